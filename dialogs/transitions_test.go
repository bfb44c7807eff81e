package dialogs_test

import (
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
)

var update = flag.Bool("update", false, "rewrite the diagram in docs/dialogs.md")

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
	happened := map[dialogs.Edge]bool{}
	seen := map[string]bool{}
	states := []dialogs.State{{}}
	for len(states) > 0 {
		s := states[0]
		states = states[1:]
		for _, e := range alphabet(s) {
			next, _ := checkedStep(t, m, s, e)
			edge := dialogs.Edge{From: phase(s), To: phase(next), Signal: m.Understood(s, e)}
			happened[edge] = true
			next.Language, next.LanguageChosen = "", false // no phase depends on it, and it would triple the walk
			if key := string(next.Encode()); !seen[key] {
				seen[key] = true
				states = append(states, next)
			}
		}
		if len(seen) > 5000 {
			t.Fatalf("more than %d states: the walk does not end", len(seen))
		}
	}
	for _, e := range dialogs.Edges() {
		nothingOffered := e.Signal == "picks one" && e.From != dialogs.Choosing // even a forged button picks nothing then
		if !happened[e] && !nothingOffered {
			t.Errorf("%+v is in the table, but does not happen", e)
		}
	}
}

// alphabet has an event of each kind, with the buttons of the live card and of others.
func alphabet(s dialogs.State) []dialogs.Event {
	turn := map[bool]string{true: "odd", false: "even"}[s.Live == "even"]
	ctx := context(turn)
	events := []dialogs.Event{dialogs.Joined{Context: ctx}, dialogs.Left{Context: ctx}}
	for _, typed := range []string{
		clearTrouble, notOurTrouble, "nothing works any more", "hi", "", "thanks", "yes", "no", "2", "none of these",
		"help", "start over", "talk to a person", "language", "한국어",
	} {
		events = append(events, dialogs.Said{Context: ctx, Text: typed})
	}
	for _, nonce := range []string{s.Live, "old"} {
		for _, verb := range []dialogs.Verb{dialogs.None, dialogs.Solved, dialogs.Next, dialogs.Person, dialogs.Restart, dialogs.Help, dialogs.Try, "forged"} {
			events = append(events, dialogs.Pressed{Context: ctx, Verb: verb, Nonce: nonce})
		}
		for _, id := range append(slices.Clone(s.Offered), "account-locked", "forged") {
			events = append(events, dialogs.Pressed{Context: ctx, Verb: dialogs.Pick, Nonce: nonce, Issue: id})
		}
		for _, l := range append(text.Languages(), "forged") {
			events = append(events, dialogs.Pressed{Context: ctx, Verb: dialogs.SetLanguage, Nonce: nonce, Language: l})
		}
	}
	return events
}

const document = "../docs/dialogs.md"

func TestTheDocumentShowsTheRunningTable(t *testing.T) {
	content, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	markers := regexp.MustCompile("(?s)(<!-- diagram:[^\n]*-->\n```mermaid\n)(.*?)(```\n<!-- end of diagram -->)")
	found := markers.FindSubmatchIndex(content)
	if found == nil {
		t.Fatalf("%s has no diagram between its markers", document)
	}
	if *update {
		drawn := string(content[:found[4]]) + dialogs.Mermaid() + string(content[found[5]:])
		if err := os.WriteFile(document, []byte(drawn), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got := string(content[found[4]:found[5]]); got != dialogs.Mermaid() {
		t.Errorf("the diagram in %s is stale: go test ./dialogs -update rewrites it\n%s", document, dialogs.Mermaid())
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
