package bot

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/bot/redact"
	"ssprbot/dialogs"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// cardAction is the invoke that a pressed Action.Execute sends (Adaptive Cards, "Universal Action Model").
const cardAction = "adaptiveCard/action"

// buttonVersion marks a button's data as ours.
const buttonVersion = 1

// button is the data of every button that the bot makes. It comes back from the client and may be forged: it names
// things, and grants nothing.
type button struct {
	Version  int                `json:"ssprbot"`
	Verb     dialogs.Verb       `json:"verb"`
	Nonce    string             `json:"nonce,omitempty"`
	Issue    knowledge.IssueID  `json:"issue,omitempty"`
	Value    string             `json:"value,omitempty"`
	Language knowledge.Language `json:"language,omitempty"`
	Starter  int                `json:"starter,omitempty"`
	Text     *string            `json:"text,omitempty"` // of the card's input, which clients add; nil where it has none
	// Of a ticket's card; its verbs are helpdesk.Verb.
	Ticket helpdesk.Number `json:"ticket,omitempty"`
	At     int64           `json:"at,omitempty"` // the ticket's version that the card shows
	Card   cardKind        `json:"card,omitempty"`
}

// textInput is the id of a card's input.
const textInput = "text"

// event tells what an activity means to the dialog, nil when it means nothing: it was not said to the bot, or it is of
// a kind that the bot leaves alone. Teams adds kinds at any time.
func (a *Activity) event(ctx dialogs.Context) dialogs.Event {
	switch a.Type {
	case schema.Message:
		return a.message(ctx)
	case schema.MessageUpdate:
		return a.edit(ctx)
	case schema.Invoke:
		if a.Name != cardAction {
			return nil
		}
		return pressed(ctx, a.pressedData())
	case schema.ConversationUpdate:
		return a.membership(ctx)
	case schema.InstallationUpdate:
		return a.installation(ctx)
	}
	return nil
}

func (a *Activity) context(today time.Time, audience dialogs.Audience) dialogs.Context {
	return dialogs.Context{At: today, Turn: a.turnName(), Locale: a.locale(), Group: a.group(), Audience: audience}
}

// message is what a person said or, with an older client, pressed.
func (a *Activity) message(ctx dialogs.Context) dialogs.Event {
	switch {
	case len(a.Value) > 0 && string(a.Value) != "null":
		return pressed(ctx, a.Value)
	case ctx.Group && !a.MentionsBot():
		return nil
	}
	return a.said(ctx)
}

func (a *Activity) said(ctx dialogs.Context) dialogs.Event {
	typed, secrets := redact.Secrets(a.lines())
	return dialogs.Said{Context: ctx, Text: oneLine(typed), Secret: len(secrets) > 0}
}

