package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"

	"ssprbot/helpdesk"
)

// mostRuns is how often a step runs at the most. From the second time on it holds what it reads (see records.hold), so
// that only a circle of waiting can disturb it again.
const mostRuns = 4

// insist runs change in a write transaction, and again in a new one when somebody else was faster.
func (s *Store) insist(ctx context.Context, change func(context.Context, *records) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	hold := ""
	for range mostRuns {
		err = s.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
			return change(ctx, &records{tx: tx, dialect: s.dialect, hold: hold})
		})
		if !errors.Is(err, helpdesk.ErrConflict) && !wasOvertaken(err) {
			return err
		}
		hold = s.dialect.hold
	}
	return err
}

// overtaken is explained, and a helpdesk.ErrConflict where the database gave up in favour of somebody else.
func overtaken(doing string, err error) error {
	if wasOvertaken(err) {
		return fmt.Errorf("%s: %w: %w", doing, helpdesk.ErrConflict, err)
	}
	return explained(doing, err)
}

// wasOvertaken knows unique_violation, serialization_failure and deadlock_detected. SQLite has no such case: there the
// others wait from the beginning.
func wasOvertaken(err error) bool {
	answer := new(pgconn.PgError)
	return errors.As(err, &answer) && slices.Contains([]string{"23505", "40001", "40P01"}, answer.Code)
}
