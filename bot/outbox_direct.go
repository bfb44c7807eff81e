package bot

import (
	"context"
	"time"
)

// freshLease is how old a lease may be that was given with a turn's commit: what is left of it has to outlive the attempt.
const freshLease = time.Second

// direct is a slot of the outbox that a turn keeps for its first answer: it is claimed with the turn's commit and need not be
// looked for. Nil is none.
type direct struct {
	outbox *outbox
	began  time.Time // of the lease
	leased *Delivery // nil until the commit
}

// reserve returns nil where no slot is free or nothing is being sent.
func (o *outbox) reserve(now time.Time) *direct {
	if o.context() == nil {
		return nil
	}
	select {
	case o.slots <- struct{}{}:
		return &direct{outbox: o, began: now}
	default:
		return nil
	}
}

// on asks the store for the lease.
func (s *direct) on(t *Turn) {
	if s != nil {
		t.Lease, t.Leased = deliveryLease, func(d Delivery) { s.leased = &d }
	}
}

// release gives back a slot of which the turn made nothing.
func (s *direct) release() {
	if s != nil && s.leased == nil {
		<-s.outbox.slots
		s.outbox.wake()
	}
}

// after is what is to be done once a turn's answer is on its way.
func (o *outbox) after(s *direct) func() {
	if s != nil && s.leased != nil {
		return s.launch // which wakes the outbox at its end
	}
	return o.wake
}

// launch sends what was leased.
func (s *direct) launch() {
	o, d := s.outbox, *s.leased
	o.fly(d, o.slots, func() {
		ctx := o.context()
		if ctx == nil || o.config.Now().Sub(s.began) > freshLease {
			o.putBack(d)
			return
		}
		o.send(ctx, d, false)
	})
}

// putBack lets a delivery be claimed anew, without an attempt being counted.
func (o *outbox) putBack(d Delivery) {
	o.settle(context.Background(), o.logged(d), d, o.config.Now(), "")
}

// open says with which context deliveries are sent from now on.
func (o *outbox) open(ctx context.Context) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sending = ctx
}

// shut: none are.
func (o *outbox) shut() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sending = nil
}

func (o *outbox) context() context.Context {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.sending
}
