//go:build unix

package main

import (
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver

	"ssprbot/bot/teamstest"
	"ssprbot/store/postgrestest"
)

// kills: go test -run TestReplicas/kills -timeout 1h -parallel 8 . -args -kills 500.
var kills = flag.Int("kills", 12, "how often TestReplicas/kills kills a process")

// TestReplicas: two processes of the shipped program answer as one, on one PostgreSQL.
func TestReplicas(t *testing.T) {
	server := postgrestest.New(t)
	t.Run("one conversation", func(t *testing.T) { testOneConversation(t, server) })
	t.Run("kills", func(t *testing.T) { testKills(t, server) })
	t.Run("the database goes and comes back", func(t *testing.T) { testDatabaseGoes(t, server) })
}

// talk is what a person says in their chat, and when.
type talk struct {
	teams *teamstest.Teams
	place teamstest.Place
	clock atomic.Int64 // counts what happens

	mu   sync.Mutex
	said map[string]spoken // by activity id
}

// spoken is one message: begun before a process saw it, accepted after one had answered 200.
type spoken struct{ begun, accepted int64 }

func newTalk(teams *teamstest.Teams, name string) *talk {
	return &talk{teams: teams, place: teamstest.Personal(teamstest.Someone(name)), said: map[string]spoken{}}
}

