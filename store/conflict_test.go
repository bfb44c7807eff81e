package store_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

func conflictTests() []contractTest {
	return []contractTest{
		{"a turn runs again after a conflict", func(t *testing.T, c client) {
			runs := 0
			_, _, err := c.store.Turn(t.Context(), inConversation("c", "k"), at(0), func(kept bot.Kept) (bot.Turn, error) {
				runs++
				added, err := kept.Desk.Add(t.Context(), helpdesk.Ticket{Tenant: "acme", Origin: "a", Problem: fmt.Sprint("run ", runs)})
				if added.Number != 1 || err != nil {
					t.Errorf("run %d: number %d, %v", runs, added.Number, err)
				}
				if runs < 3 {
					return full(), fmt.Errorf("taking a ticket: %w", helpdesk.ErrConflict)
				}
				return bot.Turn{State: []byte("third"), Deliveries: []bot.Delivery{post("c", "third")}}, nil
			})
			if err != nil || runs != 3 {
				t.Errorf("%d runs, %v", runs, err)
			}
			if got := c.ticket(1).Problem; got != "run 3" {
				t.Errorf("what is kept is of %q", got)
			}
			c.wantClaim(at(1), "third")
		}},
		{"nothing is kept after too many conflicts", func(t *testing.T, c client) {
			runs := 0
			err := c.store.Work(t.Context(), at(0), func(r helpdesk.Records) ([]bot.Delivery, error) {
				runs++
				_, err := r.Add(t.Context(), from("a"))
				return []bot.Delivery{post("c", "1")}, errors.Join(err, helpdesk.ErrConflict)
			})
			if !errors.Is(err, helpdesk.ErrConflict) || runs != 4 {
				t.Errorf("%d runs, %v", runs, err)
			}
			c.wantClaim(at(1))
			if n := c.add(from("b")).Number; n != 1 {
				t.Errorf("the first ticket is %d", n)
			}
		}},
		{"work leaves deliveries", func(t *testing.T, c client) {
			err := c.store.Work(t.Context(), at(0), func(helpdesk.Records) ([]bot.Delivery, error) {
				return []bot.Delivery{post("c", "1"), post("c", "2")}, nil
			})
			if sent := c.drain(at(1)); err != nil || len(sent) != 2 || sent[0] != "1" {
				t.Errorf("%v, %v", sent, err)
			}
		}},
	}
}

// testRaces: stores are several processes on one database.
func testRaces(t *testing.T, stores ...bot.Store) {
	c := client{t, stores[0]}
	t.Run("of fifty saves from one version one wins", func(t *testing.T) {
		ticket := c.add(from("raced"))
		var won atomic.Int64
		together(50, stores, func(n int, c client) {
			taken := ticket
			taken.Version, taken.Assignee.ID = 2, numbered(n)
			err := c.try(func(r helpdesk.Records) error { return r.Save(t.Context(), taken) })
			switch {
			case err == nil:
				won.Store(int64(n))
			case !errors.Is(err, helpdesk.ErrConflict):
				t.Error(err)
			}
		}, t)
		if got := c.ticket(ticket.Number); got.Version != 2 || got.Assignee.ID != numbered(int(won.Load())) {
			t.Errorf("version %d of %s, winner %d", got.Version, got.Assignee.ID, won.Load())
		}
	})
	t.Run("fifty changes from what is read all count", func(t *testing.T) {
		ticket := c.add(from("counted"))
		together(50, stores, func(_ int, c client) {
			err := c.try(func(r helpdesk.Records) error {
				read, err := r.Ticket(t.Context(), "acme", ticket.Number)
				read.Version++
				read.Reminders++
				return errors.Join(err, r.Save(t.Context(), read))
			})
			if err != nil {
				t.Error(err)
			}
		}, t)
		if got := c.ticket(ticket.Number); got.Version != 51 || got.Reminders != 50 {
			t.Errorf("version %d, %d changes", got.Version, got.Reminders)
		}
	})
	t.Run("an origin opened twenty times is one ticket", func(t *testing.T) {
		var added atomic.Int64
		together(20, stores, func(_ int, c client) {
			err := c.try(func(r helpdesk.Records) error {
				opened := from("same")
				opened.Tenant = "acme"
				_, err := r.Add(t.Context(), opened)
				if err == nil {
					added.Add(1)
				}
				return err
			})
			if err != nil && !errors.Is(err, helpdesk.ErrConflict) {
				t.Error(err)
			}
		}, t)
		if added.Load() != 1 {
			t.Errorf("added %d times", added.Load())
		}
	})
	t.Run("numbers have no gap", func(t *testing.T) {
		first := c.add(from("first")).Number
		var seen sync.Map
		together(20, stores, func(n int, c client) {
			if number := c.add(from("numbered " + numbered(n))).Number; number > first+20 {
				t.Errorf("number %d", number)
			} else if _, twice := seen.LoadOrStore(number, true); twice {
				t.Errorf("number %d twice", number)
			}
		}, t)
	})
}

// together does so many things at once, in one process each in turn.
func together(count int, stores []bot.Store, do func(int, client), t *testing.T) {
	var group sync.WaitGroup
	start := make(chan struct{})
	for n := range count {
		group.Go(func() { <-start; do(n, client{t, stores[n%len(stores)]}) })
	}
	close(start)
	group.Wait()
}

func TestRaces(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "bot.db")
	testRaces(t, open(t, url), open(t, url))
}
