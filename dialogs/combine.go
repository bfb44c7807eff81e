package dialogs

import (
	"cmp"
	"slices"
	"time"

	"ssprbot/knowledge"
)

// combined is what two texts about one trouble say together, as if they were independent. Of all issues nothing is known
// before: half of the probability is for none of these, and the rest for all the same.
func (m Machine) combined(shares []Share, r knowledge.Ranking, at time.Time) []Share {
	issues := float64(len(m.Knowledge.Issues()))
	added := m.prior(r, at)
	first, second := shared(shares), shared(added)
	all := []Share{{Weight: 2 * first[""] * second[""]}}
	for _, id := range union(shares, added) {
		a, b := orElse(first, id, first[""]/issues), orElse(second, id, second[""]/issues)
		all = append(all, Share{id, 2 * issues * a * b})
	}
	return normalised(all)
}

// overlap is how much likelier it is that a text is about the trouble being talked about than about any other: below
// one it rather is another.
func (m Machine) overlap(s State, r knowledge.Ranking, at time.Time) float64 {
	issues := float64(len(m.Knowledge.Issues()))
	first, second := amongIssues(m.posterior(s.Candidates, s.telling())), amongIssues(m.prior(r, at))
	ratio := 0.0
	for _, id := range union(s.Candidates, nil) { // in a fixed order: sums of floats depend on it
		ratio += issues * first[id] * second[id]
	}
	return ratio
}

// amongIssues leaves none of these out of the sum.
func amongIssues(shares []Share) map[knowledge.IssueID]float64 {
	by := shared(shares)
	rest := 1 - by[""]
	delete(by, "")
	for id := range by {
		by[id] /= cmp.Or(rest, 1)
	}
	return by
}

func orElse(by map[knowledge.IssueID]float64, id knowledge.IssueID, otherwise float64) float64 {
	if weight, ok := by[id]; ok {
		return weight
	}
	return otherwise
}

// union lists the issues of both, sorted.
func union(a, b []Share) []knowledge.IssueID {
	var ids []knowledge.IssueID
	for _, s := range slices.Concat(a, b) {
		if s.Issue != "" {
			ids = append(ids, s.Issue)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
