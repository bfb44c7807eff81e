package helpdesk

import "time"

// Policy is how long a ticket may lie. A zero time means for ever.
type Policy struct {
	FirstReminder time.Duration // New: the desk is reminded
	SecondRoute   time.Duration // New: a second channel hears of it too
	Idle          time.Duration // Taken: without a word of an agent, before it is new again
	Unanswered    time.Duration // Waiting: before the question is asked once more, and then before the agent goes on
	AutoClose     time.Duration // Solved: before it is closed for good
	Quiet         Quiet         // when the desk is reminded of nothing
}

// DefaultPolicy holds where no route says otherwise: nobody is reminded, and nothing stays with somebody who is away.
func DefaultPolicy() Policy {
	return Policy{Idle: 3 * 24 * time.Hour, Unanswered: 24 * time.Hour, AutoClose: 7 * 24 * time.Hour}
}

// mostReminders bounds how often the desk hears of one ticket.
const mostReminders = 6

// wake is when the ticket wants to hear Woke next; zero for never.
func (p Policy) wake(t Ticket) time.Time {
	switch t.Status {
	case New:
		return p.Quiet.Until(after(t.Since, p.mark(t.Reminders)))
	case Taken:
		return after(t.touched(), p.Idle)
	case Waiting:
		return after(t.Since, p.Unanswered*time.Duration(t.Reminders+1))
	case Solved:
		return after(t.Since, p.AutoClose)
	}
	return time.Time{}
}

func after(t time.Time, d time.Duration) time.Time {
	if d <= 0 {
		return time.Time{}
	}
	return t.Add(d)
}

// mark is how old a new ticket is when the desk is reminded of it, after n reminders: first the two times that the
// policy names, then whenever it has become twice as old. Zero is never.
func (p Policy) mark(n int) time.Duration {
	if n >= mostReminders {
		return 0
	}
	first, second := min(p.FirstReminder, p.SecondRoute), max(p.FirstReminder, p.SecondRoute)
	if first <= 0 || first == second {
		return second << n
	}
	if n == 0 {
		return first
	}
	return second << (n - 1)
}

// reminders counts the marks that a ticket of that age is past.
func (p Policy) reminders(age time.Duration) int {
	n := 0
	for mark := p.mark(n); mark > 0 && mark <= age; mark = p.mark(n) {
		n++
	}
	return n
}

// touched is when an agent last did something for the ticket that they have.
func (t Ticket) touched() time.Time {
	last := t.Since
	for _, c := range t.Comments {
		if c.Role == Agent && c.At.After(last) {
			last = c.At
		}
	}
	return last
}
