package search

import (
	"time"

	"ssprbot/knowledge"
)

// Matcher is our own matcher, asked as on one day.
type Matcher struct {
	base   *knowledge.Base
	on     time.Time
	issues []knowledge.IssueID // of the latest answer, so that what is counted is the matcher's
}

// NewMatcher learns a base, which does so when it is first asked.
func NewMatcher(base *knowledge.Base, on time.Time) *Matcher {
	base.Match("", on)
	return &Matcher{base: base, on: on}
}

// Rank never fails. The score is the probability that the text is in scope.
func (m *Matcher) Rank(text string) (Answer, error) {
	ranked := m.base.Match(text, m.on)
	m.issues = m.issues[:0]
	for _, c := range ranked.Candidates {
		m.issues = append(m.issues, c.Issue.ID)
	}
	return Answer{m.issues, ranked.Confidence}, nil
}

// Close does nothing.
func (m *Matcher) Close() error { return nil }
