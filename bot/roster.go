package bot

import "context"

// Roster tells who is in a team. What somebody may do to a ticket follows from it and from nothing that a card says.
type Roster interface {
	// Member tells whether the person, by the aadObjectId of a verified activity, is in the team (ok) and whether as a
	// guest. Somebody without an aadObjectId is in no team. An error means that it is not known: nobody may be let do
	// anything then. Since a network stands behind it, it is asked before a transaction and never in one. Safe for
	// concurrent use; it takes a few seconds at the most.
	Member(ctx context.Context, serviceURL, team, aadObjectID string) (guest, ok bool, err error)
}
