package bot

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	hooksInFlight = 4
	hookRest      = 30 * time.Second // the longest that the webhook is left alone for on its own account
)

// hooks is the sending to the operator's webhook. One receiver stands behind all of it: while that is down, a single
// attempt now and then finds it out for all, and the others count as refused without being made. So each keeps its own
// patience, and neither the receiver nor the store is stormed.
type hooks struct {
	slots chan struct{}

	mu   sync.Mutex
	rest time.Time // until when nobody is tried
}

func newHooks() *hooks { return &hooks{slots: make(chan struct{}, hooksInFlight)} }

// enter takes a slot if there is one.
func (h *hooks) enter() bool {
	select {
	case h.slots <- struct{}{}:
		return true
	default:
		return false
	}
}

// queueing is how long one that found no slot stays away: longer each time, as it costs the store a look.
func (h *hooks) queueing(d Delivery) time.Duration {
	wait := time.Second << min(max(d.Attempts-1, 0), 4)
	return wait + spread(d, wait)
}

var errResting = errors.New("the webhook was down a moment ago and is left alone")

func (h *hooks) deliver(ctx context.Context, c Config, d Delivery) (Posted, error) {
	if c.Now().Before(h.resting()) {
		return Posted{}, &DeliveryError{Outcome: Refused, Err: errResting}
	}
	posted, err := c.Connector.Deliver(ctx, d)
	h.learn(d, err, c.Now())
	return posted, err
}

func (h *hooks) resting() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rest
}

// learn rests the webhook for as long as it asked, or as this delivery would wait.
func (h *hooks) learn(d Delivery, err error, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var failed *DeliveryError
	refused := errors.As(err, &failed) && (failed.Outcome == Refused || failed.Outcome == AnswerLost)
	if !refused {
		h.rest = time.Time{} // it answers
		return
	}
	d.Refusals++
	h.rest = later(h.rest, now.Add(max(min(backOff(d, 0), hookRest), failed.RetryAfter)))
}
