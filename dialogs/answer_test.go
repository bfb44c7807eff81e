package dialogs_test

import (
	"slices"
	"testing"

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

// What is offered follows from the ranking alone: an answer when one issue is clear, else the best three; the others
// come later, in their order.
func TestLookUpFollowsTheRanking(t *testing.T) {
	m := machine(t)
	chose := false
	for _, typed := range vocabularyOfTroubles(m) {
		ranking := m.Knowledge.Match(typed, said(typed).At)
		next, effects := checkedStep(t, m, fresh, said(typed))
		if !ranking.InScope {
			if kinds(effects) != "Declined" || next.Phase != dialogs.Ready {
				t.Errorf("%q is out of scope, answered with %s", typed, kinds(effects))
			}
			continue
		}
		var order []knowledge.IssueID
		for _, c := range ranking.Candidates {
			order = append(order, c.Issue.ID)
		}
		shown := slices.Concat([]knowledge.IssueID{next.Issue}, next.Rest)
		share := ranking.Candidates[0].Confidence / ranking.Confidence
		if next.Phase == dialogs.Choosing {
			chose = true
			shown = slices.Concat(next.Offered, next.Rest)
			if share >= 0.6 || len(next.Offered) < min(3, len(shown)) {
				t.Errorf("%q: the best has %.0f %%, and %d of %d are offered", typed, 100*share, len(next.Offered), len(shown))
			}
		} else if share < 0.6 && len(shown) > 1 {
			t.Errorf("%q is answered outright at %.0f %%", typed, 100*share)
		}
		if !slices.Equal(shown, order[:len(shown)]) {
			t.Errorf("%q shows %v, the ranking is %v", typed, shown, order)
		}
	}
	if !chose {
		t.Error("the test knowledge has nothing to choose from any more")
	}
}

func vocabularyOfTroubles(m dialogs.Machine) []string {
	all := []string{"writeback", "I forgot my password", "my account is locked and no text message arrives", notOurTrouble}
	for _, issue := range m.Knowledge.Issues() {
		all = slices.Concat(all, issue.Symptoms[knowledge.English], issue.Symptoms[knowledge.Korean])
	}
	return all
}

// A whole way through a choice: every candidate comes once, best first, and then none.
func TestSomethingElseUntilNothingIsLeft(t *testing.T) {
	m := machine(t)
	s, _ := checkedStep(t, m, choosing, said("3"))
	var seen []knowledge.IssueID
	for s.Phase == dialogs.Answered {
		seen = append(seen, s.Issue)
		e := pressed(dialogs.Next, s.Live)
		e.Turn = "after-" + s.Live
		s, _ = checkedStep(t, m, s, e)
	}
	if want := []knowledge.IssueID{"not-registered", "account-locked", "code-missing", "license-missing"}; !slices.Equal(seen, want) {
		t.Errorf("shown %v, want %v", seen, want)
	}
	if s.Shown != "noMore" {
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
				if kinds(effects) != "Answer" && kinds(effects) != "Candidates" || language(t, effects) != l {
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
	s.Issue, s.Rest = b.Issues()[0].ID, nil
	return s
}
