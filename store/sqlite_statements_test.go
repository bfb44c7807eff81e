package store_test

import (
	"database/sql"
	"fmt"
	"testing"
)

// TestStatementsThatAreKept: a statement that is kept prepared gives what a new one would: while it is being read from,
// after an error, after the tables have changed, and beyond how many are kept.
func TestStatementsThatAreKept(t *testing.T) {
	s := mustOpen(t, "sqlite::memory:")
	t.Cleanup(func() { _ = s.Close() })
	const add, all = `INSERT INTO kept (id) VALUES ($1)`, `SELECT * FROM kept ORDER BY id`
	if err := s.Transact(t.Context(), func(tx *sql.Tx) error {
		if _, err := tx.Exec(`CREATE TABLE kept (id INTEGER PRIMARY KEY); INSERT INTO kept (id) VALUES (1)`); err != nil {
			return err
		}
		for n := range 300 {
			if _, err := tx.Exec(fmt.Sprintf(`UPDATE kept SET id = %d`, n)); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(add, 299); err == nil {
			t.Error("one id stands twice")
		}
		_, err := tx.Exec(add, 300)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	read := func(tx *sql.Tx, within func()) (values []string) {
		rows, err := tx.Query(all)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		columns, _ := rows.Columns()
		for rows.Next() {
			row := make([]any, len(columns))
			for n := range row {
				row[n] = new(any)
			}
			if err := rows.Scan(row...); err != nil {
				t.Fatal(err)
			}
			values = append(values, fmt.Sprint(len(row), *row[0].(*any)))
			within()
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return values
	}
	if err := s.Transact(t.Context(), func(tx *sql.Tx) error {
		outer := read(tx, func() {
			if inner := read(tx, func() {}); fmt.Sprint(inner) != "[1 299 1 300]" {
				t.Errorf("read %v inside", inner)
			}
		})
		if fmt.Sprint(outer) != "[1 299 1 300]" {
			t.Errorf("read %v", outer)
		}
		if _, err := tx.Exec(`ALTER TABLE kept ADD COLUMN more TEXT`); err != nil {
			return err
		}
		if wider := read(tx, func() {}); fmt.Sprint(wider) != "[2 299 2 300]" {
			t.Errorf("read %v of the wider table", wider)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
