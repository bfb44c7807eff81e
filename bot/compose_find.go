package bot

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"ssprbot/knowledge"
)

const (
	leastLikely  = 0.01 // below it a candidate is noise
	shortestCode = 3    // letters and digits from which on a code's beginning means something
)

// find lists the entries that fit what was typed so far, the best first: those whose code it begins, then those whose
// symptoms it is like, then those whose title has its words.
func find(base *knowledge.Base, typed string, on time.Time) []*knowledge.Issue {
	day := knowledge.DayOf(on)
	var found entries
	for _, issue := range base.Issues() {
		if hasCode(issue, typed) && issue.ValidOn(day) {
			found.addIssue(issue)
		}
	}
	if ranking := base.Match(typed, on); ranking.InScope {
		found.add(ranking.Candidates, len(ranking.Candidates))
	}
	words := wordsOf(typed)
	for _, issue := range base.Issues() {
		if titled(issue, words) && issue.ValidOn(day) {
			found.addIssue(issue)
		}
	}
	return found.issues
}

// entries is a list without repetition.
type entries struct{ issues []*knowledge.Issue }

func (e *entries) addIssue(issue *knowledge.Issue) {
	if !slices.Contains(e.issues, issue) {
		e.issues = append(e.issues, issue)
	}
}

func (e *entries) add(candidates []knowledge.Ranked, most int) {
	for _, c := range candidates[:min(most, len(candidates))] {
		if c.Confidence >= leastLikely {
			e.addIssue(c.Issue)
		}
	}
}

// hasCode tells whether what was typed begins one of the entry's codes. A code has digits, which tells it from a word.
func hasCode(issue *knowledge.Issue, typed string) bool {
	begun := compact(typed)
	if len(begun) < shortestCode || !strings.ContainsFunc(begun, unicode.IsDigit) {
		return false
	}
	return slices.ContainsFunc(issue.Codes, func(code string) bool { return strings.HasPrefix(compact(code), begun) })
}

// compact leaves the letters and digits of a code: people type SSPR-0029 for SSPR_0029.
func compact(code string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, code)
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// titled tells whether each word begins a word of the title, in one of its languages.
func titled(issue *knowledge.Issue, words []string) bool {
	if len(words) == 0 {
		return false
	}
	for _, language := range knowledge.Languages() {
		title := wordsOf(issue.Title[language])
		begun := func(word string) bool {
			return slices.ContainsFunc(title, func(w string) bool { return strings.HasPrefix(w, word) })
		}
		if !slices.ContainsFunc(words, func(w string) bool { return !begun(w) }) {
			return true
		}
	}
	return false
}
