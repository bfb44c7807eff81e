package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What is particular to SQLite is in this file and in migrations/sqlite.

// sqlitePragmas are set on each connection, unlike the journal mode, which the file keeps. A transaction takes the write
// lock when it begins, so that it never has to be given up half-way with SQLITE_BUSY; busy_timeout (ms) is how long it
// waits for another process to finish; what undoes a savepoint (temp_store) would be written to a file else.
const sqlitePragmas = "_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=synchronous(NORMAL)&_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)"

func openSQLite(ctx context.Context, path string) (*Store, error) {
	dsn, err := sqliteDSN(path)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	there, err := stays(path)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	connector, err := newPrepared(dsn)
	if err != nil {
		return nil, explained("opening the database", err)
	}
	db := sql.OpenDB(connector)
	// SQLite has one writer at a time. With a single connection the others queue in database/sql, in order and woken at
	// once, instead of polling the file's lock; and an in-memory database lives in its connection.
	db.SetMaxOpenConns(1)
	if err := prepareSQLite(ctx, db); err != nil {
		return nil, errors.Join(explained("opening the database", err), db.Close())
	}
	return &Store{db: db, dialect: dialect{indexedBy: ` INDEXED BY `}, group: &group{db: db}, there: there}, nil
}

func prepareSQLite(ctx context.Context, db *sql.DB) error {
	if err := logAhead(ctx, db); err != nil {
		return fmt.Errorf("switching to a write-ahead log: %w", err)
	}
	if err := checkSQLite(ctx, db); err != nil {
		return fmt.Errorf("checking its file: %w", err)
	}
	return migrate(ctx, db, goose.DialectSQLite3, "migrations/sqlite")
}

// logAhead switches the file to a write-ahead log. The switch upgrades a lock, for which SQLite never waits: it is busy
// at once while another process switches too. A transaction does wait, and the next attempt finds the work done.
func logAhead(ctx context.Context, db *sql.DB) error {
	for left := 10; ; left-- {
		_, err := db.ExecContext(ctx, `PRAGMA journal_mode = WAL`)
		if sqliteCode(err) != sqlite3.SQLITE_BUSY || left == 0 {
			return err
		}
		if _, err := db.ExecContext(ctx, `BEGIN IMMEDIATE; ROLLBACK`); err != nil {
			return err
		}
	}
}

// checkSQLite reads the structure of the whole file (0.1 s for 100 MB): damage is better found now than by a turn.
func checkSQLite(ctx context.Context, db *sql.DB) error {
	var finding string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&finding); err != nil {
		return err
	}
	if finding != "ok" {
		return fmt.Errorf("%s: %s", finding, damaged)
	}
	return nil
}

// sqliteDSN makes sure of the file and names it to the driver.
func sqliteDSN(path string) (string, error) {
	switch {
	case path == ":memory:":
		return "file::memory:?" + sqlitePragmas, nil
	case path == "", strings.HasPrefix(path, "//"), strings.Contains(path, "?"):
		return "", errors.New("write sqlite:PATH with a path alone: no host, no options")
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if err := createPrivate(absolute); err != nil {
		return "", err
	}
	escaped := strings.NewReplacer("%", "%25", "#", "%23").Replace(absolute)
	return "file:" + escaped + "?mode=rw&" + sqlitePragmas, nil
}

// createPrivate creates the file where it is missing; SQLite would let others read it. An existing one is not even
// opened: closing it again would release the locks that this process may hold on it (POSIX, fcntl).
func createPrivate(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("creating its file: %w: the folder must exist and this user must be able to write to it", err)
	}
	return f.Close()
}

// stays watches that the file is not taken away: SQLite would go on with a file that no later start finds.
func stays(path string) (there func() error, err error) {
	if path == ":memory:" {
		return nil, nil
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	opened, err := os.Stat(absolute)
	if err != nil {
		return nil, err
	}
	return func() error {
		if now, err := os.Stat(absolute); err != nil || !os.SameFile(opened, now) {
			return errors.New("its file was moved, removed or replaced: put it back, or start the program again; what is written until then is lost")
		}
		return nil
	}, nil
}

const damaged = "the file is damaged or of another program: restore a backup, or move it away to start empty"

// sqliteHint tells the operator what to do about an error of SQLite's; "" where only the error itself helps.
func sqliteHint(err error) string {
	switch sqliteCode(err) {
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return damaged
	case sqlite3.SQLITE_FULL:
		return "free some space on the disk"
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY:
		return "this user must be able to write to the file and to its folder"
	case sqlite3.SQLITE_BUSY:
		return "another program keeps the file locked"
	}
	return ""
}

// sqliteCode is the kind of an error of SQLite's, without the upper bits that refine it; 0 for every other error.
func sqliteCode(err error) int {
	var failure *sqlite.Error
	if !errors.As(err, &failure) {
		return 0
	}
	return failure.Code() & 0xff
}
