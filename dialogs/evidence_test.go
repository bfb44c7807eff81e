package dialogs_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/dialogs"
	"ssprbot/knowledge"
)

func evidence(fact, value string, source dialogs.Source) dialogs.Evidence {
	return dialogs.Evidence{Fact: fact, Value: value, Source: source}
}

// talk steps through events, each in a turn of its own, and returns where it ends and what was said last.
func talk(t *testing.T, m dialogs.Machine, s dialogs.State, events ...dialogs.Event) (dialogs.State, string) {
	t.Helper()
	said := ""
	for i, e := range events {
		if p, ok := e.(dialogs.Pressed); ok {
			p.Nonce = s.Live
			e = p
		}
		var effects []dialogs.Effect
		s, effects = checkedStep(t, m, s, at(e, noon(), i))
		said = kinds(effects)
	}
	return s, said
}

// at puts an event into the nth turn at some time.
func at(e dialogs.Event, when time.Time, n int) dialogs.Event {
	turn := "turn-" + strings.Repeat("i", n+1)
	switch e := e.(type) {
	case dialogs.Said:
		e.Turn, e.At = turn, when
		return e
	case dialogs.Pressed:
		e.Turn, e.At = turn, when
		return e
	}
	panic("no such event")
}

func TestWhereEvidenceComesFrom(t *testing.T) {
	m := machine(t)
	provided := func(typed string, known ...dialogs.Evidence) dialogs.Event {
		e := said(typed)
		e.Known = known
		return e
	}
	cloud := evidence("account", "cloud", dialogs.FromProvider)
	for name, tt := range map[string]struct {
		events []dialogs.Event
		want   []dialogs.Evidence
	}{
		"the message's own words":          {[]dialogs.Event{said("SSPR_0043 with my domain account")}, []dialogs.Evidence{evidence("account", "hybrid", dialogs.FromWords)}},
		"Korean words":                     {[]dialogs.Event{said("SSPR_0043 도메인 계정")}, []dialogs.Evidence{evidence("account", "hybrid", dialogs.FromWords)}},
		"an answer":                        {[]dialogs.Event{said(toAsk), told("portal", "")}, []dialogs.Evidence{evidence("place", "portal", dialogs.FromAnswer)}},
		"not known":                        {[]dialogs.Event{said(toAsk), pressed(dialogs.Unsure, "")}, nil},
		"a directory":                      {[]dialogs.Event{provided(toAsk, cloud)}, []dialogs.Evidence{cloud}},
		"a directory, before anything":     {[]dialogs.Event{provided("hi", cloud)}, []dialogs.Evidence{cloud}},
		"the person contradicts it":        {[]dialogs.Event{provided(toAsk, cloud), provided("it is a domain account", cloud), provided("hi", cloud)}, []dialogs.Evidence{evidence("account", "hybrid", dialogs.FromWords)}},
		"a directory contradicts itself":   {[]dialogs.Event{provided("hi", cloud), provided("hi", evidence("account", "hybrid", dialogs.FromProvider))}, []dialogs.Evidence{evidence("account", "hybrid", dialogs.FromProvider)}},
		"the person contradicts an answer": {[]dialogs.Event{said(toAsk), told("portal", ""), said("SSPR_0043 on the office PC")}, []dialogs.Evidence{evidence("place", "office-pc", dialogs.FromWords)}},
		"a fact that nobody declared":      {[]dialogs.Event{provided("hi", evidence("mood", "good", dialogs.FromProvider))}, nil},
		"a value that nobody declared":     {[]dialogs.Event{provided("hi", evidence("account", "none", dialogs.FromProvider))}, nil},
		"about the person, it stays": {
			[]dialogs.Event{said("SSPR_0043 with my domain account"), said("start over"), said(clearTrouble)},
			[]dialogs.Evidence{evidence("account", "hybrid", dialogs.FromWords)},
		},
		"about the trouble, it goes":  {[]dialogs.Event{said(toAsk), told("portal", ""), said("start over")}, nil},
		"or with another trouble":     {[]dialogs.Event{said(toAsk), told("portal", ""), said(otherTrouble)}, nil},
		"and when the bot is removed": {[]dialogs.Event{said("SSPR_0043 with my domain account"), said("forget me")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := talk(t, m, dialogs.State{}, tt.events...)
			if diff := cmp.Diff(tt.want, s.Known); diff != "" {
				t.Errorf("known, want -, got +\n%s", diff)
			}
		})
	}
}

