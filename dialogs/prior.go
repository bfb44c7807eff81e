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
	valid := m.Knowledge.Valid(at)
	words := tempered(r, valid)
	weights := make([]float64, len(valid.Issues))
	for n, issue := range valid.Issues {
		spoken := (1 - toAny) * words[n]
		weights[n] += spoken + toAny/float64(len(valid.Issues))
		if spoken == 0 {
			continue // and nothing to pass on
		}
		passed := spoken * toRelated / float64(len(issue.Related))
		for range issue.Related { // one by one: rounding is part of the result
			weights[n] -= passed
		}
		for _, to := range valid.Related[n] {
			weights[to] += passed
		}
	}
	shares := make([]Share, 1, len(valid.Issues)+1)
	shares[0].Weight = 1 - r.Confidence
	for n, issue := range valid.Issues {
		shares = append(shares, Share{issue.ID, r.Confidence * weights[n]})
	}
	return normalised(shares)
}

// tempered are the shares of the ranked among themselves, in the order of the entries.
func tempered(r knowledge.Ranking, valid *knowledge.Valid) []float64 {
	shares, sum := make([]float64, len(valid.Issues)), 0.0
	for _, c := range r.Candidates {
		share := math.Pow(c.Confidence, temper)
		sum += share
		if n, ok := valid.Place(c.Issue.ID); ok {
			shares[n] = share
		}
	}
	for n := range shares {
		shares[n] /= cmp.Or(sum, 1)
	}
	return shares
}
