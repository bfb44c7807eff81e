package store_test

import (
	"context"
	"errors"
	"testing"

	"ssprbot/bot"
)

func turnTests() []contractTest {
	return []contractTest{
		{"a dialog begins without a state", func(t *testing.T, c client) {
			if got := c.state("c"); got != nil {
				t.Errorf("state = %q, want nil", got)
			}
		}},
		{"the next turn sees the state", func(t *testing.T, c client) {
			c.turn(inConversation("c"), bot.Turn{State: []byte("one")})
			c.turn(inConversation("c"), bot.Turn{State: []byte("two")})
			if got := c.state("c"); string(got) != "two" {
				t.Errorf("state = %q, want two", got)
			}
		}},
		{"an empty state is a state", func(t *testing.T, c client) {
			c.turn(inConversation("c"), bot.Turn{State: []byte{}})
			if got := c.state("c"); got == nil || len(got) != 0 {
				t.Errorf("state = %#v, want an empty one", got)
			}
		}},
		{"no state forgets the dialog", func(t *testing.T, c client) {
			c.turn(inConversation("c"), bot.Turn{State: []byte("one")})
			c.turn(inConversation("c"), bot.Turn{})
			if got := c.state("c"); got != nil {
				t.Errorf("state = %q, want nil", got)
			}
		}},
		{"people in one group have their own dialogs", func(t *testing.T, c client) {
			c.turn(bot.TurnKey{Conversation: "c", Dialog: "c/ann"}, bot.Turn{State: []byte("ann")})
			c.turn(bot.TurnKey{Conversation: "c", Dialog: "c/bob"}, bot.Turn{State: []byte("bob")})
			if a, b := c.state("c/ann"), c.state("c/bob"); string(a) != "ann" || string(b) != "bob" {
				t.Errorf("states = %q and %q", a, b)
			}
		}},
		{"a failed step leaves nothing", testFailedStep},
		{"a panic leaves nothing and goes on", testPanic},
		{"a context that ends leaves nothing", testContextEnds},
		{"a redelivery repeats the answer", testRepeat},
		{"a redelivery without an answer has none", func(t *testing.T, c client) {
			c.turn(inConversation("c", "a"), bot.Turn{})
			c.wantRepeat(nil, "a")
		}},
		{"an empty answer is an answer", func(t *testing.T, c client) {
			c.turn(inConversation("c", "a"), bot.Turn{Answer: []byte{}})
			c.wantRepeat([]byte{}, "a")
		}},
		{"a key may stand twice", func(t *testing.T, c client) {
			c.turn(inConversation("c", "a", "a"), bot.Turn{Answer: []byte("done")})
			c.wantRepeat([]byte("done"), "a")
		}},
		{"a turn without keys is never repeated", func(t *testing.T, c client) {
			c.turn(inConversation("c"), bot.Turn{})
			c.turn(inConversation("c"), bot.Turn{})
		}},
		{"a ping succeeds", func(t *testing.T, c client) {
			if err := c.store.Ping(t.Context()); err != nil {
				t.Error(err)
			}
		}},
		{"a ping without a context fails", func(t *testing.T, c client) {
			if err := c.store.Ping(canceled(t)); !errors.Is(err, context.Canceled) {
				t.Errorf("Ping returned %v", err)
			}
		}},
	}
}

// full is a turn that leaves something of everything.
func full() bot.Turn {
	return bot.Turn{
		State:      []byte("new"),
		Deliveries: []bot.Delivery{post("c", "new")},
		Answer:     []byte("new"),
		Silence:    true,
	}
}

// wantUntouched asserts that a full turn with the key "new" in the conversation "c" has left nothing.
func (c client) wantUntouched() {
	c.t.Helper()
	if got := c.state("c"); string(got) != "old" {
		c.t.Errorf("state = %q, want old", got)
	}
	c.wantClaim(at(0), "old")
	c.turn(inConversation("elsewhere", "new"), bot.Turn{}) // fails if the key is known
}

func (c client) begin() {
	c.t.Helper()
	c.turn(inConversation("c", "old"), bot.Turn{State: []byte("old"), Deliveries: []bot.Delivery{post("c", "old")}})
}

func testFailedStep(t *testing.T, c client) {
	c.begin()
	broken := errors.New("broken")
	answer, repeated, err := c.store.Turn(t.Context(), inConversation("c", "new"), at(1), func(bot.Kept) (bot.Turn, error) {
		return full(), broken
	})
	if answer != nil || repeated || err != broken { //nolint:errorlint // unchanged, not wrapped
		t.Errorf("Turn = %q, %v, %v; want the step's own error alone", answer, repeated, err)
	}
	c.wantUntouched()
}

func testPanic(t *testing.T, c client) {
	c.begin()
	func() {
		defer func() {
			if r := recover(); r != "oops" {
				t.Errorf("recovered %v, want the step's panic", r)
			}
		}()
		_, _, _ = c.store.Turn(t.Context(), inConversation("c", "new"), at(1), func(bot.Kept) (bot.Turn, error) { panic("oops") })
	}()
	c.wantUntouched()
}

func testContextEnds(t *testing.T, c client) {
	c.begin()
	ctx, cancel := context.WithCancel(t.Context())
	answer, _, err := c.store.Turn(ctx, inConversation("c", "new"), at(1), func(bot.Kept) (bot.Turn, error) {
		cancel()
		return full(), nil
	})
	if answer != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("Turn = %q, %v; want context.Canceled", answer, err)
	}
	c.wantUntouched()
}

func testRepeat(t *testing.T, c client) {
	key := inConversation("c", "activity", "click")
	answer, repeated, err := c.store.Turn(t.Context(), key, at(0), leave(bot.Turn{State: []byte("s"), Answer: []byte("done")}))
	if string(answer) != "done" || repeated || err != nil {
		t.Fatalf("Turn = %q, %v, %v", answer, repeated, err)
	}
	c.wantRepeat([]byte("done"), "activity", "click") // the same request again
	c.wantRepeat([]byte("done"), "another", "click")  // the same click again, as a new activity
	c.wantRepeat([]byte("done"), "activity")
	if got := c.state("c"); string(got) != "s" {
		t.Errorf("state = %q, want s", got)
	}
}

func (c client) wantRepeat(want []byte, seen ...string) {
	c.t.Helper()
	answer, repeated, err := c.store.Turn(c.t.Context(), inConversation("c", seen...), at(1), func(bot.Kept) (bot.Turn, error) {
		c.t.Error("the step ran again")
		return bot.Turn{}, nil
	})
	if string(answer) != string(want) || (answer == nil) != (want == nil) || !repeated || err != nil {
		c.t.Errorf("Turn = %#v, %v, %v; want %#v again", answer, repeated, err, want)
	}
}
