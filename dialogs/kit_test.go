package dialogs_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

// What people say to the test knowledge.
const (
	clearTrouble  = "my account is locked"
	clearKorean   = "계정이 잠겼어요"
	otherTrouble  = "no text message arrives"
	notOurTrouble = "the printer is jammed"
	toAsk         = "SSPR_0043" // what leads to a question
	toChoose      = "SSPR_0042" // and to a choice
)

func embedded(t *testing.T) *knowledge.Base {
	t.Helper()
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return base
}

// machine has the test knowledge, but for the issues that are gone.
func machine(t testing.TB, gone ...knowledge.IssueID) dialogs.Machine {
	t.Helper()
	source, err := knowledge.PathSource("testdata/knowledge.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var disabled strings.Builder
	disabled.WriteString("version: 1\nissues:\n")
	for _, id := range gone {
		fmt.Fprintf(&disabled, "  - {id: %s, disabled: true}\n", id)
	}
	sources := []knowledge.Source{source}
	if len(gone) > 0 {
		sources = append(sources, knowledge.Source{Name: "gone", FS: fstest.MapFS{"gone.yaml": {Data: []byte(disabled.String())}}})
	}
	base, err := knowledge.Load(sources...)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	return dialogs.Machine{Knowledge: base, Texts: texts}
}

// noon is when everything happens, unless a test says otherwise.
func noon() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// context is that of an event in a turn of that name.
func context(turn string) dialogs.Context {
	return dialogs.Context{At: noon(), Turn: turn, Locale: "en-US"}
}

func said(typed string) dialogs.Said {
	return dialogs.Said{Context: context("turn"), Text: typed}
}

// pressed is a button on the card with that nonce.
func pressed(verb dialogs.Verb, nonce string) dialogs.Pressed {
	return dialogs.Pressed{Context: context("turn"), Verb: verb, Nonce: nonce}
}

func picked(issue knowledge.IssueID, nonce string) dialogs.Pressed {
	e := pressed(dialogs.Pick, nonce)
	e.Issue = issue
	return e
}

// atNoon is a state after an event at noon that changed nothing.
func atNoon(s dialogs.State) dialogs.State {
	s.At = noon().Unix()
	return s
}

func told(value, nonce string) dialogs.Pressed {
	e := pressed(dialogs.Tell, nonce)
	e.Value = value
	return e
}

// Where a dialog can stand, each with a live card "card" where it has one.
var (
	fresh    = dialogs.State{Version: 2, Phase: dialogs.Ready}
	declined = dialogs.State{Version: 2, Phase: dialogs.Ready, Live: "card", Shown: "declined"}
	noMore   = dialogs.State{Version: 2, Phase: dialogs.Ready, Live: "card", Shown: "noMore"}
	asking   = dialogs.State{ // for the last time
		Version: 2, Phase: dialogs.Asking, Live: "card", Question: "place",
		Options:    []string{"reset-page", "office-pc", "portal"},
		Candidates: shares("writeback-off", "license-missing", "account-locked"), Asked: []string{"place"}, Cards: 2, Problem: "nothing works",
	}
	choosing = dialogs.State{
		Version: 2, Phase: dialogs.Choosing, Live: "card",
		Offered:    []knowledge.IssueID{"account-locked", "code-missing", "not-registered"},
		Candidates: shares("account-locked", "code-missing", "not-registered", "license-missing"), Cards: 1, Problem: "I cannot get in",
	}
	answered = dialogs.State{
		Version: 2, Phase: dialogs.Answered, Live: "card", Issue: "code-missing",
		Candidates: shares("code-missing", "account-locked", "not-registered"), Problem: "it does not arrive",
	}
)

// handing came from a question, handingNothing from nowhere; both need a desk.
var (
	handing = dialogs.State{
		Version: 2, Phase: dialogs.Handing, Live: "card", Issue: "code-missing", Tried: []knowledge.IssueID{"account-locked"},
		Candidates: shares("code-missing", "not-registered"), Problem: "it does not arrive",
		Paused: &dialogs.Paused{Phase: dialogs.Answered, Issue: "code-missing"},
	}
	handingNothing = dialogs.State{Version: 2, Phase: dialogs.Handing, Live: "card"}
)

// atDesk is an event where a helpdesk can be reached.
func atDesk(e dialogs.Event) dialogs.Event {
	switch e := e.(type) {
	case dialogs.Said:
		e.Desk = true
		return e
	case dialogs.Pressed:
		e.Desk = true
		return e
	case dialogs.Joined:
		e.Desk = true
		return e
	case dialogs.Left:
		e.Desk = true
		return e
	}
	panic("no such event")
}

// inGroup is an event where others can read along.
func inGroup(e dialogs.Event) dialogs.Event {
	switch e := e.(type) {
	case dialogs.Said:
		e.Group = true
		return e
	case dialogs.Pressed:
		e.Group = true
		return e
	}
	panic("no such event")
}

func standings() map[string]dialogs.State {
	return map[string]dialogs.State{"fresh": fresh, "declined": declined, "no more": noMore, "asking": asking, "choosing": choosing, "answered": answered}
}

// messages are what a step says, in order.
func messages(effects []dialogs.Effect) []dialogs.Message {
	var all []dialogs.Message
	for _, e := range effects {
		if r, ok := e.(dialogs.Reply); ok {
			all = append(all, r.Message)
		}
	}
	return all
}

// kinds names the messages of a step and what else it does, such as "Retire Answer".
func kinds(effects []dialogs.Effect) string {
	var all []string
	for _, e := range effects {
		kind := fmt.Sprintf("%T", e)
		if r, ok := e.(dialogs.Reply); ok {
			kind = fmt.Sprintf("%T", r.Message)
		}
		all = append(all, strings.TrimPrefix(kind, "dialogs."))
	}
	return strings.Join(all, " ")
}

// language is the one in which a step speaks.
func language(t testing.TB, effects []dialogs.Effect) knowledge.Language {
	t.Helper()
	found := map[knowledge.Language]bool{}
	var last knowledge.Language
	for _, e := range effects {
		switch e := e.(type) {
		case dialogs.Reply:
			last = e.Language
		case dialogs.Retire:
			last = e.Language
		default:
			continue
		}
		found[last] = true
	}
	if len(found) > 1 {
		t.Errorf("one step speaks several languages: %v", effects)
	}
	return last
}

// shares gives issues what is left of one, each five times as much as the next, and the last of it to none of them.
func shares(issues ...knowledge.IssueID) []dialogs.Share {
	var all []dialogs.Share
	rest := 1.0
	for _, id := range issues {
		all = append(all, dialogs.Share{Issue: id, Weight: math.Round(rest*0.8*1e6) / 1e6})
		rest *= 0.2
	}
	return append(all, dialogs.Share{Weight: math.Round(rest*1e6) / 1e6})
}
