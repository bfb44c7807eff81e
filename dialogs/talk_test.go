package dialogs_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/dialogs"
	"ssprbot/knowledge"
)

// A talk that nobody went on with is over after eight hours; who the person is stays known.
func TestIdleTalksEnd(t *testing.T) {
	m := machine(t)
	begun := answered
	begun.At = noon().Unix()
	begun.Language, begun.LanguageChosen, begun.Audience, begun.Welcomed = knowledge.Korean, true, dialogs.Admin, true
	begun.Known = []dialogs.Evidence{evidence("account", "hybrid", dialogs.FromWords), evidence("place", "portal", dialogs.FromAnswer)}
	for name, tt := range map[string]struct {
		later time.Duration
		over  bool
	}{
		"at once":             {0, false},
		"after lunch":         {2 * time.Hour, false},
		"eight hours":         {8 * time.Hour, false},
		"a second more":       {8*time.Hour + time.Second, true},
		"the next day":        {24 * time.Hour, true},
		"a clock set back":    {-24 * time.Hour, false},
		"a year with no word": {365 * 24 * time.Hour, true},
	} {
		t.Run(name, func(t *testing.T) {
			next, effects := checkedStep(t, m, begun, at(said("yes"), noon().Add(tt.later), 1))
			want := map[bool]string{false: "Goodbye", true: "Ask"}[tt.over]
			if kinds(effects) != want {
				t.Errorf("answered with %s, want %s", kinds(effects), want)
			}
			kept := dialogs.State{
				Version: 2, At: noon().Add(tt.later).Unix(), Phase: dialogs.Ready, Language: knowledge.Korean, LanguageChosen: true,
				Audience: dialogs.Admin, Welcomed: true, Known: begun.Known[:1],
			}
			if diff := cmp.Diff(kept, next); diff != "" {
				t.Errorf("kept, want -, got +\n%s", diff)
			}
			press := at(pressed(dialogs.Solved, "card"), noon().Add(tt.later), 1)
			if _, effects = checkedStep(t, m, begun, press); strings.Contains(kinds(effects), "Stale") != tt.over {
				t.Errorf("a button is answered with %s", kinds(effects))
			}
		})
	}
}

// Each event starts the eight hours anew, whatever it is.
func TestEveryEventKeepsATalkAlive(t *testing.T) {
	m := machine(t)
	s := answered
	for i, e := range []dialogs.Event{said("help"), said("thanks"), pressed("forged", "old"), said("yes")} {
		var effects []dialogs.Effect
		s, effects = checkedStep(t, m, s, at(e, noon().Add(time.Duration(7*i)*time.Hour), i))
		if i == 3 && kinds(effects) != "Goodbye" {
			t.Errorf("after seven hours answered with %s", kinds(effects))
		}
	}
}

func TestForgetMe(t *testing.T) {
	m := machine(t)
	for standing, s := range standings() {
		for _, chosen := range []bool{true, false} {
			s.Language, s.LanguageChosen, s.Audience, s.Welcomed = knowledge.Korean, chosen, dialogs.Admin, true
			s.Known = []dialogs.Evidence{evidence("account", "hybrid", dialogs.FromWords)}
			next, effects := checkedStep(t, m, s, said("내 정보 지우기"))
			want := dialogs.State{Version: 2, At: noon().Unix()}
			if chosen {
				want.Language, want.LanguageChosen = knowledge.Korean, true
			}
			if diff := cmp.Diff(want, next); diff != "" {
				t.Errorf("%s: kept, want -, got +\n%s", standing, diff)
			}
			if kinds(effects) != "Erase Forgotten" || language(t, effects) != knowledge.Korean {
				t.Errorf("%s: answered with %s", standing, kinds(effects))
			}
		}
	}
}

