package bot

import (
	"encoding/json"
	"strings"
	"testing"

	"ssprbot/dialogs"
	"ssprbot/knowledge"
)

// Where a sentence of the knowledge has no Korean, the whole card is English: its own sentences and buttons too.
func TestACardIsInOneLanguage(t *testing.T) {
	answer := dialogs.Answer{Issue: "writeback-off"}
	admin := dialogs.Answer{Issue: "writeback-off", Audience: dialogs.Admin}
	two := dialogs.Candidates{Issues: []knowledge.IssueID{"not-registered", "writeback-off"}}
	for name, tt := range map[string]struct {
		message dialogs.Message
		spoil   func(*knowledge.Issue)
		want    knowledge.Language
	}{
		"nothing missing":               {answer, func(*knowledge.Issue) {}, knowledge.Korean},
		"title":                         {answer, func(i *knowledge.Issue) { delete(i.Title, knowledge.Korean) }, knowledge.English},
		"cause":                         {answer, func(i *knowledge.Issue) { delete(i.Cause, knowledge.Korean) }, knowledge.English},
		"no cause at all":               {answer, func(i *knowledge.Issue) { i.Cause = nil }, knowledge.Korean},
		"steps":                         {answer, func(i *knowledge.Issue) { delete(i.Steps.Employee, knowledge.Korean) }, knowledge.English},
		"steps for somebody else":       {answer, func(i *knowledge.Issue) { delete(i.Steps.Admin, knowledge.Korean) }, knowledge.Korean},
		"administrator's steps":         {admin, func(i *knowledge.Issue) { delete(i.Steps.Admin, knowledge.Korean) }, knowledge.English},
		"link":                          {answer, func(i *knowledge.Issue) { delete(i.Links[0].Title, knowledge.Korean) }, knowledge.English},
		"one of the candidates":         {two, func(i *knowledge.Issue) { delete(i.Title, knowledge.Korean) }, knowledge.English},
		"a candidate's cause":           {two, func(i *knowledge.Issue) { delete(i.Cause, knowledge.Korean) }, knowledge.Korean},
		"what a person takes over":      {dialogs.Handover{About: "writeback-off"}, func(i *knowledge.Issue) { delete(i.Title, knowledge.Korean) }, knowledge.English},
		"a question":                    {dialogs.Question{Fact: "half", Values: []string{"some", "all"}}, func(*knowledge.Issue) {}, knowledge.English},
		"a card without knowledge":      {dialogs.Menu{}, func(i *knowledge.Issue) { delete(i.Title, knowledge.Korean) }, knowledge.Korean},
		"knowledge that is gone by now": {dialogs.Handover{About: "no-longer-there"}, func(*knowledge.Issue) {}, knowledge.Korean},
	} {
		t.Run(name, func(t *testing.T) {
			r := testRenderer(t)
			tt.spoil(r.knowledge.Issue("writeback-off"))
			said, err := r.said(dialogs.Reply{Language: knowledge.Korean, Nonce: "nonce", Message: tt.message})
			if err != nil {
				t.Fatal(err)
			}
			retired, err := r.retired(dialogs.Retire{Language: knowledge.Korean, Message: tt.message, Verb: dialogs.Person})
			if err != nil {
				t.Fatal(err)
			}
			for what, content := range map[string]any{"said": said.Attachments[0].Content, "retired": retired.Attachments[0].Content} {
				card := string(content.(json.RawMessage))
				if !strings.Contains(card, `"lang":"`+string(tt.want)+`"`) || hasHangul(card) != (tt.want == knowledge.Korean) {
					t.Errorf("%s: not all %s: %s", what, tt.want, card)
				}
			}
			if hasHangul(said.Summary) != (tt.want == knowledge.Korean) {
				t.Errorf("the notification is not %s: %q", tt.want, said.Summary)
			}
		})
	}
}

func hasHangul(s string) bool { return knowledge.DetectLanguage(s) == knowledge.Korean }
