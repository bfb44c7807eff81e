package contest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	_ "modernc.org/sqlite" // its driver
)

// coldStarts measures from the start of the process until /readyz says that Teams' traffic can be taken: knowledge
// read, database open, the connector's keys fetched.
func (b *Bench) coldStarts(ctx context.Context, r *Report) error {
	for range b.Starts {
		folder, err := b.newFolder()
		if err != nil {
			return err
		}
		began := time.Now()
		one, err := b.startOurs(ctx, folder, "sqlite:ssprbot.db")
		if err != nil {
			return err
		}
		r.StartMS = append(r.StartMS, float64(time.Since(began).Microseconds())/1000)
		r.StartCPUMS = append(r.StartCPUMS, float64(usageOf([]*bot{one}).CPU.Milliseconds()))
		one.process.Stop()
	}
	return nil
}

// storedCurve measures ssprbot with ever more conversations in its SQLite file. Each point's are copies of what the
// warm-up left, under other names, written straight into the database.
func (b *Bench) storedCurve(ctx context.Context, r *Report) error {
	for _, size := range b.Stored {
		folder, err := b.newFolder()
		if err != nil {
			return err
		}
		row := Row{Name: strconv.Itoa(size) + " stored"}
		if err := b.prefill(ctx, folder, size); err != nil {
			return err
		}
		for range b.Rounds {
			one, err := b.startOurs(ctx, folder, "sqlite:ssprbot.db")
			if err != nil {
				return err
			}
			m, err := b.measure(ctx, []*bot{one}, 0)
			one.process.Stop()
			if err != nil {
				return err
			}
			row.Rounds = append(row.Rounds, m)
			b.say("%-16s %s", row.Name, m)
		}
		r.Rows = append(r.Rows, row)
	}
	return nil
}

// prefill has ssprbot make the tables and some rows, and copies these.
func (b *Bench) prefill(ctx context.Context, folder string, size int) error {
	one, err := b.startOurs(ctx, folder, "sqlite:ssprbot.db")
	if err != nil {
		return err
	}
	turns := b.Turns
	b.Turns = 1
	_, err = b.measure(ctx, []*bot{one}, 0)
	b.Turns = turns
	one.process.Stop()
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", filepath.Join(folder, "ssprbot.db"))
	if err != nil {
		return fmt.Errorf("opening the bot's database: %w", err)
	}
	db.SetMaxOpenConns(1)
	return errors.Join(multiply(ctx, db, size), db.Close())
}

// multiply copies until there are size dialogs.
func multiply(ctx context.Context, db *sql.DB, size int) error {
	var have int
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM dialog`).Scan(&have); err != nil {
		return fmt.Errorf("counting what is stored: %w", err)
	}
	for _, statement := range []string{
		`INSERT INTO dialog (id, person, state, used_at) SELECT id || n, person || n, state, used_at - n FROM dialog, number`,
		`INSERT INTO seen (id, person, answer, committed_at) SELECT id || n, person || n, answer, committed_at - n FROM seen, number`,
		`INSERT INTO sighting (tenant, key, person, account, place, language, issue, area, seen_at, outcome, unmatched)
			SELECT tenant, key || n, person || n, account || n, place, language, issue, area, seen_at - n, outcome, unmatched FROM sighting, number`,
	} {
		_, err := db.ExecContext(ctx, `WITH RECURSIVE number (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM number WHERE n < $1) `+statement, //nolint:gosec // both are constants
			max(size/max(have, 1)-1, 0))
		if err != nil {
			return fmt.Errorf("copying what is stored: %w", err)
		}
	}
	return nil
}

// replicaCurve measures so many processes on one PostgreSQL, the load spread evenly over them.
func (b *Bench) replicaCurve(ctx context.Context, r *Report) error {
	for _, replicas := range b.Replicas {
		row := Row{Name: strconv.Itoa(replicas) + " on PostgreSQL"}
		for range b.Rounds {
			m, err := b.replicas(ctx, replicas)
			if err != nil {
				return err
			}
			row.Rounds = append(row.Rounds, m)
			b.say("%-16s %s, database CPU %.0f µs, active %.0f µs", row.Name, m, databaseMicros(m), activeMicros(m))
		}
		r.Rows = append(r.Rows, row)
	}
	return nil
}

func (b *Bench) replicas(ctx context.Context, replicas int) (m Measurement, err error) {
	databaseURL, err := b.postgresDatabase(ctx)
	if err != nil {
		return m, err
	}
	var bots []*bot
	defer func() {
		for _, one := range bots {
			one.process.Stop()
		}
	}()
	for range replicas {
		folder, err := b.newFolder()
		if err != nil {
			return m, err
		}
		one, err := b.startOurs(ctx, folder, databaseURL)
		if err != nil {
			return m, err
		}
		bots = append(bots, one)
	}
	active, cpu, err := b.database.active(ctx, databaseURL)
	if err != nil {
		return m, err
	}
	if m, err = b.measure(ctx, bots, 0); err != nil {
		return m, err
	}
	activeAfter, cpuAfter, err := b.database.active(ctx, databaseURL)
	m.Active, m.Database = activeAfter-active, cpuAfter-cpu
	return m, err
}
