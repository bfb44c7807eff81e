package bot

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/bot/card"
	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

var update = flag.Bool("update", false, "rewrite the golden cards")

// goldenMessages has at least one of every message that is a card, and its edges.
func goldenMessages() map[string]dialogs.Message {
	return map[string]dialogs.Message{
		"welcome":         dialogs.Welcome{},
		"welcome-group":   dialogs.Welcome{Group: true},
		"ask":             dialogs.Ask{},
		"menu":            dialogs.Menu{},
		"candidates":      dialogs.Candidates{Issues: []knowledge.IssueID{"writeback-off", "not-registered", "code-missing"}},
		"candidates-gone": dialogs.Candidates{Issues: []knowledge.IssueID{"writeback-off", "no-longer-there"}},
		"question":        dialogs.Question{Fact: "place", Values: []string{"reset-page", "office-pc", "phone"}},
		"question-gone":   dialogs.Question{Fact: "place", Values: []string{"reset-page", "no-longer-there", "phone"}},
		"draft": dialogs.Draft{
			Problem: "My new **password** [does not](http://evil.example) work.\nOnly at my desk.", Cause: "writeback-off",
			Known: []dialogs.Evidence{{Fact: "place", Value: "office-pc", Source: dialogs.FromWords}},
			Tried: []knowledge.IssueID{"not-registered", "no-longer-there"},
		},
		"draft-empty": dialogs.Draft{},
		"draft-older": dialogs.Draft{Problem: "No code comes.\nIt is the new phone.", Older: true},
		"draft-gone":  dialogs.Draft{Problem: "No code comes.", Cause: "no-longer-there", Known: []dialogs.Evidence{{Fact: "place", Value: "no-longer-there"}}},
		"draft-directory": dialogs.Draft{
			Problem: "No code comes.", At: 1_764_504_000,
			Known: []dialogs.Evidence{{Fact: "place", Value: "office-pc", Source: dialogs.FromWords}, toldHybrid(6 * time.Hour)},
		},
		"answer-directory": dialogs.Answer{
			Issue: "writeback-off", At: 1_764_504_000,
			Known: []dialogs.Evidence{toldHybrid(3 * time.Minute), {Fact: "half", Value: "some", Source: dialogs.FromProvider}},
		},
		"own-chat":        dialogs.OwnChat{},
		"answer-incident": dialogs.Answer{Issue: "code-missing", Incident: &dialogs.Incident{Issue: "code-missing", Since: time.Date(2026, 11, 23, 8, 40, 0, 0, time.UTC)}},
		"tickets":         dialogs.Tickets{},
		"forgotten":       dialogs.Forgotten{},
		"answer":          dialogs.Answer{Issue: "writeback-off"},
		"answer-admin":    dialogs.Answer{Issue: "writeback-off", Audience: dialogs.Admin},
		"answer-instead":  dialogs.Answer{Issue: "not-registered", Instead: true},
		"answer-sparse":   dialogs.Answer{Issue: "code-missing"},
		"goodbye":         dialogs.Goodbye{},
		"no-more":         dialogs.NoMore{},
		"declined":        dialogs.Declined{},
		"handover":        dialogs.Handover{},
		"handover-about":  dialogs.Handover{About: "writeback-off"},
		"language-menu":   dialogs.LanguageMenu{},
	}
}

// toldHybrid is what a directory said so long before the card was drawn.
func toldHybrid(before time.Duration) dialogs.Evidence {
	return dialogs.Evidence{Fact: "account", Value: "hybrid", Source: dialogs.FromProvider, AsOf: 1_764_504_000 - int64(before/time.Second)}
}

func goldenRetired() map[string]dialogs.Retire {
	candidates := dialogs.Candidates{Issues: []knowledge.IssueID{"writeback-off", "not-registered"}}
	question := dialogs.Question{Fact: "place", Values: []string{"reset-page", "office-pc"}}
	return map[string]dialogs.Retire{
		"retired-question":   {Message: question, Verb: dialogs.Tell, Value: "office-pc"},
		"retired-unsure":     {Message: question, Verb: dialogs.Unsure},
		"retired-candidates": {Message: candidates, Verb: dialogs.Pick, Issue: "not-registered"},
		"retired-none":       {Message: candidates, Verb: dialogs.None},
		"retired-answer":     {Message: dialogs.Answer{Issue: "writeback-off"}, Verb: dialogs.Solved},
		"retired-directory":  {Message: goldenMessages()["answer-directory"], Verb: dialogs.Doubt},
		"retired-draft":      {Message: goldenMessages()["draft"], Verb: dialogs.Send},
		"retired-declined":   {Message: dialogs.Declined{}, Verb: dialogs.Person},
	}
}

func testRenderer(t testing.TB) renderer {
	t.Helper()
	source, err := knowledge.PathSource("testdata/knowledge.yaml")
	if err != nil {
		t.Fatal(err)
	}
	base, err := knowledge.Load(source)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	return renderer{knowledge: base, texts: texts, bot: "28:00000000-0000-0000-0000-000000000011"}
}

