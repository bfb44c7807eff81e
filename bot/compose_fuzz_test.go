package bot_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

// FuzzCompose: whatever the value is, an invoke of the message extension is answered with 200 and one of the two forms,
// by an agent or by anybody; and unless an agent makes a ticket of a whole message, nothing is kept and nothing sent.
func FuzzCompose(f *testing.F) {
	names := []string{"query", "fetchTask", "submitAction"}
	files, err := filepath.Glob("testdata/activities/invoke-composeExtension_*.json")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		a, err := bot.ParseActivity(body)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(a.Value), 0, "en-US")
	}
	for i, value := range []any{
		query(bot.SearchKnowledge, typing("SSPR_00")), query(bot.SearchTickets, typing("#1"), 1, 1),
		action(message("kim", written)), submitted(message("kim", written), "help"), nil, "x", []int{1},
		map[string]any{"commandId": 7, "parameters": map[string]any{}, "queryOptions": []any{1e300}, "messagePayload": "x"},
	} {
		body, err := json.Marshal(value)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body, i%len(names), "ko-KR")
	}
	f.Fuzz(func(t *testing.T, value []byte, name int, locale string) {
		if !json.Valid(value) || !utf8.ValidString(locale) {
			return
		}
		c := newCounter(t)
		for _, who := range []string{"choi", "lee"} {
			ask := composing(who, names[uint(name)%uint(len(names))], json.RawMessage(value))
			maps.Copy(ask, map[string]any{"locale": locale})
			got, answer := c.compose(ask)
			if answer.Status != 200 || !utf8.Valid(answer.Body) {
				t.Fatalf("answered %d %q", answer.Status, answer.Body)
			}
			if kept := c.kept(); kept > 0 && (who != "lee" || got.Task == nil) {
				t.Fatalf("%s keeps %d tickets with %s", who, kept, value)
			}
			if who == "choi" && len(c.run(1)) != 0 {
				t.Fatalf("something is sent because of %s", value)
			}
		}
	})
}

// kept is how many tickets there are.
func (c *counter) kept() (n int) {
	c.t.Helper()
	c.work(func(r helpdesk.Records) error {
		found, err := r.Search(c.t.Context(), "tenant", helpdesk.Query{Closed: true})
		n = len(found)
		return err
	})
	return n
}
