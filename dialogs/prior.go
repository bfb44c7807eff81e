package dialogs

import (
	"cmp"
	"math"
	"slices"
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
	weights := make([]float64, len(valid))
	for n, issue := range valid {
		spoken := (1 - toAny) * words[issue.ID]
		weights[n] += spoken + toAny/float64(len(valid))
		if spoken == 0 {
			continue // and nothing to pass on
		}
		for _, id := range issue.Related {
			passed := spoken * toRelated / float64(len(issue.Related))
			weights[n] -= passed
			if to, ok := slices.BinarySearchFunc(valid, id, compareID); ok {
				weights[to] += passed
			}
		}
	}
	shares := make([]Share, 1, len(valid)+1)
	shares[0].Weight = 1 - r.Confidence
	for n, issue := range valid {
		shares = append(shares, Share{issue.ID, r.Confidence * weights[n]})
	}
	return normalised(shares)
}

func compareID(issue *knowledge.Issue, id knowledge.IssueID) int { return cmp.Compare(issue.ID, id) }

// validAt are sorted by ID.
func (m Machine) validAt(at time.Time) []*knowledge.Issue {
	day := knowledge.DayOf(at)
	return slices.DeleteFunc(m.Knowledge.Issues(), func(issue *knowledge.Issue) bool { return !issue.ValidOn(day) })
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
