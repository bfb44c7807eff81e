package dialogs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/dialogs"
	"ssprbot/knowledge"
)

// drafted is what the last message of a step shows of the case.
func drafted(t *testing.T, effects []dialogs.Effect) dialogs.Draft {
	t.Helper()
	all := messages(effects)
	if len(all) > 0 {
		if draft, ok := all[len(all)-1].(dialogs.Draft); ok {
			return draft
		}
	}
	t.Fatalf("no draft: %s", kinds(effects))
	return dialogs.Draft{}
}

// Wherever the dialog stands, the way to a person leads over a card that shows the case.
func TestACaseIsShownBeforeItIsSent(t *testing.T) {
	m := machine(t)
	known := []dialogs.Evidence{evidence("place", "portal", dialogs.FromAnswer)}
	for standing, s := range standings() {
		s.Known, s.Tried = known, []knowledge.IssueID{"not-registered"}
		if s.Phase == dialogs.Ready {
			s.Problem = "the printer is jammed"
		}
		want := dialogs.Draft{Problem: s.Problem, Known: known, Tried: s.Tried, Cause: s.Issue}
		if standing == "asking" { // the facts make it sure, though nothing was answered
			want.Cause = "license-missing"
		}
		for how, e := range map[string]dialogs.Event{"typed": said("human please"), "pressed": pressed(dialogs.Person, "card"), "on an old card": pressed(dialogs.Person, "old")} {
			t.Run(standing+"/"+how, func(t *testing.T) {
				next, effects := checkedStep(t, m, s, atDesk(e))
				if next.Phase != dialogs.Handing {
					t.Fatalf("leads to %s", next.Encode())
				}
				if diff := cmp.Diff(want, drafted(t, effects)); diff != "" {
					t.Errorf("want -, got +\n%s", diff)
				}
				retires := how == "pressed" && s.Live != ""
				if _, ok := effects[0].(dialogs.Retire); ok != retires {
					t.Errorf("does %s", kinds(effects))
				}
			})
		}
	}
}

func TestWhatIsSent(t *testing.T) {
	m := machine(t)
	filled := func(text string) dialogs.Event {
		e := pressed(dialogs.Send, "card")
		e.Text, e.Filled = text, true
		return e
	}
	for name, tt := range map[string]struct {
		state   dialogs.State
		event   dialogs.Event
		problem string // "" where there is nothing to send
		cause   knowledge.IssueID
	}{
		"as it was":                      {handing, pressed(dialogs.Send, "card"), "it does not arrive", "code-missing"},
		"typed":                          {handing, said("yes"), "it does not arrive", "code-missing"},
		"with the card as it was":        {handing, filled("it  does not\narrive "), "it does not arrive", "code-missing"},
		"more words":                     {handing, filled("it does not arrive, no text message"), "it does not arrive, no text message", "code-missing"},
		"words that say nothing to us":   {handing, filled("see my mail"), "see my mail", "code-missing"},
		"another trouble":                {handing, filled(clearTrouble), clearTrouble, "account-locked"},
		"a description that was emptied": {handing, filled(" \n"), "", ""},
		"nothing but a secret":           {handing, filled("•••"), "", ""},
		"nothing yet":                    {handingNothing, pressed(dialogs.Send, "card"), "", ""},
		"nothing yet, typed":             {handingNothing, said("send it"), "", ""},
		"the first words":                {handingNothing, filled(otherTrouble), otherTrouble, "code-missing"},
		"too many words":                 {handingNothing, filled(strings.Repeat("가", 600)), strings.Repeat("가", 500), ""},
	} {
		t.Run(name, func(t *testing.T) {
			next, effects := checkedStep(t, m, tt.state, atDesk(tt.event))
			if tt.problem == "" {
				if got := drafted(t, effects); got.Problem != "" || next.Phase != dialogs.Handing || kinds(effects) != "Draft" {
					t.Errorf("asks with %s, now %s", kinds(effects), next.Encode())
				}
				return
			}
			sent, ok := effects[len(effects)-1].(dialogs.Escalate)
			if !ok || sent.Problem != tt.problem || sent.Issue != tt.cause || next.Phase != dialogs.Ready {
				t.Errorf("does %s, sends %+v, now %s", kinds(effects), sent, next.Encode())
			}
			if retire, ok := effects[0].(dialogs.Retire); ok && retire.Message.(dialogs.Draft).Problem != tt.problem {
				t.Errorf("the card that stays shows %+v", retire.Message)
			}
		})
	}
}

