package bot_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
)

func TestAButtonPressed(t *testing.T) {
	t.Run("as Execute", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := newTeams(t)
			card := one(t, s.say(trouble), troubleTitle)
			answer := s.receive(s.activity(invoke(button(t, card, "solved"))))
			var body struct {
				StatusCode int
				Type       string
				Value      json.RawMessage
			}
			if err := json.Unmarshal(answer.Body, &body); err != nil {
				t.Fatal(err)
			}
			if answer.Status != 200 || body.StatusCode != 200 || body.Type != "application/vnd.microsoft.card.adaptive" {
				t.Errorf("answered %d %s", answer.Status, answer.Body)
			}
			if strings.Contains(string(body.Value), "Action.Execute") || !strings.Contains(string(body.Value), "You chose: This solved it") {
				t.Errorf("the pressed card keeps its buttons: %s", body.Value)
			}
			one(t, s.flush(), "Glad to help")
			time.Sleep(time.Second)
			if d := one(t, s.flush(), "You chose"); d.Operation != bot.Put || d.ActivityID != "card-1" {
				t.Errorf("the card is not brought up to date for everybody: %+v", d)
			}
		})
	})
	t.Run("as Submit", func(t *testing.T) {
		s := newTeams(t)
		card := one(t, s.say(trouble), troubleTitle)
		answer := s.receive(s.activity(submit(button(t, card, "solved"))))
		if answer.Body != nil {
			t.Errorf("a message is answered with a body: %s", answer.Body)
		}
		sent := s.flush()
		if len(sent) != 2 || sent[0].Operation != bot.Post || sent[1].Operation != bot.Put || sent[1].ActivityID != "card-1" {
			t.Errorf("want the reply and then the old card without buttons: %s", payloads(sent))
		}
	})
	t.Run("twice, the second time under a new activity id", func(t *testing.T) {
		s := newTeams(t)
		card := one(t, s.say(trouble), troubleTitle)
		first := s.receive(s.activity(invoke(button(t, card, "solved"))))
		s.flush()
		again := s.receive(s.activity(invoke(button(t, card, "solved"))))
		if string(first.Body) != string(again.Body) {
			t.Errorf("answers differ:\n%s\n%s", first.Body, again.Body)
		}
		none(t, s.flush())
	})
	t.Run("on an old card", func(t *testing.T) {
		s := newTeams(t)
		old := one(t, s.say(trouble), troubleTitle)
		one(t, s.say("I never registered a phone"), "No sign-in method is registered")
		answer := s.receive(s.activity(invoke(button(t, old, "solved"))))
		if !strings.Contains(string(answer.Body), "belongs to an earlier question") {
			t.Errorf("answered %s", answer.Body)
		}
		none(t, s.flush())
		s.receive(s.activity(submit(button(t, old, "next"))))
		one(t, s.flush(), "belongs to an earlier question")
	})
}

func TestButtonsThatAreNotOurs(t *testing.T) {
	for name, data := range map[string]any{
		"empty": map[string]any{}, "a list": []any{1}, "a word": "approve", "a number": 7,
		"another app's": map[string]any{"op": "approve"},
		"wrong types":   map[string]any{"ssprbot": "1", "verb": 5},
		"forged pick":   map[string]any{"ssprbot": 1, "verb": "pick", "nonce": "guess", "issue": "../../etc/passwd"},
		"no such verb":  map[string]any{"ssprbot": 1, "verb": "drop tables"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newTeams(t)
			one(t, s.say(trouble), troubleTitle)
			answer := s.receive(s.activity(map[string]any{"type": "invoke", "name": "adaptiveCard/action", "value": map[string]any{"action": map[string]any{"data": data}}}))
			if !strings.Contains(string(answer.Body), "belongs to an earlier question") {
				t.Errorf("answered %s", answer.Body)
			}
			none(t, s.flush())
			// Nothing has moved: the live card still counts.
			s.receive(s.activity(map[string]any{"text": "yes"}))
			one(t, s.flush(), "Glad to help")

			other := newTeams(t)
			other.receive(other.activity(map[string]any{"value": data}))
			one(t, other.flush(), "belongs to an earlier question")
		})
	}
}

func TestAPressMadeTooFastCountsLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limits, err := bot.ParseRateLimits("person=1/1m")
		if err != nil {
			t.Fatal(err)
		}
		s := newTeams(t, func(c *bot.Config) { c.Rate = limits })
		card := one(t, s.say(trouble), troubleTitle)
		s.receive(s.activity(submit(button(t, card, "solved"))))
		one(t, s.flush(), "faster than I can read")
		time.Sleep(time.Minute)
		s.receive(s.activity(submit(button(t, card, "solved"))))
		if sent := s.flush(); len(sent) != 2 {
			t.Errorf("the press still does not count: %s", payloads(sent))
		}
	})
}

func TestButtonsOfAMenuWorkAgainAndAgain(t *testing.T) {
	s := newTeams(t)
	menu := one(t, s.say("help"), "What I can do")
	for range 3 {
		s.receive(s.activity(submit(button(t, menu, "person"))))
		one(t, s.flush(), "contact your helpdesk")
	}
}
