package store_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"ssprbot/bot"
)

// usual is what an ordinary turn leaves: a state of 1 KiB and one card of 2 KiB.
func usual(conversation string) bot.Turn {
	return bot.Turn{
		State:      make([]byte, 1<<10),
		Deliveries: []bot.Delivery{{ConversationID: conversation, Operation: bot.Post, Payload: make([]byte, 2<<10), Due: at(0)}},
	}
}

func benchTurn(b *testing.B, s bot.Store, n int) {
	id := strconv.Itoa(n % 1000)
	if _, _, err := s.Turn(b.Context(), inConversation(id, "activity "+strconv.Itoa(n)), at(0), leave(usual(id))); err != nil {
		b.Error(err)
	}
}

func sqliteFile(b *testing.B) bot.Store {
	return open(b, "sqlite:"+filepath.Join(b.TempDir(), "bot.db"))
}

func BenchmarkTurn(b *testing.B) { benchTurns(b, sqliteFile(b)) }

func BenchmarkTurnParallel(b *testing.B) { benchTurnsParallel(b, sqliteFile(b)) }

func BenchmarkClaimSettle(b *testing.B) { benchClaimSettle(b, sqliteFile) }

func benchTurns(b *testing.B, s bot.Store) {
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		benchTurn(b, s, len(took))
		took = append(took, time.Since(start))
	}
	reportPercentiles(b, took)
}

func benchTurnsParallel(b *testing.B, s bot.Store) {
	var count atomic.Int64
	took := make([]time.Duration, b.N)
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			n := int(count.Add(1)) - 1
			start := time.Now()
			benchTurn(b, s, n)
			took[n] = time.Since(start)
		}
	})
	reportPercentiles(b, took)
}

func reportPercentiles(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	for _, percent := range []int{50, 99} {
		b.ReportMetric(float64(took[len(took)*percent/100].Microseconds()), fmt.Sprintf("p%d-µs", percent))
	}
}

// benchClaimSettle sends one delivery while others wait: each in a conversation of its own, or all behind
// deliveries that are due much later.
func benchClaimSettle(b *testing.B, open func(*testing.B) bot.Store) {
	for _, waiting := range []int{0, 1000, 10000} {
		b.Run(fmt.Sprintf("waiting=%d", waiting), func(b *testing.B) {
			s := open(b)
			blockMany(b, s, waiting)
			for b.Loop() {
				b.StopTimer()
				benchTurn(b, s, int(time.Now().UnixNano()))
				b.StartTimer()
				claimed, err := s.Claim(b.Context(), at(0), lease, 10)
				if err != nil || len(claimed) != 1 {
					b.Fatalf("claimed %d: %v", len(claimed), err)
				}
				if err := s.Settle(b.Context(), claimed[0], at(0), time.Time{}, ""); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// blockMany leaves conversations whose first delivery is due later, so that the second waits behind it.
func blockMany(b *testing.B, s bot.Store, conversations int) {
	for n := range conversations {
		id := "waiting " + strconv.Itoa(n)
		first := post(id, "later")
		first.Due = at(3600)
		client{b, s}.turn(inConversation(id), bot.Turn{Deliveries: []bot.Delivery{first, post(id, "behind")}})
	}
}
