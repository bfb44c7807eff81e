package store

import (
	"context"
	"database/sql"
)

// forgetPerson leaves of the person what a redelivery is recognised by, and what is still to be sent.
func forgetPerson(ctx context.Context, tx *sql.Tx, person string) error {
	if person == "" {
		return nil // whose rows these are nobody knows
	}
	for _, statement := range []string{
		`DELETE FROM dialog WHERE person = $1`,
		`DELETE FROM delivery WHERE person = $1 AND failed_at IS NOT NULL`,
		`UPDATE seen SET answer = NULL WHERE person = $1 AND answer IS NOT NULL`,
	} {
		if _, err := tx.ExecContext(ctx, statement, person); err != nil {
			return explained("forgetting a person", err)
		}
	}
	return nil
}
