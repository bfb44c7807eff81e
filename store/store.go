// Package store keeps what must survive a restart: dialog states, recognised activities and unsent deliveries. It
// fills bot.Store with one SQL text on database/sql.
//
// Invariants:
//   - What a turn leaves behind is committed in one transaction or not at all.
//   - Of each conversation only the oldest unsettled delivery can be claimed, by one holder at a time.
//   - A delivery's number is never given twice, so number and attempt name one lease for ever.
//   - Time comes in as a parameter and is kept in whole milliseconds, rounded down.
//
// A commit survives the death of the process at any instant; a power cut may take the last commits with it, but never
// part of one. What a state or a payload means, when to retry and how often is not decided here.
package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"ssprbot/bot"
)

var _ bot.Store = (*Store)(nil)

// Store is a bot.Store on a database. It is safe for concurrent use.
type Store struct {
	db *sql.DB
}

// Open opens the database that databaseURL names, and brings its schema up to date:
//
//	sqlite:PATH       a file, created if missing, readable by its owner only; the folder must exist
//	sqlite::memory:   forgotten at Close; each Open has its own
//
// It refuses a file that is damaged and a schema that a newer version of the program has made. Its errors may name the
// file, but never repeat a URL, which may hold a password.
func Open(ctx context.Context, databaseURL string) (*Store, error) {
	scheme, rest, _ := strings.Cut(databaseURL, ":")
	switch scheme {
	case "sqlite":
		return openSQLite(ctx, rest)
	case "postgres", "postgresql":
		return nil, errors.New("opening the database: PostgreSQL is not supported yet, use sqlite:PATH")
	default:
		return nil, errors.New("opening the database: the URL is none that this program knows, use sqlite:PATH")
	}
}

// Close ends the use of the database. Call it once every other call has returned.
func (s *Store) Close() error {
	return explained("closing the database", s.db.Close())
}

// Ping reports whether the store can be used now: it waits its turn for a write transaction and gives it back.
func (s *Store) Ping(ctx context.Context) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `SELECT 1 FROM seen LIMIT 1`)
		return explained("reading the database", err)
	})
}

// transact runs change in a write transaction. An error of change rolls back and comes back unchanged; so does a
// panic.
func (s *Store) transact(ctx context.Context, change func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return explained("beginning a transaction", err)
	}
	defer func() { _ = tx.Rollback() }() // has no effect after the commit
	if err := change(tx); err != nil {
		return err
	}
	err = tx.Commit()
	if errors.Is(err, sql.ErrTxDone) { // database/sql has rolled back, because the context ended
		err = cmp.Or(ctx.Err(), err)
	}
	return explained("committing", err)
}

// explained says what was being done and, where it is known, what the operator can do about err.
func explained(doing string, err error) error {
	if err == nil {
		return nil
	}
	if hint := sqliteHint(err); hint != "" {
		return fmt.Errorf("%s: %w: %s", doing, err, hint)
	}
	return fmt.Errorf("%s: %w", doing, err)
}
