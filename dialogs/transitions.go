package dialogs

import (
	"fmt"
	"slices"
	"strings"
)

// transition is what a phase does with a signal, and every phase that it can lead to.
type transition struct {
	handle func(Machine, State, occurrence) (State, []Effect)
	to     []Phase
}

// transitions is the whole machine: each phase has a row for each signal.
var transitions = map[Phase]map[signal]transition{
	Ready: always(map[signal]transition{
		problem:     {lookUp, []Phase{Ready, Choosing, Answered}},
		pick:        {tooLate, []Phase{Ready}},
		noneOfThese: {tooLate, []Phase{Ready}},
		solved:      {tooLate, []Phase{Ready}},
		nextOne:     {tooLate, []Phase{Ready}},
		stale:       {tooLate, []Phase{Ready}},
		setLanguage: {switchLanguage, []Phase{Ready}},
	}),
	Choosing: always(map[signal]transition{
		problem:     {lookUp, []Phase{Ready, Choosing, Answered}},
		pick:        {answerPicked, []Phase{Answered}},
		noneOfThese: {noneFits, []Phase{Ready}},
		solved:      {tooLate, []Phase{Choosing}},
		nextOne:     {tooLate, []Phase{Choosing}},
		stale:       {tooLate, []Phase{Choosing}},
		setLanguage: {switchLanguage, []Phase{Choosing}},
	}),
	Answered: always(map[signal]transition{
		problem:     {lookUp, []Phase{Ready, Choosing, Answered}},
		pick:        {tooLate, []Phase{Answered}},
		noneOfThese: {tooLate, []Phase{Answered}},
		solved:      {sayGoodbye, []Phase{Ready}},
		nextOne:     {nextCandidate, []Phase{Answered, Ready}},
		stale:       {tooLate, []Phase{Answered}},
		setLanguage: {switchLanguage, []Phase{Answered}},
	}),
}

// always adds the rows that are the same in every phase.
func always(own map[signal]transition) map[signal]transition {
	same := map[signal]transition{
		joined:       {welcome, []Phase{Ready}},
		left:         {leave, []Phase{Ready}},
		thanks:       {sayGoodbye, []Phase{Ready}},
		greeting:     {ask, []Phase{Ready}},
		restart:      {ask, []Phase{Ready}},
		person:       {handOver, []Phase{Ready}},
		help:         {explain, nil},
		languageMenu: {offerLanguages, nil},
	}
	for s, t := range same {
		own[s] = t
	}
	return own
}

// Edge is one arrow of the diagram.
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
			for _, to := range transitions[from][s].leadsTo(from) {
				edges = append(edges, Edge{from, to, string(s)})
			}
		}
	}
	return edges
}

func (t transition) leadsTo(from Phase) []Phase {
	if t.to == nil {
		return []Phase{from}
	}
	return t.to
}

// Mermaid draws the machine as a Mermaid state diagram.
func Mermaid() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n    [*] --> " + string(Ready) + "\n")
	for _, arrow := range arrows() {
		fmt.Fprintf(&b, "    %s --> %s: %s\n", arrow.From, arrow.To, arrow.Signal)
	}
	return b.String()
}

// DOT draws the machine for Graphviz.
func DOT() string {
	var b strings.Builder
	b.WriteString("digraph dialog {\n    rankdir=LR;\n")
	for _, arrow := range arrows() {
		fmt.Fprintf(&b, "    %s -> %s [label=%q];\n", arrow.From, arrow.To, arrow.Signal)
	}
	b.WriteString("}\n")
	return b.String()
}

// arrows joins the edges between the same two phases into one with all their signals.
func arrows() []Edge {
	var joinedEdges []Edge
	for _, e := range Edges() {
		i := slices.IndexFunc(joinedEdges, func(j Edge) bool { return j.From == e.From && j.To == e.To })
		if i < 0 {
			joinedEdges = append(joinedEdges, e)
			continue
		}
		joinedEdges[i].Signal += ", " + e.Signal
	}
	return joinedEdges
}
