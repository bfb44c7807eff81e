// Package store keeps what must survive a restart: dialog states, recognised activities, unsent deliveries and the desk. It
// fills bot.Store with one SQL text on database/sql.
//
// Invariants:
//   - What a turn leaves behind is committed in one transaction or not at all.
//   - Turns of one conversation never interleave, nor do those of one person; in several processes neither.
//   - The deliveries of one conversation are numbered in the order of commit, whichever conversations' turns left them.
//   - Of each conversation only the oldest unsettled delivery can be claimed, by one holder at a time.
//   - A delivery's number is never given twice, so number and attempt name one lease for ever.
//   - Time comes in as a parameter and is kept in whole milliseconds, rounded down.
//
// A commit survives the death of the process at any instant. A power cut may take the last commits of SQLite with it,
// but never part of one; with PostgreSQL its synchronous_commit decides. What a state or a payload means, when to retry and how often is not decided here.
package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"ssprbot/bot"
)

var _ bot.Store = (*Store)(nil)

// patience is how long a call waits for the database when its context allows more. It ends before a delivery's lease
// does, and is more than a turn ever needs: a database that is silent for so long is gone.
const patience = 10 * time.Second

// Store is a bot.Store on a database. It is safe for concurrent use.
type Store struct {
	db      *sql.DB
	dialect dialect
	group   *group       // nil where write transactions run side by side
	there   func() error // why the database is no longer where it was opened, nil where that cannot happen
}

// dialect is where the SQL differs. Without locks it is for a database in which one write transaction runs at a time.
type dialect struct {
	begin      *sql.TxOptions
	lock       string // takes the locks with the numbers in $1, in their order, until the transaction ends
	skipLocked string // ends a SELECT: locks the rows and leaves out those that another transaction has locked
	hold       string // ends a SELECT: waits for those who have locked the rows, and locks them
	indexedBy  string // names, after a table, the index that it is read by; "" where the planner knows best
}

func (d dialect) index(name string) string {
	if d.indexedBy == "" || name == "" {
		return ""
	}
	return d.indexedBy + name
}

// contains is a condition: the bytes of the argument stand in those of the column.
func (d dialect) contains(column, argument string) string {
	if d.lock == "" {
		return `instr(` + column + `, CAST(` + argument + ` AS BLOB)) > 0`
	}
	return `position(` + argument + `::bytea IN ` + column + `) > 0`
}

// look reads as those do who mean to write, which a server that takes no changes refuses.
func (d dialect) look() string { return `SELECT 1 FROM seen LIMIT 1` + d.skipLocked }

// Open opens the database that databaseURL names, and brings its schema up to date:
//
//	sqlite:PATH       a file, created if missing, readable by its owner only; the folder must exist
//	sqlite::memory:   forgotten at Close; each Open has its own
//	postgres://…      a PostgreSQL database, as in libpq; several processes may share it
//
// It refuses a file that is damaged and a schema that a newer version of the program has made. Its errors may name the
// file, or user, host and database, but never repeat a URL, which may hold a password.
func Open(ctx context.Context, databaseURL string) (*Store, error) {
	scheme, rest, _ := strings.Cut(databaseURL, ":")
	switch scheme {
	case "sqlite":
		return openSQLite(ctx, rest)
	case "postgres", "postgresql":
		return openPostgres(ctx, databaseURL)
	default:
		return nil, errors.New("opening the database: the URL is none that this program knows, use sqlite:PATH or postgres://…")
	}
}

// Close ends the use of the database. Call it once every other call has returned.
func (s *Store) Close() error {
	return explained("closing the database", s.db.Close())
}

// Ping reports whether the store can be used now, and will be found again: it waits its turn for a write transaction and
// gives it back.
func (s *Store) Ping(ctx context.Context) error {
	if s.there != nil {
		if err := s.there(); err != nil {
			return fmt.Errorf("looking for the database: %w", err)
		}
	}
	return s.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, s.dialect.look())
		return explained("reading the database", err)
	})
}

// transact runs a change in a write transaction, with a context that also ends when patience does. An error of the change
// rolls back and comes back unchanged; so does a panic.
func (s *Store) transact(ctx context.Context, run func(context.Context, *sql.Tx) error) error {
	return s.commit(ctx, change{run: run})
}

func (s *Store) commit(ctx context.Context, change change) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if s.group != nil {
		return s.group.transact(ctx, change)
	}
	tx, err := s.db.BeginTx(ctx, s.dialect.begin)
	if err != nil {
		return explained("beginning a transaction", err)
	}
	defer func() { _ = tx.Rollback() }() // has no effect after the commit
	if err := change.run(ctx, tx); err != nil {
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
	if hint := cmp.Or(sqliteHint(err), postgresHint(err)); hint != "" {
		return fmt.Errorf("%s: %w: %s", doing, err, hint)
	}
	return fmt.Errorf("%s: %w", doing, err)
}
