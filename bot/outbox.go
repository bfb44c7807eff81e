package bot

import (
	"context"
	"sync"
	"time"
)

const (
	deliveryTimeout = 10 * time.Second
	// The lease outlives an attempt and its settling, so that nobody else takes a delivery that is still on its way.
	deliveryLease = deliveryTimeout + 5*time.Second
	inFlight      = 64
	storeRetry    = time.Second
	idlePoll      = 30 * time.Second // looks for what another process left, without being woken
)

// outbox sends what turns have committed: per conversation in the order of commit, different conversations side by
// side. It decides what is tried again, and when (outbox_retry.go); the connector makes single attempts.
//
// Nothing is doubled where the connector refused. Where its answer was lost the POST has no key by which the connector
// could recognise it: it is repeated once, and counted. What goes to the webhook has such a key, and slots and a pace
// of its own: however broken the webhook is, Teams does not wait for it.
type outbox struct {
	config Config
	pace   *Pace
	typing *typing
	signal chan struct{}
	slots  chan struct{}
	hooks  *hooks
	work   sync.WaitGroup

	mu       sync.Mutex
	sending  context.Context  //nolint:containedctx // of run, for what is sent in between; nil while nothing is sent
	flying   map[int64]bool   // deliveries that this process is sending, by Seq
	accepted map[int64]Posted // those that the connector took and the store does not know yet
}

func newOutbox(c Config, pace *Pace, waiting *typing) *outbox {
	return &outbox{
		config: c, pace: pace, typing: waiting, signal: make(chan struct{}, 1),
		slots: make(chan struct{}, inFlight), hooks: newHooks(), flying: map[int64]bool{}, accepted: map[int64]Posted{},
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
	o.open(sending)
	for sending.Err() == nil {
		idle := o.idle() // before claiming: what is settled after it may let another delivery go
		claimed, more, err := o.claim(sending)
		for _, d := range claimed {
			o.launch(sending, d)
		}
		if more || len(claimed) > 0 && ctx.Err() != nil {
			continue
		}
		if ctx.Err() != nil && idle {
			break
		}
		o.wait(ctx, sending, err)
	}
	o.shut()
	o.work.Wait()
}

// launch sends a delivery in a goroutine of its own.
func (o *outbox) launch(ctx context.Context, d Delivery) {
	slots := o.slots
	crowded := d.Operation == Hook && !o.hooks.enter()
	if d.Operation == Hook && !crowded {
		slots = o.hooks.slots
	} else {
		slots <- struct{}{} // one that is only put back needs it for no longer than that takes
	}
	o.fly(d, slots, func() { o.send(ctx, d, crowded) })
}

// fly runs send beside others and gives the slot back; send must end with settle, which lands. A delivery that is still on
// its way was claimed again because the clock jumped over its lease: it is left alone.
func (o *outbox) fly(d Delivery, slots chan struct{}, send func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.flying[d.Seq] {
		<-slots
		return
	}
	o.flying[d.Seq] = true
	o.work.Go(func() {
		defer o.wake()
		defer func() { <-slots }()
		send()
	})
}

// land makes room for d to fly again: once it is settled it may be claimed, before this flight has ended.
func (o *outbox) land(seq int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.flying, seq)
}

func (o *outbox) idle() bool { return len(o.slots) == 0 && len(o.hooks.slots) == 0 }

// claim takes what is due, as far as there are slots; more says that there were too few.
func (o *outbox) claim(ctx context.Context) (claimed []Delivery, more bool, err error) {
	free := cap(o.slots) - len(o.slots)
	if free == 0 {
		return nil, false, nil
	}
	claimed, err = o.config.Store.Claim(ctx, o.config.Now(), deliveryLease, free)
	if err != nil && ctx.Err() == nil {
		o.config.Log.Error("claiming deliveries", "error", err)
	}
	return claimed, len(claimed) == free, err
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
