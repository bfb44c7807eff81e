package dialogs

import (
	"time"

	"ssprbot/knowledge"
)

// Explanation is why a first message would be answered as it would, for authors of knowledge.
type Explanation struct {
	Ranking   knowledge.Ranking
	Stated    []Evidence // by the text, sorted by fact
	Before    []Share    // what the words speak for, best first; the issue "" is none of these
	After     []Share    // the same with what is stated
	Questions []Gain     // those that could be asked, best first
	CardBits  float64    // what offering the candidates would tell
	Shows     Message    // what would come: Answer, Question, Candidates or Declined
}

// Gain is what a question would tell.
type Gain struct {
	Fact    string
	Values  []string // on its card
	Bits    float64  // expected information gain
	Matters bool     // an answer can change the best issue, or whether it is sure
}

// Explain tells how the dialog would begin with a text. It is as pure as Step, and holds no word of the text.
func (m Machine) Explain(text string, at time.Time, a Audience) Explanation {
	context := Context{At: at, Turn: "explain", Audience: a}
	_, effects := m.Step(State{}, Said{Context: context, Text: text})
	o := occurrence{Context: context}
	m.read(text, &o)
	s := State{Audience: a}.hears(o, o.stated...)
	s.Candidates = m.kept(m.prior(o.ranking, at), s.telling())
	after := m.posterior(s.Candidates, s.telling())
	x := Explanation{
		Ranking: o.ranking, Stated: o.stated, Before: m.posterior(s.Candidates, nil), After: after,
		CardBits: cardBits(after, s.offers(after)),
	}
	for _, q := range m.inquiries(s) {
		x.Questions = append(x.Questions, Gain{q.fact, q.options, q.bits, q.matters})
	}
	for _, e := range effects {
		if r, ok := e.(Reply); ok {
			x.Shows = r.Message
		}
	}
	return x
}
