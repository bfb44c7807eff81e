package helpdesk

import (
	"slices"
	"time"
)

// Nameless is the ticket without everybody who took part in it and without what they said: what is kept of a ticket that
// ended long ago. It can be counted still, and named by its number.
func (t Ticket) Nameless() Ticket {
	t = t.unsaid()
	t.Assignee, t.Origin, t.Thread = Person{}, "", Place{}
	return t
}

// Nameless is the incident without who confirmed it.
func (i Incident) Nameless() Incident {
	i.Confirmed = Person{}
	return i
}

// unsaid is the ticket without who has the trouble and what is known of it by them. What agents said goes too: it was
// about them. Their own cards cannot be reached any more.
func (t Ticket) unsaid() Ticket {
	t.Sent = slices.DeleteFunc(slices.Clone(t.Sent), func(s Sent) bool { return s.Place == Place{} })
	t.Requester, t.Problem, t.Question, t.Evidence, t.Comments = Person{}, "", "", nil, nil
	return t
}

// Is tells whether the person is known by one of the ids, as ID or as Account.
func (p Person) Is(ids []string) bool {
	named := func(id string) bool { return id != "" && slices.Contains(ids, id) }
	return named(p.ID) || named(p.Account)
}

// Without is the ticket after somebody who is known by the ids has asked to be forgotten, with what happened to it by that:
// Withdraw, Release or, where it stays as it is but for them, "". Version stays. Without anything of theirs in it the
// ticket comes back unchanged.
//
// Who asks to be forgotten wants to be left alone, and the desk wants no ticket that it can neither read nor answer. So
// the requester's open ticket is withdrawn, unless it was made of a post: that stands in its channel still, whether the
// bot knows it or not, and can be answered there; where the bot should have brought an answer, the ticket goes back to the
// desk. So does a ticket that an agent had who is forgotten. Its Wake has come, since somebody waits.
func (t Ticket) Without(ids []string, at time.Time) (_ Ticket, happened Verb) {
	t.Comments = slices.DeleteFunc(slices.Clone(t.Comments), func(c Comment) bool { return c.By.Is(ids) })
	if len(t.Comments) == 0 {
		t.Comments = nil
	}
	requester, assignee := t.Requester.Is(ids), t.Assignee.Is(ids)
	if assignee {
		t.Assignee = Person{}
	}
	talk := requester && t.Thread == Place{}
	if requester {
		t = t.unsaid()
	}
	if talk {
		t.Origin = ""
	}
	switch {
	case !t.Status.Open():
		return t, ""
	case talk:
		return t.forgotten(Closed, time.Time{}, at), Withdraw
	case assignee, requester && t.Status == Waiting:
		t.Assignee, t.Question = Person{}, ""
		return t.forgotten(New, at, at), Release
	}
	return t, ""
}

func (t Ticket) forgotten(status Status, wake, at time.Time) Ticket {
	t.Status, t.Wake, t.Changed, t.Since, t.Reminders = status, wake, at, at, 0
	return t
}
