package dialogs

import (
	"slices"

	"ssprbot/knowledge"
)

// mostMissing is how many facts the helpdesk is told to ask for.
const mostMissing = 3

// Paused is an open question that was put aside.
type Paused struct {
	Phase    Phase               `json:"phase"`
	Issue    knowledge.IssueID   `json:"issue,omitempty"`
	Offered  []knowledge.IssueID `json:"offered,omitempty"`
	Question string              `json:"question,omitempty"`
	Options  []string            `json:"options,omitempty"`
}

// cause is what the bot takes the trouble for, "" where it is not sure.
func (m Machine) cause(s State) knowledge.IssueID {
	now := m.posterior(s.Candidates, s.telling())
	switch {
	case s.phase() == Answered:
		return s.Issue
	case len(worthShowing(now)) > 0 && sure(now, m.enough(s)):
		return top(now)
	}
	return ""
}

func (m Machine) escalation(s State, o occurrence) Escalate {
	e := Escalate{
		Language: o.language, Audience: s.Audience, Problem: s.Problem, Issue: s.Issue, Evidence: s.Known,
		Missing: m.missing(s), Tried: s.Tried,
	}
	if issue := m.Knowledge.Issue(s.Issue); issue != nil {
		e.Area = issue.Area
	}
	return e
}

// missing lists what would tell the causes apart, whether or not the person was asked or can know it.
func (m Machine) missing(s State) []string {
	var facts []string
	for _, q := range m.inquiries(State{Candidates: s.Candidates, Known: s.Known, Audience: Admin}) {
		if q.matters && len(facts) < mostMissing {
			facts = append(facts, q.fact)
		}
	}
	return facts
}

// draft is the case as it stands.
func (s State) draft() Draft {
	d := Draft{Problem: s.Problem, Cause: s.Issue, Known: s.Known, Tried: s.Tried}
	if s.provided() != nil {
		d.At = s.At
	}
	return d
}

// paused is the open question; nil where none is.
func (s State) paused() *Paused {
	if s.phase() == Ready {
		return nil
	}
	return &Paused{s.phase(), s.Issue, s.Offered, s.Question, s.Options}
}

// resumed is the state before the draft, with what has been learned meanwhile.
func (s State) resumed(card string) State {
	p := s.Paused
	if p == nil {
		return s.shows(Ready, "")
	}
	s = s.shows(p.Phase, card)
	s.Issue, s.Offered, s.Question, s.Options = p.Issue, p.Offered, p.Question, p.Options
	return s
}

// reaching ends a draft that nobody would get any more, or that others could read.
func (s State) reaching(c Context) State {
	if s.phase() == Handing && (!c.Desk || c.Group) {
		return s.shows(Ready, "")
	}
	return s
}

// currentDraft leaves out what the knowledge no longer has.
func (m Machine) currentDraft(s State) State {
	unknown := func(id knowledge.IssueID) bool { return !m.knows(id) }
	if unknown(s.Issue) {
		s.Issue = ""
	}
	if s.Tried = slices.DeleteFunc(slices.Clone(s.Tried), unknown); len(s.Tried) == 0 {
		s.Tried = nil // as a state that was stored has it
	}
	return s
}

// tried remembers an answer that did not help.
func (s State) tried(id knowledge.IssueID) State {
	if !slices.Contains(s.Tried, id) {
		s.Tried = append(slices.Clone(s.Tried), id)
	}
	return s
}