// say gives a message to one process after the other until it is accepted, as Teams does where the answer is missing.
func (k *talk) say(patience time.Duration, endpoints ...string) error {
	message, begun := k.teams.Message("help", k.place), k.clock.Add(1)
	deadline := time.Now().Add(patience)
	for attempt := 0; ; attempt++ {
		response, err := k.teams.TryDeliver(endpoints[attempt%len(endpoints)], message)
		if err == nil && response.Status == http.StatusOK {
			break
		}
		if time.Now().After(deadline) {
			return errors.Join(fmt.Errorf("message %s is not accepted: %v", message.ID(), response), err)
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.said[message.ID()] = spoken{begun, k.clock.Add(1)}
	return nil
}

// answered waits until every message has its answer and returns to which message each answer was, in order.
func (k *talk) answered() []string {
	for n := len(k.said); ; n++ {
		var order []string
		found := map[string]bool{}
		for _, sent := range k.teams.Await(k.place.ConversationID(), n) {
			id, _ := sent.Body["replyToId"].(string)
			order, found[id] = append(order, id), true
		}
		if n = len(order); len(found) >= len(k.said) {
			return order
		}
	}
}

// check holds the answers to the order in which the messages were accepted, as far as that can be known: messages whose
// requests overlapped may be answered either way round. A repeat stands beside what it repeats. It returns how many
// there are.
func (k *talk) check(t *testing.T, order []string) (repeats int) {
	t.Helper()
	var latest int64 // the latest beginning among those answered so far
	seen := map[string]bool{}
	for n, id := range order {
		message, known := k.said[id]
		switch {
		case !known:
			t.Errorf("answer %d is to no message: %q", n, id)
		case seen[id] && order[n-1] == id:
			repeats++
		case seen[id]:
			t.Errorf("answer %d repeats one from long before", n)
		case message.accepted < latest:
			t.Errorf("answer %d was overtaken by one to a message that came later", n)
		}
		latest, seen[id] = max(latest, message.begun), true
	}
	return repeats
}

// replica runs serve on the database, with a small knowledge that is learnt at once.
func replica(t *testing.T, teams *teamstest.Teams, databaseURL string) *program {
	t.Helper()
	knowledge, err := filepath.Abs("bot/testdata/knowledge.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return start(t, append(teams.Environment(), "SSPRBOT_DATABASE_URL="+databaseURL), "--knowledge", knowledge)
}

// testOneConversation: 10,000 turns of one person through both processes, a handful at a time.
func testOneConversation(t *testing.T, server *postgrestest.Server) {
	const turns, unanswered, hands = 10_000, 40, 4
	teams := teamstest.New(t)
	database := server.Database(t)
	replicas := []*program{replica(t, teams, database), replica(t, teams, database)}
	committed := watchCommits(t, database)
	k := newTalk(teams, "Kim")
	begun := time.Now()
	for said := unanswered; said <= turns && !t.Failed(); said += unanswered {
		var group sync.WaitGroup
		for hand := range hands {
			group.Go(func() {
				for range unanswered / hands {
					if err := k.say(0, replicas[hand%2].endpoint); err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		teams.Await(k.place.ConversationID(), said)
	}
	order := k.answered()
	if repeats := k.check(t, order); repeats > 0 || len(k.said) != turns {
		t.Errorf("%d messages, %d answers of which %d repeats", len(k.said), len(order), repeats)
	}
	if !slices.Equal(order, committed()) {
		t.Error("the answers left in another order than that of the commits")
	}
	t.Logf("%d turns, answered in %v", turns, time.Since(begun))
}

// watchCommits lets the database note every answer that a turn leaves, which turn it was and which turns were over by
// then. The function returns to which message each answer was, in the order of commit; turns that overlapped fail the
// test.
func watchCommits(t *testing.T, database string) func() []string {
	t.Helper()
	db, err := sql.Open("pgx", database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	_, err = db.Exec(`
		CREATE TABLE answer (seq BIGINT PRIMARY KEY, reply_to TEXT, turn XID8, over PG_SNAPSHOT);
		CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
			BEGIN
				INSERT INTO answer VALUES (NEW.seq, convert_from(NEW.payload, 'UTF8')::json->>'replyToId',
					pg_current_xact_id(), pg_current_snapshot());
				RETURN NULL;
			END $$;
		CREATE TRIGGER note AFTER INSERT ON delivery FOR EACH ROW EXECUTE FUNCTION note()`)
	if err != nil {
		t.Fatal(err)
	}
	return func() (order []string) {
		rows, err := db.Query(`
			SELECT reply_to, COALESCE(pg_visible_in_snapshot(lag(turn) OVER (ORDER BY seq), over), true) FROM answer ORDER BY seq`)
		if err != nil {
			t.Fatal(err)
		}
		overlaps := 0
		for rows.Next() {
			var to string
			var alone bool
			if err := rows.Scan(&to, &alone); err != nil {
				t.Fatal(err)
			}
			if order = append(order, to); !alone {
				overlaps++
			}
		}
		if rows.Err() != nil || overlaps > 0 {
			t.Errorf("%d turns began before the one before them was committed (%v)", overlaps, rows.Err())
		}
		return order
	}
}

// testKills kills one of two processes at random moments. Several pairs, each on a database of its own, are at it side
// by side: most of the time one waits for the lease of what the dead process had in its hands.
func testKills(t *testing.T, server *postgrestest.Server) {
	const pairs = 8
	var messages, repeats atomic.Int64
	t.Run("pairs", func(t *testing.T) {
		for pair := range min(pairs, *kills) {
			t.Run(strconv.Itoa(pair), func(t *testing.T) {
				t.Parallel()
				killOften(t, server.Database(t), (*kills-pair+pairs-1)/pairs, &messages, &repeats)
			})
		}
	})
	t.Logf("%d kills among %d messages: each was answered, %d twice", *kills, messages.Load(), repeats.Load())
}

// killOften: each time somebody talks through both processes, one is killed and started again, and everything is
// answered before the next. Only the one answer that was on its way may have been sent twice.
func killOften(t *testing.T, database string, times int, messages, repeats *atomic.Int64) {
	teams := teamstest.New(t)
	teams.Patience = 2 * time.Minute
	replicas := []*program{replica(t, teams, database), replica(t, teams, database)}
	for n := range times {
		k := newTalk(teams, fmt.Sprint("Person ", n))
		victim, killed := rand.IntN(2), make(chan struct{})
		over := k.chat(t, killed, replicas[0].endpoint, replicas[1].endpoint)
		<-time.After(time.Duration(rand.Int64N(int64(150 * time.Millisecond))))
		replicas[victim].kill()
		close(killed)
		replicas[victim] = replica(t, teams, database)
		<-over
		twice := k.check(t, k.answered())
		if twice > 1 {
			t.Errorf("%d answers were repeated, and only one can have been on its way", twice)
		}
		messages.Add(int64(len(k.said)))
		repeats.Add(int64(twice))
	}
}

// chat lets the person talk through both processes, two messages at a time, until one was killed and a little longer.
func (k *talk) chat(t *testing.T, killed <-chan struct{}, endpoints ...string) (over <-chan struct{}) {
	done := make(chan struct{})
	var group sync.WaitGroup
	for _, pair := range [][]string{{endpoints[0], endpoints[1]}, {endpoints[1], endpoints[0]}} {
		group.Go(func() {
			for left := 5; left > 0; {
				if err := k.say(time.Minute, pair...); err != nil {
					t.Error(err)
					return
				}
				select {
				case <-killed:
					left--
				default:
				}
			}
		})
	}
	go func() { defer close(done); group.Wait() }()
	return done
}

// testDatabaseGoes: the process says that it is not ready and answers questions without remembering them; it is ready
// again when the database is back.
func testDatabaseGoes(t *testing.T, server *postgrestest.Server) {
	teams := teamstest.New(t)
	p := replica(t, teams, server.Database(t))
	place := teamstest.Personal(teamstest.Someone("Kim"))
	awaitReadiness(t, p, http.StatusOK)
	server.Stop()
	awaitReadiness(t, p, http.StatusServiceUnavailable)
	if response := teams.Deliver(p.endpoint, teams.Message(trouble, place)); response.Status != http.StatusOK {
		t.Errorf("a question is answered %d while nothing can be kept", response.Status)
	}
	awaitCard(teams, place, troubleTitle)
	server.Start()
	awaitReadiness(t, p, http.StatusOK)
	again := teamstest.Personal(teamstest.Someone("Lee"))
	if response := teams.Deliver(p.endpoint, teams.Message(trouble, again)); response.Status != http.StatusOK {
		t.Errorf("answered %d", response.Status)
	}
	awaitCard(teams, again, troubleTitle)
	if strings.Contains(p.logged(), postgrestest.Password) {
		t.Error("the log has the database's password")
	}
}

func awaitReadiness(t *testing.T, p *program, want int) {
	t.Helper()
	url := strings.TrimSuffix(p.endpoint, "/api/messages") + "/readyz"
	for deadline := time.Now().Add(30 * time.Second); ; {
		response, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode == want {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("/readyz is answered %d, want %d:\n%s", response.StatusCode, want, p.logged())
		}
	}
}
