package eval

import (
	"cmp"
	"slices"

	"ssprbot/knowledge"
)

// Report is a measurement.
type Report struct {
	All        Figures            `json:"all"`
	ByLanguage map[string]Figures `json:"byLanguage"`
	ByOrigin   map[string]Figures `json:"byOrigin,omitempty"` // of the questions that name one
	Confusions []Confusion        `json:"confusions"`         // most frequent first
}

// Confusion is a mistake in the first candidate of a question that has a label in scope, and how often it was made.
type Confusion struct {
	Want string `json:"want"`
	Got  string `json:"got"`
	N    int    `json:"n"`
}

// Meter counts how questions were answered. It is for one goroutine.
type Meter struct {
	naming               Naming
	all                  tally
	byLanguage, byOrigin map[string]*tally
	confusions           map[Confusion]int
}

// NewMeter returns a meter for questions whose labels name that.
func NewMeter(naming Naming) *Meter {
	return &Meter{naming: naming, byLanguage: map[string]*tally{}, byOrigin: map[string]*tally{}, confusions: map[Confusion]int{}}
}

// Add counts a question, which needs labels, with the answer that it got.
func (m *Meter) Add(q Question, answer knowledge.Ranking) {
	o := m.naming.judge(q, answer)
	m.all.add(o)
	group(m.byLanguage, q.language()).add(o)
	if q.Origin != "" {
		group(m.byOrigin, q.Origin).add(o)
	}
	if want := q.want(); want != "" && !o.first.came {
		m.confusions[Confusion{Want: want, Got: o.got}]++
	}
}

func group(groups map[string]*tally, name string) *tally {
	if groups[name] == nil {
		groups[name] = &tally{}
	}
	return groups[name]
}

// Report is what was counted so far.
func (m *Meter) Report() Report {
	return Report{
		All: m.all.figures(), ByLanguage: figuresOf(m.byLanguage), ByOrigin: figuresOf(m.byOrigin), Confusions: m.confused(),
	}
}

func figuresOf(groups map[string]*tally) map[string]Figures {
	figures := map[string]Figures{}
	for name, t := range groups {
		figures[name] = t.figures()
	}
	return figures
}

func (m *Meter) confused() []Confusion {
	confusions := []Confusion{}
	for c, n := range m.confusions {
		confusions = append(confusions, Confusion{c.Want, c.Got, n})
	}
	slices.SortFunc(confusions, func(a, b Confusion) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Want, b.Want), cmp.Compare(a.Got, b.Got))
	})
	return confusions
}
