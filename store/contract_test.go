package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/store"
)

// testStore holds a bot.Store to its contract; open gives an empty one for each test.
func testStore(t *testing.T, open func(t *testing.T) bot.Store) {
	for _, tests := range [][]contractTest{
		turnTests(), deliveryTests(), cardTests(), whereTests(), pruneTests(), personTests(),
		ticketTests(), searchTests(), placeTests(), incidentTests(), conflictTests(),
		forgetTests(), failedTests(), reportTests(), pruneDeskTests(), leaseTests(),
	} {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) { test.run(t, client{t, open(t)}) })
		}
	}
	t.Run("no delivery is claimed twice at once", func(t *testing.T) { testConcurrentClaims(t, open(t)) })
}

type contractTest struct {
	name string
	run  func(t *testing.T, c client)
}

// client makes a test's steps one line each: what must not fail ends the test.
type client struct {
	t     testing.TB
	store bot.Store
}

// at is the n-th second of every test.
func at(n int) time.Time { return time.Date(2026, 3, 1, 9, 0, n, 0, time.UTC) }

const lease = 10 * time.Second

func post(conversation, text string) bot.Delivery {
	return bot.Delivery{Operation: bot.Post, ConversationID: conversation, Payload: []byte(text), Due: at(0)}
}

// inConversation is the key of a turn that nobody else has taken.
func inConversation(id string, seen ...string) bot.TurnKey {
	return bot.TurnKey{Conversation: id, Dialog: id, Seen: seen}
}

// leave is a step that ends in turn whatever the state is.
func leave(turn bot.Turn) func(bot.Kept) (bot.Turn, error) {
	return func(bot.Kept) (bot.Turn, error) { return turn, nil }
}

func (c client) turn(key bot.TurnKey, turn bot.Turn) {
	c.t.Helper()
	c.turnAt(at(0), key, turn)
}

func (c client) turnAt(now time.Time, key bot.TurnKey, turn bot.Turn) {
	c.t.Helper()
	if _, repeated, err := c.store.Turn(c.t.Context(), key, now, leave(turn)); err != nil || repeated {
		c.t.Fatalf("Turn: repeated %v, error %v", repeated, err)
	}
}

// state reads a dialog's state through a turn that fails and so changes nothing.
func (c client) state(dialog string) (state []byte) {
	c.t.Helper()
	stop := errors.New("stop")
	_, _, err := c.store.Turn(c.t.Context(), inConversation(dialog), at(0), func(kept bot.Kept) (bot.Turn, error) {
		state = kept.State
		return bot.Turn{}, stop
	})
	if err != stop { //nolint:errorlint // unchanged, not wrapped
		c.t.Fatalf("Turn returned %v, want the step's own error", err)
	}
	return state
}

func (c client) claim(now time.Time, limit int) []bot.Delivery {
	c.t.Helper()
	claimed, err := c.store.Claim(c.t.Context(), now, lease, limit)
	if err != nil {
		c.t.Fatalf("Claim: %v", err)
	}
	return claimed
}

// claimOne claims what must be the only claimable delivery.
func (c client) claimOne(now time.Time) bot.Delivery {
	c.t.Helper()
	claimed := c.claim(now, 10)
	if len(claimed) != 1 {
		c.t.Fatalf("claimed %v, want exactly one", texts(claimed))
	}
	return claimed[0]
}

func (c client) settle(d bot.Delivery, retry time.Time, failure string) {
	c.t.Helper()
	if err := c.store.Settle(c.t.Context(), d, at(0), retry, failure); err != nil {
		c.t.Fatalf("Settle: %v", err)
	}
}

func (c client) loseLease(d bot.Delivery) {
	c.t.Helper()
	err := c.store.Settle(c.t.Context(), d, at(0), time.Time{}, "")
	if !errors.Is(err, store.ErrLeaseLost) {
		c.t.Errorf("Settle returned %v, want ErrLeaseLost", err)
	}
}

// drain claims and settles one by one until nothing is left.
func (c client) drain(now time.Time) (sent []string) {
	c.t.Helper()
	for claimed := c.claim(now, 1); len(claimed) > 0; claimed = c.claim(now, 1) {
		c.settle(claimed[0], time.Time{}, "")
		sent = append(sent, texts(claimed)...)
	}
	return sent
}

func (c client) wantNextDue(want time.Time) {
	c.t.Helper()
	got, err := c.store.NextDue(c.t.Context())
	if err != nil || !got.Equal(want) {
		c.t.Errorf("NextDue = %v, %v; want %v", got, err, want)
	}
}

func (c client) wantClaim(now time.Time, want ...string) {
	c.t.Helper()
	if got := texts(c.claim(now, 10)); !slices.Equal(got, want) {
		c.t.Errorf("claimed %q, want %q", got, want)
	}
}

func texts(deliveries []bot.Delivery) (all []string) {
	for _, d := range deliveries {
		all = append(all, string(d.Payload))
	}
	return all
}

func canceled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

func numbered(n int) string { return fmt.Sprintf("%04d", n) }
