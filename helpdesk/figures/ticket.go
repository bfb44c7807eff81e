package figures

import (
	"time"

	"ssprbot/helpdesk"
)

// Outcome is what became of a ticket.
type Outcome string

// The outcomes. What was solved stays solved when it is closed.
const (
	Open      Outcome = "open"
	Solved    Outcome = "solved"
	Withdrawn Outcome = "withdrawn"
	Dismissed Outcome = "dismissed"
)

// Ticket is what is counted of one.
type Ticket struct {
	Number                         int64
	Opened                         time.Time
	Language, Area, Issue, Urgency string
	Status                         helpdesk.Status
	Outcome                        Outcome
	Reopened                       bool
	ToTake, ToSolve                time.Duration // 0: not taken, or not solved
}

// Of is what is counted of a ticket to which that happened, in its order. It was taken when an agent first took it or
// asked about it, and solved when somebody last said so.
func Of(t helpdesk.Ticket, trail []helpdesk.Entry) Ticket {
	counted := Ticket{
		Number: int64(t.Number), Opened: t.Opened, Language: string(t.Language), Area: t.Area, Issue: string(t.Issue),
		Urgency: string(t.Urgency), Status: t.Status, Outcome: Open,
	}
	if t.Status == helpdesk.Solved || t.Status == helpdesk.Closed {
		counted.Outcome = Solved
	}
	for _, e := range trail {
		counted.happened(e)
	}
	return counted
}

func (t *Ticket) happened(e helpdesk.Entry) {
	took := max(e.At.Sub(t.Opened), time.Second)
	switch e.Verb {
	case helpdesk.Take, helpdesk.Ask:
		if t.ToTake == 0 {
			t.ToTake = took
		}
	case helpdesk.Solve:
		t.ToSolve = took
	case helpdesk.Reopen:
		t.Reopened, t.ToSolve = true, 0
	case helpdesk.Withdraw:
		t.Outcome = Withdrawn
	case helpdesk.Dismiss:
		t.Outcome = Dismissed
	default:
	}
}
