package knowledge

import (
	"maps"
	"slices"
)

// HeldOut is a text that a folded base has not learned.
type HeldOut struct {
	Issue    *Issue // the entry whose symptom it is, whole; nil for what is out of scope
	Language Language
	Text     string
}

// Fold returns a base that learns all but one of some equal parts of the symptoms and of what is out of scope, and the
// texts of that part: how well they are recognised is how well strangers' words will be. It is meant for measuring.
// part counts from zero. A symptom that is an entry's only one in its language stays.
func (b *Base) Fold(part, parts int) (*Base, []HeldOut) {
	corpus := b.eras[0].corpus
	folded := &Base{byID: map[IssueID]*Issue{}, facts: b.facts}
	var heldOut []HeldOut
	for n, issue := range b.issues {
		taught := *issue
		taught.Symptoms = Phrases{}
		for _, language := range slices.Sorted(maps.Keys(issue.Symptoms)) {
			symptoms := issue.Symptoms[language]
			for i, text := range symptoms {
				if len(symptoms) > 1 && (i+n)%parts == part {
					heldOut = append(heldOut, HeldOut{issue, language, text})
				} else {
					taught.Symptoms[language] = append(taught.Symptoms[language], text)
				}
			}
		}
		folded.issues = append(folded.issues, &taught)
		folded.byID[issue.ID] = &taught
	}
	var strangers []string
	for i, text := range corpus.OutOfScope {
		if i%parts == part {
			heldOut = append(heldOut, HeldOut{nil, DetectLanguage(text), text})
		} else {
			strangers = append(strangers, text)
		}
	}
	folded.eras = erasOf(folded.issues, strangers, corpus.Synonyms)
	return folded, heldOut
}
