package knowledge

import (
	"cmp"
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
// texts of that part: how well they are recognised is how well strangers' words will be. It is meant for measuring, and
// the entries of the folded base lack the symptoms that it has not learned.
//
// There must be at least two parts, and part counts them from zero. Each text is held out in exactly one, but for those
// that stay in all: an entry's only symptom in a language, and what is a title, a code or vague as well. What is held out is
// not learned from another entry either that says the same, but for case, width and signs.
func (b *Base) Fold(part, parts int) (*Base, []HeldOut) {
	corpus := b.eras[0].corpus()
	heldOut := b.deal(corpus.OutOfScope, part, parts)
	unlearned := map[string]bool{}
	for _, h := range heldOut {
		unlearned[sameText(h.Text)] = true
	}
	without := func(texts []string) []string {
		return slices.DeleteFunc(slices.Clone(texts), func(text string) bool { return unlearned[sameText(text)] })
	}
	folded := &Base{byID: map[IssueID]*Issue{}, facts: b.facts, vague: b.vague}
	for _, issue := range b.issues {
		taught := *issue
		taught.Symptoms = Phrases{}
		for language, symptoms := range issue.Symptoms {
			taught.Symptoms[language] = without(symptoms)
		}
		folded.issues = append(folded.issues, &taught)
		folded.byID[issue.ID] = &taught
	}
	corpus.OutOfScope = without(corpus.OutOfScope)
	folded.eras = erasOf(folded.issues, b.vague, corpus)
	return folded, heldOut
}

// deal picks the texts of a part: of every entry and language in turn, so that each is in every part alike.
func (b *Base) deal(outOfScope []string, part, parts int) []HeldOut {
	var dealt []HeldOut
	stays := b.irreplaceable()
	pick := func(turn int, h HeldOut) {
		if turn%parts == part && !stays[sameText(h.Text)] {
			dealt = append(dealt, h)
		}
	}
	for n, issue := range b.issues {
		for _, language := range slices.Sorted(maps.Keys(issue.Symptoms)) {
			for i, text := range issue.Symptoms[language] {
				pick(n+i, HeldOut{issue, language, text})
			}
		}
	}
	for i, text := range outOfScope {
		pick(i, HeldOut{nil, DetectLanguage(text), text})
	}
	return dealt
}

// irreplaceable are the texts that are learned whatever is held out.
func (b *Base) irreplaceable() map[string]bool {
	stays := map[string]bool{}
	add := func(texts ...string) {
		for _, text := range texts {
			stays[sameText(text)] = true
		}
	}
	for _, d := range documents(b.issues, b.vague) {
		add(slices.Concat(d.Titles, d.Codes, d.About, d.Vague)...)
	}
	for _, issue := range b.issues {
		for _, symptoms := range issue.Symptoms {
			if len(symptoms) == 1 {
				add(symptoms[0])
			}
		}
	}
	return stays
}

// sameText is equal for texts that say the same, letter for letter. A text of nothing but signs is only itself.
func sameText(text string) string { return cmp.Or(read(text).plain, text) }
