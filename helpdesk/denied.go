package helpdesk

import "fmt"

// Reason is why a step changes nothing.
type Reason string

// The reasons, in the order in which they are looked for.
const (
	WrongCard Reason = "wrongCard" // the nonce is not the ticket's: forged, or of another ticket's card
	NotYours  Reason = "notYours"  // the role may not do it
	NotNow    Reason = "notNow"    // it is not possible in this status, or not due yet
	NoText    Reason = "noText"    // nothing was written
	TakenBy   Reason = "takenBy"   // somebody else has the ticket: Denied.By
	Already   Reason = "already"   // it is so already, perhaps by the same press before
)

// Denied says that an event left the ticket as it was. Its text names neither people nor what they wrote.
type Denied struct {
	Reason Reason
	Verb   Verb
	Status Status // of the ticket
	By     Person // TakenBy: who has it
}

func (d *Denied) Error() string {
	return fmt.Sprintf("%s of a ticket that is %q: %s", d.Verb, d.Status, d.Reason)
}
