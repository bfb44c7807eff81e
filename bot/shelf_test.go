package bot_test

import (
	"context"
	"slices"
	"sync"
	"time"

	"ssprbot/bot"
)

// shelf keeps deliveries as bot.Deliveries promises, in memory and for one process, and remembers how each was settled.
type shelf struct {
	bot.Store // for everything else

	mu      sync.Mutex
	waiting []*parcel // by Seq
	settled []settled
	looks   int // how often a delivery was claimed
}

type parcel struct {
	bot.Delivery
	leased bool
}

// settled is how a delivery ended.
type settled struct {
	bot.Delivery
	at      time.Time
	failure string
}

// onShelf lets a bot send what is put on the shelf.
func onShelf(s *shelf) option {
	return func(c *bot.Config) { s.Store, c.Store = c.Store, s }
}

func (s *shelf) put(all ...bot.Delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range all {
		d.Seq, d.Due = int64(len(s.waiting)+len(s.settled)+1), time.Now()
		if d.Operation == "" {
			d.Operation = bot.Post
		}
		if d.Payload == nil {
			d.Payload = []byte(`{"type":"message","from":{"id":"28:bot"},"text":"news"}`)
		}
		s.waiting = append(s.waiting, &parcel{Delivery: d})
	}
}

func (s *shelf) Claim(_ context.Context, now time.Time, _ time.Duration, limit int) (claimed []bot.Delivery, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.heads() {
		if len(claimed) == limit || p.leased || p.Due.After(now) {
			continue
		}
		p.leased = true
		p.Attempts++
		s.looks++
		claimed = append(claimed, p.Delivery)
	}
	return claimed, nil
}

// heads are the oldest of each conversation.
func (s *shelf) heads() (heads []*parcel) {
	seen := map[string]bool{}
	for _, p := range s.waiting {
		if !seen[p.ConversationID] {
			heads = append(heads, p)
		}
		seen[p.ConversationID] = true
	}
	return heads
}

func (s *shelf) Settle(_ context.Context, d bot.Delivery, now, retry time.Time, failure string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.waiting, func(p *parcel) bool { return p.Seq == d.Seq })
	if !retry.IsZero() {
		d.Due = retry
		*s.waiting[i] = parcel{Delivery: d}
		return nil
	}
	s.waiting = slices.Delete(s.waiting, i, i+1)
	s.settled = append(s.settled, settled{d, now, failure})
	return nil
}

func (s *shelf) NextDue(context.Context) (due time.Time, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.heads() {
		if !p.leased && (due.IsZero() || p.Due.Before(due)) {
			due = p.Due
		}
	}
	return due, nil
}

// ended are those that are settled.
func (s *shelf) ended() []settled {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.settled)
}

// expire ends all leases.
func (s *shelf) expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.waiting {
		p.leased = false
	}
}

// Turn lets nothing leave but what is on the shelf.
func (s *shelf) Turn(ctx context.Context, key bot.TurnKey, now time.Time, step func(bot.Kept) (bot.Turn, error)) ([]byte, bool, error) {
	return s.Store.Turn(ctx, key, now, func(kept bot.Kept) (bot.Turn, error) {
		turn, err := step(kept)
		turn.Lease = 0
		return turn, err
	})
}
