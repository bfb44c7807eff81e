package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

const (
	deliveryTimeout = 10 * time.Second
	// The lease outlives an attempt and its settling, so that nobody else takes a delivery that is still on its way.
	deliveryLease = deliveryTimeout + 5*time.Second
	inFlight      = 32
	mostLost      = 1  // attempts that may have arrived, before another is made
	mostRefusals  = 30 // with the waits below: about two hours
	longestWait   = 5 * time.Minute
	storeRetry    = time.Second
	idlePoll      = 30 * time.Second // looks for what another process left, without being woken
)

// outbox sends what turns have committed: per conversation in the order of commit, different conversations side by
// side. It decides what is tried again; the connector makes single attempts.
//
// Nothing is doubled where the connector refused. Where its answer was lost the POST has no key by which the connector
// could recognise it: it is repeated once, and counted.
type outbox struct {
	config Config
	pace   *Pace
	typing *typing
	signal chan struct{}
	slots  chan struct{}
	work   sync.WaitGroup

	mu       sync.Mutex
	flying   map[int64]bool // deliveries that this process is sending, by Seq
	accepted map[int64]bool // those that the connector took and the store does not know yet
}

func newOutbox(c Config, pace *Pace, waiting *typing) *outbox {
	return &outbox{
		config: c, pace: pace, typing: waiting, signal: make(chan struct{}, 1),
		slots: make(chan struct{}, inFlight), flying: map[int64]bool{}, accepted: map[int64]bool{},
	}
}

func (o *outbox) wake() {
	select {
	case o.signal <- struct{}{}:
	default: // already told
	}
}

// run claims and sends until ctx ends, then drains for at most grace.
func (o *outbox) run(ctx context.Context, grace time.Duration) {
	sending, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	defer stop()
	for sending.Err() == nil {
		idle := len(o.slots) == 0 // before claiming: what is settled after it may let another delivery go
		claimed, err := o.claim(sending)
		for _, d := range claimed {
			o.launch(sending, d)
		}
		if len(claimed) > 0 {
			continue
		}
		if ctx.Err() != nil && idle {
			break
		}
		o.wait(ctx, sending, err)
	}
	o.work.Wait()
}

// launch sends a delivery in a goroutine of its own. One that is still on its way was claimed again because the clock
// jumped over its lease: it is left alone.
func (o *outbox) launch(ctx context.Context, d Delivery) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.flying[d.Seq] {
		return
	}
	o.flying[d.Seq] = true
	o.slots <- struct{}{}
	o.work.Go(func() {
		defer o.wake()
		defer func() { <-o.slots }()
		o.send(ctx, d)
		o.mu.Lock()
		defer o.mu.Unlock()
		delete(o.flying, d.Seq)
	})
}

func (o *outbox) claim(ctx context.Context) ([]Delivery, error) {
	free := cap(o.slots) - len(o.slots)
	if free == 0 {
		return nil, nil
	}
	claimed, err := o.config.Store.Claim(ctx, o.config.Now(), deliveryLease, free)
	if err != nil && ctx.Err() == nil {
		o.config.Log.Error("claiming deliveries", "error", err)
	}
	return claimed, err
}

// wait returns when there may be something to claim.
func (o *outbox) wait(ctx, sending context.Context, claimed error) {
	timer := time.NewTimer(o.untilDue(sending, claimed))
	defer timer.Stop()
	stopping := ctx.Done()
	if ctx.Err() != nil {
		stopping = nil // already draining: wait for what is in flight
	}
	select {
	case <-o.signal:
	case <-timer.C:
	case <-stopping:
	case <-sending.Done():
	}
}

func (o *outbox) untilDue(ctx context.Context, claimed error) time.Duration {
	switch {
	case claimed != nil:
		return storeRetry
	case len(o.slots) == cap(o.slots):
		return idlePoll // whoever frees a slot gives the signal
	}
	due, err := o.config.Store.NextDue(ctx)
	switch {
	case err != nil:
		return storeRetry
	case due.IsZero():
		return idlePoll
	}
	return min(max(due.Sub(o.config.Now()), time.Millisecond), idlePoll)
}

