// Package dialogs is the conversation as a state machine: Step takes a state and an event and gives the next state
// and what is to be done about it. It is pure: no clock, no randomness, no I/O, no cards and nothing of Teams; the
// time and the turn's name come in with the event. Equal input gives equal output.
//
// An event is first understood as a signal (understand.go): commands win in every phase, then the answers that the
// phase waits for, and everything else is a trouble to look up. The signal picks a row of the table in
// transitions.go, which docs/dialogs.md draws.
//
// Invariants: a state holds no word that a person typed and at most one live card; a button carries the nonce of the
// card it stands on, and one whose card is not the live one moves no dialog on; everything said in one step is in one
// language; every event of a person is answered.
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
	s = m.current(s)
	if audience := e.context().Audience; audience != "" {
		s.Audience = audience
	}
	o := m.understand(s, e)
	if o.remember {
		s.Language = o.language
	}
	next, effects := s, []Effect(nil)
	if t, ok := row(s.phase(), o.signal); ok {
		next, effects = t.handle(m, s, o)
	}
	next.Version = stateVersion
	return next, effects
}

// current drops a question about issues that the knowledge no longer has: nobody could answer it.
func (m Machine) current(s State) State {
	switch s.phase() {
	case Ready:
		return s
	case Choosing:
		if slices.ContainsFunc(s.Offered, m.knows) {
			return s
		}
	case Answered:
		if m.knows(s.Issue) {
			return s
		}
	}
	return s.ready()
}

func (m Machine) knows(id knowledge.IssueID) bool { return m.Knowledge.Issue(id) != nil }
