// Package knowledge turns what a person typed into the entries that may help, best first. It reads entries from YAML,
// tells authors what is wrong with their files, and ranks by package match.
//
// Invariants: a Base never changes once loaded, so a reader always sees one whole state of the knowledge; a file with
// a mistake never gets into one; the same knowledge, text and UTC day give the same ranking.
//
// What does not belong here: the conversation (which question to ask next, what to say), cards, and who is asking.
package knowledge

import (
	"slices"
	"strings"
	"time"

	"ssprbot/knowledge/match"
)

// Base is the knowledge in force. Load makes it; it is safe for concurrent use, and what it hands out is shared: do
// not change it.
type Base struct {
	issues    []*Issue // switched on, sorted by ID
	byID      map[IssueID]*Issue
	facts     []Fact
	vague     []vague
	eras      []era
	overrides []Override
	warnings  Problems // what the files alone show
	recent    recent
}

// Ranking is the answer to a text. The candidates' confidences sum to at most Confidence.
type Ranking struct {
	InScope    bool     // some entry is about what the text asks
	Confidence float64  // probability of that, 0 to 1
	Whole      float64  // the same of all that the text says, though a part of it may be clearer
	Language   Language // of the text
	Candidates []Ranked // best first, at most forty; there may be some even when the text is out of scope
}

// Ranked is an entry and the probability that it is the one asked for.
type Ranked struct {
	Issue      *Issue
	Confidence float64
}

// Match ranks the entries valid on the UTC day of on. The first call in a span of days with its own set of valid
// entries learns that set, which takes milliseconds for dozens of entries.
func (b *Base) Match(text string, on time.Time) Ranking {
	return b.matchOn(text, DayOf(on))
}

// MatchAgain is Match for where people ask: it remembers what it found for the last few hundred texts.
func (b *Base) MatchAgain(text string, on time.Time) Ranking {
	day := DayOf(on)
	return b.recent.ranking(b.eraOf(day).first, text, func() Ranking { return b.matchOn(text, day) })
}

func (b *Base) matchOn(text string, day Day) Ranking {
	result := b.eraOf(day).matcher().Match(text)
	ranking := Ranking{InScope: result.InScope, Confidence: result.Confidence, Whole: result.Whole, Language: result.Language}
	ranking.Candidates = make([]Ranked, 0, len(result.Candidates))
	for _, c := range result.Candidates {
		ranking.Candidates = append(ranking.Candidates, Ranked{b.byID[IssueID(c.ID)], c.Confidence})
	}
	return ranking
}

// Issue returns the entry with that ID, valid today or not, and nil where there is none or it is switched off.
func (b *Base) Issue(id IssueID) *Issue { return b.byID[id] }

// Issues returns the entries that are switched on, valid today or not, sorted by ID.
func (b *Base) Issues() []*Issue { return slices.Clone(b.issues) }

// DetectLanguage tells the language of a text by its letters.
func DetectLanguage(text string) Language { return match.Detect(text) }

func byIssueID(a, b *Issue) int { return strings.Compare(string(a.ID), string(b.ID)) }

// Explanation tells an author why a candidate stands where it stands.
type Explanation = match.Explanation

// Explain tells how Match ranks a text, and why its best candidates stand where they stand, at most so many. It is for
// authors: it reads all of the knowledge again.
func (b *Base) Explain(text string, on time.Time, most int) (match.Result, []Explanation) {
	e := b.eraOf(DayOf(on))
	return e.matcher().Explain(e.corpus(), text, most)
}
