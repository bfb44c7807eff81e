package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
)

// drill is something that goes wrong around the program. begin lets it happen and is over when the program has met it;
// end, which may have to wait, says what must hold afterwards.
type drill struct {
	name  string
	begin func(*scene) (end func(*testing.T))
}

// TestFaults: everything goes wrong at once, each in a scene of its own, since most of the time is waited.
func TestFaults(t *testing.T) {
	drills := slices.Concat(connectorDrills(), tokenDrills(), keyDrills(), databaseDrills(), killDrills())
	ends := make([]func(*testing.T), len(drills))
	for i, d := range drills {
		ends[i] = d.begin(setUp(t, d.name))
	}
	for i, d := range drills {
		t.Run(d.name, ends[i])
	}
}

// once begins with a question, whose answer meets the fault, and ends with that answer.
func once(f teamstest.Fault, most int) func(*scene) func(*testing.T) {
	return func(s *scene) func(*testing.T) {
		s.start()
		s.teams.Fail(1, f.On(http.MethodPost).In(s.place.ConversationID()))
		s.say(trouble)
		return func(t *testing.T) { s.answered(t, most) }
	}
}

// never begins with a question whose answer is refused for good: it is not tried again, and holds nothing up.
func never(f teamstest.Fault) func(*scene) func(*testing.T) {
	return func(s *scene) func(*testing.T) {
		s.start()
		s.teams.Fail(1, f.On(http.MethodPost).In(s.place.ConversationID()))
		s.say(trouble)
		s.say("help")
		return func(t *testing.T) {
			s.card(t, "What I can do")
			if n, _ := s.count(troubleTitle); n > 0 {
				t.Errorf("what was refused for good came %d times", n)
			}
			if !strings.Contains(s.p.logged(), "delivery given up") {
				t.Errorf("the operator is not told:\n%s", s.p.logged())
			}
		}
	}
}

func connectorDrills() []drill {
	return []drill{
		{"connector: 403", never(teamstest.Status(403))},
		{"connector: 404", never(teamstest.Status(404))},
		{"connector: 413", never(teamstest.Status(413))},
		{"connector: 500", once(teamstest.Status(500), 1)},
		{"connector: 502", once(teamstest.Status(502), 1)},
		{"connector: 504", once(teamstest.Status(504), 1)},
		{"connector: hangs", once(teamstest.Hang(), 1)},
		{"connector: endless body", once(teamstest.SlowBody(time.Hour), 1)},
		{"connector: away", func(s *scene) func(*testing.T) {
			s.start()
			s.teams.GoOffline()
			s.say(trouble)
			s.p.awaitLog("delivery did not succeed")
			s.teams.GoOnline()
			s.mended = time.Now()
			return func(t *testing.T) { s.answered(t, 1) }
		}},
	}
}

func tokenDrills() []drill {
	later := func(f teamstest.Fault) func(*scene) func(*testing.T) {
		return func(s *scene) func(*testing.T) {
			s.start()
			s.say("help", teamstest.Personal(teamstest.Someone("somebody earlier")))
			s.teams.AwaitCalls(1)
			s.teams.FailTokens(-1, f)
			s.teams.RevokeTokens()
			s.say(trouble)
			s.p.awaitLog("delivery did not succeed")
			s.heal()
			return func(t *testing.T) { s.answered(t, 1) }
		}
	}
	return []drill{
		{"token endpoint: down at the start", func(s *scene) func(*testing.T) {
			s.teams.FailTokens(-1, teamstest.Status(503))
			s.start()
			s.say(trouble)
			s.p.awaitLog("the bot cannot get a token")
			s.heal()
			return func(t *testing.T) { s.answered(t, 1) }
		}},
		{"token endpoint: down later", later(teamstest.Refuse())},
		{"token endpoint: no JSON", later(teamstest.MalformedJSON())},
		{"token endpoint: down, token in use", func(s *scene) func(*testing.T) {
			s.start()
			s.say("help", teamstest.Personal(teamstest.Someone("somebody earlier")))
			s.teams.AwaitCalls(1)
			s.teams.FailTokens(-1, teamstest.Status(503))
			s.say(trouble)
			return func(t *testing.T) { s.answered(t, 1) }
		}},
	}
}

func keyDrills() []drill {
	atTheStart := func(f teamstest.Fault) func(*scene) func(*testing.T) {
		return func(s *scene) func(*testing.T) {
			s.teams.FailKeys(-1, f)
			s.start()
			response := s.teams.Deliver(s.p.endpoint, s.teams.Message(trouble, s.place))
			if response.Status != http.StatusUnauthorized {
				s.t.Errorf("%s: without keys answered %d", s.name, response.Status)
			}
			awaitReadiness(s.t, s.p, http.StatusServiceUnavailable)
			s.heal()
			ready := s.recovers()
			return func(t *testing.T) {
				ready(t)
				s.say(trouble)
				s.answered(t, 1)
			}
		}
	}
	return []drill{
		{"key document: down at the start", atTheStart(teamstest.Refuse())},
		{"key document: no JSON at the start", atTheStart(teamstest.MalformedJSON())},
		{"key document: down later", func(s *scene) func(*testing.T) {
			s.start()
			awaitReadiness(s.t, s.p, http.StatusOK)
			s.teams.FailKeys(-1, teamstest.Hang())
			s.say(trouble)
			return func(t *testing.T) { s.answered(t, 1) }
		}},
		{"key document: rolled over", func(s *scene) func(*testing.T) {
			s.start()
			awaitReadiness(s.t, s.p, http.StatusOK)
			old := s.teams.CurrentKey()
			s.teams.RotateKeys()
			s.teams.WithdrawKey(old)
			s.say(trouble) // taken at once, although it is the first that names the new key
			return func(t *testing.T) { s.answered(t, 1) }
		}},
	}
}
