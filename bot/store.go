package bot

import (
	"context"
	"time"

	"ssprbot/helpdesk"
)

// TurnKey says where a turn happens and what it is recognised by when it is delivered again.
type TurnKey struct {
	Conversation string   // turns of one conversation never interleave
	Dialog       string   // whose dialog state: the conversation, or conversation and person in a group
	Person       string   // who acted, in their tenant: what can be forgotten of them is found by it; "" where unknown
	Tenant       string   // theirs
	IDs          []string // what tickets know them by, as helpdesk.Person's ID and Account; none where unknown
	Seen         []string // deduplication keys: of the activity, and of the click if it is one; no two conversations share one
}

// Turn is what one turn leaves behind; all of it is committed together or not at all.
type Turn struct {
	State      []byte     // the dialog's state from now on; nil forgets it
	Deliveries []Delivery // in the order in which they leave; Seq is ignored
	Answer     []byte     // body of an invoke's answer, repeated to a redelivery; nil if none
	Silence    bool       // drop what is still waiting to be sent in this conversation: the bot was removed

	// Lease, where it is not zero, claims the first of the Deliveries with the commit, until so long after it was begun, if
	// Claim could take it right afterwards: a Post without Card and Beside that is due and waits behind nothing. Leased is
	// told of it after the commit. A store that never does so is none the worse.
	Lease  time.Duration
	Leased func(Delivery)

	// ForgetPerson erases what is kept of TurnKey.Person, in every conversation, before State and Deliveries are
	// written: dialog states, failed deliveries and earlier answers, and who met what. What is still to be sent goes when
	// it finally fails. The deduplication keys stay, so that a redelivery is still recognised; it gets no answer. In
	// tickets, trails and incidents nobody knows any more who TurnKey.IDs were (helpdesk.Ticket.Without); bringing cards up
	// to date is for the step. Where the person is unknown nothing is erased.
	ForgetPerson bool
}

// Kept is what a turn sees of what is stored, as of its transaction.
type Kept struct {
	State []byte           // the dialog's; nil where there is none
	Desk  helpdesk.Records // ends with the transaction
}

// Store keeps what must survive a restart: dialog states, recognised activities, unsent deliveries and the desk. All
// methods are safe for concurrent use.
type Store interface {
	Turns
	Deliveries

	// Prune forgets deduplication keys committed before the time given, dialog states last used before it and deliveries
	// that failed before it, who was in tickets that ended before it (helpdesk.Ticket.Nameless) and who met what before
	// it. It returns in how many rows something went. Unsettled deliveries stay.
	Prune(ctx context.Context, before time.Time) (int64, error)

	// Ping reports whether the store can be used now.
	Ping(ctx context.Context) error
}

// Turns commit what happened together with what is to be sent because of it.
type Turns interface {
	// Turn runs step and commits what it returns and what it did to the desk's records, all in one transaction. When one
	// of key.Seen was committed before, step is not run: repeated is true and answer is the Answer of that turn. An
	// error of step rolls back and comes back unchanged, but for helpdesk.ErrConflict: then step is run again, a few
	// times at the most.
	Turn(ctx context.Context, key TurnKey, now time.Time, step func(Kept) (Turn, error)) (answer []byte, repeated bool, err error)

	// Work runs step on the desk's records and commits what it did and the deliveries that it returns, in one
	// transaction; with helpdesk.ErrConflict as in Turn.
	Work(ctx context.Context, now time.Time, step func(helpdesk.Records) ([]Delivery, error)) error
}

// Deliveries are what is to be sent.
type Deliveries interface {
	// Claim leases up to limit due deliveries until now+lease, at most one a conversation: its oldest unsettled one.
	// A claimed delivery whose earlier lease ran out unsettled comes back with one more of AnswersLost. A Put of a Card
	// comes with the ActivityID and ConversationID of where it stands, and as a Post where it does not stand anywhere; a
	// Post Beside one with the ConversationID of its thread. Of several that Put the same Card only the newest may come.
	Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]Delivery, error)

	// Settle ends an attempt. Retry non-zero puts the delivery back until then, remembering d.Refusals, d.AnswersLost
	// and where it goes now (ConversationID, Member, Otherwise); else it is finished: removed when failure is "", kept
	// for an operator to see and never tried again otherwise. Of one that posted a Card it remembers d.ConversationID
	// and d.ActivityID.
	Settle(ctx context.Context, d Delivery, now, retry time.Time, failure string) error

	// NextDue tells when the next unsettled, unleased delivery is due or the next lease ends; zero when there is none.
	NextDue(ctx context.Context) (time.Time, error)
}
