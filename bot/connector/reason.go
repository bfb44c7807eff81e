package connector

import (
	"net/http"
	"strings"
)

// The connector's error codes that are told apart (Teams documentation, "Conversation basics", "Status code responses").
const (
	codeNotInRoster  = "BotNotInConversationRoster"
	codeConversation = "ConversationNotFound"
	codeActivity     = "ActivityNotFoundInConversation"
	codeBlocked      = "ConversationBlockedByUser"
	codeWrites       = "MessageWritesBlocked"
	codeNotInstalled = "ForbiddenOperationException"
	codeDisabled     = "BotDisabledByAdmin"
	codePermissions  = "NotEnoughPermissions"
	codeHost         = "InvalidBotApiHost"
	codeRegistration = "BotNotRegistered"
	codeSize         = "MessageSizeTooBig"
)

// reason tells an operator in plain words why the connector refused, and what to do where something can be done.
func reason(status int, code string) string {
	switch code {
	case codeNotInRoster:
		return "the bot is not in this chat or team (any more): nothing can be said there until the app is added to it again"
	case codeConversation:
		return "there is no such chat or channel (any more)"
	case codeActivity:
		return "there is no such message (any more)"
	case codeBlocked, codeWrites:
		return "the person has blocked the bot or removed the app: nothing can be said to them until they write to it again"
	case codeNotInstalled:
		return "the app is not installed for this person: install it for everybody who may get news (Teams admin center, setup policies)"
	case codeDisabled:
		return "an administrator has blocked the app: allow it in the Teams admin center"
	case codePermissions:
		return "the app lacks a permission: compare its manifest with what the team's owner has agreed to"
	case codeHost:
		return "the conversation belongs to a GCC tenant, whose connector is another: the next message from there brings its service URL"
	case codeRegistration:
		return "Teams knows no bot of this app id: check that the bot's Teams channel is enabled"
	case codeSize:
		return "the message is too large for Teams"
	}
	if text := strings.ToLower(http.StatusText(status)); text != "" {
		return text
	}
	return "unknown status"
}
