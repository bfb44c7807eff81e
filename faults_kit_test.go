package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
)

// scene is the program with a Teams and a database of its own, in which something goes wrong.
type scene struct {
	t           *testing.T
	name        string
	teams       *teamstest.Teams
	database    string // file
	environment []string
	args        []string
	p           *program
	place       teamstest.Place // somebody's own chat
	mended      time.Time       // when nothing was wrong any more
}

// setUp prepares a scene, with a small knowledge that is learnt at once.
func setUp(t *testing.T, name string) *scene {
	t.Helper()
	knowledge, err := filepath.Abs("bot/testdata/knowledge.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{t: t, name: name, teams: teamstest.New(t), database: filepath.Join(t.TempDir(), "bot.db")}
	s.environment, s.place = s.teams.Environment(), teamstest.Personal(teamstest.Someone(name))
	s.args = []string{"--knowledge", knowledge, "--database-url=sqlite:" + s.database}
	return s
}

func (s *scene) start() {
	s.t.Helper()
	s.p = start(s.t, s.environment, s.args...)
	s.mended = time.Now()
}

// say lets somebody say something, which must be acknowledged.
func (s *scene) say(text string, where ...teamstest.Place) {
	s.t.Helper()
	place := s.place
	if len(where) > 0 {
		place = where[0]
	}
	s.deliver(s.teams.Message(text, place))
}

func (s *scene) deliver(a teamstest.Activity) *teamstest.Response {
	s.t.Helper()
	response := s.teams.Deliver(s.p.endpoint, a)
	if response.Status != http.StatusOK {
		s.t.Errorf("%s: answered %d:\n%s", s.name, response.Status, s.p.logged())
	}
	return response
}

// dies delivers what kills the program, perhaps before it has answered.
func (s *scene) dies(a teamstest.Activity) (acknowledged bool) {
	s.t.Helper()
	response, err := s.teams.TryDeliver(s.p.endpoint, a)
	s.p.wait()
	return err == nil && response.Status == http.StatusOK
}

// heal ends what is wrong with Teams.
func (s *scene) heal() {
	s.teams.Heal()
	s.mended = time.Now()
}

// card waits for a card of that text in the conversation.
func (s *scene) card(t *testing.T, says string, where ...teamstest.Place) teamstest.Sent {
	t.Helper()
	place := s.place
	if len(where) > 0 {
		place = where[0]
	}
	teams := s.teams.With(t)
	n := awaitCard(teams, place, says)
	return teams.SentTo(place.ConversationID())[n-1]
}

// answered waits until the trouble has its answer, which may have come so many times at the most, and the next
// question has its own after it.
func (s *scene) answered(t *testing.T, most int) {
	t.Helper()
	s.card(t, troubleTitle)
	s.say("help")
	s.card(t, "What I can do")
	n, last := s.count(troubleTitle)
	if n > most {
		t.Errorf("answered %d times, want %d at the most", n, most)
	}
	t.Logf("answered %v after it was mended, %d times", last.Sub(s.mended).Round(time.Millisecond), n)
}

// count tells how often the person was told so, and when the last time was.
func (s *scene) count(says string) (n int, last time.Time) {
	for _, sent := range s.teams.SentTo(s.place.ConversationID()) {
		if strings.Contains(sent.CardText()+sent.Text(), says) {
			n, last = n+1, sent.Time
		}
	}
	return n, last
}

// recovers watches from now on for the program to be ready again; the function returned waits until it is.
func (s *scene) recovers() func(*testing.T) {
	s.mended = time.Now()
	ready := make(chan time.Time, 1)
	url := strings.TrimSuffix(s.p.endpoint, "/api/messages") + "/readyz"
	go func() { // ends with the program at the latest
		for tick := range time.Tick(20 * time.Millisecond) {
			response, err := http.Get(url)
			if err != nil {
				return
			}
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				ready <- tick
				return
			}
		}
	}()
	return func(t *testing.T) {
		t.Helper()
		select {
		case at := <-ready:
			t.Logf("ready %v after it was mended", at.Sub(s.mended).Round(10*time.Millisecond))
		case <-time.After(s.teams.Patience):
			t.Fatalf("never ready again:\n%s", s.p.logged())
		}
	}
}
