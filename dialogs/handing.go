package dialogs

import (
	"slices"
	"strings"

	"ssprbot/dialogs/text"
)

// draftChoices are the answers to a draft, as they stand on its card.
var draftChoices = []signal{send, discard}

// draftCase shows the case before anybody gets it, and puts the open question aside.
func (m Machine) draftCase(s State, o occurrence) (State, []Effect) {
	retire := retired(s, o)
	cause, paused := m.cause(s), s.paused()
	s = s.shows(Handing, o.Turn)
	s.Issue, s.Paused = cause, paused
	s = m.currentDraft(s)
	return s, append(retire, reply(o, s.draft())...)
}

// showDraft shows the draft once more, with a card of its own that is now the live one.
func showDraft(_ Machine, s State, o occurrence) (State, []Effect) {
	s.Live = o.Turn
	return s, reply(o, s.draft())
}

// rewrite takes what is typed for the description: nothing else is waited for.
func rewrite(m Machine, s State, o occurrence) (State, []Effect) {
	return showDraft(m, m.redescribed(s, o), o)
}

// sendDraft hands the case over, with the words that stand on the card by now. A case without any is none.
func sendDraft(m Machine, s State, o occurrence) (State, []Effect) {
	if o.filled && !sameWords(o.input, s.Problem) {
		m.read(o.input, &o)
		s = m.redescribed(s, o)
	}
	if s.Problem == "" {
		return showDraft(m, s, o)
	}
	return s.ready(), append(retired(s, o), m.escalation(s, o))
}

// dropDraft goes on where the person was.
func dropDraft(m Machine, s State, o occurrence) (State, []Effect) {
	effects := append(retired(s, o), reply(o, NotSent{})...)
	s, again := m.again(m.current(s.resumed(o.Turn)), o)
	return s, append(effects, again...)
}

// recallDraft answers a button of a draft that is not the newest. The case as it stands now is not what the person saw when
// they pressed, so nobody gets it unseen; what they wrote on the older card is not lost.
func recallDraft(m Machine, s State, o occurrence) (State, []Effect) {
	if o.filled && text.HasWords(o.input) && !saysAll(s.Problem, o.input) {
		s = s.describes(o.input)
	}
	s.Live = o.Turn
	draft := s.draft()
	draft.Older = true
	return s, reply(o, draft)
}

// saysAll tells whether the words stand in a text already, as they are.
func saysAll(text, words string) bool {
	said := strings.Join(strings.Fields(text), " ")
	return strings.Contains(said, strings.Join(strings.Fields(words), " "))
}

func sameWords(a, b string) bool { return slices.Equal(strings.Fields(a), strings.Fields(b)) }

// redescribed puts the words in the place of those that described the trouble before. Where they speak for another, that
// is what it is about.
func (m Machine) redescribed(s State, o occurrence) State {
	s.Problem = ""
	if !text.HasWords(o.text) {
		return s
	}
	another := o.ranking.InScope && !m.adds(s, o)
	s = s.describes(o.text).hears(o, o.stated...)
	if another {
		s.Candidates = m.kept(m.prior(o.ranking, o.At), s.telling())
		s.Issue = m.cause(s)
	}
	return s
}
