package text

// Ticket is what is said around tickets, to their requesters and at the desk.
type Ticket struct {
	Title    string `fill:"number"`
	Nobody   string // whose name is not known
	Received string // to the requester, on the card of their ticket

	From, Problem string
	Cause         string `fill:"title"`
	NoCause       string `yaml:"noCause"`
	Now           string // heads what the person in trouble can do
	Known         string
	Missing       string
	Tried         string
	Said          string
	Says          string `fill:"name"` // heads a comment
	Area          string `fill:"title"`
	Urgency       struct {
		Low, Normal, High string
	}
	// Desk and Own say where the ticket stands, to the desk and to its requester.
	Desk, Own struct {
		New     string
		Taken   string `fill:"name"`
		Waiting string `fill:"name"`
		Solved  string
		Closed  string
	}
	Buttons struct {
		Take, Release, Ask, Comment, Solved, Dismiss, Withdraw, Reopen, Answer, Send string
		Show                                                                         string `fill:"number"`
	}
	Inputs struct {
		Ask, Comment, Answer string // what the input is for
		Warning              string // below every input
		Required             string
	}
	News   TicketNews
	Notes  TicketNotes
	Denied TicketDenied
	List   struct{ Title, Hint string }
	Moved  string // on a card that stands further down from now on
	Same   struct {
		Has    string `fill:"number"` // to who brings the trouble of their ticket again, in the same words
		Added  string `fill:"number"` // in others
		Thread string `fill:"number"` // where the thread has one
	}
	Times struct {
		Minutes string `fill:"n"`
		Hours   string `fill:"n"`
		Days    string `fill:"n"`
	}
}

// TicketNews is what a requester hears.
type TicketNews struct {
	Taken      string `fill:"name"`
	Released   string
	Question   string `fill:"name"`
	Comment    string `fill:"name"`
	Solved     string
	Reopened   string
	Dismissed  string
	Answered   string // on the card of a question, afterwards
	NotNeeded  string `yaml:"notNeeded"`
	AskedAgain string `yaml:"askedAgain"`
}

// TicketNotes is what the desk hears.
type TicketNotes struct {
	Answered   string `fill:"name"`
	Comment    string `fill:"name"`
	Unanswered string
	Released   string
	Solved     string `fill:"name"`
	Reopened   string `fill:"name"`
	Withdrawn  string `fill:"name"`
	Reminder   string `fill:"time"`
}

// TicketDenied is said when a press changes nothing.
type TicketDenied struct {
	WrongCard string `yaml:"wrongCard"`
	NotYours  string `yaml:"notYours"`
	NotNow    string `yaml:"notNow"`
	NoText    string `yaml:"noText"`
	TakenBy   string `yaml:"takenBy" fill:"name"`
	Already   string
	Unknown   string // whether the person belongs to the helpdesk
}
