package helpdesk

// What agents do.

func already(c change) (Ticket, []Effect, *Denied) { return c.Ticket, nil, c.denied(Already) }

// taken is what Take comes to where somebody has the ticket.
func taken(c change) (Ticket, []Effect, *Denied) {
	if c.mine() {
		return already(c)
	}
	return c.Ticket, nil, c.denied(TakenBy)
}

func take(c change) (Ticket, []Effect, *Denied) {
	t := c.Ticket
	t.Status, t.Assignee = Taken, c.By.Person
	return t, c.tell(NewsTaken), nil
}

func release(c change) (Ticket, []Effect, *Denied) {
	if !c.mine() {
		return c.Ticket, nil, c.denied(TakenBy)
	}
	return c.freed(), c.tell(NewsReleased), nil
}

// freed is the ticket when nobody has it any more.
func (c change) freed() Ticket {
	t := c.Ticket
	t.Status, t.Assignee, t.Question = New, Person{}, ""
	return t
}

// ask takes the ticket as well: whoever asks waits for the answer.
func ask(c change) (Ticket, []Effect, *Denied) {
	t := c.Ticket
	switch {
	case c.Text == "":
		return t, nil, c.denied(NoText)
	case c.others():
		return t, nil, c.denied(TakenBy)
	case c.Text == t.Question:
		return already(c)
	}
	t.Status, t.Assignee, t.Question, t.Comments = Waiting, c.By.Person, c.Text, c.said()
	if c.Status == Waiting {
		t.Since, t.Reminders = c.At, 0 // for this question
	}
	return t, c.tell(NewsQuestion), nil
}

func dismiss(c change) (Ticket, []Effect, *Denied) {
	if c.others() {
		return c.Ticket, nil, c.denied(TakenBy)
	}
	t := c.Ticket
	t.Status, t.Assignee, t.Question = Closed, c.By.Person, ""
	if t.answeredInPlace() {
		return t, []Effect{Show{}}, nil
	}
	return t, c.tell(NewsDismissed), nil
}

// answeredInPlace tells whether the requester sees the desk's own card, under their post.
func (t Ticket) answeredInPlace() bool {
	return t.Thread.Conversation != "" && t.Thread.Conversation == t.Channel.Conversation
}
