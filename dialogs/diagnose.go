package dialogs

import (
	"cmp"
	"slices"
	"time"

	"ssprbot/knowledge"
)

// Sureness is what the bot needs to speak where nobody asked it: that the text as a whole is in scope with a probability of
// Scope, since what stands beside a question may tell that it is somebody else's, and that one area has the share Area of
// what all entries have. Both are from 0 to 1.
type Sureness struct {
	Scope float64 `json:"scope"`
	Area  float64 `json:"area"`
}

// UsualSureness is the one in force: in steps of 0.05 the strictest, first in scope and then in area, that answers 80 % of
// knowledge/testdata/questions.jsonl in the right area (TestSureEnoughToSpeakUnasked).
func UsualSureness() Sureness { return Sureness{surelyInScope, surelyOneArea} }

const (
	surelyInScope = 0.85
	surelyOneArea = 0.35
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
	speaks     Sureness // the most that is asked for and met
}

// Diagnose reads a text that stands alone, such as a post.
func (m Machine) Diagnose(text string, on time.Time) Diagnosis {
	ranking := m.Knowledge.Match(text, on)
	d := Diagnosis{InScope: ranking.InScope, Confidence: ranking.Confidence, Language: ranking.Language, Evidence: m.stated(text)}
	candidates := m.kept(m.prior(ranking, on), d.Evidence)
	area, share := m.leading(ranking)
	d.Area, d.Issue = area, m.likeliest(area, m.posterior(candidates, d.Evidence))
	if d.InScope && d.Issue != "" {
		d.speaks = Sureness{ranking.Whole, share / ranking.Confidence}
	}
	d.Sure = d.SureAt(UsualSureness())
	d.Missing = m.missing(State{Candidates: candidates, Known: d.Evidence})
	return d
}

// Speaking is a diagnosis that is as sure as that, to try rules with.
func Speaking(scope, area float64) Diagnosis { return Diagnosis{speaks: Sureness{scope, area}} }

// SureAt tells whether the bot would speak if it had to be as sure as that.
func (d Diagnosis) SureAt(s Sureness) bool {
	return d.speaks.Scope > 0 && d.speaks.Scope >= s.Scope && d.speaks.Area >= s.Area
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
