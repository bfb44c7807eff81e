package dialogs

// welcome greets once: Teams reports an installation twice, as an installation and as a new member.
func welcome(_ Machine, s State, o occurrence) (State, []Effect) {
	if s.Welcomed {
		return s, nil
	}
	s.Welcomed = true
	return s.ready(), reply(o, Welcome{o.Group})
}

// leave keeps nothing, so that a later installation is a first one.
func leave(Machine, State, occurrence) (State, []Effect) {
	return State{}, []Effect{Forget{}}
}

func ask(_ Machine, s State, o occurrence) (State, []Effect) {
	retire := retired(s, o)
	return s.ready(), append(retire, reply(o, Ask{})...)
}

func sayGoodbye(_ Machine, s State, o occurrence) (State, []Effect) {
	retire := retired(s, o)
	return s.ready(), append(retire, reply(o, Goodbye{})...)
}

func handOver(_ Machine, s State, o occurrence) (State, []Effect) {
	retire := retired(s, o)
	about := s.Issue
	return s.ready(), append(retire, reply(o, Handover{about})...)
}

func explain(_ Machine, s State, o occurrence) (State, []Effect) {
	return s, reply(o, Menu{})
}

func offerLanguages(_ Machine, s State, o occurrence) (State, []Effect) {
	return s, reply(o, LanguageMenu{})
}

// switchLanguage says what was last shown again, in the language chosen.
func switchLanguage(_ Machine, s State, o occurrence) (State, []Effect) {
	s.Language, s.LanguageChosen = o.language, true
	effects := reply(o, LanguageChanged{})
	switch s.phase() {
	case Choosing:
		effects = append(effects, reply(o, Candidates{s.Offered})...)
	case Answered:
		effects = append(effects, reply(o, Answer{s.Issue, s.Audience, false})...)
	default:
		return s, effects
	}
	s.Live = o.Turn
	return s, effects
}

func tooLate(_ Machine, s State, o occurrence) (State, []Effect) {
	return s, reply(o, Stale{})
}
