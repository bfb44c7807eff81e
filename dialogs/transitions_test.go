package dialogs_test

import (
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

var update = flag.Bool("update", false, "rewrite the diagram in docs/dialogs.md, and with -full the table of the simulation")

func TestEveryPhaseHandlesEverySignal(t *testing.T) {
	for _, phase := range dialogs.Phases() {
		for _, signal := range dialogs.Signals() {
			if !dialogs.HasHandler(phase, signal) {
				t.Errorf("%s does not handle %q", phase, signal)
			}
			leads := slices.ContainsFunc(dialogs.Edges(), func(e dialogs.Edge) bool { return e.From == phase && e.Signal == signal })
			if !leads {
				t.Errorf("%q leads from %s nowhere", signal, phase)
			}
		}
	}
}

func TestEveryPhaseIsReachableAndCanBeLeft(t *testing.T) {
	reached := map[dialogs.Phase]bool{dialogs.Ready: true}
	left := map[dialogs.Phase]bool{}
	for range dialogs.Phases() {
		for _, e := range dialogs.Edges() {
			if reached[e.From] {
				reached[e.To] = true
			}
			if e.From != e.To {
				left[e.From] = true
			}
		}
	}
	for _, phase := range dialogs.Phases() {
		if !reached[phase] || !left[phase] {
			t.Errorf("%s: reached %t, left %t", phase, reached[phase], left[phase])
		}
	}
}

func TestEdgesStayAmongPhasesAndSignals(t *testing.T) {
	for _, e := range dialogs.Edges() {
		if !slices.Contains(dialogs.Phases(), e.From) || !slices.Contains(dialogs.Phases(), e.To) || !slices.Contains(dialogs.Signals(), e.Signal) {
			t.Errorf("%+v is not of this machine", e)
		}
	}
	sorted := slices.Clone(dialogs.Signals())
	slices.Sort(sorted)
	if n := len(slices.Compact(sorted)); n != len(dialogs.Signals()) {
		t.Errorf("%d signals have %d names", len(dialogs.Signals()), n)
	}
}

// TestTheTableIsWhatHappens walks every state that can be reached with an alphabet of events: no step leaves its row,
// and every row's destination is reached by some step.
func TestTheTableIsWhatHappens(t *testing.T) {
	m := machine(t)
	texts, err := text.Load(text.Overrides{Name: "walk", FS: fstest.MapFS{
		"en.yaml": {Data: []byte("starters: [SSPR_0042, SSPR_0043, my account is locked, the printer is jammed]")}, // so that they lead anywhere
		"ko.yaml": {Data: []byte("starters: [SSPR_0042, SSPR_0043, 계정이 잠겼어요, 프린터가 안 돼요]")},
	}})
	if err != nil {
		t.Fatal(err)
	}
	m.Texts = texts
	happened := map[dialogs.Edge]bool{}
	seen := map[string]bool{}
	states := append([]dialogs.State{{}}, odd()...)
	for len(states) > 0 {
		s := states[0]
		states = states[1:]
		for _, e := range alphabet(s) {
			next, _ := checkedStep(t, m, s, e)
			edge := dialogs.Edge{From: phase(s), To: phase(next), Signal: m.Understood(s, e)}
			happened[edge] = true
			next.Language, next.LanguageChosen = "", false // no phase depends on it, and it would triple the walk
			if key := place(next); !seen[key] {
				seen[key] = true
				states = append(states, next)
			}
		}
		if len(seen) > 3000 {
			t.Fatalf("more than %d states: the walk does not end", len(seen))
		}
	}
	for _, e := range dialogs.Edges() {
		// What is answered with cannot be known where nothing was asked: no event means it, not even a forged button.
		phases := map[string][]dialogs.Phase{
			"picks one": {dialogs.Choosing}, "answers the question": {dialogs.Asking},
			"says more about it": {dialogs.Asking, dialogs.Choosing, dialogs.Answered, dialogs.Handing},
		}
		possible, limited := phases[e.Signal]
		if !happened[e] && (!limited || slices.Contains(possible, e.From)) {
			t.Errorf("%+v is in the table, but does not happen", e)
		}
	}
}

// odd are states that only larger knowledge leads to: where several candidates stay likely, or none ever was.
func odd() []dialogs.State {
	level := func(s dialogs.State, each float64, issues ...knowledge.IssueID) dialogs.State {
		s.Candidates, s.Live = nil, "odd"
		for _, id := range issues {
			s.Candidates = append(s.Candidates, dialogs.Share{Issue: id, Weight: each})
		}
		s.Candidates = append(s.Candidates, dialogs.Share{Weight: 1 - each*float64(len(issues))})
		return s
	}
	know := func(s dialogs.State, facts ...string) dialogs.State {
		for i := 0; i < len(facts); i += 2 {
			s.Known = append(s.Known, dialogs.Evidence{Fact: facts[i], Value: facts[i+1], Source: dialogs.FromWords})
		}
		return s
	}
	unlisted := know(choosing, "place", "reset-page", "screen", "option", "role", "employee", "account", "hybrid", "phone", "there")
	return []dialogs.State{
		level(asking, 0.1, "account-locked"),
		level(choosing, 0.05, choosing.Offered...),
		level(unlisted, 0.33, "account-locked", "license-missing", "writeback-off"),
		level(choosing, 0.33, "account-locked", "license-missing", "writeback-off"),
		level(answered, 0.33, "account-locked", "license-missing", "writeback-off"),
		level(answered, 0.33, "account-locked", "code-missing", "not-registered"),
		draftOf(level(choosing, 0.33, "account-locked", "license-missing", "writeback-off")),
		draftOf(asking),
	}
}

// draftOf is where a state leads to that asks for a person.
func draftOf(s dialogs.State) dialogs.State {
	paused := &dialogs.Paused{Phase: s.Phase, Issue: s.Issue, Offered: s.Offered, Question: s.Question, Options: s.Options}
	s.Phase, s.Issue, s.Offered, s.Question, s.Options, s.Paused = dialogs.Handing, "", nil, "", nil, paused
	return s
}

// place is where a state stands, for a walk that ends: which issues and words it is about would make it endless.
func place(s dialogs.State) string {
	if s.Phase == dialogs.Handing {
		return fmt.Sprint(s.Phase, s.Live, s.Welcomed, s.Problem == "", paused(s), s.Issue == "")
	}
	likeliest := 0.0
	for _, share := range s.Candidates {
		likeliest = max(likeliest, share.Weight)
	}
	return fmt.Sprint(s.Phase, s.Live, s.Shown, s.Welcomed, s.Question, len(s.Offered), len(s.Candidates), s.Asked, s.Cards, likeliest > 0.5)
}

func paused(s dialogs.State) dialogs.Phase {
	if s.Paused == nil {
		return ""
	}
	return s.Paused.Phase
}

// alphabet has an event of each kind, with the buttons of the live card and of others, with and without a desk.
func alphabet(s dialogs.State) []dialogs.Event {
	turn := map[bool]string{true: "odd", false: "even"}[s.Live == "even"]
	ctx := context(turn)
	events := []dialogs.Event{dialogs.Joined{Context: ctx}, dialogs.Left{Context: ctx}}
	for _, typed := range []string{
		clearTrouble, notOurTrouble, toAsk, toChoose, "hi", "", "thanks", "yes", "no", "2", "none of these", "I don't know",
		"help", "start over", "talk to a person", "my tickets", "forget me", "language", "한국어", "send it",
	} {
		events = append(events, dialogs.Said{Context: ctx, Text: typed})
	}
	events = append(events, atDesk(dialogs.Said{Context: ctx, Text: "talk to a person"}))
	press := func(e dialogs.Pressed) {
		e.Context = ctx
		events = append(events, e)
	}
	if s.Phase == dialogs.Handing {
		ctx.Desk = true
		for i, e := range events {
			events[i] = atDesk(e)
		}
	}
	for _, verb := range []dialogs.Verb{dialogs.None, dialogs.Unsure, dialogs.MyTickets, dialogs.Solved, dialogs.Next, dialogs.Doubt, dialogs.Person, dialogs.Restart, dialogs.Help, dialogs.Send, dialogs.Discard, "forged"} {
		press(dialogs.Pressed{Verb: verb, Nonce: s.Live})
	}
	for _, verb := range []dialogs.Verb{dialogs.Solved, dialogs.Person, dialogs.Restart, dialogs.Send} {
		press(dialogs.Pressed{Verb: verb, Nonce: "old"})
	}
	for starter := range 4 {
		press(dialogs.Pressed{Verb: dialogs.Try, Nonce: "old", Starter: starter})
	}
	for _, value := range append(slices.Clone(s.Options), "forged") {
		press(dialogs.Pressed{Verb: dialogs.Tell, Nonce: s.Live, Value: value})
	}
	for _, id := range append(slices.Clone(s.Offered), "account-locked", "forged") {
		press(dialogs.Pressed{Verb: dialogs.Pick, Nonce: s.Live, Issue: id})
	}
	for _, l := range append(text.Languages(), "forged") {
		press(dialogs.Pressed{Verb: dialogs.SetLanguage, Nonce: "old", Language: l})
	}
	return events
}

const document = "../docs/dialogs.md"

func TestTheDocumentShowsTheRunningTable(t *testing.T) {
	drawn := "```mermaid\n" + dialogs.Mermaid() + "```\n"
	if *update {
		writeBlock(t, "diagram", drawn)
		return
	}
	if block(t, "diagram") != drawn {
		t.Errorf("the diagram in %s is stale: go test ./dialogs -update rewrites it\n%s", document, drawn)
	}
}

// What Mermaid's grammar of state diagrams takes: a label ends at a colon, a semicolon or a line's end.
func TestMermaidParses(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(dialogs.Mermaid(), "\n"), "\n")
	arrow := regexp.MustCompile(`^    (\[\*\]|[a-z]+) --> [a-z]+(: [A-Za-z ]+(<br/>[A-Za-z ]+)*)?$`)
	note := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "    note ") })
	if lines[0] != "stateDiagram-v2" || lines[1] != "    direction LR" || note < 0 || lines[len(lines)-1] != "    end note" {
		t.Fatalf("no state diagram with a note:\n%s", dialogs.Mermaid())
	}
	for _, line := range lines[2:note] {
		if !arrow.MatchString(line) {
			t.Errorf("no arrow: %q", line)
		}
	}
	for _, line := range lines[note+1 : len(lines)-1] {
		if strings.ContainsAny(line, ";#%<>{}") || strings.Contains(line, "end note") {
			t.Errorf("not for a note: %q", line)
		}
	}
}

// Every signal stands somewhere in both drawings, and they draw the same.
func TestDrawingsAreComplete(t *testing.T) {
	mermaid, dot := dialogs.Mermaid(), dialogs.DOT()
	for _, s := range dialogs.Signals() {
		if !strings.Contains(mermaid, s) || !strings.Contains(dot, s) {
			t.Errorf("%q is not drawn", s)
		}
	}
	for line := range strings.Lines(mermaid) {
		from, rest, ok := strings.Cut(strings.TrimSpace(line), " --> ")
		if !ok || from == "[*]" {
			continue
		}
		to, label, _ := strings.Cut(rest, ": ")
		want := from + " -> " + to + ` [label="` + strings.ReplaceAll(label, "<br/>", `\n`) + `"];`
		if !strings.Contains(dot, want) {
			t.Errorf("Graphviz does not draw %s", want)
		}
	}
}
