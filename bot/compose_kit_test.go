package bot_test

import (
	"encoding/json"
	"testing"

	"ssprbot/bot"
)

// composed is the answer to an invoke of the message extension.
type composed struct {
	Extension *struct {
		Type        string
		Text        string
		Attachments []struct {
			ContentType string
			Content     json.RawMessage
			Preview     struct {
				ContentType string
				Content     struct{ Title, Text string }
			}
		}
	} `json:"composeExtension"`
	Task *struct {
		Type  string
		Value struct {
			Title string
			Card  struct {
				ContentType string
				Content     json.RawMessage
			}
		}
	}
}

// titles are the lines of the list.
func (c composed) titles() (all []string) {
	if c.Extension == nil {
		return nil
	}
	for _, a := range c.Extension.Attachments {
		all = append(all, a.Preview.Content.Title)
	}
	return all
}

// said is the sentence that stands where the list would be.
func (c composed) said() string {
	if c.Extension == nil || c.Extension.Type != "message" {
		return ""
	}
	return c.Extension.Text
}

// dialog is the card that is shown in a dialog.
func (c composed) dialog() string {
	if c.Task == nil {
		return ""
	}
	return string(c.Task.Value.Card.Content)
}

// composing is an invoke of the message extension by somebody, written beside a channel of another team.
func composing(who, name string, value any) map[string]any {
	return map[string]any{
		"type": "invoke", "name": "composeExtension/" + name, "value": value,
		"from":         map[string]any{"id": "29:" + who, "name": "Agent", "aadObjectId": who},
		"conversation": map[string]any{"id": "19:sales@thread.tacv2;messageid=70", "conversationType": "channel", "tenantId": "tenant"},
	}
}

func query(command string, parameters map[string]any, options ...int) map[string]any {
	list := []map[string]any{}
	for _, name := range []string{"query", "initialRun"} {
		if value, ok := parameters[name]; ok {
			list = append(list, map[string]any{"name": name, "value": value})
		}
	}
	q := map[string]any{"commandId": command, "parameters": list}
	if len(options) == 2 {
		q["queryOptions"] = map[string]any{"skip": options[0], "count": options[1]}
	}
	return q
}

func typing(words string) map[string]any { return map[string]any{"query": words} }

func (s *teams) compose(change map[string]any) (composed, bot.Answer) {
	s.t.Helper()
	answer := s.receive(s.activity(change))
	return read(s.t, answer.Body), answer
}

func read(t testing.TB, body []byte) (c composed) {
	t.Helper()
	if err := json.Unmarshal(body, &c); err != nil {
		t.Fatalf("the answer %q is no JSON: %v", body, err)
	}
	if (c.Extension == nil) == (c.Task == nil) {
		t.Fatalf("the answer has both forms or none: %s", body)
	}
	return c
}

// message is the message that an action is about.
func message(author, words string) map[string]any {
	return map[string]any{
		"id": "70", "from": map[string]any{"user": map[string]any{"id": author, "displayName": "Kim"}},
		"body": map[string]any{"contentType": "html", "content": words},
	}
}

func action(payload map[string]any) map[string]any {
	return map[string]any{"commandId": "ticket", "commandContext": "message", "messagePayload": payload}
}

// submitted is the action with the dialog's button pressed.
func submitted(payload map[string]any, words string) map[string]any {
	v := action(payload)
	v["data"] = map[string]any{"ssprbot": 1, "verb": "compose.ticket", "text": words}
	return v
}
