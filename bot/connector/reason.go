package connector

import (
	"cmp"
	"net/http"
	"strings"
)

// The connector's error codes that are told apart (Teams documentation, "Conversation basics", "Status code responses").
const (
	codeNotInRoster  = "BotNotInConversationRoster"
	codeConversation = "ConversationNotFound"
)

// reasons say in plain words what a code means, and what to do where something can be done.
func reasons() map[string]string {
	const unwanted = "the person has blocked the bot or removed the app: nothing can be said to them until they write to it again"
	return map[string]string{
		codeNotInRoster:                  "the bot is not in this chat or team (any more): nothing can be said there until the app is added to it again",
		codeConversation:                 "there is no such chat or channel (any more)",
		"ActivityNotFoundInConversation": "there is no such message (any more)",
		"ConversationBlockedByUser":      unwanted,
		"MessageWritesBlocked":           unwanted,
		"ForbiddenOperationException":    "the app is not installed for this person: install it for everybody who may get news (Teams admin center, setup policies)",
		"BotDisabledByAdmin":             "an administrator has blocked the app: allow it in the Teams admin center",
		"NotEnoughPermissions":           "the app lacks a permission: compare its manifest with what the team's owner has agreed to",
		"InvalidBotApiHost":              "the conversation belongs to a GCC tenant, whose connector is another: the next message from there brings its service URL",
		"BotNotRegistered":               "Teams knows no bot of this app id: check that the bot's Teams channel is enabled",
		"MessageSizeTooBig":              "the message is too large for Teams",
	}
}

// reason tells an operator why the connector refused.
func reason(status int, code string) string {
	return cmp.Or(reasons()[code], strings.ToLower(http.StatusText(status)), "unknown status")
}