// One bit of evidence moves the answer, and its contradiction moves it back.
func TestWhatIsContradictedDoesNotCount(t *testing.T) {
	m := machine(t)
	s, says := talk(t, m, dialogs.State{}, said(toAsk), told("portal", ""))
	if says != "Retire Answer" || s.Issue != "license-missing" {
		t.Fatalf("the portal leads to %s about %s", says, s.Issue)
	}
	if s, says = talk(t, m, s, said("SSPR_0043, it was on the office PC")); says != "Answer" || s.Issue != "writeback-off" {
		t.Errorf("the office PC leads to %s about %s", says, s.Issue)
	}
}

// What is known is not asked for, nor what this audience cannot know.
func TestWhatIsNotAsked(t *testing.T) {
	m := machine(t)
	for name, tt := range map[string]struct {
		audience dialogs.Audience
		typed    string
		not      []string
		must     []string
	}{
		"an employee":       {"", toAsk, []string{"licence"}, []string{"place"}},
		"an employee, told": {dialogs.Employee, toAsk, []string{"licence"}, []string{"place"}},
		"an administrator":  {dialogs.Admin, toAsk, nil, []string{"place", "licence"}},
		"what was said":     {"", "SSPR_0043 on the office PC", []string{"place"}, []string{"account"}},
	} {
		t.Run(name, func(t *testing.T) {
			var facts []string
			for _, q := range m.Explain(tt.typed, noon(), tt.audience).Questions {
				facts = append(facts, q.Fact)
			}
			for _, fact := range tt.must {
				if !slices.Contains(facts, fact) {
					t.Errorf("%s could not be asked: %v", fact, facts)
				}
			}
			for _, fact := range tt.not {
				if slices.Contains(facts, fact) {
					t.Errorf("%s could be asked: %v", fact, facts)
				}
			}
		})
	}
}

// Who people say they are chooses the wording, unless it is known better.
func TestWhoPeopleSayTheyAre(t *testing.T) {
	m := machine(t)
	for name, tt := range map[string]struct {
		known dialogs.Audience
		typed string
		want  dialogs.Audience
	}{
		"nothing said":       {"", "my account is locked", ""},
		"an administrator":   {"", "our users have no premium license", dialogs.Admin},
		"known to be one":    {dialogs.Admin, "my account is locked", dialogs.Admin},
		"known to be no one": {dialogs.Employee, "our users have no premium license", dialogs.Employee},
	} {
		t.Run(name, func(t *testing.T) {
			e := said(tt.typed)
			e.Audience = tt.known
			s, effects := checkedStep(t, m, dialogs.State{}, e)
			if answer := messages(effects)[0].(dialogs.Answer); answer.Audience != tt.want || s.Audience != tt.want {
				t.Errorf("answered for %q, want %q", answer.Audience, tt.want)
			}
		})
	}
}

// Never more than three questions, whatever people answer; a card of candidates is one.
func TestThreeQuestionsAtMost(t *testing.T) {
	m := machine(t)
	for _, typed := range []string{toAsk, toChoose} {
		s, says := talk(t, m, dialogs.State{}, said(typed))
		asked := 0
		for i := 0; strings.HasSuffix(says, "Question") || strings.HasSuffix(says, "Candidates"); i++ {
			asked++
			verb := map[dialogs.Phase]dialogs.Verb{dialogs.Asking: dialogs.Unsure, dialogs.Choosing: dialogs.None}[s.Phase]
			e := pressed(verb, s.Live)
			e.Turn = "q" + strings.Repeat("i", i)
			var effects []dialogs.Effect
			s, effects = checkedStep(t, m, s, e)
			says = kinds(effects)
		}
		if asked == 0 || asked > 3 {
			t.Errorf("%q: %d questions", typed, asked)
		}
	}
}

