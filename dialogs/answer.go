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
	s.Language = o.language
	ranking := m.Knowledge.Match(o.text, o.At)
	candidates := worthShowing(ranking)
	if !ranking.InScope || len(candidates) == 0 {
		s = s.ready()
		s.Live, s.Shown = o.Turn, shownDeclined
		return s, reply(o, Declined{})
	}
	if clear(ranking) || len(candidates) == 1 {
		return show(s, o, candidates[0], candidates[1:], false)
	}
	offered := candidates[:min(mostOffered, len(candidates))]
	s = s.ready()
	s.Phase, s.Live, s.Offered = Choosing, o.Turn, offered
	s.Rest = candidates[len(offered):]
	return s, reply(o, Candidates{offered})
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

func clear(r knowledge.Ranking) bool {
	return r.Candidates[0].Confidence >= clearShare*r.Confidence
}

func show(s State, o occurrence, issue knowledge.IssueID, rest []knowledge.IssueID, instead bool) (State, []Effect) {
	s = s.ready()
	s.Phase, s.Live, s.Issue, s.Rest = Answered, o.Turn, issue, rest
	return s, reply(o, Answer{issue, s.Audience, instead})
}

// answerPicked keeps the candidates that were not picked: they come next if this was not it.
func answerPicked(m Machine, s State, o occurrence) (State, []Effect) {
	retire := retired(s, o)
	rest := slices.Concat(slices.DeleteFunc(slices.Clone(s.Offered), func(id knowledge.IssueID) bool { return id == o.issue }), s.Rest)
	next, effects := show(s, o, o.issue, rest, false)
	return next, append(retire, effects...)
}

func noneFits(_ Machine, s State, o occurrence) (State, []Effect) {
	retire := retired(s, o)
	s = s.ready()
	s.Live, s.Shown = o.Turn, shownNoMore
	return s, append(retire, reply(o, NoMore{})...)
}

func nextCandidate(m Machine, s State, o occurrence) (State, []Effect) {
	retire := retired(s, o)
	for i, id := range s.Rest {
		if m.Knowledge.Issue(id) != nil { // the knowledge may have changed since
			next, effects := show(s, o, id, s.Rest[i+1:], true)
			return next, append(retire, effects...)
		}
	}
	return noneFits(m, s, o)
}

// retired takes the buttons off the live card when one of them was pressed. A typed answer leaves the card as it is:
// its buttons are stale from then on.
func retired(s State, o occurrence) []Effect {
	if o.verb == "" {
		return nil
	}
	card := s.card()
	if card == nil {
		return nil
	}
	return []Effect{Retire{Language: o.language, Message: card, Verb: o.verb, Issue: o.issue}}
}

func reply(o occurrence, message Message) []Effect {
	return []Effect{Reply{Language: o.language, Nonce: o.Turn, Message: message}}
}
