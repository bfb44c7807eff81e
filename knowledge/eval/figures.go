package eval

import (
	"maps"
	"slices"
)

// Figures are the results for one group of questions. A question has a label in scope, or must be declined, or both.
type Figures struct {
	N          int   `json:"n"`          // questions that have a label in scope
	Top1       Share `json:"top1"`       // of N whose first candidate is right, whatever the decision about scope
	Top1Scoped Share `json:"top1Scoped"` // the same, where a declined question counts as wrong
	Recall3    Share `json:"recall3"`    // of N with a right one among the first three labels offered
	MacroTop1  Share `json:"macroTop1"`  // mean over the first labels in scope of Top1 of their questions
	ECE        Share `json:"ece"`        // calibration error of "the first candidate is right", of all questions

	In          int   `json:"in"`          // questions that must be answered
	Out         int   `json:"out"`         // questions that must be declined
	Answered    Share `json:"answered"`    // of In not declined
	Declined    Share `json:"declined"`    // of Out declined
	AUROC       Share `json:"auroc"`       // of the confidence, In against Out; 0.5 is chance
	OutRecall95 Share `json:"outRecall95"` // of Out that would be declined where at least 95 % of In are answered
	ScopeECE    Share `json:"scopeECE"`    // calibration error of "the question is in scope", of In and Out
}

// tally counts for one group of questions.
type tally struct {
	n, scoped, recall3 int
	answered, declined int
	byLabel            map[string]hits
	firsts             []forecast
	in, out            []float64 // confidences
}

type hits struct{ right, of int }

func (t *tally) add(o outcome) {
	t.firsts = append(t.firsts, o.first)
	if want := o.question.want(); want != "" {
		t.addAnswer(want, o)
	}
	switch {
	case o.question.isMixed():
	case o.question.want() != "":
		t.in = append(t.in, o.scope)
		t.answered += count(!o.declined)
	default:
		t.out = append(t.out, o.scope)
		t.declined += count(o.declined)
	}
}

func (t *tally) addAnswer(want string, o outcome) {
	t.n++
	t.scoped += count(o.first.came && !o.declined)
	t.recall3 += count(o.among3)
	if t.byLabel == nil {
		t.byLabel = map[string]hits{}
	}
	h := t.byLabel[want]
	t.byLabel[want] = hits{h.right + count(o.first.came), h.of + 1}
}

func (t *tally) figures() Figures {
	top1, macro := t.top1()
	return Figures{
		N: t.n, Top1: top1, Top1Scoped: share(t.scoped, t.n), Recall3: share(t.recall3, t.n), MacroTop1: macro,
		ECE: calibrationError(t.firsts),
		In:  len(t.in), Out: len(t.out), Answered: share(t.answered, len(t.in)), Declined: share(t.declined, len(t.out)),
		AUROC: auroc(t.in, t.out), OutRecall95: outRecall95(t.in, t.out),
		ScopeECE: calibrationError(slices.Concat(forecasts(t.in, true), forecasts(t.out, false))),
	}
}

// top1 is the share of right answers, of all questions and as the mean over labels.
func (t *tally) top1() (pooled, macro Share) {
	right, sum := 0, Share(0)
	for _, label := range slices.Sorted(maps.Keys(t.byLabel)) { // in order, for sums of fractions depend on it
		h := t.byLabel[label]
		right += h.right
		sum += share(h.right, h.of)
	}
	return share(right, t.n), mean(float64(sum), len(t.byLabel))
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
