package dialogs

import (
	"slices"
	"time"

	"ssprbot/knowledge"
)

// adminFact says whether an account has an administrator's role: who asks about the troubles of others usually has one.
const adminFact = "admin-account"

// WouldLookUp tells whether it helps to ask a directory about the person before the event is stepped: in their own chat,
// once in a talk, when they describe a trouble that the knowledge may speak of. It is as pure as Step.
func (m Machine) WouldLookUp(s State, e Event) bool {
	c := e.context()
	s = m.arrive(s, c)
	if c.Group || s.Looked || s.Doubted {
		return false
	}
	o := m.understand(s, e)
	return o.signal == problem && o.ranking.InScope
}

// mostSuspects is how many entries are worth an administrator's look.
const mostSuspects = 5

// Suspects are the entries that what is known of a person speaks for, the likeliest first, five at the most; of all
// entries together they have the weights. With words it is what the words say of them; without, an entry is one only where a
// fact that is unusual is one of its own.
func (m Machine) Suspects(known []Evidence, words string, at time.Time) []Share {
	shares := make([]Share, 0)
	for _, issue := range m.Knowledge.Valid(at).Issues {
		shares = append(shares, Share{issue.ID, 1})
	}
	known = m.declared(known)
	if words != "" {
		shares = m.prior(m.Knowledge.Match(words, at), at)
		known = append(m.stated(words), known...)
	}
	suspects := slices.DeleteFunc(m.posterior(shares, known), func(s Share) bool {
		return s.Issue == "" || words == "" && !m.standsOut(s.Issue, known)
	})
	return suspects[:min(mostSuspects, len(suspects))]
}

func (m Machine) standsOut(id knowledge.IssueID, known []Evidence) bool {
	return slices.ContainsFunc(known, func(e Evidence) bool {
		fact, _ := m.Knowledge.Fact(e.Fact)
		return fact.Usual != "" && fact.Usual != e.Value && slices.Contains(m.Knowledge.Issue(id).Facts[e.Fact], e.Value)
	})
}

// provided is what others than the person said of them, and the person has not put right.
func (s State) provided() []Evidence {
	var all []Evidence
	for _, e := range s.Known {
		if e.Source == FromProvider {
			all = append(all, e)
		}
	}
	return all
}

// telling is what is known that says something of the trouble. What a directory says of who asks says nothing of the
// troubles of those whom they look after.
func (s State) telling() []Evidence {
	if s.Audience != Helpdesk && s.Audience != Admin {
		return s.Known
	}
	return slices.DeleteFunc(slices.Clone(s.Known), func(e Evidence) bool { return e.Source == FromProvider && !e.General })
}

// withoutProvider forgets what others than the person said.
func (s State) withoutProvider() State {
	s.Known = slices.DeleteFunc(slices.Clone(s.Known), func(e Evidence) bool { return e.Source == FromProvider })
	if len(s.Known) == 0 {
		s.Known = nil // as a state that was stored has it
	}
	return s
}

// misled goes on without what a directory says where it has led to what was not it: from there on the talk is as good as
// one without.
func (s State) misled() State {
	if s.provided() != nil {
		s = s.withoutProvider()
		s.Doubted = true
	}
	return s
}

// withoutDirectory believes the person and no directory from then on, and says what follows without it.
func withoutDirectory(m Machine, s State, o occurrence) (State, []Effect) {
	if len(s.provided()) == 0 {
		return nextCandidate(m, s, o)
	}
	retire := retired(s, o)
	next, effects := m.proceed(s.misled(), o, true, false)
	return next, append(retire, effects...)
}

// likelihood is the probability that the evidence's source tells its value of somebody with the issue's trouble; nil is
// none of the knowledge's.
func (e Evidence) likelihood(fact *knowledge.Fact, issue *knowledge.Issue) float64 {
	if e.Source != FromProvider {
		return likelihood(fact, e.Value, issue, e.Source.wrong())
	}
	var spoken []string
	switch {
	case issue == nil:
	case e.General || isOwn(issue):
		spoken = issue.Facts[fact.ID]
	case fact.ID == adminFact:
		spoken = []string{"admin"}
	}
	return seen(fact, e.Value, spoken, e.Source.wrong())
}

// isOwn tells whether who asks can be who has the trouble.
func isOwn(issue *knowledge.Issue) bool {
	roles := issue.Facts[roleFact]
	return len(roles) == 0 || slices.Contains(roles, string(Employee))
}

// seen is likelihood for a source that sees some of the fact's other values in the place of one that only the person can
// tell, any of them alike.
func seen(fact *knowledge.Fact, value string, spoken []string, wrong float64) float64 {
	visible := float64(len(fact.Values) - len(fact.Unseen))
	alike := 1 / visible
	n, values := float64(len(spoken)), float64(len(fact.Values))
	if n == 0 || n == values {
		return anybody(fact, value, alike)
	}
	p := 0.0
	for _, v := range fact.Values {
		share := (1 - listed) / (values - n)
		if slices.Contains(spoken, v.ID) {
			share = listed / n
		}
		switch {
		case v.ID == value:
			p += share
		case slices.Contains(fact.Unseen, v.ID):
			p += share * alike
		}
	}
	return (1-wrong)*p + wrong*alike
}

// anybody is how likely a directory says the value of somebody of whose trouble the fact says nothing.
func anybody(fact *knowledge.Fact, value string, alike float64) float64 {
	switch fact.Usual {
	case "":
		return alike
	case value:
		return listed
	}
	return (1 - listed) * alike / (1 - alike)
}

func (s State) answer(instead bool, incident *Incident) Answer {
	a := Answer{Issue: s.Issue, Audience: s.Audience, Instead: instead, Incident: incident, Known: s.provided()}
	if a.Known != nil {
		a.At = s.At
	}
	return a
}
