package dialogs

// welcome greets once: Teams reports an installation twice, as an installation and as a new member, and the second may
// come when the person is already asking.
func welcome(_ Machine, s State, o occurrence) (State, []Effect) {
	if s.Welcomed {
		return s, nil
	}
	s.Welcomed = true
	return s, reply(o, Welcome{o.Group})
}

// leave keeps nothing, so that a later installation is a first one.
func leave(Machine, State, occurrence) (State, []Effect) {
	return State{}, []Effect{Forget{}}
}

// ask takes no question back: the live card still counts.
func ask(_ Machine, s State, o occurrence) (State, []Effect) {
	return s, reply(o, Ask{})
}

func startOver(m Machine, s State, o occurrence) (State, []Effect) {
	if o.elsewhere() {
		return ask(m, s, o)
	}
	retire := retired(s, o)
	return s.ready(), append(retire, reply(o, Ask{})...)
}

func sayGoodbye(_ Machine, s State, o occurrence) (State, []Effect) {
	retire := retired(s, o)
	return s.ready(), append(retire, reply(o, Goodbye{})...)
}

// acceptThanks keeps the question open: people say thanks before they have tried it.
func acceptThanks(_ Machine, s State, o occurrence) (State, []Effect) {
	return s, reply(o, Goodbye{})
}

// handOver leads to a person. Where the helpdesk takes cases the case is drafted, but not before others; else the person
// hears how to reach it. Whoever only asks for that can still answer the live card; pressing its button is an answer.
func handOver(m Machine, s State, o occurrence) (State, []Effect) {
	switch {
	case o.Desk && o.Group:
		return s, reply(o, OwnChat{})
	case o.Desk:
		return m.draftCase(s, o)
	}
	effects := append(retired(s, o), reply(o, Handover{s.Issue})...)
	if o.verb == "" {
		return s, effects
	}
	next := s.ready()
	next.Problem = s.Problem
	return next, effects
}

func showTickets(_ Machine, s State, o occurrence) (State, []Effect) {
	if o.Group {
		return s, reply(o, OwnChat{})
	}
	return s, []Effect{ListTickets{o.language}}
}

// forget keeps nothing but a language that was asked for.
func forget(_ Machine, s State, o occurrence) (State, []Effect) {
	var next State
	if s.LanguageChosen {
		next.Language, next.LanguageChosen = s.Language, true
	}
	return next, append([]Effect{Erase{}}, reply(o, Forgotten{})...)
}

func showHelp(_ Machine, s State, o occurrence) (State, []Effect) {
	return s, reply(o, Menu{})
}

func offerLanguages(_ Machine, s State, o occurrence) (State, []Effect) {
	return s, reply(o, LanguageMenu{})
}

// switchLanguage shows an open question again, in the language chosen.
func switchLanguage(m Machine, s State, o occurrence) (State, []Effect) {
	s.Language, s.LanguageChosen = o.language, true
	s, again := m.again(s, o)
	return s, append(reply(o, LanguageChanged{}), again...)
}

// again shows what is open once more, with a card of its own that is now the live one.
func (m Machine) again(s State, o occurrence) (State, []Effect) {
	switch s.phase() {
	case Asking:
		return askAgain(m, s, o)
	case Choosing:
		return offerAgain(m, s, o)
	case Answered:
		return show(s, o, s.Issue, false)
	case Handing:
		return showDraft(m, s, o)
	}
	return s, nil
}

func tooLate(_ Machine, s State, o occurrence) (State, []Effect) {
	return s, reply(o, Stale{})
}
