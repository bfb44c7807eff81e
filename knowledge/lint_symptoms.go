package knowledge

import "ssprbot/knowledge/match"

// unfound asks each entry's own symptoms.
func (b *Base) unfound(day Day) Problems {
	var found Problems
	for _, issue := range b.validOn(day) {
		for _, symptom := range pooled(issue.in.symptoms) {
			ranking := b.matchOn(symptom.value, day)
			if len(ranking.Candidates) == 0 {
				found = append(found, symptom.at.problem(Warning, "this symptom of %q finds no entry", issue.ID))
			} else if first := ranking.Candidates[0].Issue; first != issue {
				found = append(found, symptom.at.problem(Warning, "this symptom of %q finds %q first", issue.ID, first.ID))
			}
		}
	}
	return found
}

// fewSymptoms is a number with which likeness is still chance.
const fewSymptoms = 3

// indistinct finds pairs of entries that people's words cannot tell apart: most symptoms of either, left out, are
// nearer to the other than to the rest of their own. Entries that merely border on each other rarely lose a third.
func (b *Base) indistinct(day Day) Problems {
	lost := map[[2]string]match.Confusion{}
	var found Problems
	for _, c := range match.Confusions(b.eraOf(day).corpus()) {
		if c.Symptoms <= fewSymptoms || 2*c.Taken <= c.Symptoms {
			continue
		}
		lost[[2]string{c.Document, c.Other}] = c
		if back, both := lost[[2]string{c.Other, c.Document}]; both {
			found = append(found, b.alike(back, c))
		}
	}
	return found
}

func (b *Base) alike(a, c match.Confusion) Problem {
	const message = "the entries %q and %q cannot be told apart: %d of %d symptoms of the one are nearest to the other, %d of %d the other way"
	at := b.byID[IssueID(a.Document)].in.entry
	return at.problem(Warning, message, a.Document, a.Other, a.Taken, a.Symptoms, c.Taken, c.Symptoms)
}
