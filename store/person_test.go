package store_test

import (
	"testing"
	"time"

	"ssprbot/bot"
)

// by is the key of a turn that the person takes in the conversation.
func by(person, conversation string, seen ...string) bot.TurnKey {
	return bot.TurnKey{Conversation: conversation, Dialog: conversation, Person: person, Seen: seen}
}

func personTests() []contractTest {
	forget := bot.Turn{ForgetPerson: true}
	return []contractTest{
		{"a person's dialogs go, in every conversation", func(t *testing.T, c client) {
			for conversation, person := range map[string]string{"a": "ann", "b": "ann", "c": "bob", "d": ""} {
				c.turn(by(person, conversation), bot.Turn{State: []byte("s")})
			}
			c.turn(by("ann", "a"), forget)
			for conversation, kept := range map[string]bool{"a": false, "b": false, "c": true, "d": true} {
				if got := c.state(conversation); (got != nil) != kept {
					t.Errorf("state of %s = %q", conversation, got)
				}
			}
		}},
		{"what the forgetting turn leaves stays", func(t *testing.T, c client) {
			c.turn(by("ann", "a"), bot.Turn{State: []byte("old")})
			turn := bot.Turn{State: []byte("new"), Answer: []byte("done"), Deliveries: []bot.Delivery{post("a", "forgotten")}}
			turn.ForgetPerson = true
			c.turn(by("ann", "a", "k"), turn)
			if got := c.state("a"); string(got) != "new" {
				t.Errorf("state = %q", got)
			}
			c.wantRepeat([]byte("done"), "k")
			c.wantClaim(at(1), "forgotten")
		}},
		{"a person's answers go and are recognised still", func(_ *testing.T, c client) {
			c.turn(by("ann", "a", "ann's"), bot.Turn{Answer: []byte("secret")})
			c.turn(by("bob", "b", "bob's"), bot.Turn{Answer: []byte("kept")})
			c.turn(by("ann", "c"), forget)
			c.wantRepeat(nil, "ann's")
			c.wantRepeat([]byte("kept"), "bob's")
		}},
		{"a person's failed deliveries go, unsettled ones stay", func(t *testing.T, c client) {
			for person, conversation := range map[string]string{"ann": "a", "bob": "b"} {
				c.turn(by(person, conversation), bot.Turn{Deliveries: []bot.Delivery{post(conversation, "1"), post(conversation, "2")}})
			}
			for _, d := range c.claim(at(1), 2) {
				c.settle(d, time.Time{}, "status 400")
			}
			c.turn(by("ann", "a"), forget)
			c.wantClaim(at(1), "2", "2")
			if n, err := c.store.Prune(t.Context(), at(9)); n != 1 || err != nil {
				t.Errorf("pruned %d, %v; want Bob's failed delivery", n, err)
			}
		}},
		{"nobody is not a person", func(t *testing.T, c client) {
			c.turn(by("", "a", "k"), bot.Turn{State: []byte("s"), Answer: []byte("yes")})
			c.turn(by("", "b"), forget)
			c.wantRepeat([]byte("yes"), "k")
			if got := c.state("a"); string(got) != "s" {
				t.Errorf("state = %q", got)
			}
		}},
		{"a dialog stays its person's when nobody is named", func(t *testing.T, c client) {
			c.turn(by("ann", "a"), bot.Turn{State: []byte("1")})
			c.turn(by("", "a"), bot.Turn{State: []byte("2")})
			c.turn(by("ann", "b"), forget)
			if got := c.state("a"); got != nil {
				t.Errorf("state = %q", got)
			}
		}},
	}
}
