package bot

import (
	"encoding/json"
	"strings"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/bot/redact"
)

// With the permission to read a team's channels the bot gets every message there (Teams protocol, "Events"). It looks
// at those that begin a thread, and at what becomes of them.

// mostParagraphs is how many a post can have that asks nothing and is no announcement.
const mostParagraphs = 2

// post is a channel's message that may be a trouble.
type post struct {
	*Activity
	text   string // in one line, secrets taken out; "" once it is deleted
	secret bool   // one was taken out
	asked  bool   // the bot is mentioned: it answers in any case
}

// post reads the activity as a post; ok is false where it is none that the bot looks at unasked.
func (a *Activity) post() (p post, ok bool) {
	if !a.mayBePost() {
		return p, false
	}
	words, secrets := redact.Secrets(a.lines())
	p = post{Activity: a, text: oneLine(words), secret: len(secrets) > 0, asked: a.MentionsBot()}
	switch a.Type {
	case schema.Message:
		return p, p.asked || a.begins() && !a.announces()
	case schema.MessageUpdate:
		return p, a.edited() && a.begins()
	case schema.MessageDelete:
		p.text = ""
		return p, a.eventType() == "softDeleteMessage" && a.begins()
	}
	return p, false
}

// mayBePost: a pressed Action.Submit comes as a message too, with a value.
func (a *Activity) mayBePost() bool {
	return a.inChannel() && a.fromPerson() && (len(a.Value) == 0 || string(a.Value) == "null")
}

// inChannel: group chats have no team and no desk's rights.
func (a *Activity) inChannel() bool {
	return a.group() && a.team().Team.ID != "" && strings.HasPrefix(a.Conversation.ID, "19:")
}

// begins tells whether the message begins its thread. Its conversation carries its own id then.
func (a *Activity) begins() bool {
	_, root, ok := strings.Cut(a.Conversation.ID, ";messageid=")
	return ok && root != "" && root == a.ID
}

// fromPerson leaves bots and connectors alone: their accounts are of another kind ("28:…").
func (a *Activity) fromPerson() bool {
	return a.From != nil && strings.HasPrefix(a.From.ID, "29:") && string(a.From.Role) != "bot"
}

// announces tells whether the message is for everybody: it is marked as important, calls a whole team, channel or tag, or
// has several paragraphs and asks nothing.
func (a *Activity) announces() bool {
	if a.Importance == "high" || a.Importance == "urgent" || a.callsMany() {
		return true
	}
	text := a.lines()
	return paragraphCount(text) > mostParagraphs && !strings.ContainsAny(text, "?？")
}

func (a *Activity) callsMany() bool {
	for _, entity := range a.Entities {
		var m struct {
			Type      string
			Mentioned struct{ ID, Type string }
		}
		if json.Unmarshal(entity, &m) != nil || m.Type != "mention" {
			continue
		}
		if strings.HasPrefix(m.Mentioned.ID, "19:") || m.Mentioned.Type == "tag" || m.Mentioned.Type == "team" || m.Mentioned.Type == "channel" {
			return true
		}
	}
	return false
}

func paragraphCount(text string) (n int) {
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			n++
		}
	}
	return n
}

// origin makes the same post the same ticket, whether the bot read it or an agent asked for it.
func (p post) origin() string { return messageOrigin(p.TenantID(), p.Conversation.ID, p.ID) }

// rootOrigin is the origin of the post that began the thread.
func (p post) rootOrigin() string {
	_, root, _ := strings.Cut(p.Conversation.ID, ";messageid=")
	return messageOrigin(p.TenantID(), p.Conversation.ID, root)
}

// messageOrigin is the origin of a ticket that is made of a message, of which there is one. The id of a chat can hold those of
// its people: it is no part of it in words.
func messageOrigin(tenant, conversation, message string) string {
	return digest("message", tenant, withoutThread(conversation), message)
}
