package dialogs

import (
	"slices"

	"ssprbot/knowledge"
)

const (
	mostOffered   = 5
	mostQuestions = 3 // about one trouble; a card of candidates counts as one
	mostTried     = 3 // answers; then people want other help than a guess
)

// The simulation in docs/dialogs.md chose these: people were helped soonest for the least that they were asked.
const (
	// An answer is given outright when it has this share of all issues together.
	clearShare = 0.75
	// Where a directory has told something of the trouble, and the words alone have the same issue first, this is enough.
	// One that it brings up against the words has to be as clear as any: the directory may err.
	clearWithDirectory = 0.42
	// A candidate below this share of all issues together is not worth a person's time.
	leastShare = 0.01
	// Nor is one below this worth a line of a card.
	leastOffered = 0.02
	// Where none of these has more than this, no issue is worth a person's time.
	hopeless = 0.97
	// A question must tell this share of what the card of candidates would tell, which is more to read.
	leastGain = 0.6
)

// decision is what to show next: a question, candidates to pick from, or an issue as the answer. Nothing is left where
// all are empty.
type decision struct {
	question *inquiry
	offer    []knowledge.IssueID
	answer   knowledge.IssueID
}

// decide weighs the three. canOffer is false where the person could not tell the candidates apart.
func (m Machine) decide(s State, canOffer bool) decision {
	now := m.posterior(s.Candidates, s.telling())
	best := worthShowing(now)
	switch {
	case len(best) == 0 || len(s.Tried) >= mostTried:
		return decision{}
	case len(best) == 1 || sure(now, m.enough(s)) || s.questions() >= mostQuestions:
		return decision{answer: best[0]}
	}
	offer := s.offers(now)
	canOffer = canOffer && len(offer) > 1
	if q, ok := m.question(s, canOffer, cardBits(now, offer)); ok {
		return decision{question: &q}
	}
	if canOffer {
		return decision{offer: offer}
	}
	return decision{answer: best[0]}
}

// offers is what a card would show: what nobody has passed by yet.
func (s State) offers(now []Share) []knowledge.IssueID {
	fresh := slices.DeleteFunc(worthAtLeast(now, leastOffered), func(id knowledge.IssueID) bool { return slices.Contains(s.Passed, id) })
	return fresh[:min(mostOffered, len(fresh))]
}

// cardBits is the expected information gain of offering issues to pick from.
func cardBits(now []Share, offer []knowledge.IssueID) float64 {
	rest := normalised(passedBy(now, offer))
	picked := 0.0
	for _, id := range offer {
		picked += (1 - cardMisread) * weightOf(now, id)
	}
	return entropy(now) - (1-picked)*entropy(rest)
}

// question is the best one, if it is worth asking. Where there is no card to compare it with, any that matters is.
func (m Machine) question(s State, canOffer bool, card float64) (inquiry, bool) {
	for _, q := range m.inquiries(s) {
		if q.matters && len(q.options) > 1 && (!canOffer || q.bits >= leastGain*card) {
			return q, true
		}
	}
	return inquiry{}, false
}

// enough is the share with which an issue is answered outright.
func (m Machine) enough(s State) float64 {
	told := s.telling()
	others := slices.DeleteFunc(slices.Clone(told), func(e Evidence) bool { return e.Source == FromProvider })
	if len(others) < len(told) && top(m.posterior(s.Candidates, told)) == top(m.posterior(s.Candidates, others)) {
		return clearWithDirectory
	}
	return clearShare
}

// questions counts what the person was asked about this trouble.
func (s State) questions() int { return len(s.Asked) + s.Cards }

// worthShowing lists the issues that may be it, the likeliest first; none where it is likelier that none is.
func worthShowing(shares []Share) []knowledge.IssueID { return worthAtLeast(shares, leastShare) }

func worthAtLeast(shares []Share, least float64) []knowledge.IssueID {
	var ids []knowledge.IssueID
	none := weightOf(shares, "")
	for _, s := range shares {
		if s.Issue != "" && s.Weight >= least*(1-none) && none <= hopeless {
			ids = append(ids, s.Issue)
		}
	}
	return ids
}
