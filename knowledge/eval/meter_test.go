package eval_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ssprbot/knowledge"
	"ssprbot/knowledge/eval"
)

var none = eval.Share(math.NaN())

// compareFigures knows that a third has no last digit, and that there is nothing in none to compare.
func compareFigures[T any](t *testing.T, want, got T) {
	t.Helper()
	alike := cmp.Comparer(func(a, b eval.Share) bool {
		return math.Abs(float64(a-b)) < 1e-12 || math.IsNaN(float64(a)) && math.IsNaN(float64(b))
	})
	if diff := cmp.Diff(want, got, alike); diff != "" {
		t.Error(diff)
	}
}

// ranked is a candidate: an entry a1 is of the area a, an entry b of none.
func ranked(id knowledge.IssueID, confidence float64) knowledge.Ranked {
	area := knowledge.Area("")
	if len(id) > 1 {
		area = knowledge.Area(id[:1])
	}
	return knowledge.Ranked{Issue: &knowledge.Issue{ID: id, Area: area}, Confidence: confidence}
}

func answered(confidence float64, candidates ...knowledge.Ranked) knowledge.Ranking {
	return knowledge.Ranking{InScope: true, Confidence: confidence, Candidates: candidates}
}

func declined(confidence float64, candidates ...knowledge.Ranked) knowledge.Ranking {
	return knowledge.Ranking{Confidence: confidence, Candidates: candidates}
}

func asked(language, origin string, labels ...string) eval.Question {
	return eval.Question{Text: "?", Labels: labels, Lang: language, Origin: origin}
}

// The figures in this test are counted by hand.
func TestMeter(t *testing.T) {
	m := eval.NewMeter(eval.Areas)
	m.Add(asked("en", "forum", "a"), answered(0.75, ranked("a1", 0.5), ranked("a2", 0.125), ranked("b", 0.125)))
	m.Add(asked("en", "forum", "b"), declined(0.5, ranked("b", 0.25), ranked("a1", 0.125)))
	m.Add(asked("ko", "", "b"), answered(0.75, ranked("a1", 0.25), ranked("a2", 0.25), ranked("c", 0.125), ranked("b", 0.0625)))
	m.Add(asked("ko", "", eval.OutOfScope, "c"), declined(0.25, ranked("a1", 0.125), ranked("c", 0.0625)))
	m.Add(asked("en", "", eval.OutOfScope), declined(0.25, ranked("b", 0.125)))
	m.Add(asked("ko", "forum", eval.OutOfScope), answered(0.75, ranked("c", 0.5)))
	m.Add(asked("en", "", "d"), answered(0.25, ranked("a1", 0.125), ranked("b", 0.0625), ranked("c", 0.03125), ranked("d", 0.015625)))
	m.Add(asked("en", "", "a2"), answered(1, ranked("a1", 0.5), ranked("a2", 0.5)))
	m.Add(asked("ko", "", "a"), declined(0))
	got := m.Report()

	compareFigures(t, eval.Report{
		All: eval.Figures{
			N: 7, Top1: 2. / 7, Top1Scoped: 1. / 7, Recall3: 5. / 7,
			MacroTop1: (1./2 + 0 + 1./2 + 0 + 0) / 5, // a, a2, b, c, d
			// The first candidates say 0.625 and are right, 0.25 right, 0.5 wrong twice, 0.125 wrong three times, 1 wrong.
			ECE: (0.375 + 0.75 + 2*0.5 + 3*0.125 + 1) / 9,
			In:  6, Out: 2, Answered: 4. / 6, Declined: 1. / 2,
			AUROC:       ((4 + 0.5) + (1 + 2*0.5)) / 12, // against 0.25, against 0.75
			OutRecall95: 0,                              // all six must be answered, and one has no confidence at all
			ScopeECE:    (2*0.25 - 0.75 + 0.5 + 0.75 - 0.25 + 0 + 1 + 0.5) / 8,
		},
		ByLanguage: map[string]eval.Figures{
			"en": {
				N: 4, Top1: 2. / 4, Top1Scoped: 1. / 4, Recall3: 3. / 4, MacroTop1: 2. / 4, ECE: (0.375 + 0.75 + 2*0.125 + 1) / 5,
				In: 4, Out: 1, Answered: 3. / 4, Declined: 1, AUROC: (3 + 0.5) / 4, OutRecall95: 0,
				ScopeECE: (0.25 + 0.5 + 0.5) / 5,
			},
			"ko": {
				N: 3, Top1: 0, Top1Scoped: 0, Recall3: 2. / 3, MacroTop1: 0, ECE: (2*0.5 + 0.125) / 4,
				In: 2, Out: 1, Answered: 1. / 2, Declined: 0, AUROC: 0.5 / 2, OutRecall95: 0,
				ScopeECE: (0.75 - 0.25 + 1) / 3,
			},
		},
		ByOrigin: map[string]eval.Figures{
			"forum": {
				N: 2, Top1: 1, Top1Scoped: 1. / 2, Recall3: 1, MacroTop1: 1, ECE: (0.375 + 0.75 + 0.5) / 3,
				In: 2, Out: 1, Answered: 1. / 2, Declined: 0, AUROC: 0.5 / 2, OutRecall95: 0,
				ScopeECE: (0.75 - 0.25 + 0.5) / 3,
			},
		},
		Confusions: []eval.Confusion{{"a", "nothing", 1}, {"a2", "a", 1}, {"b", "a", 1}, {"c", "a", 1}, {"d", "a", 1}},
	}, got)
}