// turnName is a short name for the turn, the same whenever the activity is delivered again.
func (a *Activity) turnName() string {
	name := a.Conversation.ID + "\x00" + a.ID
	if a.Type == schema.MessageUpdate { // has the id of what it edits
		name += "\x00" + a.contentKey()
	}
	sum := sha256.Sum256([]byte(name))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// locale prefers what the client says of itself: activity.locale is missing on some events.
func (a *Activity) locale() string {
	for _, entity := range a.Entities {
		var client struct{ Type, Locale string }
		if json.Unmarshal(entity, &client) == nil && client.Type == "clientInfo" && client.Locale != "" {
			return client.Locale
		}
	}
	return a.Locale
}

// group tells whether others can read along. A kind of conversation that is not known is taken for one.
func (a *Activity) group() bool {
	switch a.Conversation.ConversationType {
	case "personal":
		return a.Conversation.IsGroup
	case "":
		return a.Conversation.IsGroup || strings.HasPrefix(a.Conversation.ID, "19:") // how group chats and channels are named
	}
	return true
}

func pressed(ctx dialogs.Context, data json.RawMessage) dialogs.Event {
	var b button
	if json.Unmarshal(data, &b) != nil || b.Version != buttonVersion {
		b = button{}
	}
	e := dialogs.Pressed{Context: ctx, Verb: b.Verb, Nonce: b.Nonce, Issue: b.Issue, Value: b.Value, Language: b.Language, Starter: b.Starter}
	if b.Text != nil {
		typed, secrets := redact.Secrets(*b.Text)
		e.Text, e.Filled, e.Secret = typed, true, len(secrets) > 0
	}
	return e
}

func (a *Activity) membership(ctx dialogs.Context) dialogs.Event {
	if a.Recipient == nil {
		return nil
	}
	for _, member := range a.MembersAdded {
		if member.ID == a.Recipient.ID {
			return dialogs.Joined{Context: ctx}
		}
	}
	for _, member := range a.MembersRemoved {
		if member.ID == a.Recipient.ID {
			return dialogs.Left{Context: ctx}
		}
	}
	return nil
}

func (a *Activity) installation(ctx dialogs.Context) dialogs.Event {
	switch a.Action {
	case "add":
		return dialogs.Joined{Context: ctx}
	case "remove":
		return dialogs.Left{Context: ctx}
	}
	return nil // an upgrade changes nothing for people
}

// person names who acted, within the tenant: the directory's id, which is the same for every bot; guests may have none.
func (a *Activity) person() string {
	switch {
	case a.From == nil:
		return ""
	case a.From.AadObjectID != "":
		return a.From.AadObjectID
	}
	return a.From.ID
}

// names are what the person is known by in tickets.
func (a *Activity) names() (all []string) {
	if a.From == nil {
		return nil
	}
	for _, id := range []string{a.From.AadObjectID, a.From.ID} {
		if id != "" {
			all = append(all, id)
		}
	}
	return all
}

// turnKey says whose dialog the event belongs to and how it is recognised when it comes again.
func (a *Activity) turnKey(e dialogs.Event) TurnKey {
	key := TurnKey{Conversation: a.Conversation.ID, Dialog: a.dialogKey(e), Person: a.personKey(), Seen: a.seenKeys()}
	key.Tenant, key.IDs = a.TenantID(), a.names()
	if p, ok := e.(dialogs.Pressed); ok && p.Nonce != "" && oncePerCard(p.Verb) {
		// Teams delivers a click again under a new activity id when an answer was late.
		key.Seen = append(key.Seen, digest("click", a.TenantID(), a.Conversation.ID, a.person(), p.Nonce, string(p.Verb), string(p.Issue), p.Value))
	}
	return key
}

// personKey is by whom the store finds what it keeps of a person; "" where nobody is named.
func (a *Activity) personKey() string {
	if a.person() == "" {
		return ""
	}
	return digest("person", a.TenantID(), a.person())
}

// dialogKey: each person has a dialog of their own in a group; being added or removed concerns the conversation.
func (a *Activity) dialogKey(e dialogs.Event) string {
	_, added := e.(dialogs.Joined)
	_, removed := e.(dialogs.Left)
	if !a.group() || added || removed {
		return digest("dialog", a.TenantID(), a.Conversation.ID)
	}
	return digest("dialog", a.TenantID(), a.Conversation.ID, a.person())
}

// seenKeys are the activity's deduplication keys, if it has an id. Its type and event belong to one. An edit has the id of
// what it edits: it is told from its redelivery, and from an edit that changes nothing, by what it says.
func (a *Activity) seenKeys() []string {
	key := digest("activity", a.TenantID(), a.Conversation.ID, string(a.Type), a.eventType(), a.ID)
	switch {
	case a.ID == "":
		return nil
	case a.Type == schema.MessageUpdate:
		return []string{a.contentKey()}
	case a.Type == schema.Message && len(a.Value) == 0:
		return []string{key, a.contentKey()}
	}
	return []string{key}
}

func oncePerCard(v dialogs.Verb) bool {
	switch v {
	case dialogs.Help, dialogs.MyTickets, dialogs.SetLanguage, dialogs.Try, "":
		return false
	}
	return true
}

// ConversationName is what the log calls a conversation.
func ConversationName(id string) string { return digest("conversation", id) }

// digest keeps ids of people out of the keys that the store holds.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return parts[0] + ":" + base64.RawURLEncoding.EncodeToString(sum[:18])
}
