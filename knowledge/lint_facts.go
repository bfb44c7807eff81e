package knowledge

import (
	"slices"
	"unicode/utf8"
)

const (
	// fewEntries is the least that is worth a question: one that helps with fewer is better told by the symptoms.
	fewEntries = 5
	// longestLabel is what fits on a button of a narrow card, in characters.
	longestLabel = 40
)

// idle finds a fact that tells too few entries apart.
func (b *Base) idle(f Fact) Problems {
	serves := 0
	for _, issue := range b.issues {
		if len(issue.Facts[f.ID]) > 0 {
			serves++
		}
	}
	if serves >= fewEntries {
		return nil
	}
	return Problems{f.in.fact.problem(Warning, "the fact %q serves %d entries, fewer than %d", f.ID, serves, fewEntries)}
}

// overlong finds answers that a button cuts off.
func overlong(f Fact) Problems {
	var found Problems
	for _, v := range f.in.values {
		for _, language := range Languages() {
			if n := utf8.RuneCountInString(v.value[language]); n > longestLabel {
				found = append(found, v.at.problem(Warning, "this answer has %d characters (%s), more than the %d of a button", n, language, longestLabel))
			}
		}
	}
	return found
}

// ambivalent finds words that two values of a fact share: a text that has them states neither.
func ambivalent(f Fact) Problems {
	var found Problems
	for i, s := range f.in.signs {
		shared := func(earlier sign) bool { return earlier.value != s.value && earlier.equals(s) }
		if at := slices.IndexFunc(f.in.signs[:i], shared); at >= 0 {
			earlier := f.in.signs[at]
			found = append(found, s.at.problem(Warning, "this word of %q states %q too (%s)", s.value, earlier.value, earlier.at))
		}
	}
	return found
}
