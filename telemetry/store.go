package telemetry

import (
	"context"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

var storeOperations = []string{"turn", "work", "claim", "settle"}

// store times another.
type store struct {
	bot.Store
	telemetry *Telemetry
}

// Store is s with its work timed and its turns traced.
func (t *Telemetry) Store(s bot.Store) bot.Store { return store{s, t} }

// Turn is traced in two parts: until the step begins, waiting for the conversation's lock included, and from its end.
func (s store) Turn(ctx context.Context, key bot.TurnKey, now time.Time, step func(bot.Kept) (bot.Turn, error)) ([]byte, bool, error) {
	defer s.timed("turn", time.Now())
	traces := s.telemetry.traces
	_, ended := traces.start(ctx, "load")
	var wanted error
	answer, repeated, err := s.Store.Turn(ctx, key, now, func(kept bot.Kept) (turn bot.Turn, err error) {
		ended(nil)
		turn, wanted = step(kept)
		_, ended = traces.start(ctx, "commit")
		traces.queued(ctx, turn.Deliveries)
		return turn, wanted
	})
	ended(err)
	if err != nil && wanted == nil {
		s.failed("turn", err)
	}
	return answer, repeated, err
}

func (s store) Work(ctx context.Context, now time.Time, step func(helpdesk.Records) ([]bot.Delivery, error)) error {
	defer s.timed("work", time.Now())
	var wanted error
	err := s.Store.Work(ctx, now, func(records helpdesk.Records) (deliveries []bot.Delivery, err error) {
		deliveries, wanted = step(records)
		return deliveries, wanted
	})
	if wanted == nil {
		s.failed("work", err)
	}
	return err
}

func (s store) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]bot.Delivery, error) {
	defer s.timed("claim", time.Now())
	claimed, err := s.Store.Claim(ctx, now, lease, limit)
	s.failed("claim", err)
	return claimed, err
}

func (s store) Settle(ctx context.Context, d bot.Delivery, now, retry time.Time, failure string) error {
	defer s.timed("settle", time.Now())
	err := s.Store.Settle(ctx, d, now, retry, failure)
	s.failed("settle", err)
	if err == nil && failure != "" {
		s.telemetry.counts.givenUp.WithLabelValues(string(d.Operation)).Inc()
	}
	return err
}

func (s store) timed(operation string, began time.Time) {
	s.telemetry.counts.storeSeconds.WithLabelValues(operation).Observe(time.Since(began).Seconds())
}

func (s store) failed(operation string, err error) {
	if err != nil {
		s.telemetry.counts.storeErrors.WithLabelValues(operation).Inc()
	}
}
