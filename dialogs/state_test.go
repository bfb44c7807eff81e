package dialogs_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ssprbot/dialogs"
	"ssprbot/knowledge"
)

func TestParseState(t *testing.T) {
	for name, tt := range map[string]struct {
		data string
		want dialogs.State
		err  string // "" for none
	}{
		"everything": {
			`{"v":2,"phase":"answered","language":"ko","languageChosen":true,"audience":"admin","welcomed":true,"live":"n","issue":"a","at":7,"candidates":[{"issue":"a","weight":0.75},{"weight":0.25}],"known":[{"fact":"f","value":"v","source":"said"}],"asked":["f"],"cards":1,"problem":"p"}`,
			dialogs.State{
				Version: 2, Phase: dialogs.Answered, Language: knowledge.Korean, LanguageChosen: true, Audience: dialogs.Admin,
				Welcomed: true, Live: "n", Issue: "a", At: 7, Candidates: []dialogs.Share{{Issue: "a", Weight: 0.75}, {Weight: 0.25}},
				Known: []dialogs.Evidence{{Fact: "f", Value: "v", Source: dialogs.FromWords}}, Asked: []string{"f"}, Cards: 1, Problem: "p",
			}, "",
		},
		"choosing":               {`{"v":2,"phase":"choosing","live":"n","offered":["a","b"]}`, dialogs.State{Version: 2, Phase: dialogs.Choosing, Live: "n", Offered: []knowledge.IssueID{"a", "b"}}, ""},
		"least":                  {`{"v":2}`, dialogs.State{Version: 2}, ""},
		"key of a later version": {`{"v":2,"mood":"fine"}`, dialogs.State{Version: 2}, ""},
		"asking":                 {`{"v":2,"phase":"asking","live":"n","question":"f","options":["v","w"]}`, dialogs.State{Version: 2, Phase: dialogs.Asking, Live: "n", Question: "f", Options: []string{"v", "w"}}, ""},
		"earlier version":        {`{"v":1,"phase":"ready"}`, dialogs.State{}, "version 1"},
		"later version":          {`{"v":3,"phase":"ready"}`, dialogs.State{}, "version 3"},
		"no version":             {`{"phase":"ready"}`, dialogs.State{}, "version 0"},
		"unknown phase":          {`{"v":2,"phase":"dreaming"}`, dialogs.State{}, `"dreaming"`},
		"the table's own word":   {`{"v":2,"phase":"same"}`, dialogs.State{}, `"same"`},
		"truncated":              {`{"v":2`, dialogs.State{}, "reading a dialog state"},
		"empty":                  {``, dialogs.State{}, "reading a dialog state"},
		"another type":           {`[1]`, dialogs.State{}, "reading a dialog state"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := dialogs.ParseState([]byte(tt.data))
			if tt.err == "" && err != nil || tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)) {
				t.Errorf("error %v, want %q", err, tt.err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
			if again, err := dialogs.ParseState(got.Encode()); tt.err == "" && (err != nil || !cmp.Equal(again, got)) {
				t.Errorf("read again: %s, %v", again.Encode(), err)
			}
		})
	}
}

func TestNoStateIsANewDialog(t *testing.T) {
	if s, err := dialogs.ParseState(nil); err != nil || !cmp.Equal(s, dialogs.State{}) {
		t.Errorf("%s, %v", s.Encode(), err)
	}
}

