package helpdesk

import (
	"time"

	"ssprbot/knowledge"
)

// Verb is what a button of a ticket's card does; it is also the name of the event in the trail.
type Verb string

// The verbs.
const (
	Open     Verb = "ticket.open"     // the ticket is made
	Take     Verb = "ticket.take"     // agent: works on it from now on
	Release  Verb = "ticket.release"  // the agent who has it: gives it back
	Ask      Verb = "ticket.ask"      // agent: asks the requester Text, and has the ticket from then on
	Answer   Verb = "ticket.answer"   // requester: answers the question with Text
	Remark   Verb = "ticket.comment"  // agent or requester: adds Text
	Solve    Verb = "ticket.solve"    // agent or requester: the trouble is over
	Dismiss  Verb = "ticket.dismiss"  // agent: what the bot took the post for is not what it is
	Withdraw Verb = "ticket.withdraw" // requester: nobody has to do anything any more
	Reopen   Verb = "ticket.reopen"   // agent or requester: it is not over; it is new again
	Edit     Verb = "ticket.edit"     // the post that the ticket was made of was changed
	Woke     Verb = "ticket.wake"     // the time Ticket.Wake has come
)

// Verbs lists every verb in the order in which drawings show them.
func Verbs() []Verb {
	return []Verb{Open, Take, Release, Ask, Answer, Remark, Solve, Dismiss, Withdraw, Reopen, Edit, Woke}
}

// Event is something that happens to a ticket.
type Event struct {
	Verb  Verb
	By    Actor
	At    time.Time
	Nonce string // of the card that was pressed; not looked at for Open, Edit and Woke
	Text  string // Ask, Answer, Remark; secrets taken out; what is beyond 1,000 characters is cut off
	// Edit: what the post says now.
	Problem  string
	Issue    knowledge.IssueID
	Area     string
	Evidence []Evidence
	Missing  []string
}
