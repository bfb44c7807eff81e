// Package dialogs is the conversation as a state machine: Step takes a state and an event and gives the next state
// and what is to be done about it. It is pure: no clock, no randomness, no I/O, no cards and nothing of Teams; the
// time and the turn's name come in with the event. Equal input gives equal output.
//
// An event is first understood as a signal (understand.go): commands win in every phase, then the answers that the
// phase waits for, and everything else is a trouble to look up. The signal picks a row of the table in
// transitions.go, which docs/dialogs.md draws.
//
// What comes next about a trouble is inferred. The words give a prior. What the ranking's confidence leaves of one is for
// "none of these"; 1 % of the confidence is for all issues of the day alike, and the rest for the ranked ones in the ratio
// of their own confidences to the power of 0.9, of which one that names related issues passes 3 % on to those, in equal
// parts. Facts (Evidence) turn it into a posterior,
//
//	P(issue) ∝ prior(issue) × Π P(value | issue)   over the facts known
//
// where an issue that lists values of a fact has 0.9 for them together, shared equally, and 0.1 for the others; one that
// lists none, and none of these, have all values alike. A source that errs at the rate e reports the value with
// (1-e) × P(value | issue) + e / values. A second text about the same trouble multiplies in as an independent one:
// prior(issue) × the text's own prior / P(issue), with all issues alike before anything was said.
//
// An issue that has 75 % of what all issues have is answered outright. Else the dialog compares what it could ask by
// expected information gain, H(now) - Σ P(answer) × H(after the answer), in bits: each fact that this audience can know
// and has not told, and the card of the five likeliest issues, which one in ten misreads. A fact is asked if it tells at
// least 60 % of what the card would, and if an answer to it can change the likeliest issue or whether that is sure; else
// the card is shown, with what has 2 % or more. After three questions about one trouble the likeliest is answered; after
// three answers that were not it the dialog stops guessing. What was not it, the person says, is out; what was on a card
// with "none of these" becomes ten times less likely.
//
// Invariants: a state holds no word that a person typed but State.Problem, and at most one live card; a button carries
// the nonce of the card it stands on, and one whose card is not the live one moves no dialog on; everything said in one
// step is in one language; every event of a person is answered; nobody is asked more than three questions about one
// trouble.
package dialogs

import (
	"slices"

	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

// Machine steps dialogs over one knowledge base. It is safe for concurrent use.
type Machine struct {
	Knowledge *knowledge.Base
	Texts     *text.Catalog
}

// Step is one turn. It never fails: what it does not understand has a reply too, and a signal for which the phase has
// no row leaves the state as it was.
func (m Machine) Step(s State, e Event) (State, []Effect) {
	s = m.arrive(s, e.context())
	o := m.understand(s, e)
	if o.remember {
		s.Language = o.language
	}
	next, effects := s, []Effect(nil)
	if t, ok := row(s.phase(), o.signal); ok {
		next, effects = t.handle(m, s, o)
	}
	if o.signal == problem {
		effects = append(effects, Heard{o.ranking.InScope, o.ranking.Confidence, o.ranking.Language})
	}
	next.Version, next.At = stateVersion, s.At
	return next, effects
}

// arrive brings a state up to date with what is known before the event is looked at.
func (m Machine) arrive(s State, c Context) State {
	s = m.current(s.at(c.At).reaching(c))
	if c.Audience != "" {
		s.Audience = c.Audience
	}
	s.Looked = s.Looked || c.Looked
	return s.learn(m.declared(c.Known)...)
}

// current drops what the knowledge no longer has, and a question about nothing else: nobody could answer it.
func (m Machine) current(s State) State {
	switch {
	case s.phase() == Handing:
		return m.currentDraft(s)
	case m.stands(s):
		return s
	}
	return s.ready()
}

func (m Machine) stands(s State) bool {
	switch s.phase() {
	case Ready:
		return true
	case Asking:
		_, ok := m.Knowledge.Fact(s.Question)
		return ok && len(m.options(s)) > 0 && slices.ContainsFunc(s.Candidates, m.counts)
	case Choosing:
		return slices.ContainsFunc(s.Offered, m.knows)
	case Answered:
		return m.knows(s.Issue)
	}
	return false
}

func (m Machine) counts(s Share) bool { return m.knows(s.Issue) }

func (m Machine) knows(id knowledge.IssueID) bool { return m.Knowledge.Issue(id) != nil }
