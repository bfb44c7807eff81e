// Package dialogs is the conversation as a state machine: Step takes a state and an event and gives the next state
// and what is to be done about it. It is pure: no clock, no randomness, no I/O, no cards and nothing of Teams; the
// time and the turn's name come in with the event. Equal input gives equal output.
//
// A message is first understood as a signal (commands.go): commands win in every phase, then the answers that the
// phase waits for, and everything else is a trouble to look up. The signal picks a row of the table in
// transitions.go, which docs/dialogs.md draws. A button carries the nonce of the card it stands on; one whose card is
// no longer the live one is answered politely and moves nothing.
package dialogs

import (
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
	if audience := e.context().Audience; audience != "" {
		s.Audience = audience
	}
	o := m.understand(s, e)
	next, effects := transitions[s.phase()][o.signal].handle(m, s, o)
	next.Version = stateVersion
	return next, effects
}
