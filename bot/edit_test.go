package bot_test

import (
	"strings"
	"testing"
)

var edited = map[string]any{"eventType": "editMessage", "tenant": map[string]any{"id": "tenant"}}

// An edit is read again when it says something else than the message said before; its redelivery is not.
func TestAnEditIsReadAgain(t *testing.T) {
	s := newTeams(t)
	edit := func(text string, changes map[string]any) []byte {
		a := map[string]any{"id": "message", "type": "messageUpdate", "text": text, "channelData": changes}
		return s.activity(a)
	}
	s.receive(s.activity(map[string]any{"id": "message", "text": "the printer is jammed"}))
	one(t, s.flush(), "I am not sure I can help")
	for _, step := range []struct {
		name     string
		activity []byte
		want     string // "" for silence
	}{
		{"the same words", edit("the printer is jammed", edited), ""},
		{"other words", edit(trouble, edited), troubleTitle},
		{"other words, delivered again", edit(trouble, edited), ""},
		{"other words, brought back", edit(trouble, map[string]any{"eventType": "undeleteMessage"}), ""},
		{"other words again", edit("I never registered a phone", edited), "No sign-in method is registered"},
		{"a secret", edit("I never registered a phone, my password is Tulip!2931x", edited), "looked like a password"},
	} {
		t.Run(step.name, func(t *testing.T) {
			s.receive(step.activity)
			sent := s.flush()
			if step.want == "" {
				none(t, sent)
				return
			}
			if len(sent) == 0 || !strings.Contains(string(sent[0].Payload), step.want) || strings.Contains(payloads(sent), "Tulip") {
				t.Fatalf("want %q, got %s", step.want, payloads(sent))
			}
			if a := decode(t, sent[0].Payload).(map[string]any); a["replyToId"] != "message" {
				t.Errorf("replies to %v", a["replyToId"])
			}
		})
	}
}

// The card of an edit is a card of its own: its buttons count, those of the first answer no longer do.
func TestTheAnswerToAnEditCounts(t *testing.T) {
	s := newTeams(t)
	s.receive(s.activity(map[string]any{"id": "message", "text": trouble}))
	first := one(t, s.flush(), troubleTitle)
	s.receive(s.activity(map[string]any{"id": "message", "type": "messageUpdate", "text": "I never registered a phone", "channelData": edited}))
	second := one(t, s.flush(), "No sign-in method is registered")
	if answer := s.receive(s.activity(invoke(button(t, first, "solved")))); !strings.Contains(string(answer.Body), "belongs to an earlier question") {
		t.Errorf("the first answer's button gets %s", answer.Body)
	}
	if answer := s.receive(s.activity(invoke(button(t, second, "solved")))); !strings.Contains(string(answer.Body), "You chose") {
		t.Errorf("the second answer's button gets %s", answer.Body)
	}
}
