package teamstest

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Sent is one call of the bot to the connector. Its Body is shared: read it, copy it to change it.
type Sent struct {
	Method         string
	URI            string // as it stood on the request line, escaping and query included
	Header         http.Header
	ConversationID string // decoded once; for a new conversation the id it was given
	ActivityID     string // given by the connector, or named by the bot
	Body           Activity
	Time           time.Time
	Authorized     bool // carried a token of the bot's that is still good
	Status         int  // as the connector decided, even if a fault lost its answer; 0 when it decided nothing

	accepted bool // an activity was posted, replaced or deleted
}

// InvokeMethod is the Method of an answer to an invoke, which a Conversation shows among the replies.
const InvokeMethod = "INVOKE"

// Says is a reply of text only, for conversations that no connector takes part in.
func Says(text string) Sent {
	return Sent{Method: "POST", Body: Activity{"type": "message", "text": text}}
}

// Shows is a reply with a card of one text and some buttons, for conversations that no connector takes part in.
func Shows(text string, buttons ...string) Sent {
	actions := make([]any, len(buttons))
	for i, title := range buttons {
		actions[i] = map[string]any{"type": "Action.Submit", "title": title}
	}
	return showing(map[string]any{
		"type": "AdaptiveCard", "version": "1.5", "actions": actions,
		"body": []any{map[string]any{"type": "TextBlock", "text": text, "wrap": true}},
	})
}

func showing(card any) Sent {
	attachment := map[string]any{"contentType": cardContentType, "content": card}
	return Sent{Method: "POST", Body: Activity{"type": "message", "attachments": []any{attachment}}}
}

// Text is the message's text.
func (s Sent) Text() string { return s.Body.text("text") }

// Summary is what notifications show of the message.
func (s Sent) Summary() string { return s.Body.text("summary") }

// Thread is the id of the conversation that the message has begun or belongs to: in a channel the one with its thread.
func (s Sent) Thread() string {
	if s.ActivityID == "" || s.ConversationID != withoutThread(s.ConversationID) || placeOf(s.ConversationID, Person{}).Type != ChannelType {
		return s.ConversationID
	}
	return s.ConversationID + ";messageid=" + s.ActivityID
}

func (s Sent) typing() bool { return s.Body.Type() == "typing" }

// String tells for a test's output what was sent.
func (s Sent) String() string {
	parts := []string{s.Method}
	if text := s.Text(); text != "" {
		parts = append(parts, fmt.Sprintf("text %q", text))
	}
	if text := s.CardText(); text != "" {
		parts = append(parts, fmt.Sprintf("card %q", text))
	}
	if buttons := s.Buttons(); len(buttons) > 0 {
		parts = append(parts, fmt.Sprintf("buttons %q", buttons))
	}
	return strings.Join(parts, " ")
}

// Sent lists what the connector accepted, in order, without typing activities: messages posted, replaced and
// deleted. A call whose answer a fault lost is among them.
func (s *Teams) Sent() []Sent {
	return s.connector.list(func(c Sent) bool { return c.accepted && !c.typing() })
}

// SentTo is what Sent lists for one conversation.
func (s *Teams) SentTo(conversationID string) []Sent {
	sent, _ := s.connector.sentTo(conversationID)
	return sent
}

// Calls lists every call to the connector in the order in which they were decided, refused ones included.
func (s *Teams) Calls() []Sent { return s.connector.list(func(Sent) bool { return true }) }

// Unauthorized lists the calls refused because they carried no token, or none that is good for the connector.
func (s *Teams) Unauthorized() []Sent {
	return s.connector.list(func(c Sent) bool { return c.refused() })
}

func (s Sent) refused() bool { return s.Status == 401 && !s.Authorized }

// Typing counts the typing activities of a conversation.
func (s *Teams) Typing(conversationID string) int {
	return len(s.connector.list(func(c Sent) bool {
		return c.accepted && c.typing() && c.ConversationID == conversationID
	}))
}

// Await waits until SentTo lists at least n for the conversation and returns them all. It fails the test when
// Patience runs out.
func (s *Teams) Await(conversationID string, n int) []Sent {
	s.t.Helper()
	return s.await(n, "messages in "+conversationID, func() ([]Sent, <-chan struct{}) {
		return s.connector.sentTo(conversationID)
	})
}

// AwaitCalls waits until Calls lists at least n and returns them all. It fails the test when Patience runs out.
func (s *Teams) AwaitCalls(n int) []Sent {
	s.t.Helper()
	return s.await(n, "calls", func() ([]Sent, <-chan struct{}) {
		_, changed := s.connector.sentTo("") // before the list, or a call in between would be missed
		return s.Calls(), changed
	})
}

func (s *Teams) await(n int, what string, look func() ([]Sent, <-chan struct{})) []Sent {
	s.t.Helper()
	deadline := time.After(s.Patience)
	for {
		found, changed := look()
		if len(found) >= n {
			return found
		}
		select {
		case <-changed:
		case <-deadline:
			s.t.Fatalf("%d of %d %s arrived; all calls:%s", len(found), n, what, s.protocol())
			return nil
		}
	}
}

func (s *Teams) protocol() string {
	var lines strings.Builder
	for _, call := range s.Calls() {
		fmt.Fprintf(&lines, "\n%3d %s %s", call.Status, call.URI, call)
	}
	return lines.String()
}
