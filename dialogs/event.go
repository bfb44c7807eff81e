package dialogs

import (
	"time"

	"ssprbot/knowledge"
)

// Event is what happened. Its members are Joined, Left, Said and Pressed.
type Event interface{ context() Context }

// Context is known of every event.
type Context struct {
	At       time.Time // chooses which dated knowledge holds, and ends a talk that lay idle
	Turn     string    // names the turn; becomes the nonce of the card that the turn shows
	Locale   string    // of the client, such as ko-KR; "" where it is not told
	Group    bool      // others can read along
	Audience Audience  // in whose words to answer from now on; "" for as before
	// Known is what others than the person say of them, such as a directory; what the person says counts for more. Nil
	// where others can read along.
	Known []Evidence
	// Looked tells that a directory was asked, whatever it said: it is not asked again in this talk.
	Looked bool
	Desk   bool // a helpdesk can be reached, and takes what is sent to it
	// Incidents are disturbances that the helpdesk has confirmed and that are not over.
	Incidents []Incident
}

// Incident is a trouble that many people have at once.
type Incident struct {
	Issue knowledge.IssueID
	Since time.Time
}

func (c Context) context() Context { return c }

// incident is the disturbance that an issue belongs to, nil where there is none.
func (c Context) incident(id knowledge.IssueID) *Incident {
	for _, i := range c.Incidents {
		if i.Issue == id {
			return &i
		}
	}
	return nil
}

// Joined means that the bot was added to the conversation.
type Joined struct{ Context }

// Left means that the bot was removed from the conversation; it cannot speak there any more.
type Left struct{ Context }

// Said means that a person wrote plain text, the bot's mention already taken out. It may be empty.
type Said struct {
	Context
	Text   string
	Secret bool // a secret stood in the text and has been taken out
}

// Pressed means that a person pressed a button. All but Verb may be missing or forged.
type Pressed struct {
	Context
	Verb     Verb
	Nonce    string
	Issue    knowledge.IssueID  // Pick
	Value    string             // Tell: of the fact that was asked for
	Language knowledge.Language // SetLanguage
	Starter  int                // Try: which of the starters
	// Text is what stood in the card's input, secrets taken out; Filled tells that the card had one.
	Text   string
	Filled bool
	Secret bool // a secret stood in the input and has been taken out
}

// Verb is what a button does.
type Verb string

// The verbs. Those that belong to a question (Tell, Pick, None, Unsure, Solved, Next, Doubt, Send, Discard) count only on the
// live card.
const (
	Tell        Verb = "tell"
	Pick        Verb = "pick"
	None        Verb = "none"
	Unsure      Verb = "unsure"
	Solved      Verb = "solved"
	Next        Verb = "next"
	Send        Verb = "send"
	Discard     Verb = "discard"
	Person      Verb = "person"
	Doubt       Verb = "doubt"
	Restart     Verb = "restart"
	MyTickets   Verb = "tickets"
	Help        Verb = "help"
	SetLanguage Verb = "language"
	Try         Verb = "try"
)
