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
	Ask      Verb = "ticket.ask"      // agent: asks the requester Text
	Answer   Verb = "ticket.answer"   // requester: answers the question with Text
	Remark   Verb = "ticket.comment"  // agent or requester: adds Text
	Solve    Verb = "ticket.solve"    // agent or requester: the trouble is over
	Dismiss  Verb = "ticket.dismiss"  // agent: what the bot took the post for is not what it is
	Withdraw Verb = "ticket.withdraw" // requester: nobody has to do anything any more
	Reopen   Verb = "ticket.reopen"   // agent or requester: it is not over
	Edit     Verb = "ticket.edit"     // the post that the ticket was made of was changed
	Woke     Verb = "ticket.wake"     // the time Ticket.Wake has come
)

// Event is something that happens to a ticket.
type Event struct {
	Verb  Verb
	By    Actor
	At    time.Time
	Nonce string // of the card that was pressed; not looked at for Open, Edit and Woke
	Text  string // Ask, Answer, Remark; at most 1,000 characters, secrets taken out
	// Edit: what the post says now.
	Problem  string
	Issue    knowledge.IssueID
	Area     string
	Evidence []Evidence
	Missing  []string
}

// Effect is what a step wants done. Its members are Show, Tell and Nudge.
type Effect interface{ effect() }

// Show brings every card of the ticket up to date for everyone who sees it.
type Show struct{}

// Tell brings the requester news: in their own chat, or in the thread of their post where that is refused.
type Tell struct {
	News News
	Text string // Question and Comment: what was said
	By   Person // who did it, zero for nobody
}

// News is what a requester hears of a ticket.
type News string

// The news.
const (
	NewsReceived  News = "received"  // it has a number
	NewsTaken     News = "taken"     // somebody works on it
	NewsReleased  News = "released"  // nobody does any more
	NewsQuestion  News = "question"  // somebody asks something
	NewsComment   News = "comment"   // somebody said something
	NewsSolved    News = "solved"    // it is over
	NewsReopened  News = "reopened"  // it is not over
	NewsDismissed News = "dismissed" // the helpdesk does nothing
)

// Nudge reminds the desk of a ticket that nobody has taken. Second says that it goes to the route's second channel too.
type Nudge struct {
	Reminder int // which, from 1
	Second   bool
}

func (Show) effect()  {}
func (Tell) effect()  {}
func (Nudge) effect() {}
