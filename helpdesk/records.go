package helpdesk

import (
	"context"
	"errors"
	"time"

	"ssprbot/knowledge"
)

// ErrNoTicket says that there is no such ticket in the tenant.
var ErrNoTicket = errors.New("no such ticket")

// ErrConflict says that the ticket was changed by somebody else meanwhile. The transaction is to be run again.
var ErrConflict = errors.New("the ticket was changed meanwhile")

// Records is what one transaction sees and changes of the desk. It is for one goroutine and ends with the transaction.
// Every list is bounded; the newest come first unless it says otherwise.
type Records interface {
	Tickets
	TicketLists
	Places
	Sightings
	UnsurePosts
	Incidents
}

// Tickets is one ticket at a time.
type Tickets interface {
	// Ticket finds a ticket of the tenant, or returns ErrNoTicket.
	Ticket(ctx context.Context, tenant string, n Number) (Ticket, error)
	// ByOrigin finds the ticket made of that origin, or returns ErrNoTicket.
	ByOrigin(ctx context.Context, tenant, origin string) (Ticket, error)
	// Add keeps a new ticket and gives it its number; t.Version counts. It returns ErrConflict where the origin has one.
	Add(ctx context.Context, t Ticket) (Ticket, error)
	// Save keeps a ticket whose Version is one more than the stored one's, and returns ErrConflict otherwise.
	Save(ctx context.Context, t Ticket) error
	// Log adds to the ticket's trail.
	Log(ctx context.Context, e Entry) error
}

// TicketLists are many tickets.
type TicketLists interface {
	// OfRequester lists up to limit tickets of the person.
	OfRequester(ctx context.Context, tenant, personID string, limit int) ([]Ticket, error)
	// OfThread lists up to limit tickets that were made in the thread of that conversation id.
	OfThread(ctx context.Context, tenant, thread string, limit int) ([]Ticket, error)
	// Naming lists all tickets that somebody who is known by one of the ids has a part in, the oldest first. It alone is
	// not bounded: whoever is forgotten is forgotten everywhere.
	Naming(ctx context.Context, tenant string, ids []string) ([]Ticket, error)
	// Search lists up to q.Count tickets of the tenant from q.Skip on.
	Search(ctx context.Context, tenant string, q Query) ([]Ticket, error)
	// Trail lists what happened to the ticket, the oldest first.
	Trail(ctx context.Context, tenant string, n Number) ([]Entry, error)
	// Due lists up to limit tickets of any tenant whose Wake has come, the longest overdue first.
	Due(ctx context.Context, now time.Time, limit int) ([]Ticket, error)
}

// Places are how channels are reached, and which of them is the desk.
type Places interface {
	// KeepPlace remembers how a channel is reached, under the tenant and its conversation id without a thread.
	KeepPlace(ctx context.Context, tenant string, p Place, at time.Time) error
	// Reach finds what KeepPlace remembered; where it knows only other channels of the tenant, their newest service
	// URL. ok is false where it knows none.
	Reach(ctx context.Context, tenant, channel string) (p Place, ok bool, err error)
	// KeepDesk makes the channel the tenant's desk, unless it has one; RemoveDesk ends that for a team.
	KeepDesk(ctx context.Context, tenant string, p Place, at time.Time) (kept bool, err error)
	RemoveDesk(ctx context.Context, tenant, team string) error
	// Desk is the channel that KeepDesk kept; ok is false where there is none.
	Desk(ctx context.Context, tenant string) (p Place, ok bool, err error)
}

// Sightings are who met what.
type Sightings interface {
	// Sight keeps or replaces the sighting of that key.
	Sight(ctx context.Context, s Sighting) error
	// Told keeps that who is behind the sightings of those keys was told of the incident.
	Told(ctx context.Context, tenant string, keys []string, n Number) error
	// Untold keeps that nobody knows of the incident any more.
	Untold(ctx context.Context, tenant string, n Number) error
	// ToldOf lists the sightings of whom was told of the incident, whatever they are of by now: the oldest first, at most
	// 10,000.
	ToldOf(ctx context.Context, tenant string, n Number) ([]Sighting, error)
	// Sightings lists those of the issue in the tenant since then, the oldest first, at most 10,000.
	Sightings(ctx context.Context, tenant string, issue knowledge.IssueID, since time.Time) ([]Sighting, error)
	// CountSightings counts those of the issue in the tenant from since until before before, at most 10,000.
	CountSightings(ctx context.Context, tenant string, issue knowledge.IssueID, since, before time.Time) (int, error)
}

