package helpdesk

// Effect is what a step wants done. Its members are Show, Tell, Note and Nudge.
//
//sumtype:decl
type Effect interface{ effect() }

// Show brings every card of the ticket up to date for everyone who sees it.
type Show struct{}

// Tell brings the requester news: in their own chat, or in the thread of their post where that is refused.
type Tell struct {
	News News
	Text string // Question and Comment: what was said
	By   Person // who did it, zero for nobody
}

// Note brings the desk news of what no agent did, in the ticket's own thread.
type Note struct {
	News News
	Text string // Answered and Comment: what was said
	By   Person // who did it, zero for nobody
	To   Person // who has the ticket, or had it until now, and is to see it; zero for nobody
}

// Nudge reminds the desk of a ticket that nobody has taken. Second says that it goes to the route's second channel too.
type Nudge struct {
	Reminder int // which, from 1
	Second   bool
}

// News is what people hear of a ticket.
type News string

// The news.
const (
	NewsReceived   News = "received"   // it has a number
	NewsTaken      News = "taken"      // somebody works on it
	NewsReleased   News = "released"   // nobody does any more
	NewsQuestion   News = "question"   // somebody asks something
	NewsAnswered   News = "answered"   // the requester answered
	NewsUnanswered News = "unanswered" // the requester did not, for long
	NewsComment    News = "comment"    // somebody said something
	NewsSolved     News = "solved"     // it is over
	NewsReopened   News = "reopened"   // it is not over
	NewsDismissed  News = "dismissed"  // the helpdesk does nothing
	NewsWithdrawn  News = "withdrawn"  // the requester wants nothing any more
)

func (Show) effect()  {}
func (Tell) effect()  {}
func (Note) effect()  {}
func (Nudge) effect() {}
