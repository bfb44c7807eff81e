package helpdesk

import "slices"

// What the requester does, and what both sides do.

func open(c change) (Ticket, []Effect, *Denied) {
	t := c.Ticket
	t.Status, t.Opened, t.Problem = New, c.At, shortened(t.Problem)
	if t.answeredInPlace() {
		return t, []Effect{Show{}}, nil
	}
	return t, []Effect{Show{}, Tell{News: NewsReceived, By: c.By.Person}}, nil
}

func answer(c change) (Ticket, []Effect, *Denied) {
	t := c.Ticket
	if c.Text == "" {
		return t, nil, c.denied(NoText)
	}
	t.Status, t.Question, t.Comments = Taken, "", c.said()
	return t, c.note(NewsAnswered), nil
}

func remark(c change) (Ticket, []Effect, *Denied) {
	t := c.Ticket
	if c.Text == "" {
		return t, nil, c.denied(NoText)
	}
	t.Comments = c.said()
	return t, c.news(NewsComment), nil
}

// solve leaves the ticket with who has it: they hear of it when it is not over after all.
func solve(c change) (Ticket, []Effect, *Denied) {
	t := c.Ticket
	t.Status, t.Question = Solved, ""
	if t.Assignee.ID == "" && c.By.Role == Agent {
		t.Assignee = c.By.Person
	}
	return t, c.news(NewsSolved), nil
}

func withdraw(c change) (Ticket, []Effect, *Denied) {
	t := c.Ticket
	t.Status, t.Question = Closed, ""
	return t, c.note(NewsWithdrawn), nil
}

// reopen makes the ticket anybody's: who solved it may be away.
func reopen(c change) (Ticket, []Effect, *Denied) { return c.freed(), c.news(NewsReopened), nil }

func edit(c change) (Ticket, []Effect, *Denied) {
	t := c.Ticket
	t.Problem, t.Issue, t.Area, t.Evidence, t.Missing = c.Event.Problem, c.Event.Issue, c.Event.Area, c.Event.Evidence, c.Event.Missing
	if t.Problem == c.Ticket.Problem && t.Issue == c.Ticket.Issue && t.Area == c.Ticket.Area &&
		slices.Equal(t.Evidence, c.Ticket.Evidence) && slices.Equal(t.Missing, c.Ticket.Missing) {
		return already(c)
	}
	return t, []Effect{Show{}}, nil
}
