package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"ssprbot/store"
)

// remember keeps a name.
func remember(tx *sql.Tx, name string) error {
	_, err := tx.Exec(`INSERT INTO seen (id, committed_at) VALUES ($1, 0)`, name)
	return err
}

// names are those that are kept, as another program sees them.
func names(t *testing.T, db *sql.DB) string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT id FROM seen ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		all = append(all, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, " ")
}

// inOneGroup runs changes so that each waits for the one before it, and returns what came of them.
func inOneGroup(t *testing.T, s *store.Store, changes ...func(*sql.Tx) error) []error {
	t.Helper()
	outcomes := make([]error, len(changes))
	var all sync.WaitGroup
	hold := make(chan struct{})
	for n, change := range changes {
		holds := make(chan struct{})
		held := sync.OnceFunc(func() { close(holds) }) // a change may run again
		all.Go(func() {
			defer func() {
				if thrown := recover(); thrown != nil {
					outcomes[n] = fmt.Errorf("panic: %v", thrown)
				}
			}()
			outcomes[n] = s.Transact(t.Context(), func(tx *sql.Tx) error {
				if n == 0 {
					held()
					<-hold
				}
				return change(tx)
			})
		})
		if n == 0 {
			<-holds
			continue
		}
		for s.Waiters() < n {
			runtime.Gosched()
		}
	}
	close(hold)
	all.Wait()
	return outcomes
}

func TestWaitingTransactionsShareACommit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bot.db")
	s, other := open(t, "sqlite:"+path), rawOpen(t, path)
	keep := func(name string) func(*sql.Tx) error {
		return func(tx *sql.Tx) error { return remember(tx, name) }
	}
	for n, err := range inOneGroup(t, s, keep("a"), keep("b"), func(tx *sql.Tx) error {
		if seen := names(t, other); seen != "" {
			t.Errorf("%s was committed before the third had its turn", seen)
		}
		return remember(tx, "c")
	}) {
		if err != nil {
			t.Errorf("%d: %v", n, err)
		}
	}
	if seen := names(t, other); seen != "a b c" {
		t.Errorf("kept is %q", seen)
	}
}

func TestWhatFailsInAGroupTakesNobodyAlong(t *testing.T) {
	failed := errors.New("failed")
	fails := func(how func(tx *sql.Tx) error) func(*sql.Tx) error {
		return func(tx *sql.Tx) error { return errors.Join(remember(tx, "x"), how(tx)) }
	}
	for name, failing := range map[string]func(*sql.Tx) error{
		"an error": fails(func(*sql.Tx) error { return failed }),
		"a panic":  fails(func(*sql.Tx) error { panic("failed") }),
		"an error that ends the transaction": fails(func(tx *sql.Tx) error {
			_, err := tx.Exec(`ROLLBACK`)
			return errors.Join(err, failed)
		}),
	} {
		for place := range 3 {
			t.Run(fmt.Sprint(name, " in place ", place), func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "bot.db")
				s, other := open(t, "sqlite:"+path), rawOpen(t, path)
				changes, want := make([]func(*sql.Tx) error, 3), []string{}
				for n := range changes {
					kept := string(rune('a' + n))
					changes[n] = func(tx *sql.Tx) error { return remember(tx, kept) }
					if n != place {
						want = append(want, kept)
					}
				}
				changes[place] = failing
				for n, err := range inOneGroup(t, s, changes...) {
					if (err != nil) != (n == place) || err != nil && !strings.Contains(err.Error(), "failed") {
						t.Errorf("%d: %v", n, err)
					}
				}
				if seen := names(t, other); seen != strings.Join(want, " ") {
					t.Errorf("kept is %q, want %q", seen, want)
				}
			})
		}
	}
}

func TestWhoGivesUpWaitingIsPassedOver(t *testing.T) {
	s := open(t, "sqlite::memory:")
	ctx, cancel := context.WithCancel(t.Context())
	gaveUp := make(chan error, 1)
	err := s.Transact(t.Context(), func(tx *sql.Tx) error {
		go func() { gaveUp <- s.Transact(ctx, func(tx *sql.Tx) error { return remember(tx, "late") }) }()
		for s.Waiters() < 1 {
			runtime.Gosched()
		}
		cancel()
		if err := <-gaveUp; !errors.Is(err, context.Canceled) {
			t.Errorf("who gave up hears %v", err)
		}
		return remember(tx, "first")
	})
	if err != nil {
		t.Error(err)
	}
	if err := s.Transact(t.Context(), func(tx *sql.Tx) error { return remember(tx, "next") }); err != nil {
		t.Error(err)
	}
	if dump, err := s.Dump(t.Context()); err != nil || strings.Contains(dump, "late") {
		t.Errorf("%v, %s", err, dump)
	}
}

// TestManyAtOnceHearWhatIsTrue has many transactions end in every way there is: those that hear of no error are kept, all of
// them, and no others.
func TestManyAtOnceHearWhatIsTrue(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bot.db")
	s, other := open(t, "sqlite:"+path), rawOpen(t, path)
	var mu sync.Mutex
	kept := map[string]bool{}
	var all sync.WaitGroup
	for person := range 64 {
		chance := rand.New(rand.NewPCG(1, uint64(person)))
		all.Go(func() {
			for n := range 40 {
				name := fmt.Sprintf("%02d-%02d", person, n)
				if err := endSomehow(t, s, name, chance.IntN(24)); err == nil {
					mu.Lock()
					kept[name] = true
					mu.Unlock()
				}
			}
		})
	}
	all.Wait()
	seen := strings.Fields(names(t, other))
	if len(seen) != len(kept) {
		t.Errorf("%d are kept, of %d it was said", len(seen), len(kept))
	}
	for _, name := range seen {
		if !kept[name] {
			t.Errorf("%s is kept, and heard otherwise", name)
		}
	}
}

func endSomehow(t *testing.T, s *store.Store, name string, how int) (err error) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	defer func() {
		if recover() != nil {
			err = errors.New("panic")
		}
	}()
	if how == 0 {
		go cancel()
	}
	transact := s.Transact
	if how%2 == 0 {
		transact = s.TransactRarelyFailing
	}
	return transact(ctx, func(tx *sql.Tx) error {
		if err := remember(tx, name); err != nil {
			return err
		}
		switch how {
		case 1, 2:
			return errors.New("refused")
		case 3, 4:
			panic("thrown")
		case 5, 6:
			cancel()
		case 7, 8:
			_, err := tx.Exec(`ROLLBACK`)
			return errors.Join(err, errors.New("ended"))
		}
		return nil
	})
}
