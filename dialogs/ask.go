package dialogs

import "slices"

// takeAnswer goes on with the fact that was asked for, and with whatever else the person wrote about it.
func takeAnswer(m Machine, s State, o occurrence) (State, []Effect) {
	retire := retired(s, o)
	answer := Evidence{Fact: s.Question, Value: o.value, Source: FromAnswer}
	next, effects := m.proceed(m.joined(s, o).hears(o, answer), o, true, false)
	return next, append(retire, effects...)
}

func goOnWithout(m Machine, s State, o occurrence) (State, []Effect) {
	retire := retired(s, o)
	next, effects := m.proceed(s, o, true, false)
	return next, append(retire, effects...)
}

// askAgain shows the open question once more, with a card of its own that is now the live one.
func askAgain(m Machine, s State, o occurrence) (State, []Effect) {
	question, options := s.Question, m.options(s)
	s = s.shows(Asking, o.Turn)
	s.Question, s.Options = question, options
	return s, reply(o, Question{question, options})
}

// options are those that the knowledge still has.
func (m Machine) options(s State) []string {
	return slices.DeleteFunc(slices.Clone(s.Options), func(value string) bool { return !m.hasValue(s.Question, value) })
}
