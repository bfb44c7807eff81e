package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"ssprbot/bot/teamstest"
)

// killDrills kill the program at each call of a turn that somebody outside can see, before the call has its effect and
// after it.
func killDrills() (all []drill) {
	for when, at := range map[string]func(func()) teamstest.Fault{"before": teamstest.Before, "after": teamstest.After} {
		most := 1
		if when == "after" {
			most = 2 // its answer was lost
		}
		all = append(all,
			drill{"kill " + when + " the key document", killedAtKeys(at)},
			drill{"kill " + when + " the bot's token", killedAtToken(at)},
			drill{"kill " + when + " the answer is posted", killedAtPost(at, most)},
			drill{"kill " + when + " a card is redrawn", killedAtPut(at)},
			drill{"kill " + when + " a chat is opened", killedAtOpening(at)},
			drill{"kill " + when + " the roster is read", killedAtRoster(at)},
			drill{"kill " + when + " the webhook is told", killedAtHook(at)},
		)
	}
	return all
}

type fault func(func()) teamstest.Fault

func (s *scene) kill() { s.p.kill() }

func killedAtKeys(at fault) func(*scene) func(*testing.T) {
	return func(s *scene) func(*testing.T) {
		killed := make(chan *program, 1)
		s.teams.FailKeys(1, at(func() { (<-killed).kill() }))
		p := launch(s.t, s.environment, s.args...)
		killed <- p
		p.wait()
		s.start()
		awaitReadiness(s.t, s.p, http.StatusOK)
		s.say(trouble)
		return func(t *testing.T) { s.answered(t, 1) }
	}
}

func killedAtToken(at fault) func(*scene) func(*testing.T) {
	return func(s *scene) func(*testing.T) {
		s.start()
		s.say("help", teamstest.Personal(teamstest.Someone("somebody earlier")))
		s.teams.AwaitCalls(1)
		s.teams.RevokeTokens()
		s.teams.FailTokens(1, at(s.kill))
		return s.comesBack(s.teams.Message(trouble, s.place), 2) // nobody knows in what the program died
	}
}

func killedAtPost(at fault, most int) func(*scene) func(*testing.T) {
	return func(s *scene) func(*testing.T) {
		s.start()
		s.teams.Fail(1, at(s.kill).On(http.MethodPost).In(s.place.ConversationID()))
		return s.comesBack(s.teams.Message(trouble, s.place), most)
	}
}

// comesBack delivers what kills the program and starts it again. What was not acknowledged is delivered again.
func (s *scene) comesBack(a teamstest.Activity, most int) func(*testing.T) {
	s.t.Helper()
	acknowledged := s.dies(a)
	s.start()
	if !acknowledged {
		s.deliver(a)
	}
	return func(t *testing.T) { s.answered(t, most) }
}

func killedAtPut(at fault) func(*scene) func(*testing.T) {
	return func(s *scene) func(*testing.T) {
		s.start()
		s.say(trouble)
		card := s.card(s.t, troubleTitle)
		s.teams.Fail(1, at(s.kill).On(http.MethodPut))
		press := s.teams.Click(card, "This solved it", teamstest.Submit)
		acknowledged := s.dies(press)
		s.start()
		if !acknowledged {
			s.deliver(press)
		}
		return func(t *testing.T) {
			s.card(t, "Glad to help")
			s.card(t, "You chose")
			if n, _ := s.count("Glad to help"); n > 2 {
				t.Errorf("said goodbye %d times", n)
			}
		}
	}
}

func killedAtOpening(at fault) func(*scene) func(*testing.T) {
	return func(s *scene) func(*testing.T) {
		s.start()
		s.teams.Fail(1, at(s.kill).Opening())
		group := teamstest.Group(s.place.Person)
		message := s.teams.Message(trouble+", my password is "+typedSecret, group)
		acknowledged := s.dies(message)
		s.start()
		if !acknowledged {
			s.deliver(message)
		}
		return func(t *testing.T) {
			s.card(t, troubleTitle, group)
			warnings := s.teams.With(t).Await(s.place.ConversationID(), 1)
			if len(warnings) > 2 || !strings.Contains(warnings[0].Text(), "Careful") {
				t.Errorf("the person's own chat has %v", warnings)
			}
		}
	}
}

// killedAtRoster: whoever presses a ticket's button is looked up in the team. The press is not answered; pressed again,
// it counts once.
func killedAtRoster(at fault) func(*scene) func(*testing.T) {
	return func(s *scene) func(*testing.T) {
		desk := teamstest.Channel(teamstest.Someone("Agent Han")).OfTeam("Helpdesk").Named("Desk")
		s.teams.Join(desk)
		s.start()
		s.deliver(s.teams.Installed(desk))
		s.say(trouble)
		s.deliver(s.teams.Click(s.card(s.t, troubleTitle), "Talk to a person", teamstest.Submit))
		draft := s.button("Send")
		s.deliver(s.teams.Click(draft, "Send", teamstest.Submit))
		ticket := s.card(s.t, troubleTitle, desk)
		s.teams.Fail(1, at(s.kill).On(http.MethodGet))
		press := s.teams.Click(ticket, "Take it", teamstest.Execute, teamstest.ClickedBy(desk.Person))
		if s.dies(press) {
			s.t.Errorf("%s: acknowledged by a program that was killed", s.name)
		}
		s.start()
		for range 2 {
			s.deliver(press)
		}
		// The desk may have the ticket's card twice, if the first was not noted before the kill: the requester is the witness.
		return func(t *testing.T) {
			const told = "Agent Han from the helpdesk is working on it"
			s.card(t, told)
			if n, _ := s.count(told); n > 2 {
				t.Errorf("the requester was told %d times", n)
			}
		}
	}
}

// button waits for a card with it in the person's own chat.
func (s *scene) button(title string) teamstest.Sent {
	s.t.Helper()
	for n := 1; ; n++ {
		sent := s.teams.Await(s.place.ConversationID(), n)[n-1]
		if slices.Contains(sent.Buttons(), title) {
			return sent
		}
	}
}

func killedAtHook(at fault) func(*scene) func(*testing.T) {
	return func(s *scene) func(*testing.T) {
		receiver := s.teams.Webhook()
		s.environment = append(s.environment, receiver.Environment()...)
		s.args = append(s.args, withChanges(s.t, 1, 1, 2))
		killed := make(chan *program, 1)
		receiver.Fail(1, at(func() { (<-killed).kill() }))
		p := launch(s.t, s.environment, s.args...)
		killed <- p
		p.wait()
		s.start()
		return func(t *testing.T) {
			if changes := receiver.Await(3); len(changes) != 3 {
				t.Errorf("%d changes were told", len(changes))
			}
		}
	}
}
