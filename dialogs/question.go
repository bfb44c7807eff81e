package dialogs

import (
	"cmp"
	"math"
	"slices"

	"ssprbot/knowledge"
)

const (
	// mostOptions is how many values a question offers as buttons.
	mostOptions = 6
	// leastOption is the least probability with which a value is an option, and with which it counts as able to change
	// the answer.
	leastOption = 0.03
)

// inquiry is a question that could be asked.
type inquiry struct {
	fact    string
	options []string // values to choose from, in the knowledge's order
	bits    float64  // expected information gain
	matters bool     // some answer would change the best issue, or whether the dialog is sure of it
}

// inquiries lists what this audience can know and has not told, the greatest gain first.
func (m Machine) inquiries(s State) []inquiry {
	now := m.posterior(s.Candidates, s.telling())
	enough := m.enough(s)
	issues := m.issuesOf(now)
	then := make([]Share, len(now)) // what would be, for one answer after the other
	var all []inquiry
	for _, fact := range m.Knowledge.Facts() {
		if s.canBeAsked(fact) {
			all = append(all, weigh(&fact, now, then, issues, enough))
		}
	}
	slices.SortStableFunc(all, func(a, b inquiry) int {
		return cmp.Or(cmp.Compare(b.bits, a.bits), cmp.Compare(a.fact, b.fact))
	})
	return all
}

func (s State) canBeAsked(fact knowledge.Fact) bool {
	known := slices.ContainsFunc(s.Known, func(e Evidence) bool { return e.Fact == fact.ID })
	audience := knowledge.Audience(cmp.Or(s.Audience, Employee))
	return fact.Question != nil && !known && !slices.Contains(s.Asked, fact.ID) && !slices.Contains(fact.CannotKnow, audience)
}

// weigh looks one answer ahead.
func weigh(fact *knowledge.Fact, now, then []Share, issues []*knowledge.Issue, enough float64) inquiry {
	q := inquiry{fact: fact.ID, bits: entropy(now)}
	predicted := map[string]float64{}
	for _, value := range fact.Values {
		p := after(fact, value.ID, now, then, issues)
		predicted[value.ID] = p
		q.bits -= p * entropy(then)
		if p >= leastOption {
			q.matters = q.matters || top(then) != top(now) || sure(then, enough) != sure(now, enough)
			q.options = append(q.options, value.ID)
		}
	}
	q.options = likeliest(q.options, predicted)
	return q
}

// after fills then with the posterior once somebody has answered a question, and returns the probability of that answer. The
// issues are those of the shares.
func after(fact *knowledge.Fact, value string, now, then []Share, issues []*knowledge.Issue) (p float64) {
	copy(then, now)
	for n := range then {
		then[n].Weight *= likelihood(fact, value, issues[n], FromAnswer.wrong())
		p += then[n].Weight
	}
	normalised(then)
	return p
}

// issuesOf are those that shares stand for; nil for none of the knowledge's.
func (m Machine) issuesOf(shares []Share) []*knowledge.Issue {
	issues := make([]*knowledge.Issue, len(shares))
	for n, s := range shares {
		issues[n] = m.Knowledge.Issue(s.Issue)
	}
	return issues
}

// likeliest keeps as many options as a card offers, in their order.
func likeliest(options []string, predicted map[string]float64) []string {
	byChance := slices.SortedStableFunc(slices.Values(options), func(a, b string) int {
		return cmp.Compare(predicted[b], predicted[a])
	})
	kept := byChance[:min(mostOptions, len(byChance))]
	return slices.DeleteFunc(options, func(value string) bool { return !slices.Contains(kept, value) })
}

// entropy is in bits.
func entropy(shares []Share) float64 {
	sum := 0.0
	for _, s := range shares {
		if s.Weight > 0 {
			sum -= s.Weight * math.Log2(s.Weight)
		}
	}
	return sum
}

// top is the likeliest issue, "" where there is none.
func top(shares []Share) knowledge.IssueID {
	for _, s := range shares {
		if s.Issue != "" {
			return s.Issue
		}
	}
	return ""
}

// sure tells whether the likeliest issue is to be answered without a question.
func sure(shares []Share, enough float64) bool {
	return weightOf(shares, top(shares)) >= enough*(1-weightOf(shares, ""))
}