// send makes one attempt and settles it, even when the bot is stopping.
func (o *outbox) send(ctx context.Context, d Delivery) {
	log := o.config.Log.With("conversation", digest("conversation", d.ConversationID), "delivery", d.Seq, "operation", d.Operation, "attempt", d.Attempts)
	if o.isAccepted(d) { // by an earlier attempt, of which the store could not be told
		o.settle(ctx, log, d, time.Time{}, "")
		return
	}
	if d.Operation == Post && d.AnswersLost > mostLost { // the process died in the repeat too
		o.settle(ctx, log, d, time.Time{}, "answer lost again: the bot was stopped during the repeat")
		return
	}
	if wait := o.pace.Reserve(d.ConversationID, d.TenantID, o.config.Now()); wait > 0 {
		o.settle(ctx, log, d, o.config.Now().Add(wait), "")
		return
	}
	attempt, cancel := context.WithTimeout(ctx, deliveryTimeout)
	defer cancel()
	_, err := o.config.Connector.Deliver(attempt, d)
	if err == nil {
		o.accept(d)
		o.typing.stop(d.ConversationID)
		o.settle(ctx, log, d, time.Time{}, "")
		return
	}
	var failed *DeliveryError
	if !errors.As(err, &failed) {
		failed = &DeliveryError{Outcome: AnswerLost, Err: err}
	}
	d, retry, failure := o.decide(d, failed)
	log.Warn("delivery did not succeed", "status", failed.Status, "code", failed.Code, "ms_cv", failed.CorrelationVector,
		"again", !retry.IsZero(), "answers_lost", d.AnswersLost, "error", err)
	if failure != "" {
		o.typing.stop(d.ConversationID)
	}
	o.settle(ctx, log, d, retry, failure)
}

// decide says when a failed delivery is tried again, or why it never is.
func (o *outbox) decide(d Delivery, e *DeliveryError) (_ Delivery, retry time.Time, failure string) {
	switch {
	case e.Outcome == Gone || e.Outcome == Rejected:
		return d, time.Time{}, e.Error()
	case e.Outcome == AnswerLost && d.AnswersLost >= mostLost:
		return d, time.Time{}, fmt.Sprintf("answer lost again: %v", e)
	case d.Refusals+1 >= mostRefusals:
		return d, time.Time{}, fmt.Sprintf("given up after %d refusals: %v", mostRefusals, e)
	}
	d.Refusals++
	if e.Outcome == AnswerLost {
		d.AnswersLost++
	}
	retry = o.config.Now().Add(backOff(d, e.RetryAfter))
	if e.Status == 429 {
		o.pace.Penalty(d.ConversationID, retry)
	}
	return d, retry, ""
}

// backOff doubles from a second. The spread comes from the delivery's number, so that equal input waits equally.
func backOff(d Delivery, asked time.Duration) time.Duration {
	wait := min(time.Second<<min(d.Refusals-1, 16), longestWait)
	spread := time.Duration(d.Seq%8) * wait / 32
	return max(wait+spread, asked)
}

func (o *outbox) settle(ctx context.Context, log *slog.Logger, d Delivery, retry time.Time, failure string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second) // what was sent must be remembered as sent
	defer cancel()
	if err := o.config.Store.Settle(ctx, d, o.config.Now(), retry, failure); err != nil {
		log.Error("settling a delivery: it is settled again when its lease has run out", "error", err)
		return
	}
	o.mu.Lock()
	delete(o.accepted, d.Seq)
	o.mu.Unlock()
	if failure != "" {
		log.Error("delivery given up", "failure", failure)
	}
}

func (o *outbox) accept(d Delivery) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.accepted[d.Seq] = true
}

func (o *outbox) isAccepted(d Delivery) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.accepted[d.Seq]
}
