//go:build unix

package store_test

import (
	"database/sql"
	"sync"
	"testing"

	"ssprbot/bot"
	"ssprbot/store/postgrestest"
)

// doneOrWaiting returns when the channel is closed or so many in the database wait for a lock.
func doneOrWaiting(t *testing.T, url string, done <-chan struct{}, want int) {
	t.Helper()
	db := rawPostgres(t, url)
	for waiting := 0; waiting < want; {
		select {
		case <-done:
			return
		default:
		}
		err := db.QueryRowContext(t.Context(), `
			SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&waiting)
		if err != nil {
			t.Fatal(err)
		}
	}
}

// testThirdConversation: people in their own conversations leave something in one that they share, while two processes
// send. Their turns do not wait for one another, and of the shared one only one delivery may be on its way.
func testThirdConversation(t *testing.T, server *postgrestest.Server) {
	url := server.Database(t)
	stores := []bot.Store{open(t, url), open(t, url)}
	var held, done sync.Map
	var posting, sending sync.WaitGroup
	posted := make(chan struct{})
	for person := range 8 {
		posting.Go(func() {
			for n := range 50 {
				text := numbered(person*50 + n)
				turn := bot.Turn{Deliveries: []bot.Delivery{post("shared", text)}}
				if _, _, err := stores[person%2].Turn(t.Context(), inConversation(numbered(person)), at(0), leave(turn)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for n := range 4 {
		sending.Go(func() {
			for more := true; more; {
				select {
				case <-posted:
					more = sendAll(t, stores[n%2], &held, &done)
				default:
					sendAll(t, stores[n%2], &held, &done)
				}
			}
		})
	}
	posting.Wait()
	close(posted)
	sending.Wait()
	for n := range 8 * 50 {
		if _, sent := done.Load(numbered(n)); !sent {
			t.Errorf("delivery %d was never claimed", n)
		}
	}
}

// testNumbersFollowCommits: two turns leave something in a third conversation, and the one that has its number first is
// held up before it commits. What the other leaves must not be on its way by then.
func testNumbersFollowCommits(t *testing.T, server *postgrestest.Server) {
	url := server.Database(t)
	c := client{t, open(t, url)}
	execute(t, url, `
		CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$
			BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$;
		CREATE TRIGGER hold AFTER INSERT ON delivery FOR EACH ROW WHEN (NEW.tenant = 'slow') EXECUTE FUNCTION hold()`)
	hold, err := rawPostgres(t, url).BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hold.Exec(`SELECT pg_advisory_xact_lock(1)`); err != nil {
		t.Fatal(err)
	}
	slow := post("shared", "first")
	slow.TenantID = "slow"
	leaveIn := func(conversation string, d bot.Delivery) <-chan struct{} {
		done := make(chan struct{})
		go func() {
			defer close(done)
			_, _, err := c.store.Turn(t.Context(), inConversation(conversation), at(0), leave(bot.Turn{Deliveries: []bot.Delivery{d}}))
			if err != nil {
				t.Error(err)
			}
		}()
		return done
	}
	first := leaveIn("a", slow)
	doneOrWaiting(t, url, first, 1)
	second := leaveIn("b", post("shared", "second"))
	doneOrWaiting(t, url, second, 2)
	c.wantClaim(at(1)) // nothing
	if err := hold.Rollback(); err != nil {
		t.Fatal(err)
	}
	<-first
	<-second
	c.wantClaim(at(1), "first")
}

// testForgettingWaits: a turn elsewhere that has read the person's dialog would bring it back when it saves it.
func testForgettingWaits(t *testing.T, server *postgrestest.Server) {
	url := server.Database(t)
	c := client{t, open(t, url)}
	c.turn(by("ann", "elsewhere"), bot.Turn{State: []byte("known")})
	forgotten := make(chan struct{})
	_, _, err := c.store.Turn(t.Context(), by("ann", "elsewhere"), at(1), func(bot.Kept) (bot.Turn, error) {
		go func() {
			defer close(forgotten)
			_, _, err := c.store.Turn(t.Context(), by("ann", "here"), at(1), leave(bot.Turn{ForgetPerson: true}))
			if err != nil {
				t.Error(err)
			}
		}()
		doneOrWaiting(t, url, forgotten, 1)
		return bot.Turn{State: []byte("still known")}, nil
	})
	if <-forgotten; err != nil {
		t.Fatal(err)
	}
	if got := c.state("elsewhere"); got != nil {
		t.Errorf("state = %q after all was forgotten", got)
	}
}

func testPruningLeavesWhatIsInUse(t *testing.T, server *postgrestest.Server) {
	url := server.Database(t)
	s := open(t, url)
	c := client{t, s}
	c.turnAt(at(1), inConversation("c"), bot.Turn{State: []byte("old")})
	pruned := make(chan struct{})
	err := s.Transact(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.Exec(`UPDATE dialog SET used_at = $1`, at(9).UnixMilli())
		go func() { defer close(pruned); c.wantPruned(at(5), 0) }()
		doneOrWaiting(t, url, pruned, 1)
		return err
	})
	if <-pruned; err != nil {
		t.Fatal(err)
	}
	if got := c.state("c"); string(got) != "old" {
		t.Errorf("state = %q: what was just used is gone", got)
	}
}
