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

// handOver tells how to reach a person. Whoever only asks for that can still answer the live card; pressing its button
// is an answer.
func handOver(_ Machine, s State, o occurrence) (State, []Effect) {
	effects := append(retired(s, o), reply(o, Handover{s.Issue})...)
	if o.verb == "" {
		return s, effects
	}
	next := s.ready()
	next.Problem = s.Problem
	return next, effects
}

// showTickets has nothing to show: the dialog hands nothing over itself.
func showTickets(_ Machine, s State, o occurrence) (State, []Effect) {
	return s, reply(o, Tickets{})
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
	effects := reply(o, LanguageChanged{})
	var again []Effect
	switch s.phase() {
	case Asking:
		s, again = askAgain(m, s, o)
	case Choosing:
		s, again = offerAgain(m, s, o)
	case Answered:
		s, again = show(s, o, s.Issue, false)
	}
	return s, append(effects, again...)
}

func tooLate(_ Machine, s State, o occurrence) (State, []Effect) {
	return s, reply(o, Stale{})
}
