package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Transact runs a change in a write transaction.
func (s *Store) Transact(ctx context.Context, change func(*sql.Tx) error) error {
	return s.transact(ctx, func(_ context.Context, tx *sql.Tx) error { return change(tx) })
}

// LimitPages makes the store behave as on a disk with room for no more than n pages (0: no limit).
func (s *Store) LimitPages(n int) error {
	if n == 0 {
		n = 1 << 30
	}
	_, err := s.db.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", n))
	return err
}