// States that no step makes, from an older program or a hand: a question without its data is none.
func TestStrangeStatesAreStartedAnew(t *testing.T) {
	m := machine(t)
	for name, s := range map[string]dialogs.State{
		"unknown phase":         {Phase: "dreaming", Live: "card"},
		"asking nothing":        {Phase: dialogs.Asking, Live: "card"},
		"asking the unknown":    {Phase: dialogs.Asking, Live: "card", Question: "mood", Options: []string{"good"}, Candidates: shares("account-locked")},
		"asking about nothing":  {Phase: dialogs.Asking, Live: "card", Question: "place", Options: []string{"portal"}},
		"asking without answer": {Phase: dialogs.Asking, Live: "card", Question: "place", Options: []string{"gone"}, Candidates: shares("account-locked")},
		"choosing from nothing": {Phase: dialogs.Choosing, Live: "card"},
		"answered nothing":      {Phase: dialogs.Answered, Live: "card"},
		"answered the unknown":  {Phase: dialogs.Answered, Live: "card", Issue: "no-such-issue"},
	} {
		for _, e := range []dialogs.Event{said("1"), said("no"), said("한국어"), pressed(dialogs.Solved, "card"), pressed(dialogs.Person, "card"), picked("x", "card")} {
			next, effects := checkedStep(t, m, s, e)
			if next.Phase != dialogs.Ready && next.Phase != "" || len(messages(effects)) != 1 {
				t.Errorf("%s: %s, %s", name, next.Encode(), kinds(effects))
			}
		}
	}
}

func TestWelcome(t *testing.T) {
	m := machine(t)
	for name, tt := range map[string]struct {
		events []dialogs.Event
		want   []string
	}{
		"once":            {[]dialogs.Event{dialogs.Joined{}, dialogs.Joined{}}, []string{"Welcome", ""}},
		"while answering": {[]dialogs.Event{dialogs.Said{Text: clearTrouble}, dialogs.Joined{}, dialogs.Joined{}, dialogs.Said{Text: "yes"}}, []string{"Answer", "Welcome", "", "Goodbye"}},
		"after a talk":    {[]dialogs.Event{dialogs.Joined{}, dialogs.Said{Text: "help"}, dialogs.Said{Text: "start over"}, dialogs.Joined{}}, []string{"Welcome", "Menu", "Ask", ""}},
		"again after leaving": {
			[]dialogs.Event{dialogs.Joined{}, dialogs.Said{Text: clearTrouble}, dialogs.Left{}, dialogs.Joined{}, dialogs.Joined{}},
			[]string{"Welcome", "Answer", "Forget", "Welcome", ""},
		},
		"left twice":   {[]dialogs.Event{dialogs.Left{}, dialogs.Left{}, dialogs.Joined{}}, []string{"Forget", "Forget", "Welcome"}},
		"left unknown": {[]dialogs.Event{dialogs.Left{}}, []string{"Forget"}},
		"never at all": {[]dialogs.Event{dialogs.Said{Text: "hi"}}, []string{"Ask"}},
		"a new question after leaving knows nothing": {
			[]dialogs.Event{dialogs.Said{Text: "한국어"}, dialogs.Left{}, dialogs.Said{Text: "2"}},
			[]string{"LanguageChanged", "Forget", "Ask"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var s dialogs.State
			for i, e := range tt.events {
				next, effects := checkedStep(t, m, s, inTurn(e, strings.Repeat("x", i+1)))
				if kinds(effects) != tt.want[i] {
					t.Fatalf("event %d, %T: %q, want %q", i, e, kinds(effects), tt.want[i])
				}
				s = next
			}
		})
	}
}

// inTurn puts an event that is written without its context into a turn.
func inTurn(e dialogs.Event, turn string) dialogs.Event {
	switch e := e.(type) {
	case dialogs.Joined:
		e.Context = context(turn)
		return e
	case dialogs.Left:
		e.Context = context(turn)
		return e
	case dialogs.Said:
		e.Context = context(turn)
		return e
	}
	panic("no such event")
}

func TestWelcomeTellsAGroup(t *testing.T) {
	m := machine(t)
	for _, group := range []bool{true, false} {
		e := dialogs.Joined{Context: context("turn")}
		e.Group = group
		_, effects := checkedStep(t, m, dialogs.State{}, e)
		if diff := cmp.Diff([]dialogs.Message{dialogs.Welcome{Group: group}}, messages(effects)); diff != "" {
			t.Error(diff)
		}
	}
}
