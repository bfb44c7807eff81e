package helpdesk

import (
	"slices"
	"strings"
	"time"
)

const (
	longestText  = 1000 // characters of a problem, a question or a comment
	mostComments = 20
)

// Step is one change. What comes out has a version that is one more, and is to be kept with its Entry before the
// effects are carried out. An error is a *Denied: then the ticket comes back as it was and nothing is to be done.
//
// A ticket begins with Open: t then has what it was made of (Tenant, Origin, Nonce, Problem, Requester and so on) and
// neither status nor version.
func Step(t Ticket, e Event, p Policy) (Ticket, []Effect, error) {
	e.At = e.At.UTC().Round(0) // as JSON gives it back
	e.Text, e.Problem = shortened(e.Text), shortened(e.Problem)
	c := change{t, e, p}
	transition, denied := c.admitted()
	if denied != nil {
		return t, nil, denied
	}
	next, effects, denied := transition.handle(c)
	if denied != nil {
		return t, nil, denied
	}
	next.Version++
	next.Changed = e.At
	if next.Status != t.Status {
		next.Since, next.Reminders = e.At, 0
	}
	next.Wake = p.wake(next)
	return next, effects, nil
}

// Entered is the entry of the trail for what Step made of before.
func Entered(before, after Ticket, e Event) Entry {
	return Entry{
		Tenant: after.Tenant, Ticket: after.Number, At: after.Changed, Verb: e.Verb, By: e.By,
		From: before.Status, To: after.Status, Version: after.Version,
	}
}

// change is an event that meets a ticket.
type change struct {
	Ticket
	Event
	Policy
}

// admitted looks up what the ticket does with the event, if it may be done. Who holds a foreign card learns nothing of
// the ticket.
func (c change) admitted() (transition, *Denied) {
	row, ok := transitions[c.Verb]
	switch {
	case !ok:
		return transition{}, c.denied(NotNow)
	case row.pressed && c.Event.Nonce != c.Ticket.Nonce:
		return transition{}, c.denied(WrongCard)
	case !row.by.holds(c):
		return transition{}, c.denied(NotYours)
	}
	t, ok := row.in[c.Status]
	if !ok {
		return transition{}, c.denied(NotNow)
	}
	return t, nil
}

func (c change) denied(r Reason) *Denied {
	d := &Denied{Reason: r, Verb: c.Verb, Status: c.Status}
	if r == TakenBy {
		d.By = c.Assignee
	}
	return d
}

// own tells whether the one who acts is the one in trouble, whatever else they are.
func (c change) own() bool { return c.By.ID != "" && c.By.ID == c.Requester.ID }

// mine tells whether the one who acts has the ticket.
func (c change) mine() bool { return c.By.ID == c.Assignee.ID }

// others tells whether somebody else has it.
func (c change) others() bool { return c.Assignee.ID != "" && !c.mine() }

// tell is news for the requester, unless they did it themselves.
func (c change) tell(n News) []Effect {
	if c.own() {
		return []Effect{Show{}}
	}
	return []Effect{Show{}, Tell{News: n, Text: c.Text, By: c.By.Person}}
}

// note is news for the desk, unless an agent did it.
func (c change) note(n News) []Effect {
	return []Effect{Show{}, Note{News: n, Text: c.Text, By: c.By.Person, To: c.Assignee}}
}

// news goes to the other side of the counter.
func (c change) news(n News) []Effect {
	if c.By.Role == Agent {
		return c.tell(n)
	}
	return c.note(n)
}

// said adds the event's text to the ticket's comments, of which the newest are kept.
func (c change) said() []Comment {
	comment := Comment{By: c.By.Person, Role: c.By.Role, At: c.At, Text: c.Text}
	kept := c.Comments[max(0, len(c.Comments)-mostComments+1):]
	return append(slices.Clone(kept), comment)
}

// shortened is the text without what surrounds it and what is too long for a ticket.
func shortened(text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\ufffd"))
	n := 0
	for i := range text {
		if n == longestText {
			return strings.TrimSpace(text[:i])
		}
		n++
	}
	return text
}

// age is how long the ticket has had its status.
func (c change) age() time.Duration { return c.At.Sub(c.Since) }