func TestTheWholeCase(t *testing.T) {
	m := machine(t)
	s := handing
	s.Language, s.Audience = knowledge.Korean, dialogs.Admin
	s.Known = []dialogs.Evidence{evidence("place", "reset-page", dialogs.FromWords)}
	_, effects := checkedStep(t, m, s, atDesk(pressed(dialogs.Send, "card")))
	want := dialogs.Escalate{
		Language: knowledge.Korean, Audience: dialogs.Admin, Problem: "it does not arrive", Issue: "code-missing", Area: "reset-trouble-user",
		Evidence: s.Known, Tried: s.Tried, Missing: []string{"phone"},
	}
	if diff := cmp.Diff(want, effects[len(effects)-1]); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
}

func TestNothingIsSentTwice(t *testing.T) {
	m := machine(t)
	s, effects := checkedStep(t, m, handing, atDesk(pressed(dialogs.Send, "card")))
	if kinds(effects) != "Retire Escalate" {
		t.Fatalf("does %s", kinds(effects))
	}
	for _, e := range []dialogs.Event{pressed(dialogs.Send, "card"), pressed(dialogs.Send, ""), pressed(dialogs.Send, "turn"), said("send it"), said("네")} {
		if _, effects = checkedStep(t, m, s, inTurnAgain(atDesk(e))); strings.Contains(kinds(effects), "Escalate") {
			t.Errorf("%#v sends it again", e)
		}
	}
	if _, effects = checkedStep(t, m, handing, atDesk(pressed(dialogs.Send, ""))); kinds(effects) != "Stale" {
		t.Errorf("a card of nobody's does %s", kinds(effects))
	}
}

// Who presses a button of a draft that is not the newest gets the newest, with what they wrote on the old one.
func TestAnOlderDraftSendsNothingAndLosesNothing(t *testing.T) {
	m := machine(t)
	for name, tt := range map[string]struct {
		verb     dialogs.Verb
		filled   bool
		input    string
		problem  string
		standing dialogs.State
	}{
		"as it was":             {dialogs.Send, true, "it  does not\narrive", "it does not arrive", handing},
		"without an input":      {dialogs.Send, false, "", "it does not arrive", handing},
		"emptied":               {dialogs.Send, true, " ", "it does not arrive", handing},
		"with words of its own": {dialogs.Send, true, "문자가 안 와요", "it does not arrive\n문자가 안 와요", handing},
		"not to be sent":        {dialogs.Discard, true, "my new phone", "it does not arrive\nmy new phone", handing},
		"where nothing stands":  {dialogs.Send, true, "my new phone", "my new phone", handingNothing},
	} {
		t.Run(name, func(t *testing.T) {
			e := pressed(tt.verb, "older")
			e.Text, e.Filled = tt.input, tt.filled
			next, effects := checkedStep(t, m, tt.standing, atDesk(e))
			if got := drafted(t, effects); kinds(effects) != "Draft" || !got.Older || got.Problem != tt.problem || next.Problem != tt.problem {
				t.Fatalf("does %s, shows %+v, now %s", kinds(effects), got, next.Encode())
			}
			again := pressed(tt.verb, "older")
			again.Text, again.Filled = tt.input, tt.filled
			if next, _ = checkedStep(t, m, next, inTurnAgain(atDesk(again))); next.Problem != tt.problem {
				t.Errorf("pressed again, it is %q", next.Problem)
			}
			if _, effects = checkedStep(t, m, next, inTurnAgain(atDesk(pressed(dialogs.Send, "again")))); kinds(effects) != "Retire Escalate" {
				t.Errorf("then sent, it does %s", kinds(effects))
			}
		})
	}
	for phase, s := range standings() {
		if _, effects := checkedStep(t, m, s, atDesk(pressed(dialogs.Send, "older"))); kinds(effects) != "Stale" {
			t.Errorf("%s: does %s", phase, kinds(effects))
		}
	}
}

// inTurnAgain is the event in a turn of its own.
func inTurnAgain(e dialogs.Event) dialogs.Event {
	switch e := e.(type) {
	case dialogs.Said:
		e.Turn = "again"
		return e
	case dialogs.Pressed:
		e.Turn = "again"
		return e
	}
	return e
}

