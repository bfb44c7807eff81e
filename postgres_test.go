//go:build unix

package main

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

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
type spoken struct {
	begun, accepted int64
	message         teamstest.Activity
}

func newTalk(teams *teamstest.Teams, name string) *talk {
	return &talk{teams: teams, place: teamstest.Personal(teamstest.Someone(name)), said: map[string]spoken{}}
}

// say gives a message to one process after the other until it is accepted, as Teams does where the answer is missing.
func (k *talk) say(message teamstest.Activity, patience time.Duration, endpoints ...string) error {
	begun, deadline := k.clock.Add(1), time.Now().Add(patience)
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
	k.said[message.ID()] = spoken{begun, k.clock.Add(1), message}
	return nil
}

// answered waits until every message has its answer and returns all answers in the order in which they came.
func (k *talk) answered() []teamstest.Sent {
	for n := len(k.said); ; {
		sent := k.teams.Await(k.place.ConversationID(), n)
		n = len(sent) + 1
		sent = slices.DeleteFunc(sent, apologises)
		found := map[string]bool{}
		for _, answer := range sent {
			found[replyTo(answer)] = true
		}
		if len(found) >= len(k.said) {
			return sent
		}
	}
}

// apologises tells what is said of a turn that took too long, on a machine that is busy: the message is delivered again,
// and then answered.
func apologises(s teamstest.Sent) bool { return strings.Contains(s.Text(), "Reference: ") }

func replyTo(answer teamstest.Sent) string {
	id, _ := answer.Body["replyToId"].(string)
	return id
}

// check holds the answers to the order in which the messages were accepted, as far as that can be known: messages whose
// requests overlapped may be answered either way round. A repeat stands beside what it repeats. It returns how many
// there are.
func (k *talk) check(t *testing.T, answers []teamstest.Sent) (repeats int) {
	t.Helper()
	var latest int64 // the latest beginning among those answered so far
	seen := map[string]bool{}
	for n, answer := range answers {
		id := replyTo(answer)
		message, known := k.said[id]
		switch {
		case !known:
			t.Errorf("answer %d is to no message: %q", n, id)
		case seen[id] && replyTo(answers[n-1]) == id:
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

// testOneConversation: 10,000 turns of one person through both processes, a handful at a time. Through each of them they
// ask for help, and change the language to and fro: the help that follows must know.
func testOneConversation(t *testing.T, server *postgrestest.Server) {
	const turns, unanswered, hands = 10_000, 40, 4
	teams := teamstest.New(t)
	database := server.Database(t)
	replicas := []*program{replica(t, teams, database), replica(t, teams, database)}
	k := newTalk(teams, "Kim")
	begun := time.Now()
	choose := k.languages(replicas[0].endpoint)
	for said := unanswered; said <= turns && !t.Failed(); said += unanswered {
		var group sync.WaitGroup
		for hand := range hands {
			group.Go(func() {
				for n := range unanswered / hands {
					message := teams.Message("help", k.place)
					if hand < 2 {
						message = choose[n%2].Changed("id", message.ID())
					}
					if err := k.say(message, 0, replicas[hand%2].endpoint); err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		teams.Await(k.place.ConversationID(), len(k.said))
	}
	answers := k.answered()
	if repeats := k.check(t, answers); repeats > 0 || len(k.said) != turns+1 {
		t.Errorf("%d messages, %d answers of which %d repeats", len(k.said), len(answers), repeats)
	}
	k.checkLanguages(t, answers, choose)
	t.Logf("%d turns, answered in %v", turns, time.Since(begun))
}

// languages are the clicks that choose one.
func (k *talk) languages(endpoint string) (clicks []teamstest.Activity) {
	_ = k.say(k.teams.Message("language", k.place), 0, endpoint) // without it no menu comes
	menu := k.teams.Await(k.place.ConversationID(), 1)[0]
	for _, title := range menu.Buttons() {
		clicks = append(clicks, k.teams.Click(menu, title, teamstest.Submit))
	}
	return clicks
}

// checkLanguages: each answer is in the language of the last choice before it, or a turn has not seen what the one
// before it committed.
func (k *talk) checkLanguages(t *testing.T, answers []teamstest.Sent, choose []teamstest.Activity) {
	t.Helper()
	korean, wrong := false, 0
	for _, answer := range answers {
		for n, click := range choose {
			if reflect.DeepEqual(k.said[replyTo(answer)].message["value"], click["value"]) {
				korean = n == 1
			}
		}
		isHangul := func(r rune) bool { return unicode.Is(unicode.Hangul, r) }
		if strings.ContainsFunc(answer.Text()+answer.CardText(), isHangul) != korean {
			wrong++
		}
	}
	if wrong > 0 {
		t.Errorf("%d answers are in another language than the one chosen before", wrong)
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
				if err := k.say(k.teams.Message("help", k.place), time.Minute, pair...); err != nil {
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
