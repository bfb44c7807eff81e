package store_test

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

// TestTransactionsShareACommit: what each member did is there or is not, as it was told, whatever happens to the others.
func TestTransactionsShareACommit(t *testing.T) {
	s := open(t, "sqlite:"+t.TempDir()+"/shared.db")
	if err := s.Transact(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.Exec(`CREATE TABLE kept (id INTEGER PRIMARY KEY)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	failure := errors.New("a member's own")
	var kept sync.Map
	var members sync.WaitGroup
	var ended atomic.Int64
	for n := range 400 {
		members.Go(func() {
			defer ended.Add(1)
			defer func() { _ = recover() }() // of every fifth
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if n%7 == 0 {
				go cancel() // before it begins, meanwhile, or too late
			}
			err := s.Transact(ctx, func(tx *sql.Tx) error {
				_, err := tx.Exec(`INSERT INTO kept (id) VALUES ($1)`, n)
				switch {
				case n%5 == 0:
					panic("a member")
				case n%3 == 0:
					return failure
				case n%11 == 0:
					_, err = tx.Exec(`INSERT INTO kept (id) VALUES ($1)`, n) // is there already
				}
				return err
			})
			switch {
			case err == nil:
				kept.Store(n, true)
			case n%3 == 0 && !errors.Is(err, failure) && n%7 != 0:
				t.Errorf("%d: %v", n, err)
			case n%3 != 0 && n%7 != 0 && n%11 != 0:
				t.Errorf("%d: %v", n, err)
			}
		})
	}
	members.Wait()
	if err := s.Transact(t.Context(), func(tx *sql.Tx) error {
		for n := range 400 {
			var there bool
			if err := tx.QueryRow(`SELECT count(*) FROM kept WHERE id = $1`, n).Scan(&there); err != nil {
				return err
			}
			if _, told := kept.Load(n); told != there {
				t.Errorf("%d: told %v, is there: %v", n, told, there)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