// Who sends nothing is where they were, with the same question on a new card.
func TestNotSendingGoesOn(t *testing.T) {
	m := machine(t)
	for standing, want := range map[string]string{
		"fresh": "", "declined": "", "no more": "", "asking": " Question", "choosing": " Candidates", "answered": " Answer",
	} {
		before := standings()[standing]
		before.Language = knowledge.English
		s, _ := checkedStep(t, m, before, atDesk(said("human please")))
		for how, e := range map[string]dialogs.Event{"": said("do not send"), "Retire ": pressed(dialogs.Discard, "turn")} {
			next, effects := checkedStep(t, m, s, inTurnAgain(atDesk(e)))
			if kinds(effects) != how+"NotSent"+want || next.Phase != before.Phase {
				t.Errorf("%s: does %s, now %s", standing, kinds(effects), next.Encode())
			}
			before.Live, before.Shown, next.Live = "", "", ""
			if diff := cmp.Diff(atNoon(before), next); diff != "" {
				t.Errorf("%s: want -, got +\n%s", standing, diff)
			}
		}
	}
	lost := machine(t, "code-missing")
	if next, effects := checkedStep(t, lost, handing, atDesk(said("do not send"))); kinds(effects) != "NotSent" || next.Phase != dialogs.Ready {
		t.Errorf("an answer that is gone is shown again: %s", kinds(effects))
	}
}

// A case is nobody's business in a group, and a draft that nobody would get is over.
func TestNoCaseBeforeOthers(t *testing.T) {
	m := machine(t)
	for standing, s := range standings() {
		s.Language = knowledge.English
		for _, e := range []dialogs.Event{said("human please"), said("my tickets"), pressed(dialogs.Person, "card"), pressed(dialogs.MyTickets, "")} {
			next, effects := checkedStep(t, m, s, inGroup(atDesk(e)))
			if kinds(effects) != "OwnChat" || string(next.Encode()) != string(atNoon(s).Encode()) {
				t.Errorf("%s: %#v does %s", standing, e, kinds(effects))
			}
		}
	}
	for name, e := range map[string]dialogs.Event{"the desk is gone": pressed(dialogs.Send, "card"), "others read along": inGroup(atDesk(pressed(dialogs.Send, "card")))} {
		if next, effects := checkedStep(t, m, handing, e); kinds(effects) != "Stale" || next.Phase != dialogs.Ready || next.Problem != handing.Problem {
			t.Errorf("%s: does %s, now %s", name, kinds(effects), next.Encode())
		}
	}
}

// What was answered in vain goes to the helpdesk too, even when nothing is left to answer.
func TestWhatWasTriedIsKept(t *testing.T) {
	m := machine(t)
	s := dialogs.State{}
	var effects []dialogs.Effect
	for i, typed := range []string{"SSPR_0043 on the office PC", "no", "no", "no", "no", "no", "human please"} {
		e := said(typed)
		e.Turn = fmt.Sprint("turn-", i)
		s, effects = checkedStep(t, m, s, atDesk(e))
		if slices.ContainsFunc(messages(effects), func(m dialogs.Message) bool { _, ok := m.(dialogs.Draft); return ok }) {
			break
		}
	}
	draft := drafted(t, effects)
	if !slices.Equal(draft.Tried, []knowledge.IssueID{"writeback-off"}) || draft.Cause != "" || draft.Problem != "SSPR_0043 on the office PC" {
		t.Errorf("drafted %+v", draft)
	}
	if !slices.ContainsFunc(draft.Known, func(e dialogs.Evidence) bool { return e.Value == "office-pc" }) {
		t.Errorf("the facts are lost: %+v", draft.Known)
	}
	if s, _ = checkedStep(t, m, s, inTurnAgain(atDesk(said("start over")))); s.Tried != nil || s.Problem != "" {
		t.Errorf("the case is not over: %s", s.Encode())
	}
}

// An answer about what many have at the moment says so, on the card that stays too.
func TestAKnownIncident(t *testing.T) {
	m := machine(t)
	incident := dialogs.Incident{Issue: "account-locked", Since: noon().Add(-time.Hour)}
	e := said(clearTrouble)
	e.Incidents = []dialogs.Incident{{Issue: "code-missing", Since: noon()}, incident}
	s, effects := checkedStep(t, m, fresh, e)
	if diff := cmp.Diff([]dialogs.Message{dialogs.Answer{Issue: "account-locked", Incident: &incident}}, messages(effects)); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
	click := pressed(dialogs.Solved, "turn")
	click.Turn, click.Incidents = "again", e.Incidents
	_, effects = checkedStep(t, m, s, click)
	if retire := effects[0].(dialogs.Retire); retire.Message.(dialogs.Answer).Incident == nil {
		t.Errorf("the card that stays says nothing of it: %+v", retire)
	}
	other := said(otherTrouble)
	other.Incidents = []dialogs.Incident{incident}
	if _, effects = checkedStep(t, m, fresh, other); messages(effects)[0].(dialogs.Answer).Incident != nil {
		t.Error("another trouble is said to be one")
	}
}
