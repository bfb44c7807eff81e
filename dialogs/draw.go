package dialogs

import (
	"fmt"
	"slices"
	"strings"
)

// Edge is one signal's way from a phase.
type Edge struct {
	From, To Phase
	Signal   string
}

// Edges lists every transition of the running table in a fixed order. A signal that leaves the phase as it is leads
// back to it.
func Edges() []Edge {
	var edges []Edge
	for _, from := range Phases() {
		for _, s := range signals() {
			t, _ := row(from, s)
			for _, to := range t.leadsTo(from) {
				edges = append(edges, Edge{from, to, string(s)})
			}
		}
	}
	return edges
}

// leadsTo lists phases in their order, so that no drawing depends on how a row is written.
func (t transition) leadsTo(from Phase) []Phase {
	leads := func(to Phase) bool {
		return slices.Contains(t.to, to) || to == from && (t.to == nil || slices.Contains(t.to, same))
	}
	return slices.DeleteFunc(Phases(), func(to Phase) bool { return !leads(to) })
}

// Mermaid draws the machine as a Mermaid state diagram: an arrow for what a phase does differently from the others, and
// a note for what all of them do. Answers to a question that is not open are left out.
func Mermaid() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n    direction LR\n    [*] --> " + string(Ready) + "\n")
	for _, a := range arrows() {
		fmt.Fprintf(&b, "    %s --> %s: %s\n", a.from, a.to, strings.Join(a.signals, "<br/>"))
	}
	fmt.Fprintf(&b, "    note right of %s\n", Ready)
	for _, line := range note() {
		fmt.Fprintf(&b, "        %s\n", line)
	}
	b.WriteString("    end note\n")
	return b.String()
}

// DOT draws the same for Graphviz.
func DOT() string {
	var b strings.Builder
	b.WriteString("digraph dialog {\n    start [shape=point];\n    start -> " + string(Ready) + ";\n")
	for _, a := range arrows() {
		fmt.Fprintf(&b, "    %s -> %s [label=%q];\n", a.from, a.to, strings.Join(a.signals, "\n"))
	}
	fmt.Fprintf(&b, "    note [shape=note, label=%q];\n}\n", strings.Join(note(), "\n"))
	return b.String()
}

// arrow has the signals that can lead from one phase to another, by the phase's own rows; what leads on from every phase
// is drawn from the first.
type arrow struct {
	from, to Phase
	signals  []string
}

func arrows() []arrow {
	var all []arrow
	for _, e := range Edges() {
		own := transitions.own[e.From][signal(e.Signal)].to != nil
		if !own && (e.From != Ready || e.To == Ready) {
			continue
		}
		i := slices.IndexFunc(all, func(a arrow) bool { return a.from == e.From && a.to == e.To })
		if i < 0 {
			i, all = len(all), append(all, arrow{from: e.From, to: e.To})
		}
		all[i].signals = append(all[i].signals, e.Signal)
	}
	return all
}

// note tells what holds in every phase, a line for each destination.
func note() []string {
	lines := []string{"In every phase"}
	var places [][]string
	for _, s := range signals() {
		to := transitions.everywhere[s].to
		if to == nil && answersQuestion(s) {
			continue
		}
		place := destination(to)
		i := slices.IndexFunc(places, func(p []string) bool { return p[0] == place })
		if i < 0 {
			i, places = len(places), append(places, []string{place})
		}
		places[i] = append(places[i], string(s))
	}
	for _, p := range places {
		lines = append(lines, p[0]+": "+strings.Join(p[1:], ", "))
	}
	return lines
}

func destination(to []Phase) string {
	switch {
	case to == nil:
		return "stays"
	case slices.Contains(to, same):
		others := slices.DeleteFunc(slices.Clone(to), func(p Phase) bool { return p == same })
		return "stays or " + destination(others)
	case len(to) == len(Phases()):
		return "to any phase"
	}
	return "to " + strings.Join(names(to), " or ")
}

func names(phases []Phase) []string {
	all := make([]string, len(phases))
	for i, p := range phases {
		all[i] = string(p)
	}
	return all
}

// answersQuestion tells whether a signal leads anywhere only where its question is open.
func answersQuestion(s signal) bool {
	return slices.ContainsFunc(Phases(), func(p Phase) bool { return transitions.own[p][s].to != nil })
}
