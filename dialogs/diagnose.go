package dialogs

import (
	"cmp"
	"slices"
	"time"

	"ssprbot/knowledge"
)

// Where nobody asked the bot, it speaks only when it is sure: the text is in scope with a probability of surelyInScope,
// and one area has surelyOneArea of what all entries have. Both were chosen on knowledge/testdata/questions.jsonl, where
// they let through at most 2 % of what is out of scope and answer 80 % of what is in scope in the right area
// (TestSureEnoughToSpeakUnasked).
const (
	surelyInScope = 0.7
	surelyOneArea = 0.5
)

// Diagnosis is what a text by itself says of a trouble.
type Diagnosis struct {
	InScope    bool
	Confidence float64 // probability of that, 0 to 1
	Sure       bool    // enough to be said to somebody who did not ask the bot
	Language   knowledge.Language
	Area       knowledge.Area    // the likeliest; "" where nothing fits
	Issue      knowledge.IssueID // the likeliest of that area
	Evidence   []Evidence
	Missing    []string // up to three facts that would tell the causes apart
}

// Diagnose reads a text that stands alone, such as a post.
func (m Machine) Diagnose(text string, on time.Time) Diagnosis {
	ranking := m.Knowledge.Match(text, on)
	d := Diagnosis{InScope: ranking.InScope, Confidence: ranking.Confidence, Language: ranking.Language, Evidence: m.stated(text)}
	candidates := m.kept(m.prior(ranking, on), d.Evidence)
	area, share := m.leading(ranking)
	d.Area, d.Issue = area, m.likeliest(area, m.posterior(candidates, d.Evidence))
	d.Sure = d.InScope && d.Issue != "" && ranking.Confidence >= surelyInScope && share >= surelyOneArea*ranking.Confidence
	d.Missing = m.missing(State{Candidates: candidates, Known: d.Evidence})
	return d
}

// leading is the area that most speaks for, and how much.
func (m Machine) leading(r knowledge.Ranking) (knowledge.Area, float64) {
	shares := map[knowledge.Area]float64{}
	for _, c := range r.Candidates {
		shares[c.Issue.Area] += c.Confidence
	}
	if len(r.Candidates) == 0 {
		return "", 0
	}
	best := slices.MaxFunc(r.Candidates, func(a, b knowledge.Ranked) int {
		return cmp.Compare(shares[a.Issue.Area], shares[b.Issue.Area])
	})
	return best.Issue.Area, shares[best.Issue.Area]
}

func (m Machine) likeliest(area knowledge.Area, shares []Share) knowledge.IssueID {
	for _, s := range shares {
		if issue := m.Knowledge.Issue(s.Issue); issue != nil && issue.Area == area {
			return s.Issue
		}
	}
	return ""
}