// Where labels are ids, entries of one area are different guesses, even where an id is spelt like the area.
func TestMeterOfEntries(t *testing.T) {
	entry := func(id knowledge.IssueID, confidence float64) knowledge.Ranked {
		return knowledge.Ranked{Issue: &knowledge.Issue{ID: id, Area: "locked"}, Confidence: confidence}
	}
	answer := answered(1, entry("bolted", 0.5), entry("jammed", 0.25), entry("frozen", 0.125), entry("locked", 0.0625))
	for name, tt := range map[string]struct {
		naming       eval.Naming
		top1, recall eval.Share
		ece          eval.Share
		confusions   []eval.Confusion
	}{
		"by entry": {eval.Entries, 0, 1. / 3, 0.5, []eval.Confusion{{"locked", "bolted", 2}, {"jammed", "bolted", 1}}},
		"by area":  {eval.Areas, 2. / 3, 1, (3*0.9375 - 2) / 3, []eval.Confusion{{"jammed", "locked", 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			m := eval.NewMeter(tt.naming)
			for _, label := range []string{"jammed", "locked", "locked"} {
				m.Add(asked("en", "", label), answer)
			}
			got := m.Report()
			compareFigures(t, []eval.Share{tt.top1, tt.recall, tt.ece}, []eval.Share{got.All.Top1, got.All.Recall3, got.All.ECE})
			compareFigures(t, tt.confusions, got.Confusions)
		})
	}
}

// Within a tenth of confidence what is too high makes up for what is too low.
func TestCalibrationError(t *testing.T) {
	for name, tt := range map[string]struct {
		in, out []float64
		want    eval.Share
	}{
		"one tenth":           {[]float64{0.5}, []float64{0.5625}, 0.0625 / 2},
		"neighbouring tenths": {[]float64{0.25}, []float64{0.375}, (0.75 + 0.375) / 2},
		"certainty":           {[]float64{1}, []float64{0}, 0},
		"certainly wrong":     {[]float64{0}, []float64{1}, 1},
		"the last tenth":      {[]float64{1, 1}, []float64{0.9375}, 0.9375 / 3},
	} {
		t.Run(name, func(t *testing.T) {
			m := eval.NewMeter(eval.Entries)
			for _, confidence := range tt.in {
				m.Add(asked("en", "", "a"), answered(confidence))
			}
			for _, confidence := range tt.out {
				m.Add(asked("en", "", eval.OutOfScope), answered(confidence))
			}
			compareFigures(t, tt.want, m.Report().All.ScopeECE)
		})
	}
}

func TestOutOfScopeRecall(t *testing.T) {
	for name, tt := range map[string]struct {
		in   int // questions in scope, the nth of confidence n %
		out  []float64
		want eval.Share
	}{
		"none may be lost of nineteen":  {19, []float64{0, 0.01, 0.015}, 1. / 3},
		"one may be lost of twenty":     {20, []float64{0, 0.01, 0.015, 0.02}, 3. / 4},
		"two may be lost of forty-one":  {41, []float64{0.02, 0.025, 0.03, 0.04}, 2. / 4},
		"nothing to answer":             {0, []float64{0.5}, none},
		"nothing to decline":            {20, nil, none},
		"all that must be declined, is": {1, []float64{0, 0.005}, 1},
		"nothing that must be declined": {1, []float64{0.5, 0.9}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			m := eval.NewMeter(eval.Entries)
			for n := range tt.in {
				m.Add(asked("en", "", "a"), answered(float64(n+1)/100))
			}
			for _, confidence := range tt.out {
				m.Add(asked("en", "", eval.OutOfScope), declined(confidence))
			}
			compareFigures(t, tt.want, m.Report().All.OutRecall95)
		})
	}
}

func TestNothingToCountIsNoFigure(t *testing.T) {
	compareFigures(t, eval.Report{
		All: eval.Figures{
			Top1: none, Top1Scoped: none, Recall3: none, MacroTop1: none, ECE: none,
			Answered: none, Declined: none, AUROC: none, OutRecall95: none, ScopeECE: none,
		},
		ByLanguage: map[string]eval.Figures{}, ByOrigin: map[string]eval.Figures{}, Confusions: []eval.Confusion{},
	}, eval.NewMeter(eval.Areas).Report())
}
