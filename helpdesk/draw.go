package helpdesk

import (
	"fmt"
	"slices"
	"strings"
)

// Edge is one verb's way from a status; From is "" for Open.
type Edge struct {
	From, To Status
	Verb     Verb
}

// Edges lists every transition of the running table in a fixed order.
func Edges() []Edge {
	var edges []Edge
	for _, from := range append([]Status{none}, Statuses()...) {
		for _, verb := range Verbs() {
			for _, to := range transitions[verb].in[from].to {
				edges = append(edges, Edge{from, to, verb})
			}
		}
	}
	return edges
}

// Mermaid draws the machine as a Mermaid state diagram. Who may do what stands in a note.
func Mermaid() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n    direction LR\n")
	for _, a := range arrows() {
		fmt.Fprintf(&b, "    %s --> %s: %s\n", a.from, a.to, strings.Join(a.verbs, "<br/>"))
	}
	fmt.Fprintf(&b, "    %s --> [*]\n    note right of %s\n", Closed, Waiting)
	for _, by := range []right{byAgent, byRequester, byEither, byTime} {
		fmt.Fprintf(&b, "        by %s: %s\n", by, strings.Join(verbsBy(by), ", "))
	}
	b.WriteString("    end note\n")
	return b.String()
}

// arrow has the verbs that lead from one status to another.
type arrow struct {
	from, to string
	verbs    []string
}

func arrows() []arrow {
	var all []arrow
	for _, e := range Edges() {
		from := string(e.From)
		if e.From == none {
			from = "[*]"
		}
		i := slices.IndexFunc(all, func(a arrow) bool { return a.from == from && a.to == string(e.To) })
		if i < 0 {
			i, all = len(all), append(all, arrow{from: from, to: string(e.To)})
		}
		all[i].verbs = append(all[i].verbs, short(e.Verb))
	}
	return all
}

func verbsBy(by right) []string {
	var all []string
	for _, verb := range Verbs() {
		if transitions[verb].by == by {
			all = append(all, short(verb))
		}
	}
	return all
}

func short(v Verb) string { return strings.TrimPrefix(string(v), "ticket.") }
