package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// pruneBatch is how many rows go in one transaction: few enough that a turn hardly waits for it.
const pruneBatch = 1000

// Prune implements bot.Store. It goes in small steps so that turns pass in between; after an error the rows counted
// are gone all the same. A row that is in use elsewhere is left to the next time.
func (s *Store) Prune(ctx context.Context, before time.Time) (total int64, err error) {
	for _, old := range []struct{ table, key, since string }{
		{"seen", "id", "committed_at"}, {"dialog", "id", "used_at"}, {"delivery", "seq", "failed_at"},
	} {
		n, err := s.deleteAll(ctx, before, fmt.Sprintf(
			`WITH old AS MATERIALIZED (SELECT %[2]s FROM %[1]s WHERE %[3]s < $1 LIMIT $2%[4]s)
			DELETE FROM %[1]s WHERE %[2]s IN (SELECT %[2]s FROM old)`, old.table, old.key, old.since, s.dialect.skipLocked))
		if total += n; err != nil {
			return total, err
		}
	}
	n, err := s.pruneDesk(ctx, before)
	return total + n, err
}

// deleteAll repeats the statement until a batch is no longer full.
func (s *Store) deleteAll(ctx context.Context, before time.Time, statement string) (total int64, err error) {
	return repeat(pruneBatch, func() (int64, error) { return s.delete(ctx, before, statement) })
}

// repeat does a batch after the other, until one is not full.
func repeat(full int64, batch func() (int64, error)) (total int64, err error) {
	for n := full; n == full; total += n {
		if n, err = batch(); err != nil {
			return total, err
		}
	}
	return total, nil
}

func (s *Store) delete(ctx context.Context, before time.Time, statement string) (n int64, err error) {
	err = s.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, statement, before.UnixMilli(), pruneBatch)
		if err == nil {
			n, err = result.RowsAffected()
		}
		return explained("pruning", err)
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}
