package dialogs_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

func TestATroubleIsLookedUpInEveryPhase(t *testing.T) {
	m := machine(t)
	for standing, s := range standings() {
		for typed, want := range map[string]string{clearTrouble: "Answer", clearKorean: "Answer", notOurTrouble: "Declined", "xyzzy": "Declined"} {
			t.Run(standing+"/"+typed, func(t *testing.T) {
				next, effects := checkedStep(t, m, s, said(typed))
				if kinds(effects) != want {
					t.Fatalf("answered with %s, want %s", kinds(effects), want)
				}
				if want == "Answer" && next.Issue != "account-locked" {
					t.Errorf("answered about %s", next.Issue)
				}
			})
		}
	}
}

// What is shown follows from what the words and facts speak for.
func TestWhatIsShownFollowsFromWhatIsKnown(t *testing.T) {
	m := machine(t)
	shown := map[string]int{}
	for _, typed := range troubles(m) {
		x := m.Explain(typed, noon(), "")
		next, effects := checkedStep(t, m, fresh, said(typed))
		shown[kinds(effects)]++
		best, rest := leading(x.After)
		switch kinds(effects) {
		case "Declined":
			if x.Ranking.InScope {
				t.Errorf("%q is declined", typed)
			}
		case "Answer":
			if next.Issue != best.Issue || best.Weight < 0.75*(best.Weight+rest) {
				t.Errorf("%q is answered outright with %s; best is %+v, the others have %.2f", typed, next.Issue, best, rest)
			}
		case "Question":
			if q := x.Questions[0]; next.Question != q.Fact || !q.Matters || q.Bits < 0.6*x.CardBits {
				t.Errorf("%q is asked for %s; best is %+v, a card tells %.2f", typed, next.Question, q, x.CardBits)
			}
		case "Candidates":
			if next.Offered[0] != best.Issue || best.Weight >= 0.75*(best.Weight+rest) || len(next.Offered) < 2 {
				t.Errorf("%q offers %v; best is %+v", typed, next.Offered, best)
			}
		}
		if !cmp.Equal(messages(effects)[0], x.Shows) {
			t.Errorf("%q is explained with %v, answered with %v", typed, x.Shows, messages(effects)[0])
		}
	}
	for _, kind := range []string{"Answer", "Question", "Candidates", "Declined"} {
		if shown[kind] == 0 {
			t.Errorf("the test knowledge has nothing that leads to %s any more", kind)
		}
	}
}

// leading is the best issue, and what the other issues have together.
func leading(shares []dialogs.Share) (best dialogs.Share, rest float64) {
	for _, s := range shares {
		switch {
		case s.Issue == "":
		case best.Issue == "":
			best = s
		default:
			rest += s.Weight
		}
	}
	return best, rest
}

func troubles(m dialogs.Machine) []string {
	all := []string{toAsk, toChoose, "SSPR_0043 on the office PC", "domain account, SSPR_0043", "my account is locked and no text message arrives", notOurTrouble}
	for _, issue := range m.Knowledge.Issues() {
		all = slices.Concat(all, issue.Symptoms[knowledge.English], issue.Symptoms[knowledge.Korean])
	}
	return all
}

// A whole way through: each candidate comes once, best first, and after three that were not it none: people want other help
// by then.
func TestSomethingElseThreeTimes(t *testing.T) {
	m := machine(t)
	s := choosing
	s.Cards = 3 // nothing more is asked
	s, _ = checkedStep(t, m, s, said("3"))
	var seen []knowledge.IssueID
	for s.Phase == dialogs.Answered {
		seen = append(seen, s.Issue)
		e := pressed(dialogs.Next, s.Live)
		e.Turn = "after-" + s.Live
		s, _ = checkedStep(t, m, s, e)
	}
	if want := []knowledge.IssueID{"not-registered", "account-locked", "code-missing"}; !slices.Equal(seen, want) {
		t.Errorf("shown %v, want %v", seen, want)
	}
	if !slices.Equal(s.Tried, seen) {
		t.Errorf("tried %v", s.Tried)
	}
	if s.Shown != "noMore" || s.Problem != choosing.Problem {
		t.Errorf("ends in %s", s.Encode())
	}
}

func TestTheCardPressedIsTheOneThatCounts(t *testing.T) {
	m := machine(t)
	first, _ := checkedStep(t, m, fresh, said(clearTrouble))
	other := said(otherTrouble)
	other.Turn = "second"
	second, _ := checkedStep(t, m, first, other)
	click := pressed(dialogs.Solved, first.Live)
	click.Turn = "third"
	after, effects := checkedStep(t, m, second, click)
	if kinds(effects) != "Stale" || after.Live != second.Live {
		t.Errorf("the first card still counts: %s, %s", kinds(effects), after.Encode())
	}
	click = pressed(dialogs.Solved, second.Live)
	click.Turn = "fourth"
	if _, effects = checkedStep(t, m, after, click); kinds(effects) != "Retire Goodbye" {
		t.Errorf("the second card does not count: %s", kinds(effects))
	}
}

func TestAudience(t *testing.T) {
	m := machine(t)
	ask := func(s dialogs.State, typed string, a dialogs.Audience) (dialogs.State, dialogs.Audience) {
		e := said(typed)
		e.Audience = a
		e.Turn = s.Live + "+"
		next, effects := checkedStep(t, m, s, e)
		answer, ok := messages(effects)[0].(dialogs.Answer)
		if !ok {
			t.Fatalf("%q is answered with %s", typed, kinds(effects))
		}
		return next, answer.Audience
	}
	s, got := ask(dialogs.State{}, clearTrouble, "")
	if got != "" {
		t.Errorf("without being told: %q", got)
	}
	s, got = ask(s, clearTrouble, dialogs.Admin)
	if got != dialogs.Admin {
		t.Errorf("told admin: %q", got)
	}
	s, got = ask(s, otherTrouble, "")
	if got != dialogs.Admin {
		t.Errorf("remembered admin: %q", got)
	}
	if s, got = ask(s, otherTrouble, dialogs.Employee); got != dialogs.Employee {
		t.Errorf("told employee: %q", got)
	}
	if s, _ = checkedStep(t, m, s, said("start over")); s.Audience != dialogs.Employee {
		t.Errorf("starting over forgets who asks: %q", s.Audience)
	}
}

func TestStarters(t *testing.T) {
	embedded, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	texts, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	m := dialogs.Machine{Knowledge: embedded, Texts: texts}
	for _, l := range text.Languages() {
		for i, starter := range texts.In(l).Starters {
			for _, nonce := range []string{"", "old", "card"} {
				e := pressed(dialogs.Try, nonce)
				e.Starter, e.Locale = i, string(l)
				next, effects := checkedStep(t, m, answeredAbout(embedded), e)
				if !slices.Contains([]string{"Answer", "Candidates", "Question"}, kinds(effects)) || language(t, effects) != l {
					t.Errorf("%q is answered with %s in %s", starter, kinds(effects), language(t, effects))
				}
				typed, _ := checkedStep(t, m, fresh, said(starter))
				if next.Issue != typed.Issue || !slices.Equal(next.Offered, typed.Offered) {
					t.Errorf("%q pressed and typed differ: %s, %s", starter, next.Encode(), typed.Encode())
				}
			}
		}
	}
}

func answeredAbout(b *knowledge.Base) dialogs.State {
	s := answered
	s.Issue, s.Candidates = b.Issues()[0].ID, nil
	return s
}
