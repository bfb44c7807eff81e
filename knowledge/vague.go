package knowledge

import "slices"

// vague is what people type that fits several entries alike, so that it takes a question to tell which one it is.
type vague struct {
	symptoms placedPhrases
	issues   []placed[IssueID]
}

func vagueForm() form[vague] {
	return objectOf(func(v *vague) []field {
		return []field{
			must(into(&v.issues, "issues", atLeast(2, placedForm(issueID()), "what fits one entry alone is a symptom of it"),
				"The entries that it may be about.")),
			must(into(&v.symptoms, "symptoms", inSomeLanguage(filledList(placedForm(sentence()))), "What people type.")),
		}
	})
}

// checkVague accepts, like checkRelated, the IDs of entries that are switched off.
func (l *loader) checkVague() {
	for _, v := range l.vague {
		l.checkThere(v.issues)
	}
}

// about lists what is said that may be about an entry.
func about(id IssueID, all []vague) []string {
	var said []string
	for _, v := range all {
		if slices.Contains(valuesOf(v.issues), id) {
			said = append(said, valuesOf(pooled(v.symptoms))...)
		}
	}
	return said
}

// unfoundVague asks what fits several entries alike.
func (b *Base) unfoundVague(day Day) Problems {
	var found Problems
	for _, v := range b.vague {
		for _, symptom := range pooled(v.symptoms) {
			ranking := b.matchOn(symptom.value, day)
			if !ranking.InScope || len(ranking.Candidates) == 0 {
				found = append(found, symptom.at.problem(Warning, "this finds no entry"))
			} else if first := ranking.Candidates[0].Issue.ID; !slices.Contains(valuesOf(v.issues), first) {
				found = append(found, symptom.at.problem(Warning, "this finds %q first, which is none of its entries", first))
			}
		}
	}
	return found
}
