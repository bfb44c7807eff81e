package bot

import "context"

// Roster tells who belongs to a team.
type Roster interface {
	// Member looks a person up in a team; ok is false where they do not belong to it. Safe for concurrent use.
	Member(ctx context.Context, serviceURL, team, aadObjectID string) (guest, ok bool, err error)
}
