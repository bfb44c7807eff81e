// Package eval measures how well a knowledge base answers labelled questions. It only measures: thresholds and
// training belong to package match, and what the labels mean to whoever wrote them.
package eval

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"ssprbot/knowledge"
)

// OutOfScope is the label of a question that the bot must decline.
const OutOfScope = "OUT-OF-SCOPE"

const longestLine = 1 << 20

// Question is a text with the labels that are right for it, best first: entry ids or areas, and OutOfScope. Beside
// other labels OutOfScope says that declining is right too; such a question counts in no figure about scope.
type Question struct {
	ID     string   `json:"id"`
	Text   string   `json:"text"`
	Labels []string `json:"labels"`
	Lang   string   `json:"lang"`
}

// Read reads questions, one JSON object a line. The error names the line.
func Read(r io.Reader) ([]Question, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, longestLine)
	var all []Question
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var q Question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if q.Text == "" || len(q.Labels) == 0 {
			return nil, fmt.Errorf("line %d: a question needs a text and labels", n)
		}
		all = append(all, q)
	}
	return all, lines.Err()
}

// Figures are the results for one language, or for all. A share without anything to count is 0; look at its n.
type Figures struct {
	N          int     `json:"n"`          // questions that have a label in scope
	Top1       float64 `json:"top1"`       // share whose first candidate is right, whatever the decision about scope
	Top1Scoped float64 `json:"top1Scoped"` // the same, where a declined question counts as wrong
	Recall3    float64 `json:"recall3"`    // share with a right one among the first three labels offered
	In         int     `json:"in"`         // questions that must be answered
	Out        int     `json:"out"`        // questions that must be declined
	Answered   float64 `json:"answered"`   // share of In that is not declined
	Declined   float64 `json:"declined"`   // share of Out that is
	AUROC      float64 `json:"auroc"`      // of the confidence, In against Out; 0.5 is chance
}

// Confusion is a mistake in the first candidate and how often it was made.
type Confusion struct {
	Want, Got string
	N         int
}

// Report is a measurement.
type Report struct {
	All        Figures            `json:"all"`
	ByLanguage map[string]Figures `json:"byLanguage"`
	Confusions []Confusion        `json:"confusions"` // most frequent first
}

// Measure asks every question as on that day.
func Measure(base *knowledge.Base, questions []Question, on time.Time) Report {
	tallies := map[string]*tally{}
	all, confusions := &tally{}, map[Confusion]int{}
	for _, q := range questions {
		ranking := base.Match(q.Text, on)
		byLanguage := tallies[q.Lang]
		if byLanguage == nil {
			byLanguage = &tally{}
			tallies[q.Lang] = byLanguage
		}
		for _, t := range []*tally{all, byLanguage} {
			t.add(q, ranking)
		}
		if got := firstLabel(ranking); q.inScope() && !right(q, ranking.Candidates[:min(1, len(ranking.Candidates))]) {
			confusions[Confusion{Want: q.Labels[0], Got: got}]++
		}
	}
	report := Report{All: all.figures(), ByLanguage: map[string]Figures{}}
	for language, t := range tallies {
		report.ByLanguage[language] = t.figures()
	}
	for c, n := range confusions {
		report.Confusions = append(report.Confusions, Confusion{c.Want, c.Got, n})
	}
	slices.SortFunc(report.Confusions, func(a, b Confusion) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Want, b.Want), cmp.Compare(a.Got, b.Got))
	})
	return report
}

// Languages lists the languages of a report in a fixed order.
func (r Report) Languages() []string { return slices.Sorted(maps.Keys(r.ByLanguage)) }

func (q Question) inScope() bool {
	return slices.ContainsFunc(q.Labels, func(l string) bool { return l != OutOfScope })
}

func (q Question) mixed() bool { return q.inScope() && slices.Contains(q.Labels, OutOfScope) }

// tally counts for one group of questions.
type tally struct {
	n, top1, scoped, recall3 int
	answered, declined       int
	in, out                  []float64 // confidences
}

func (t *tally) add(q Question, r knowledge.Ranking) {
	if q.inScope() {
		t.n++
		first := right(q, r.Candidates[:min(1, len(r.Candidates))])
		t.top1 += count(first)
		t.scoped += count(first && r.InScope)
		t.recall3 += count(right(q, firstLabels(r.Candidates, 3)))
	}
	switch {
	case q.mixed():
	case q.inScope():
		t.in = append(t.in, r.Confidence)
		t.answered += count(r.InScope)
	default:
		t.out = append(t.out, r.Confidence)
		t.declined += count(!r.InScope)
	}
}

func (t *tally) figures() Figures {
	return Figures{
		N: t.n, Top1: share(t.top1, t.n), Top1Scoped: share(t.scoped, t.n), Recall3: share(t.recall3, t.n),
		In: len(t.in), Out: len(t.out), Answered: share(t.answered, len(t.in)), Declined: share(t.declined, len(t.out)),
		AUROC: auroc(t.in, t.out),
	}
}

func right(q Question, candidates []knowledge.Ranked) bool {
	return slices.ContainsFunc(candidates, func(c knowledge.Ranked) bool {
		return slices.Contains(q.Labels, string(c.Issue.ID)) || slices.Contains(q.Labels, string(c.Issue.Area))
	})
}

func label(c knowledge.Ranked) string { return cmp.Or(string(c.Issue.Area), string(c.Issue.ID)) }

func firstLabel(r knowledge.Ranking) string {
	if len(r.Candidates) == 0 {
		return "nothing"
	}
	return label(r.Candidates[0])
}

// firstLabels are the candidates that carry the first n different labels: three entries of one area are one guess.
func firstLabels(candidates []knowledge.Ranked, n int) []knowledge.Ranked {
	seen := map[string]bool{}
	for i, c := range candidates {
		if seen[label(c)] = true; len(seen) > n {
			return candidates[:i]
		}
	}
	return candidates
}

// auroc is the probability that a question in scope has the higher confidence; equal ones count half.
func auroc(in, out []float64) float64 {
	if len(in) == 0 || len(out) == 0 {
		return 0
	}
	wins := 0.0
	for _, i := range in {
		for _, o := range out {
			switch {
			case i > o:
				wins++
			case i == o:
				wins += 0.5
			}
		}
	}
	return wins / float64(len(in)*len(out))
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