// UnsurePosts are the sightings that a digest is made of.
type UnsurePosts interface {
	// Unsure lists up to limit sightings before then of posts on which the bot was silent and of which is kept where they
	// stand, of any tenant, the oldest first. Digested forgets where; it returns ErrConflict where somebody else did.
	Unsure(ctx context.Context, before time.Time, limit int) ([]Sighting, error)
	Digested(ctx context.Context, tenant, key string) error
}

// Incidents are what many met at once.
type Incidents interface {
	// LastIncident finds the newest incident of the issue, over or not; ok is false where there is none.
	LastIncident(ctx context.Context, tenant string, issue knowledge.IssueID) (i Incident, ok bool, err error)
	// Incident finds the issue's incident that is not over; ok is false where there is none.
	Incident(ctx context.Context, tenant string, issue knowledge.IssueID) (i Incident, ok bool, err error)
	// IncidentNumber finds an incident by its number, or returns ErrNoTicket.
	IncidentNumber(ctx context.Context, tenant string, n Number) (Incident, error)
	// IncidentsNaming lists all incidents that somebody who has one of the ids confirmed. As Naming it is not bounded.
	IncidentsNaming(ctx context.Context, tenant string, ids []string) ([]Incident, error)
	// SaveIncident keeps an incident as Add (Number 0) and Save keep a ticket.
	SaveIncident(ctx context.Context, i Incident) (Incident, error)
}

// Query chooses tickets. The zero Query lists the newest 25 that are open.
type Query struct {
	Text        string // a number, or words of the problem, the requester's name or the area; "" for all
	Assignee    string // person's id; "" for everybody's
	Closed      bool   // those that are not open any more as well
	Skip, Count int    // Count 0 is 25
}

// Entry is one line of a ticket's trail.
type Entry struct {
	Tenant  string
	Ticket  Number
	At      time.Time
	Verb    Verb
	By      Actor
	From    Status
	To      Status
	Version int64 // the ticket's, afterwards
}

// Sighting is one person who met a trouble, in a talk or a post. Reports and incidents are counted from sightings.
type Sighting struct {
	Key       string // of the talk or post; the same key is the same sighting
	Tenant    string
	Person    string // digest; empty where nobody is named
	Account   string // "29:…", to tell the person that an incident is over
	Where     Place
	Language  knowledge.Language
	Issue     knowledge.IssueID // "" where nothing fits
	Area      string
	At        time.Time
	Outcome   Outcome
	Told      Number // of the incident that the person was told of, 0 for none; the store keeps one that is there
	Unsure    bool   // a post on which the bot was silent and that a digest has not told of; Where is kept until then
	Unmatched string // what was asked and nothing fits, secrets taken out; only where the operator wants it
}

// Outcome is how a sighting went on.
type Outcome string

// The outcomes.
const (
	Answered   Outcome = "answered"   // an answer was shown; nobody said whether it helped
	Helped     Outcome = "helped"     // the person said that it did
	HandedOver Outcome = "handedOver" // a ticket was made of it
	NoMatch    Outcome = "noMatch"    // nothing fits, or nothing was left
	OutOfScope Outcome = "outOfScope" // declined
)

// Incident is a trouble that many people meet at once.
type Incident struct {
	Number    Number // 0 before it is kept
	Version   int64
	Tenant    string
	Issue     knowledge.IssueID
	Nonce     string // as a ticket's
	Status    IncidentStatus
	People    int // who have met it so far
	Channel   Place
	Since     time.Time // the first sighting of it
	Seen      time.Time // when it was recognised
	Changed   time.Time
	Confirmed Person         // while it is Confirmed, and when it is over
	Recalled  bool           // Refuted: it was confirmed before, and people were told so
	Was       IncidentStatus // Over: what it was until then, "" where that was not kept
}

// IncidentStatus is where an incident stands.
type IncidentStatus string

// The statuses of an incident.
const (
	Suspected IncidentStatus = "suspected" // the numbers say so
	Confirmed IncidentStatus = "confirmed" // an agent says so: people are told
	Refuted   IncidentStatus = "refuted"   // an agent says that it is none
	Over      IncidentStatus = "over"
)
