package dialogs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/dialogs"
)

func looked(e dialogs.Said, known ...dialogs.Evidence) dialogs.Said {
	e.Known, e.Looked = known, true
	return e
}

func TestWhenADirectoryIsAsked(t *testing.T) {
	m := machine(t)
	inGroup := said(clearTrouble)
	inGroup.Group = true
	begun, _ := talk(t, m, dialogs.State{}, looked(said(clearTrouble)))
	asking, _ := talk(t, m, dialogs.State{}, said(toAsk))
	overnight := said(clearTrouble)
	overnight.At = noon().Add(9 * time.Hour)
	for name, tt := range map[string]struct {
		state dialogs.State
		event dialogs.Event
		want  bool
	}{
		"a trouble":                {dialogs.State{}, said(clearTrouble), true},
		"a starter":                {dialogs.State{}, dialogs.Pressed{Context: context("turn"), Verb: dialogs.Try}, true},
		"where others read along":  {dialogs.State{}, inGroup, false},
		"none of ours":             {dialogs.State{}, said(notOurTrouble), false},
		"a greeting":               {dialogs.State{}, said("hi"), false},
		"a command":                {dialogs.State{}, said("help"), false},
		"an answer":                {asking, told("portal", asking.Live), false},
		"another trouble":          {asking, said(otherTrouble), true},
		"a second time":            {begun, said(otherTrouble), false},
		"in the talk of next day":  {begun, overnight, true},
		"after it was denied":      {dialogs.State{Version: 2, Doubted: true}, said(clearTrouble), false},
		"when the bot is added":    {dialogs.State{}, dialogs.Joined{Context: context("turn")}, false},
		"a button of another card": {asking, dialogs.Pressed{Context: context("turn"), Verb: dialogs.Solved, Nonce: "old"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := m.WouldLookUp(tt.state, tt.event); got != tt.want {
				t.Errorf("asked: %v, want %v", got, tt.want)
			}
		})
	}
}

// TestWhoDeniesADirectoryIsBelieved: what it says is gone, comes back in no later event of the talk, and does in the next.
func TestWhoDeniesADirectoryIsBelieved(t *testing.T) {
	m := machine(t)
	hybrid := dialogs.Evidence{Fact: "account", Value: "hybrid", Source: dialogs.FromProvider, AsOf: noon().Unix(), General: true}
	licence := dialogs.Evidence{Fact: "licence", Value: "p1", Source: dialogs.FromProvider, General: true}
	for name, deny := range map[string]dialogs.Event{
		"by the button": pressed(dialogs.Doubt, ""), "in English": said("that's not right"), "in Korean": said("사실과 달라요"),
		"by something else": pressed(dialogs.Next, ""),
	} {
		t.Run(name, func(t *testing.T) {
			told := looked(said("SSPR_0043 on the office PC"), hybrid, licence)
			s, says := talk(t, m, dialogs.State{}, told)
			if says != "Answer" || s.Issue != "writeback-off" || len(s.Known) < 2 {
				t.Fatalf("the directory leads to %s about %q, known %+v", says, s.Issue, s.Known)
			}
			s, _ = talk(t, m, dialogs.State{}, told, deny)
			for _, e := range s.Known {
				if e.Source == dialogs.FromProvider {
					t.Errorf("still known: %+v", e)
				}
			}
			s, _ = talk(t, m, dialogs.State{}, told, deny, looked(said(otherTrouble), hybrid))
			if !s.Doubted || cmp.Equal(s.Known, []dialogs.Evidence{hybrid}) {
				t.Errorf("it is believed again: %+v", s)
			}
			later := looked(said(otherTrouble), hybrid)
			later.Turn, later.At = "later", noon().Add(9*time.Hour)
			if s, _ = m.Step(s, later); s.Doubted || !cmp.Equal(s.Known, []dialogs.Evidence{hybrid}) {
				t.Errorf("in the next talk it is not: %+v", s)
			}
		})
	}
}

// TestWhatADirectorySaysOfWhoAsks tells nothing of the troubles of those whom they look after.
func TestWhatADirectorySaysOfWhoAsks(t *testing.T) {
	m := machine(t)
	hybrid := dialogs.Evidence{Fact: "account", Value: "hybrid", Source: dialogs.FromProvider}
	shares := func(a dialogs.Audience, known ...dialogs.Evidence) dialogs.State {
		e := looked(said(toAsk), known...)
		e.Audience = a
		s, _ := m.Step(dialogs.State{}, e)
		return s
	}
	for name, tt := range map[string]struct {
		audience dialogs.Audience
		general  bool
		moves    bool
	}{
		"an employee's own":                 {dialogs.Employee, false, true},
		"an administrator's own":            {dialogs.Admin, false, false},
		"an agent's own":                    {dialogs.Helpdesk, false, false},
		"the organization's, administrator": {dialogs.Admin, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			e := hybrid
			e.General = tt.general
			before, after := shares(tt.audience), shares(tt.audience, e)
			moved := m.Likeliest(before) != m.Likeliest(after)
			if moved != tt.moves {
				t.Errorf("before %v, after %v", m.Likeliest(before), m.Likeliest(after))
			}
		})
	}
}

func TestSuspects(t *testing.T) {
	m := machine(t)
	hybrid := dialogs.Evidence{Fact: "account", Value: "hybrid", Source: dialogs.FromProvider, General: true}
	if got := m.Suspects([]dialogs.Evidence{hybrid}, "SSPR_0043", noon()); len(got) == 0 || got[0].Issue != "writeback-off" {
		t.Errorf("with words: %+v", got)
	}
	if got := m.Suspects([]dialogs.Evidence{hybrid}, "", noon()); len(got) > 0 {
		t.Errorf("without words, and nothing unusual: %+v", got)
	}
}
