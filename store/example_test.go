package store_test

import (
	"context"
	"fmt"
	"time"

	"ssprbot/bot"
	"ssprbot/store"
)

// A turn is committed, delivered again by Teams, and its reply sent.
func Example() {
	ctx := context.Background()
	s, err := store.Open(ctx, "sqlite::memory:")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = s.Close() }()

	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	key := bot.TurnKey{Conversation: "a:1", Dialog: "a:1", Seen: []string{"activity 7"}}
	greet := func(kept bot.Kept) (bot.Turn, error) {
		fmt.Printf("state %q\n", kept.State)
		hello := bot.Delivery{Operation: bot.Post, ConversationID: "a:1", Payload: []byte(`{"text":"Hello"}`), Due: now}
		return bot.Turn{State: []byte("greeted"), Deliveries: []bot.Delivery{hello}}, nil
	}
	for range 2 {
		_, repeated, err := s.Turn(ctx, key, now, greet)
		fmt.Println("repeated:", repeated, err)
	}

	claimed, _ := s.Claim(ctx, now, time.Minute, 10)
	for _, d := range claimed {
		fmt.Printf("%s %s, attempt %d\n", d.Operation, d.Payload, d.Attempts)
		fmt.Println("settled:", s.Settle(ctx, d, now, time.Time{}, "") == nil)
	}
	// Output:
	// state ""
	// repeated: false <nil>
	// repeated: true <nil>
	// post {"text":"Hello"}, attempt 1
	// settled: true
}
