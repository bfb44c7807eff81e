package helpdesk

// What time does.

// due lets a handler run only when the ticket's Wake has come: whoever wakes it may have looked before it was changed.
func due(handle func(change) (Ticket, []Effect, *Denied)) func(change) (Ticket, []Effect, *Denied) {
	return func(c change) (Ticket, []Effect, *Denied) {
		if c.Wake.IsZero() || c.At.Before(c.Wake) {
			return c.Ticket, nil, c.denied(NotNow)
		}
		return handle(c)
	}
}

// remind makes up for reminders that were missed while nothing ran, with one.
func remind(c change) (Ticket, []Effect, *Denied) {
	t := c.Ticket
	t.Reminders = max(t.Reminders+1, c.reminders(c.age()))
	return t, []Effect{Nudge{Reminder: t.Reminders, Second: c.SecondRoute > 0 && c.age() >= c.SecondRoute}}, nil
}

// idle frees a ticket for which whoever has it does nothing.
func idle(c change) (Ticket, []Effect, *Denied) {
	return c.freed(), append(c.note(NewsReleased), Tell{News: NewsReleased}), nil
}

// unanswered asks the requester once more, and then leaves it to the agent.
func unanswered(c change) (Ticket, []Effect, *Denied) {
	t := c.Ticket
	if t.Reminders == 0 {
		t.Reminders++
		return t, []Effect{Tell{News: NewsQuestion, Text: t.Question, By: t.Assignee}}, nil
	}
	t.Status, t.Question = Taken, ""
	return t, c.note(NewsUnanswered), nil
}

// autoClose is silent: the requester was told when it was solved.
func autoClose(c change) (Ticket, []Effect, *Denied) {
	t := c.Ticket
	t.Status = Closed
	return t, []Effect{Show{}}, nil
}
