package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// What is particular to PostgreSQL is in this file, in postgres_hint.go and in migrations/postgres.

const (
	// A turn needs a connection for some milliseconds; the other turns of its conversation hold theirs while they wait.
	// Five processes stay below the 100 connections that PostgreSQL allows as it comes.
	postgresConnections = 16
	// A connection that has been idle may have been dropped by a firewall that tells nobody.
	postgresIdle = 5 * time.Minute
	// After a failover, or a change in DNS, all connections are new ones after so long.
	postgresLifetime = 30 * time.Minute
)

// postgresDialect: at READ COMMITTED each statement sees what was committed before it, so that after a lock it sees
// what the lock's last holder has committed. A server may be set to another level, which has one view for all.
func postgresDialect() dialect {
	return dialect{
		begin:      &sql.TxOptions{Isolation: sql.LevelReadCommitted},
		lock:       `SELECT pg_advisory_xact_lock(number) FROM unnest($1::bigint[]) AS number`,
		skipLocked: ` FOR UPDATE SKIP LOCKED`,
		hold:       ` FOR UPDATE`,
	}
}

func openPostgres(ctx context.Context, databaseURL string) (*Store, error) {
	config, err := postgresConfig(databaseURL)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	if err := migratePostgres(ctx, config); err != nil {
		return nil, explained("opening the database", err)
	}
	limitPostgres(config.RuntimeParams)
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(postgresConnections)
	db.SetMaxIdleConns(postgresConnections)
	db.SetConnMaxIdleTime(postgresIdle)
	db.SetConnMaxLifetime(postgresLifetime)
	return &Store{db: db, dialect: postgresDialect()}, nil
}

// postgresConfig gives the parser's reason only where the password is in its place. Unescaped it may end up in any part
// of the URL, and a reason quotes parts.
func postgresConfig(databaseURL string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(databaseURL)
	if err == nil && !strings.Contains(config.Database, "@") {
		config.ConnectTimeout = min(config.ConnectTimeout, patience)
		setDefault(config.RuntimeParams, "application_name", "ssprbot")
		return config, nil
	}
	if u, bad := url.Parse(databaseURL); bad == nil && err != nil {
		if _, inPlace := u.User.Password(); inPlace && errors.Unwrap(err) != nil {
			return nil, fmt.Errorf("a setting in the PostgreSQL URL: %w", errors.Unwrap(err))
		}
	}
	return nil, errors.New("the PostgreSQL URL or a setting in it cannot be read: write " +
		"postgres://USER:PASSWORD@HOST:5432/DATABASE, and %-escapes for what is neither letter nor digit in the password")
}

// limitPostgres keeps a process that has lost its machine or its network from holding a conversation's lock until the
// server notices that nobody is there, which is hours. The URL may say otherwise.
func limitPostgres(params map[string]string) {
	limit := strconv.FormatInt(patience.Milliseconds(), 10)
	setDefault(params, "statement_timeout", limit)
	setDefault(params, "idle_in_transaction_session_timeout", limit)
}

func setDefault(params map[string]string, name, value string) {
	params[name] = cmp.Or(params[name], value)
}

// migratePostgres has a pool of its own, without the limits: a migration may take longer than a turn.
func migratePostgres(ctx context.Context, config *pgx.ConnConfig) error {
	db := stdlib.OpenDB(*config)
	return errors.Join(migrate(ctx, db, goose.DialectPostgres, "migrations/postgres"), db.Close())
}
