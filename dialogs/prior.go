package dialogs

import (
	"cmp"
	"math"
	"time"

	"ssprbot/knowledge"
)

// Fitted to the rankings of 10,933 symptoms of the embedded knowledge, each by a matcher that had not learned it, so that
// the right entries' logarithms of probability sum to the most.
const (
	// A ranking is a little too sure of itself: its confidences are taken to this power.
	temper = 0.9
	// So much of what speaks for an entry speaks for those that it names as related, all alike.
	toRelated = 0.03
	// So much is for all entries alike, whatever the words say: facts may bring up one that no word spoke for.
	toAny = 0.01
)

// prior is what a ranking says of the entries valid at a time; what it leaves of one is for none of these.
func (m Machine) prior(r knowledge.Ranking, at time.Time) []Share {
	valid := m.validAt(at)
	words := tempered(r)
	weights := map[knowledge.IssueID]float64{}
	for _, issue := range valid {
		spoken := (1 - toAny) * words[issue.ID]
		weights[issue.ID] += spoken + toAny/float64(len(valid))
		for _, id := range issue.Related {
			passed := spoken * toRelated / float64(len(issue.Related))
			weights[issue.ID] -= passed
			weights[id] += passed
		}
	}
	shares := []Share{{Weight: 1 - r.Confidence}}
	for _, issue := range valid {
		shares = append(shares, Share{issue.ID, r.Confidence * weights[issue.ID]})
	}
	return normalised(shares)
}

func (m Machine) validAt(at time.Time) []*knowledge.Issue {
	var valid []*knowledge.Issue
	for _, issue := range m.Knowledge.Issues() {
		if issue.ValidOn(knowledge.DayOf(at)) {
			valid = append(valid, issue)
		}
	}
	return valid
}

// tempered are the shares of the ranked among themselves.
func tempered(r knowledge.Ranking) map[knowledge.IssueID]float64 {
	by, sum := map[knowledge.IssueID]float64{}, 0.0
	for _, c := range r.Candidates {
		by[c.Issue.ID] = math.Pow(c.Confidence, temper)
		sum += by[c.Issue.ID]
	}
	for id := range by {
		by[id] /= cmp.Or(sum, 1)
	}
	return by
}
