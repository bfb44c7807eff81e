package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Transact runs a change in a write transaction.
func (s *Store) Transact(ctx context.Context, change func(*sql.Tx) error) error {
	return s.transact(ctx, func(_ context.Context, tx *sql.Tx) error { return change(tx) })
}

// TransactRarelyFailing is Transact for what rarely fails.
func (s *Store) TransactRarelyFailing(ctx context.Context, run func(*sql.Tx) error) error {
	return s.commit(ctx, change{rarelyFails: true, run: func(_ context.Context, tx *sql.Tx) error { return run(tx) }})
}

// Waiters counts those who wait to change something.
func (s *Store) Waiters() int {
	s.group.mu.Lock()
	defer s.group.mu.Unlock()
	return len(s.group.waiting)
}

// LimitPages makes the store behave as on a disk with room for no more than n pages (0: no limit).
func (s *Store) LimitPages(n int) error {
	if n == 0 {
		n = 1 << 30
	}
	_, err := s.db.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", n))
	return err
}

// Dump is all that is kept, a line a row.
func (s *Store) Dump(ctx context.Context) (string, error) {
	tables := `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`
	if s.dialect.lock != "" {
		tables = `SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`
	}
	names, err := read(ctx, s, func(in row) (name string, err error) { err = in.Scan(&name); return name, err }, tables)
	if err != nil {
		return "", err
	}
	var dump strings.Builder
	for _, name := range names {
		rows, err := s.db.QueryContext(ctx, `SELECT * FROM `+name)
		if err != nil {
			return "", err
		}
		columns, err := rows.Columns()
		if err != nil {
			return "", err
		}
		lines, err := collect(rows, func(in row) (string, error) {
			values := make([]any, len(columns))
			for n := range values {
				values[n] = new(any)
			}
			err := in.Scan(values...)
			line := name
			for n, v := range values {
				switch v := (*v.(*any)).(type) {
				case []byte:
					line += fmt.Sprintf(" %s=%s", columns[n], v)
				default:
					line += fmt.Sprintf(" %s=%v", columns[n], v)
				}
			}
			return line, err
		})
		if err != nil {
			return "", err
		}
		dump.WriteString(strings.Join(lines, "\n") + "\n")
	}
	return dump.String(), nil
}
