package helpdesk

import (
	"time"

	"ssprbot/knowledge"
)

// Number names a ticket to people; the store counts it up from 1.
type Number int64

// Status is where a ticket stands.
type Status string

// The statuses. Open is New, Taken or Waiting.
const (
	New     Status = "new"     // nobody has taken it
	Taken   Status = "taken"   // somebody works on it
	Waiting Status = "waiting" // for the requester to answer a question
	Solved  Status = "solved"  // can be reopened
	Closed  Status = "closed"  // final: withdrawn, not a case for the helpdesk, or solved long ago
)

// Statuses lists every status, the first one first.
func Statuses() []Status { return []Status{New, Taken, Waiting, Solved, Closed} }

// Open tells whether somebody still has to do something.
func (s Status) Open() bool { return s == New || s == Taken || s == Waiting }

// Urgency is how soon somebody should look at it.
type Urgency string

// The urgencies.
const (
	Low    Urgency = "low"    // a question, nobody is stopped from working
	Normal Urgency = "normal" // somebody cannot get in
	High   Urgency = "high"   // many people, or an administrator, cannot get in
)

// Place is where something can be said.
type Place struct {
	ServiceURL   string `json:"serviceUrl,omitempty"`
	Conversation string `json:"conversation,omitempty"` // full id, in a channel with ";messageid=" once it is a thread
	Team         string `json:"team,omitempty"`         // conversation id of the team, in its channels
}

// Person is somebody who takes part in a ticket. The zero Person is nobody.
type Person struct {
	ID      string `json:"id,omitempty"`      // aadObjectId, or the account's id for a guest that has none
	Account string `json:"account,omitempty"` // "29:…", by which a personal chat is opened
	Name    string `json:"name,omitempty"`    // as Teams showed it
	Chat    Place  `json:"chat"`              // their own chat with the bot; zero where it is not known
}

// Evidence is a fact that is known of the requester or the trouble.
type Evidence struct {
	Fact   string `json:"fact"`
	Value  string `json:"value"`
	Source string `json:"source,omitempty"` // as dialogs.Source names it
	AsOf   int64  `json:"asOf,omitempty"`   // when the source was brought up to date, in seconds since 1970; 0 where it does not tell
}

// Comment is something that was said about a ticket.
type Comment struct {
	By   Person    `json:"by"`
	Role Role      `json:"role"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// Sent is a card of the ticket that somebody sees.
type Sent struct {
	Card  string `json:"card"`  // as whoever sends it calls it
	Place Place  `json:"place"` // the channel; zero for the requester's chat
}

// Ticket is one person's trouble in the hands of the helpdesk.
type Ticket struct {
	Number  Number `json:"number"`
	Version int64  `json:"version"`
	Tenant  string `json:"tenant"`
	// Origin is what the ticket was made of, such as a talk or a channel post; it makes the same origin the same
	// ticket.
	Origin string `json:"origin"`
	// Nonce stands in every card of the ticket. A press that carries another one was forged or belongs to another card.
	Nonce     string              `json:"nonce"`
	Status    Status              `json:"status"`
	Language  knowledge.Language  `json:"language"` // the requester's
	Problem   string              `json:"problem"`  // at most 1,000 characters, secrets taken out
	Area      string              `json:"area,omitempty"`
	Issue     knowledge.IssueID   `json:"issue,omitempty"` // the likely cause; "" where none is likely
	Urgency   Urgency             `json:"urgency"`
	Evidence  []Evidence          `json:"evidence,omitempty"`
	Missing   []string            `json:"missing,omitempty"` // facts that would tell the causes apart
	Tried     []knowledge.IssueID `json:"tried,omitempty"`   // answers that did not help
	Requester Person              `json:"requester"`
	Assignee  Person              `json:"assignee"`           // zero until somebody takes it
	Thread    Place               `json:"thread"`             // of the post that it was made of; zero for a talk
	Channel   Place               `json:"channel"`            // of the desk that it goes to; equal to Thread for a post that is answered there
	Route     string              `json:"route,omitempty"`    // that chose Channel
	Question  string              `json:"question,omitempty"` // Waiting: what the requester is asked
	Comments  []Comment           `json:"comments,omitempty"` // the newest 20
	Sent      []Sent              `json:"sent,omitempty"`     // its cards, kept by whoever carries out the effects
	Opened    time.Time           `json:"opened"`
	Changed   time.Time           `json:"changed"`
	Since     time.Time           `json:"since"`               // when it got its status, or the question that it waits for was asked
	Wake      time.Time           `json:"wake"`                // when Step wants to hear Woke; zero for never
	Reminders int                 `json:"reminders,omitempty"` // sent since then
}
