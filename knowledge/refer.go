package knowledge

import (
	"maps"
	"slices"
)

// checkRelated accepts the IDs of entries that are switched off: who switches one off need not edit the others.
func (l *loader) checkRelated() {
	for _, issue := range l.entries {
		l.checkThere(issue.in.related)
	}
}

func (l *loader) checkThere(named []placed[IssueID]) {
	for _, n := range named {
		if id := n.value; l.entries[id] == nil {
			known := slices.Sorted(maps.Keys(l.entries))
			l.errors = append(l.errors, n.at.problem(Error, "there is no entry %q%s", id, suggestion(string(id), known)))
		}
	}
}

// checkFacts asks that every fact of an entry is declared, be it in another source, with the values that the entry
// gives it.
func (l *loader) checkFacts() {
	for _, issue := range l.entries {
		for _, used := range issue.in.facts {
			l.checkFact(used)
		}
	}
}

func (l *loader) checkFact(used named[[]placed[string]]) {
	fact, declared := l.facts[used.id]
	if !declared {
		known := slices.Sorted(maps.Keys(l.facts))
		l.errors = append(l.errors, used.at.problem(Error, "there is no fact %q%s", used.id, suggestion(used.id, known)))
		return
	}
	for _, v := range used.value {
		if v.value != "" && !fact.has(v.value) {
			l.errors = append(l.errors, v.at.problem(Error, "the fact %q has no value %s%s", used.id, quoted(v.value), suggestion(v.value, fact.valueIDs())))
		}
	}
}