// The words of a trouble are kept for who takes it over: their beginning, until the trouble is over.
func TestTheProblemInItsWords(t *testing.T) {
	m := machine(t)
	long := "SSPR_0043 " + strings.Repeat("가", 1000)
	for name, tt := range map[string]struct {
		events []dialogs.Event
		want   string
	}{
		"as described":             {[]dialogs.Event{said(" SSPR_0043 when I reset ")}, "SSPR_0043 when I reset"},
		"and as told":              {[]dialogs.Event{said(toAsk), said("at my desk")}, toAsk + "\nat my desk"},
		"a button adds no words":   {[]dialogs.Event{said(toAsk), told("portal", "")}, toAsk},
		"not without end":          {[]dialogs.Event{said(long)}, long[:len("SSPR_0043 ")+3*490]},
		"another one":              {[]dialogs.Event{said(toAsk), said(otherTrouble)}, otherTrouble},
		"none of ours":             {[]dialogs.Event{said(notOurTrouble)}, notOurTrouble},
		"commands are none":        {[]dialogs.Event{said("help"), said("hi")}, ""},
		"over when solved":         {[]dialogs.Event{said(clearTrouble), said("yes")}, ""},
		"over when started over":   {[]dialogs.Event{said(clearTrouble), said("start over")}, ""},
		"over when forgotten":      {[]dialogs.Event{said(clearTrouble), said("forget me")}, ""},
		"kept while handed over":   {[]dialogs.Event{said(clearTrouble), pressed(dialogs.Person, "")}, clearTrouble},
		"kept while help is asked": {[]dialogs.Event{said(clearTrouble), said("help")}, clearTrouble},
		"no UTF-8":                 {[]dialogs.Event{said("SSPR_0043 \xff")}, "SSPR_0043 \uFFFD"},
	} {
		t.Run(name, func(t *testing.T) {
			if s, _ := talk(t, m, dialogs.State{}, tt.events...); s.Problem != tt.want {
				t.Errorf("kept %q, want %q", s.Problem, tt.want)
			}
		})
	}
}

// "None of these" is an answer too: what the card had becomes unlikely and is not offered again.
func TestNoneOfTheseGoesOn(t *testing.T) {
	m := machine(t)
	s, effects := checkedStep(t, m, dialogs.State{}, said(toChoose))
	for turn := 2; s.Phase == dialogs.Choosing; turn++ {
		offered := s.Offered
		e := pressed(dialogs.None, s.Live)
		e.Turn = strings.Repeat("i", turn)
		s, effects = checkedStep(t, m, s, e)
		for _, id := range offered {
			if slices.Contains(s.Offered, id) {
				t.Errorf("%s is offered again", id)
			}
		}
	}
	if kinds(effects) != "Retire Question" && kinds(effects) != "Retire Answer" {
		t.Errorf("goes on with %s", kinds(effects))
	}
}

func TestExplainIsPureAndAddsUp(t *testing.T) {
	m := machine(t)
	for _, typed := range append(troubles(m), "", "x", oddTexts()["100,000 characters"]) {
		x := m.Explain(typed, noon(), "")
		if again := m.Explain(typed, noon(), ""); !reflect.DeepEqual(x, again) {
			t.Errorf("%.40q is explained differently again", typed)
		}
		for what, shares := range map[string][]dialogs.Share{"before": x.Before, "after": x.After} {
			sum := 0.0
			for _, s := range shares {
				sum += s.Weight
			}
			if len(shares) > 0 && (sum < 0.999 || sum > 1.001) {
				t.Errorf("%.40q: %s it sums to %v", typed, what, sum)
			}
		}
		for _, q := range x.Questions {
			if q.Bits < -1e-9 || q.Bits > 5 {
				t.Errorf("%.40q: asking for %s tells %v bits", typed, q.Fact, q.Bits)
			}
		}
	}
}

// TestWhatIsHeardOfATrouble: each trouble that is described is told to who counts, and nothing else is.
func TestWhatIsHeardOfATrouble(t *testing.T) {
	m := machine(t)
	for typed, want := range map[string][]bool{
		"my new password does not work on my office PC": {true}, "what is for lunch today": {false},
		"help": nil, "thanks": nil, "": nil,
	} {
		_, effects := m.Step(dialogs.State{}, said(typed))
		var got []bool
		for _, e := range effects {
			if h, ok := e.(dialogs.Heard); ok {
				got = append(got, h.InScope)
				if h.Confidence < 0 || h.Confidence > 1 || h.Language != knowledge.English {
					t.Errorf("%q: %+v", typed, h)
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: in scope %v, want %v", typed, got, want)
		}
	}
}
