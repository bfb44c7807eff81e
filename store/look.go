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
	"time"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"ssprbot/helpdesk"
)

// Schema is how far a database's tables are.
type Schema struct {
	Current int64 // 0 where no bot has used the database yet
	Known   int64 // the newest that this program knows
}

// Look opens a database as it is, beside a bot that runs or before one does: it makes no file and changes no table. It
// finds out whether the database can be written to. A file that is not there is fs.ErrNotExist. Where the Schema's numbers
// differ nothing but Close works on the store. Other errors are as those of Open.
func Look(ctx context.Context, databaseURL string) (*Store, Schema, error) {
	if path, ok := strings.CutPrefix(databaseURL, "sqlite:"); ok && path == ":memory:" {
		s, err := Open(ctx, databaseURL)
		return s, Schema{}, err
	}
	s, folder, err := lookAt(ctx, databaseURL)
	if err != nil {
		return nil, Schema{}, err
	}
	schema, err := s.schema(ctx, folder)
	if err == nil {
		err = s.writable(ctx, schema)
	}
	if err != nil {
		return nil, Schema{}, errors.Join(explained("looking at the database", err), s.db.Close())
	}
	return s, schema, nil
}

// lookAt connects, and names the folder with the migrations.
func lookAt(ctx context.Context, databaseURL string) (s *Store, folder string, err error) {
	switch scheme, rest, _ := strings.Cut(databaseURL, ":"); scheme {
	case "sqlite":
		s, err = lookAtFile(ctx, rest)
		return s, "migrations/sqlite", err
	case "postgres", "postgresql":
		config, err := postgresConfig(databaseURL)
		if err != nil {
			return nil, "", fmt.Errorf("opening the database: %w", err)
		}
		limitPostgres(config.RuntimeParams)
		return &Store{db: stdlib.OpenDB(*config), dialect: postgresDialect()}, "migrations/postgres", nil
	}
	s, err = Open(ctx, databaseURL) // which says what is wrong
	return s, "", err
}

func lookAtFile(ctx context.Context, path string) (*Store, error) {
	if absolute, err := filepath.Abs(path); err == nil {
		if _, err := os.Stat(absolute); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("opening the database: %w", fs.ErrNotExist)
		}
	}
	dsn, err := sqliteDSN(path)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, explained("opening the database", err)
	}
	db.SetMaxOpenConns(1)
	if err := checkSQLite(ctx, db); err != nil {
		return nil, errors.Join(explained("checking the database's file", err), db.Close())
	}
	return &Store{db: db, dialect: dialect{indexedBy: ` INDEXED BY `}}, nil
}

// schema reads goose's own table, since goose makes it where it is missing.
func (s *Store) schema(ctx context.Context, folder string) (Schema, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	files, err := fs.Glob(migrations, folder+"/*.sql")
	if err != nil {
		return Schema{}, err
	}
	schema := Schema{}
	for _, file := range files {
		version, err := goose.NumericComponent(file)
		if err != nil {
			return Schema{}, err
		}
		schema.Known = max(schema.Known, version)
	}
	there := `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'goose_db_version'`
	if s.dialect.lock != "" {
		there = `SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'goose_db_version'`
	}
	tables := 0
	if err := s.db.QueryRowContext(ctx, there).Scan(&tables); err != nil || tables == 0 {
		return schema, err
	}
	err = s.db.QueryRowContext(ctx, `SELECT COALESCE(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&schema.Current)
	return schema, err
}

// writable tries what the next start, or the next turn, will do, and undoes it.
func (s *Store) writable(ctx context.Context, schema Schema) error {
	if schema.Current == schema.Known {
		return s.Ping(ctx)
	}
	undone := errors.New("undone")
	err := s.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `CREATE TABLE ssprbot_doctor (number INTEGER)`); err != nil {
			return explained("making a table", err)
		}
		return undone
	})
	if errors.Is(err, undone) {
		return nil
	}
	return err
}

// Channel is a conversation in which the bot can speak unasked.
type Channel struct {
	helpdesk.Place
	Tenant string
	Desk   bool // it is the tenant's helpdesk
	Kept   time.Time
}

// Channels lists up to limit of them, helpdesks first and then those of which was heard last.
func (s *Store) Channels(ctx context.Context, limit int) ([]Channel, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	rows, err := s.db.QueryContext(ctx, `
		SELECT tenant, channel, service_url, team, kept_at, 1 AS desk FROM desk
		UNION ALL SELECT tenant, channel, service_url, team, kept_at, 0 AS desk FROM place
		ORDER BY desk DESC, kept_at DESC, channel LIMIT $1`, bounded(limit))
	if err != nil {
		return nil, explained("listing channels", err)
	}
	all, err := collect(rows, func(in row) (c Channel, err error) {
		var kept int64
		err = in.Scan(&c.Tenant, &c.Conversation, &c.ServiceURL, &c.Team, &kept, &c.Desk)
		c.Kept = time.UnixMilli(kept).UTC()
		return c, err
	})
	return all, explained("listing channels", err)
}
