package bot_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"ssprbot/bot"
)

// Every form of answer, in both languages; the cards in them are held against the official schema by the Playground's
// suite.
func TestGoldenAnswersOfTheMessageExtension(t *testing.T) {
	words := map[string]string{"en": trouble, "ko": "온프레미스에서 새 암호가 안 돼요"}
	for language, locale := range map[string]string{"en": "en-US", "ko": "ko-KR"} {
		c := newCounter(t)
		c.open(fromTalk())
		for _, step := range []struct {
			name string
			ask  map[string]any
		}{
			{"search", composing("kim", "query", query(bot.SearchKnowledge, typing(words[language])))},
			{"search-initial", composing("kim", "query", query(bot.SearchKnowledge, map[string]any{"initialRun": "true"}, 0, 1))},
			{"search-empty", composing("kim", "query", query(bot.SearchKnowledge, nil))},
			{"search-nothing", composing("kim", "query", query(bot.SearchKnowledge, typing("zzz")))},
			{"search-behind-the-end", composing("kim", "query", query(bot.SearchKnowledge, typing(words[language]), 100, 25))},
			{"tickets", composing("lee", "query", query(bot.SearchTickets, nil))},
			{"tickets-not-agent", composing("kim", "query", query(bot.SearchTickets, nil))},
			{"make", composing("lee", "fetchTask", action(message("kim", words[language]+"<br>**<b>please</b>** [help](https://evil.example)")))},
			{"make-not-agent", composing("choi", "fetchTask", action(message("kim", words[language])))},
			{"make-no-author", composing("lee", "fetchTask", action(nil))},
			{"make-nothing-written", composing("lee", "submitAction", submitted(message("kim", words[language]), ""))},
			{"made", composing("lee", "submitAction", submitted(message("kim", words[language]), words[language]))},
			{"made-before", composing("park", "submitAction", submitted(message("kim", words[language]), "again"))},
		} {
			t.Run(step.name+"."+language, func(t *testing.T) {
				step.ask["locale"] = locale
				_, answer := c.compose(step.ask)
				sameAsFile(t, filepath.Join("testdata", "compose", step.name+"."+language+".json"), answer.Body)
			})
		}
	}
}

// sameAsFile compares JSON with a golden file, or writes it.
func sameAsFile(t *testing.T, file string, body []byte) {
	t.Helper()
	var got bytes.Buffer
	if err := json.Indent(&got, body, "", "  "); err != nil {
		t.Fatal(err)
	}
	got.WriteByte('\n')
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got.Bytes()) {
		t.Errorf("%s differs; go test ./bot -update writes it: %s", file, got.Bytes())
	}
}