func TestGoldenCards(t *testing.T) {
	r := testRenderer(t)
	for _, language := range text.Languages() {
		for name, message := range goldenMessages() {
			golden(t, name, language, func() (schema.Activity, error) {
				return r.said(dialogs.Reply{Language: language, Nonce: "nonce", Message: message})
			})
		}
		for name, retire := range goldenRetired() {
			retire.Language = language
			golden(t, name, language, func() (schema.Activity, error) { return r.retired(retire) })
		}
		for name, over := range map[string]*excess{"hurry": {}, "hurry-tenant": {tenant: true}} {
			golden(t, name, language, func() (schema.Activity, error) { return r.hurry(language, over) })
		}
	}
}

func golden(t *testing.T, name string, language knowledge.Language, render func() (schema.Activity, error)) {
	t.Run(fmt.Sprintf("%s.%s", name, language), func(t *testing.T) {
		a, err := render()
		if err != nil {
			t.Fatal(err)
		}
		if a.Summary == "" {
			t.Error("a notification would say nothing: no summary")
		}
		var drawn bytes.Buffer
		if err := json.Indent(&drawn, a.Attachments[0].Content.(json.RawMessage), "", "  "); err != nil {
			t.Fatal(err)
		}
		drawn.WriteByte('\n')
		file := filepath.Join("testdata", "cards", fmt.Sprintf("%s.%s.json", name, language))
		if *update {
			if err := os.WriteFile(file, drawn.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, drawn.Bytes()) {
			t.Errorf("card differs from %s; make golden rewrites it\n%s", file, drawn.String())
		}
	})
}

func TestEveryMessageHasAGoldenCardOrIsPlainText(t *testing.T) {
	seen := map[string]bool{"dialogs.Stale": true, "dialogs.LanguageChanged": true, "dialogs.NotSent": true}
	for _, m := range goldenMessages() {
		seen[fmt.Sprintf("%T", m)] = true
	}
	source, err := os.ReadFile("../dialogs/reply.go")
	if err != nil {
		t.Fatal(err)
	}
	members := 0
	for line := range strings.Lines(string(source)) {
		if name, ok := strings.CutPrefix(line, "func ("); ok && strings.Contains(line, ") message()") {
			members++
			if kind := "dialogs." + name[:strings.Index(name, ")")]; !seen[kind] {
				t.Errorf("%s has no golden card", kind)
			}
		}
	}
	if members == 0 {
		t.Fatal("no message found: the test looks in the wrong place")
	}
}

func TestRetiredCardsHaveNoButtons(t *testing.T) {
	r := testRenderer(t)
	for name, retire := range goldenRetired() {
		retire.Language = knowledge.English
		a, err := r.retired(retire)
		if err != nil {
			t.Fatal(err)
		}
		content := string(a.Attachments[0].Content.(json.RawMessage))
		for _, button := range []string{"Action.Execute", "Action.Submit"} {
			if strings.Contains(content, button) {
				t.Errorf("%s still has an %s", name, button)
			}
		}
	}
}

// An author can write more than Teams takes: the answer says less, and keeps its title and links.
func TestAnswerThatIsTooLargeSaysLess(t *testing.T) {
	for name, tt := range map[string]struct {
		causeSize, steps, stepSize, linkSize int
		fits                                 bool
	}{
		"small":         {100, 3, 100, 9, true},
		"long cause":    {card.MaxSize, 3, 100, 9, true},
		"many steps":    {100, 200, 100, 9, true},
		"both":          {card.MaxSize, 300, 100, 9, true},
		"endless steps": {100, 3, card.MaxSize, 9, true},
		"endless link":  {100, 3, 100, card.MaxSize, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := testRenderer(t)
			issue := r.knowledge.Issue("writeback-off")
			issue.Cause = knowledge.Text{knowledge.English: strings.Repeat("가", tt.causeSize)}
			issue.Steps.Employee = knowledge.Phrases{knowledge.English: make([]string, tt.steps)}
			issue.Links = append(issue.Links, knowledge.Link{Title: knowledge.Text{knowledge.English: "more"}, URL: "https://example.com/" + strings.Repeat("l", tt.linkSize)})
			for i := range tt.steps {
				issue.Steps.Employee[knowledge.English][i] = strings.Repeat("s", tt.stepSize)
			}
			a, err := r.said(dialogs.Reply{Language: knowledge.English, Message: dialogs.Answer{Issue: "writeback-off"}})
			if !tt.fits {
				if !errors.Is(err, card.ErrTooLarge) {
					t.Fatalf("got %v, want the card to be refused", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			content := a.Attachments[0].Content.(json.RawMessage)
			if size := card.Size(content); size > card.MaxSize {
				t.Errorf("card has %d bytes", size)
			}
			for _, kept := range []string{"Password writeback is not turned on", "Enable password writeback", "This solved it"} {
				if !strings.Contains(string(content), kept) {
					t.Errorf("card lost %q", kept)
				}
			}
		})
	}
}
