package store

import (
	"context"
	"database/sql"
	"time"
)

// pruneBatch is how many rows go in one transaction: few enough that a turn hardly waits for it.
const pruneBatch = 1000

// Prune implements bot.Store. It goes in small steps so that turns pass in between; after an error the rows counted
// are gone all the same.
func (s *Store) Prune(ctx context.Context, before time.Time) (int64, error) {
	keys, err := s.deleteAll(ctx, before,
		`DELETE FROM seen WHERE id IN (SELECT id FROM seen WHERE committed_at < $1 LIMIT $2)`)
	if err != nil {
		return keys, err
	}
	states, err := s.deleteAll(ctx, before,
		`DELETE FROM dialog WHERE id IN (SELECT id FROM dialog WHERE used_at < $1 LIMIT $2)`)
	if err != nil {
		return keys + states, err
	}
	failures, err := s.deleteAll(ctx, before,
		`DELETE FROM delivery WHERE seq IN (SELECT seq FROM delivery WHERE failed_at < $1 LIMIT $2)`)
	return keys + states + failures, err
}

// deleteAll repeats the statement until a batch is no longer full.
func (s *Store) deleteAll(ctx context.Context, before time.Time, statement string) (total int64, err error) {
	for n := int64(pruneBatch); n == pruneBatch; total += n {
		if n, err = s.delete(ctx, before, statement); err != nil {
			return total, err
		}
	}
	return total, nil
}

func (s *Store) delete(ctx context.Context, before time.Time, statement string) (n int64, err error) {
	err = s.transact(ctx, func(tx *sql.Tx) error {
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
