package dialogs

import (
	"slices"

	"ssprbot/knowledge"
)

// lookUp begins with a trouble, or says that it is none of ours.
func lookUp(m Machine, s State, o occurrence) (State, []Effect) {
	s = s.ready().describes(o.text).hears(o, o.stated...)
	s.Trouble = o.Turn
	if !o.ranking.InScope {
		s = s.shows(Ready, o.Turn)
		s.Shown = shownDeclined
		return s, reply(o, Declined{})
	}
	s.Candidates = m.kept(m.prior(o.ranking, o.At), s.telling())
	return m.proceed(s, o, true, false)
}

// hearMore goes on with what the person adds to the trouble.
func hearMore(m Machine, s State, o occurrence) (State, []Effect) {
	return m.proceed(m.joined(s, o), o, true, false)
}

// joined adds what a text says, if there is one, to what was known of the trouble.
func (m Machine) joined(s State, o occurrence) State {
	if m.adds(s, o) {
		s.Candidates = m.combined(s.Candidates, o.ranking, o.At)
	}
	s = s.describes(o.text).hears(o, o.stated...)
	s.Candidates = m.kept(s.Candidates, s.telling())
	return s
}

// proceed shows what is to come next; instead says that it takes the place of what was not it.
func (m Machine) proceed(s State, o occurrence, canOffer, instead bool) (State, []Effect) {
	d := m.decide(s, canOffer)
	switch {
	case d.question != nil:
		s = s.shows(Asking, o.Turn)
		s.Question, s.Options, s.Asked = d.question.fact, d.question.options, append(slices.Clone(s.Asked), d.question.fact)
		return s, reply(o, Question{s.Question, s.Options})
	case d.offer != nil:
		s.Cards++
		return offer(s, o, d.offer)
	case d.answer != "":
		return show(s, o, d.answer, instead)
	}
	next := s.ready().shows(Ready, o.Turn)
	next.Shown, next.Problem, next.Known, next.Tried, next.Trouble = shownNoMore, s.Problem, s.Known, s.Tried, s.Trouble // for who takes it over
	return next, reply(o, NoMore{})
}

func offer(s State, o occurrence, issues []knowledge.IssueID) (State, []Effect) {
	s = s.shows(Choosing, o.Turn)
	s.Offered = issues
	return s, reply(o, Candidates{issues})
}

func show(s State, o occurrence, issue knowledge.IssueID, instead bool) (State, []Effect) {
	s = s.shows(Answered, o.Turn)
	s.Issue = issue
	return s, reply(o, s.answer(instead, o.incident(issue)))
}

func answerPicked(_ Machine, s State, o occurrence) (State, []Effect) {
	retire := retired(s, o)
	s.Candidates = rounded(normalised(picked(s.Candidates, o.issue)))
	next, effects := show(s, o, o.issue, false)
	return next, append(retire, effects...)
}

// noneFits takes people at their word as far as a card can be read: what it offered is less likely, not impossible.
func noneFits(m Machine, s State, o occurrence) (State, []Effect) {
	retire := retired(s, o)
	s.Candidates = rounded(normalised(passedBy(s.Candidates, s.Offered)))
	s.Passed = slices.Concat(s.Passed, s.Offered)
	s = s.misled()
	next, effects := m.proceed(s, o, true, true)
	return next, append(retire, effects...)
}

// cannotChoose goes on without the card: with a question, or with the likeliest.
func cannotChoose(m Machine, s State, o occurrence) (State, []Effect) {
	retire := retired(s, o)
	next, effects := m.proceed(s, o, false, false)
	return next, append(retire, effects...)
}

func nextCandidate(m Machine, s State, o occurrence) (State, []Effect) {
	retire := retired(s, o)
	s.Candidates = rounded(normalised(without(s.Candidates, s.Issue)))
	s = s.tried(s.Issue).misled()
	next, effects := m.proceed(s, o, true, true)
	return next, append(retire, effects...)
}

// offerAgain shows the open choice once more, with a card of its own that is now the live one.
func offerAgain(m Machine, s State, o occurrence) (State, []Effect) {
	known := slices.DeleteFunc(slices.Clone(s.Offered), func(id knowledge.IssueID) bool { return !m.knows(id) })
	return offer(s, o, known)
}

// retired takes the buttons off the live card when one of them was pressed. A typed answer leaves the card as it is:
// its buttons are stale from then on.
func retired(s State, o occurrence) []Effect {
	card := s.card()
	if o.verb == "" || card == nil {
		return nil
	}
	if answer, ok := card.(Answer); ok {
		answer.Incident = o.incident(answer.Issue)
		card = answer
	}
	return []Effect{Retire{Language: o.language, Message: card, Verb: o.verb, Issue: o.issue, Value: o.value}}
}

func reply(o occurrence, message Message) []Effect {
	return []Effect{Reply{Language: o.language, Nonce: o.Turn, Message: message}}
}
