package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"ssprbot/bot"
)

func pruneTests() []contractTest {
	return []contractTest{
		{"old keys and dialogs go", func(t *testing.T, c client) {
			c.turnAt(at(1), inConversation("old", "k1", "k2"), bot.Turn{State: []byte("s")})
			c.turnAt(at(2), inConversation("new", "k3"), bot.Turn{State: []byte("s")})
			c.wantPruned(at(2), 3)
			if old, kept := c.state("old"), c.state("new"); old != nil || kept == nil {
				t.Errorf("states = %q and %q", old, kept)
			}
			c.wantRepeat(nil, "k3")
			c.turn(inConversation("old", "k1"), bot.Turn{})
		}},
		{"a dialog in use stays", func(t *testing.T, c client) {
			c.turnAt(at(1), inConversation("c"), bot.Turn{State: []byte("s")})
			c.turnAt(at(9), inConversation("c"), bot.Turn{State: []byte("s")})
			c.wantPruned(at(5), 0)
		}},
		{"deliveries stay", func(_ *testing.T, c client) {
			c.turnAt(at(1), inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "1"), post("d", "2")}})
			c.claim(at(1), 1)
			c.wantPruned(at(50), 0)
			c.wantClaim(at(50), "1", "2")
		}},
		{"many go in several steps", func(_ *testing.T, c client) {
			keys := make([]string, 2500)
			for n := range keys {
				keys[n] = numbered(n)
			}
			c.turnAt(at(1), inConversation("c", keys...), bot.Turn{})
			c.wantPruned(at(2), 2500)
			c.wantPruned(at(2), 0)
		}},
		{"pruning without a context fails", func(t *testing.T, c client) {
			if n, err := c.store.Prune(canceled(t), at(1)); n != 0 || !errors.Is(err, context.Canceled) {
				t.Errorf("Prune = %d, %v", n, err)
			}
		}},
	}
}

func (c client) wantPruned(before time.Time, want int64) {
	c.t.Helper()
	if got, err := c.store.Prune(c.t.Context(), before); err != nil || got != want {
		c.t.Errorf("Prune = %d, %v; want %d", got, err, want)
	}
}
