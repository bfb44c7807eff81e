package store_test

import (
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"ssprbot/bot"
)

// count is a step that adds one to the counter that the dialog's state is, and posts the number.
func count(kept bot.Kept) (bot.Turn, error) {
	n, _ := strconv.Atoi(string(kept.State))
	text := numbered(n + 1)
	return bot.Turn{State: []byte(text), Deliveries: []bot.Delivery{post("c", text)}}, nil
}

// hammer takes 50 turns of one conversation on each of the stores from each of the hands.
func hammer(t *testing.T, hands int, stores ...bot.Store) {
	var group sync.WaitGroup
	for n := range hands {
		group.Go(func() {
			for range 50 {
				if _, _, err := stores[n%len(stores)].Turn(t.Context(), inConversation("c"), at(0), count); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}

// wantCounted asserts that every turn counted once and that what they posted leaves in the order of the commits.
func (c client) wantCounted(total int) {
	c.t.Helper()
	if got := c.state("c"); string(got) != numbered(total) {
		c.t.Errorf("counter = %s, want %d", got, total)
	}
	sent := c.drain(at(1))
	if len(sent) != total {
		c.t.Fatalf("%d deliveries left, want %d", len(sent), total)
	}
	for n, text := range sent {
		if text != numbered(n+1) {
			c.t.Fatalf("delivery %d is %s", n+1, text)
		}
	}
}

func testOneConversation(t *testing.T, s bot.Store) {
	hammer(t, 16, s)
	client{t, s}.wantCounted(16 * 50)
}

func testConcurrentClaims(t *testing.T, s bot.Store) {
	const conversations, each = 20, 10
	for n := range conversations * each {
		id := strconv.Itoa(n % conversations)
		client{t, s}.turn(inConversation(id), bot.Turn{Deliveries: []bot.Delivery{post(id, strconv.Itoa(n))}})
	}
	var held, done sync.Map // held: conversations with a delivery on its way; done: how often each was claimed
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for sendAll(t, s, &held, &done) {
			}
		})
	}
	group.Wait()
	for n := range conversations * each {
		if _, sent := done.Load(strconv.Itoa(n)); !sent {
			t.Errorf("delivery %d was never claimed", n)
		}
	}
}

// sendAll claims a few, pretends to send them and settles; false when none is left.
func sendAll(t *testing.T, s bot.Store, held, done *sync.Map) bool {
	claimed, err := s.Claim(t.Context(), at(1), lease, 3)
	if err != nil {
		t.Error(err)
		return false
	}
	for _, d := range claimed {
		if _, twice := done.LoadOrStore(string(d.Payload), true); twice {
			t.Errorf("delivery %s was claimed twice", d.Payload)
		}
		if _, busy := held.LoadOrStore(d.ConversationID, true); busy {
			t.Errorf("conversation %s has two deliveries on their way", d.ConversationID)
		}
	}
	for _, d := range claimed {
		held.Delete(d.ConversationID)
		if err := s.Settle(t.Context(), d, at(1), time.Time{}, ""); err != nil {
			t.Error(err)
		}
	}
	next, err := s.NextDue(t.Context())
	return err == nil && !next.IsZero()
}

func TestTwoHandlesOnOneFile(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "bot.db")
	first, second := open(t, url), open(t, url)
	var group sync.WaitGroup
	group.Go(func() { hammer(t, 8, first, second) })
	group.Go(func() {
		for range 20 {
			openAndClose(t, url)
		}
	})
	group.Wait()
	client{t, first}.wantCounted(8 * 50)
}

func TestSimultaneousOpens(t *testing.T) {
	tests := []struct{ name, before string }{
		{"of a new file", ``},
		{"of an old schema", `
			CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL,
				is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')));
			INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1)`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "bot.db")
			if _, err := rawOpen(t, path).Exec(test.before); err != nil {
				t.Fatal(err)
			}
			var group sync.WaitGroup
			for range 8 {
				group.Go(func() { openAndClose(t, "sqlite:"+path) })
			}
			group.Wait()
		})
	}
}
