package bot_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"ssprbot/bot"
)

var nonce = regexp.MustCompile(`"nonce":"([^"]+)"`)

// FuzzPress: whatever a button carries, pressed in either way, gets an answer that Teams understands; what it leaves goes
// to the chats in which something was pressed, and the dialog goes on. "NONCE" is that of the card before.
func FuzzPress(f *testing.F) {
	for _, seed := range []string{
		`{"ssprbot":1,"verb":"solved","nonce":"NONCE"}`, `{"ssprbot":1,"verb":"solved","nonce":"another"}`, `{"ssprbot":2,"verb":"solved"}`,
		`{"ssprbot":1,"verb":"pick","issue":"writeback-off","nonce":"NONCE"}`, `{"ssprbot":1,"verb":"tell","value":"office-pc","nonce":"NONCE"}`,
		`{"ssprbot":1,"verb":"person","nonce":"NONCE"}`, `{"ssprbot":1,"verb":"send","text":"** [x](http://evil.example) my password is Tulip!2931x","nonce":"NONCE"}`,
		`{"ssprbot":1,"verb":"ticket.take","ticket":1,"at":1,"nonce":"NONCE"}`, `{"ssprbot":1,"verb":"ticket.solve","ticket":-9223372036854775808}`,
		`{"ssprbot":1,"verb":"incident.confirm","incident":1,"nonce":"NONCE"}`, `{"ssprbot":1,"verb":"incident.x","incident":"1"}`,
		`{"ssprbot":1,"verb":"language","value":"ko"}`, `{"ssprbot":1,"verb":"help"}`, `{"ssprbot":"1","verb":{}}`, `[]`, `null`, `"text"`, `{`,
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	s := newTeams(f)
	chats := 0
	f.Fuzz(func(t *testing.T, data string, execute bool) {
		chats++
		s.t = t
		chat := map[string]any{"id": fmt.Sprint("a:", chats), "conversationType": "personal", "tenantId": "tenant"}
		s.receive(s.activity(map[string]any{"text": trouble, "conversation": chat}))
		card := one(t, in(chat["id"], s.flush()), troubleTitle)
		if found := nonce.FindStringSubmatch(string(card.Payload)); found != nil {
			data = strings.ReplaceAll(data, "NONCE", found[1])
		}
		press := `{"value":` + data + `,"replyToId":"card-1"}`
		if execute {
			press = `{"type":"invoke","name":"adaptiveCard/action","replyToId":"card-1","value":{"trigger":"manual","action":{"type":"Action.Execute","data":` + data + `}}}`
		}
		var change map[string]any
		if json.Unmarshal([]byte(press), &change) != nil || len(change) > 5 {
			return // no activity
		}
		change["conversation"] = chat
		checkPress(t, s, s.activity(change))
		s.receive(s.activity(map[string]any{"text": "help", "conversation": chat}))
	})
}

// in are the messages of one chat: what an earlier one still had to wait for may be among them.
func in(chat any, sent []bot.Delivery) (found []bot.Delivery) {
	for _, d := range sent {
		if d.ConversationID == chat {
			found = append(found, d)
		}
	}
	return found
}

func checkPress(t *testing.T, s *teams, press []byte) {
	t.Helper()
	answer := s.receive(press)
	var body struct {
		StatusCode int             `json:"statusCode"`
		Type       string          `json:"type"`
		Value      json.RawMessage `json:"value"`
	}
	switch {
	case answer.Status != 200:
		t.Fatalf("answered %d", answer.Status)
	case answer.Body == nil: // a message
	case json.Unmarshal(answer.Body, &body) != nil:
		t.Fatalf("not JSON: %s", answer.Body)
	case body.StatusCode != 200 || !strings.HasPrefix(body.Type, "application/vnd.microsoft.") || !json.Valid(body.Value):
		t.Fatalf("Teams would show an error for %s", answer.Body)
	}
	for _, d := range s.flush() {
		if !strings.HasPrefix(d.ConversationID, "a:") || d.TenantID != "tenant" || d.ServiceURL != "https://teams.example/" {
			t.Fatalf("sent elsewhere: %+v", d)
		}
		if _, err := bot.ParseActivity(d.Payload); err != nil {
			t.Fatalf("sends what is no activity: %v", err)
		}
	}
}
