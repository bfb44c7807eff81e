package dialogs

import (
	"cmp"
	"math"
	"slices"

	"ssprbot/knowledge"
)

// Share is how much speaks for an issue, of one for all of them together.
type Share struct {
	Issue  knowledge.IssueID `json:"issue,omitempty"` // "" stands for none of the knowledge's
	Weight float64           `json:"weight"`
}

const (
	// mostKept bounds the candidates that a state holds, "none of these" besides.
	mostKept = 40
	// keptAnyway of them are the likeliest without a directory.
	keptAnyway = 15
	// listed is the probability that somebody with the trouble answers with one of the values that its entry lists.
	listed = 0.9
	// cardMisread is how often people do not see their trouble on a card that has it.
	cardMisread = 0.1
)

// posterior weighs shares with evidence: they sum to one, the greatest first. Issues that the knowledge has lost are
// left out.
func (m Machine) posterior(shares []Share, known []Evidence) []Share {
	weighed := make([]Share, 0, len(shares))
	issues := make([]*knowledge.Issue, 0, len(shares))
	for _, s := range shares {
		issue := m.Knowledge.Issue(s.Issue)
		if s.Issue != "" && issue == nil {
			continue
		}
		weighed, issues = append(weighed, s), append(issues, issue)
	}
	for _, e := range known {
		if !m.hasValue(e.Fact, e.Value) {
			continue
		}
		fact, _ := m.Knowledge.Fact(e.Fact)
		for n, issue := range issues {
			weighed[n].Weight *= e.likelihood(&fact, issue)
		}
	}
	return normalised(weighed)
}

// normalised makes shares sum to one and puts the greatest first.
func normalised(shares []Share) []Share {
	sum := 0.0
	for _, s := range shares {
		sum += s.Weight
	}
	for i := range shares {
		shares[i].Weight /= cmp.Or(sum, 1)
	}
	slices.SortFunc(shares, func(a, b Share) int {
		if a.Weight != b.Weight {
			return cmp.Compare(b.Weight, a.Weight)
		}
		return cmp.Compare(a.Issue, b.Issue) // no issue has two shares
	})
	return shares
}

// likelihood is the probability that a source which errs so often reports the value of somebody with the issue's
// trouble; nil is none of the knowledge's. It does not depend on the issue where that does not list the fact.
func likelihood(fact *knowledge.Fact, value string, issue *knowledge.Issue, wrong float64) float64 {
	values := float64(len(fact.Values))
	alike := 1 / values
	if issue == nil {
		return alike
	}
	speaking := issue.Facts[fact.ID]
	n := float64(len(speaking))
	p := alike
	switch {
	case n == 0 || n == values:
	case slices.Contains(speaking, value):
		p = listed / n
	default:
		p = (1 - listed) / (values - n)
	}
	return (1-wrong)*p + wrong*alike
}

// kept bounds what a state holds to the candidates that are likeliest after the evidence, and some that are likeliest
// without what a directory says: it may be denied. The others' share goes to none of these.
func (m Machine) kept(shares []Share, known []Evidence) []Share {
	said := slices.DeleteFunc(slices.Clone(known), func(e Evidence) bool { return e.Source == FromProvider })
	stays := make(map[knowledge.IssueID]bool, mostKept)
	weighed := m.posterior(shares, known)
	anyway := weighed
	if len(said) < len(known) {
		anyway = m.posterior(shares, said)
	}
	for _, some := range [][]Share{likeliestOf(anyway, keptAnyway), weighed} {
		for _, s := range some {
			if s.Issue != "" && len(stays) < mostKept {
				stays[s.Issue] = true
			}
		}
	}
	none := Share{}
	candidates := make([]Share, 0, len(stays)+1)
	for _, s := range shares {
		if stays[s.Issue] {
			candidates = append(candidates, s)
		} else {
			none.Weight += s.Weight
		}
	}
	return rounded(normalised(append(candidates, none)))
}

func likeliestOf(shares []Share, n int) []Share { return shares[:min(n, len(shares))] }

// rounded keeps a state short. A candidate that rounds to nothing is none.
func rounded(shares []Share) []Share {
	for i := range shares {
		shares[i].Weight = math.Round(shares[i].Weight*1e6) / 1e6
	}
	return slices.DeleteFunc(shares, func(s Share) bool { return s.Weight == 0 && s.Issue != "" })
}

func shared(shares []Share) map[knowledge.IssueID]float64 {
	by := map[knowledge.IssueID]float64{}
	for _, s := range shares {
		by[s.Issue] = s.Weight
	}
	return by
}

func weightOf(shares []Share, id knowledge.IssueID) float64 {
	for _, s := range shares {
		if s.Issue == id {
			return s.Weight
		}
	}
	return 0
}

// without drops an issue that was not it.
func without(shares []Share, id knowledge.IssueID) []Share {
	return slices.DeleteFunc(slices.Clone(shares), func(s Share) bool { return s.Issue == id })
}

// passedBy makes issues less likely that people saw on a card and did not pick.
func passedBy(shares []Share, ids []knowledge.IssueID) []Share {
	shares = slices.Clone(shares)
	for i, s := range shares {
		if slices.Contains(ids, s.Issue) {
			shares[i].Weight *= cardMisread
		}
	}
	return shares
}

// picked makes an issue likelier that people picked from a card; how the others compare stays as it was.
func picked(shares []Share, id knowledge.IssueID) []Share {
	shares = slices.Clone(shares)
	for i, s := range shares {
		if s.Issue != id {
			shares[i].Weight *= cardMisread
		}
	}
	return shares
}
