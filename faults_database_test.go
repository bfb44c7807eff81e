package main

import (
	"database/sql"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"ssprbot/bot/teamstest"
)

// databaseDrills: a question is answered without memory, a button with a sentence; nothing that was accepted before is
// lost or said twice.
func databaseDrills() []drill {
	return []drill{
		{"disk full", broken(http.StatusOK, // a look at the database finds nothing wrong
			func(s *scene) { s.limitFiles("0:") },
			func(s *scene) { s.limitFiles("unlimited:") })},
		{"database locked", func(s *scene) func(*testing.T) {
			var release func()
			return broken(http.StatusServiceUnavailable, func(s *scene) { release = s.lock() }, func(*scene) { release() })(s)
		}},
		{"database file gone", func(s *scene) func(*testing.T) {
			s.start()
			awaitReadiness(s.t, s.p, http.StatusOK)
			if err := os.Rename(s.database, s.database+".away"); err != nil {
				s.t.Fatal(err)
			}
			awaitReadiness(s.t, s.p, http.StatusServiceUnavailable)
			s.say(trouble)
			if err := os.Rename(s.database+".away", s.database); err != nil {
				s.t.Fatal(err)
			}
			ready := s.recovers()
			return func(t *testing.T) {
				ready(t)
				s.answered(t, 1)
			}
		}},
	}
}

// broken is a drill in which the database cannot be written for a while; ready is what /readyz says by then.
func broken(ready int, breaks, mends func(*scene)) func(*scene) func(*testing.T) {
	return func(s *scene) func(*testing.T) {
		s.start()
		s.say(trouble)
		card := s.card(s.t, troubleTitle)
		breaks(s)
		stranger := teamstest.Personal(teamstest.Someone("somebody meanwhile"))
		s.say(trouble, stranger) // acknowledged, and answered without memory
		s.card(s.t, troubleTitle, stranger)
		press := s.deliver(s.teams.Click(card, "This solved it", teamstest.Execute))
		if !strings.Contains(string(press.Body), "Reference: ") {
			s.t.Errorf("%s: a button gets %s", s.name, press.Body)
		}
		awaitReadiness(s.t, s.p, ready)
		mends(s)
		again := s.recovers()
		return func(t *testing.T) {
			again(t)
			s.deliver(s.teams.Click(card, "This solved it", teamstest.Execute)) // counts now
			s.card(t, "Glad to help")
			if n, _ := s.count("Glad to help"); n != 1 {
				t.Errorf("the press counted %d times", n)
			}
		}
	}
}

// limitFiles says how large a file of the program may grow, as a full disk would: "0:" for no more, "unlimited:" for as
// it was. What needs no privilege is the soft limit.
func (s *scene) limitFiles(soft string) {
	s.t.Helper()
	pid := strconv.Itoa(s.p.command.Process.Pid)
	if out, err := exec.Command("prlimit", "--pid", pid, "--fsize="+soft).CombinedOutput(); err != nil {
		s.t.Fatalf("limiting the program's files: %v: %s", err, out)
	}
}

// lock takes the database's write lock, as another program could that never gives it back.
func (s *scene) lock() (release func()) {
	s.t.Helper()
	db, err := sql.Open("sqlite", "file:"+s.database+"?_pragma=busy_timeout(5000)")
	if err != nil {
		s.t.Fatal(err)
	}
	held, err := db.Conn(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := held.ExecContext(s.t.Context(), `BEGIN IMMEDIATE`); err != nil {
		s.t.Fatal(err)
	}
	return func() { _, _ = held.Close(), db.Close() }
}
