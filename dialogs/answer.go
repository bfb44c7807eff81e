package dialogs

import (
	"slices"

	"ssprbot/knowledge"
)

const (
	mostOffered = 3
	// An answer is given outright when it has this share of all that is known of the trouble; else people choose.
	clearShare = 0.6
	// A candidate below this share is not worth a person's time.
	leastShare = 0.08
)

// lookUp answers a trouble, asks which of a few it is, or says that it is none of ours.
func lookUp(m Machine, s State, o occurrence) (State, []Effect) {
	ranking := m.Knowledge.Match(o.text, o.At)
	candidates := worthShowing(ranking)
	switch {
	case !ranking.InScope || len(candidates) == 0:
		s = s.ready()
		s.Live, s.Shown = o.Turn, shownDeclined
		return s, reply(o, Declined{})
	case isClear(ranking) || len(candidates) == 1:
		return show(s, o, candidates, false)
	}
	s = s.ready()
	s.Rest = slices.Concat(candidates[min(mostOffered, len(candidates)):])
	return offer(s, o, candidates[:len(candidates)-len(s.Rest)])
}

func worthShowing(r knowledge.Ranking) []knowledge.IssueID {
	var ids []knowledge.IssueID
	for _, c := range r.Candidates {
		if c.Confidence >= leastShare*r.Confidence {
			ids = append(ids, c.Issue.ID)
		}
	}
	return ids
}

func isClear(r knowledge.Ranking) bool {
	return r.Candidates[0].Confidence >= clearShare*r.Confidence
}

func offer(s State, o occurrence, issues []knowledge.IssueID) (State, []Effect) {
	s.Phase, s.Live, s.Offered = Choosing, o.Turn, issues
	return s, reply(o, Candidates{issues})
}

// show answers with the first of some candidates and keeps the others for when it is not the right one.
func show(s State, o occurrence, candidates []knowledge.IssueID, instead bool) (State, []Effect) {
	s = s.ready()
	s.Phase, s.Live, s.Issue = Answered, o.Turn, candidates[0]
	s.Rest = slices.Concat(candidates[1:]) // nil when there is none, as a state that was stored has it
	return s, reply(o, Answer{s.Issue, s.Audience, instead})
}

// answerPicked puts the candidates that were not picked first among those that come next if this was not it.
func answerPicked(_ Machine, s State, o occurrence) (State, []Effect) {
	retire := retired(s, o)
	others := slices.DeleteFunc(slices.Clone(s.Offered), func(id knowledge.IssueID) bool { return id == o.issue })
	next, effects := show(s, o, slices.Concat([]knowledge.IssueID{o.issue}, others, s.Rest), false)
	return next, append(retire, effects...)
}

func noneFits(_ Machine, s State, o occurrence) (State, []Effect) {
	retire := retired(s, o)
	s = s.ready()
	s.Live, s.Shown = o.Turn, shownNoMore
	return s, append(retire, reply(o, NoMore{})...)
}

func nextCandidate(m Machine, s State, o occurrence) (State, []Effect) {
	first := slices.IndexFunc(s.Rest, m.knows) // the knowledge may have changed since
	if first < 0 {
		return noneFits(m, s, o)
	}
	retire := retired(s, o)
	next, effects := show(s, o, s.Rest[first:], true)
	return next, append(retire, effects...)
}

// offerAgain shows the open question once more, with a card of its own that is now the live one.
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
	return []Effect{Retire{Language: o.language, Message: card, Verb: o.verb, Issue: o.issue}}
}

func reply(o occurrence, message Message) []Effect {
	return []Effect{Reply{Language: o.language, Nonce: o.Turn, Message: message}}
}