// A text's evidence that is about the open question answers it; what else it says is not lost.
func TestFreeWordsWhileAsked(t *testing.T) {
	m := machine(t)
	for name, tt := range map[string]struct {
		typed, says string
		issue       knowledge.IssueID
		asked       int // questions and cards about the trouble by then
	}{
		"the value's word":         {"at my desk", "Answer", "writeback-off", 3},
		"Korean":                   {"제 자리에서요", "Answer", "writeback-off", 3},
		"nothing to go by":         {"erm let me see", "Answer", "writeback-off", 3},
		"more of the same":         {"writeback is switched off", "Answer", "writeback-off", 3},
		"another trouble, clearly": {otherTrouble, "Answer", "code-missing", 0},
		"none of ours":             {notOurTrouble, "Declined", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s, effects := checkedStep(t, m, asking, said(tt.typed))
			if kinds(effects) != tt.says || s.Issue != tt.issue || len(s.Asked)+s.Cards != tt.asked {
				t.Errorf("answered with %s about %q after %d questions", kinds(effects), s.Issue, len(s.Asked)+s.Cards)
			}
		})
	}
}

// Two texts about one trouble count together: the second tells candidates of the first apart.
func TestMoreWordsAboutTheSame(t *testing.T) {
	m := machine(t)
	level := choosing
	level.Candidates = []dialogs.Share{{Issue: "account-locked", Weight: 0.33}, {Issue: "code-missing", Weight: 0.33}, {Issue: "not-registered", Weight: 0.33}, {Weight: 0.01}}
	next, effects := checkedStep(t, m, level, said(otherTrouble))
	if kinds(effects) != "Answer" || next.Issue != "code-missing" || next.Cards != level.Cards {
		t.Errorf("answered with %s about %q: %s", kinds(effects), next.Issue, next.Encode())
	}
	if want := level.Problem + "\n" + otherTrouble; next.Problem != want {
		t.Errorf("the problem is %q, want %q", next.Problem, want)
	}
}

// A card has room for six answers; they stand in the order of the knowledge.
func TestAnswersFitOnACard(t *testing.T) {
	m := dialogs.Machine{Knowledge: embedded(t), Texts: machine(t).Texts}
	most := 0
	for _, typed := range []string{"reset does not work", "I cannot sign in", "암호 재설정이 안 돼요"} {
		for _, q := range m.Explain(typed, noon(), dialogs.Admin).Questions {
			fact, _ := m.Knowledge.Fact(q.Fact)
			place := func(value string) int {
				return slices.IndexFunc(fact.Values, func(v knowledge.FactValue) bool { return v.ID == value })
			}
			if !slices.IsSortedFunc(q.Values, func(a, b string) int { return place(a) - place(b) }) {
				t.Errorf("%q: %s offers %v", typed, q.Fact, q.Values)
			}
			most = max(most, len(q.Values))
		}
	}
	if most != 6 {
		t.Errorf("a card offers up to %d answers", most)
	}
}

func TestYesAndNoAnswerAQuestion(t *testing.T) {
	m := machine(t)
	phone := asking
	phone.Question, phone.Options, phone.Asked = "phone", []string{"there", "lost"}, []string{"phone"}
	phone.Candidates = shares("code-missing", "not-registered")
	for typed, want := range map[string]string{
		"yes": "there", "네": "there", "no": "lost", "아니요": "lost", "ㄴㄴ": "lost", "it is lost": "", "No, it is lost": "lost",
		"아니요, 잃어버렸어요": "lost", "1": "there", "두 번째": "lost", "3": "",
	} {
		s, _ := checkedStep(t, m, phone, said(typed))
		got := ""
		if len(s.Known) > 0 {
			got = s.Known[0].Value
		}
		if got != want {
			t.Errorf("%q is taken for %q, want %q", typed, got, want)
		}
	}
}
