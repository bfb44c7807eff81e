package bot

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// send makes one attempt and settles it, even when the bot is stopping. A crowded one finds no slot and is put back.
func (o *outbox) send(ctx context.Context, d Delivery, crowded bool) {
	log := o.logged(d)
	if posted, ok := o.acceptedAs(d); ok { // by an earlier attempt, of which the store could not be told
		o.settle(ctx, log, d.standing(posted), time.Time{}, "")
		return
	}
	if d.Operation == Post && d.AnswersLost > mostLost { // the process died in the repeat too
		o.settle(ctx, log, d, time.Time{}, "answer lost again: the bot was stopped during the repeat")
		return
	}
	if wait := o.mustWait(d, crowded); wait > 0 {
		o.settle(ctx, log, d, o.config.Now().Add(wait), "")
		return
	}
	posted, err := o.attempt(ctx, d)
	if err != nil {
		o.failed(ctx, log, d, err)
		return
	}
	o.accept(d, posted)
	o.typing.stop(d.ConversationID)
	o.settle(ctx, log, d.standing(posted), time.Time{}, "")
}

func (o *outbox) logged(d Delivery) *slog.Logger {
	return o.config.Log.With("conversation", digest("conversation", d.ConversationID), "delivery", d.Seq, "operation", d.Operation, "attempt", d.Attempts)
}

// mustWait tells how long to put a delivery back for, without an attempt being counted.
func (o *outbox) mustWait(d Delivery, crowded bool) time.Duration {
	switch {
	case crowded:
		return o.hooks.queueing(d)
	case d.Operation == Hook:
		return 0
	}
	return o.pace.ReserveCost(d.ConversationID, d.TenantID, d.cost(), o.config.Now())
}

// cost counts the calls that an attempt takes.
func (d Delivery) cost() Cost {
	c := Cost{Sends: 1, Calls: 1}
	if d.onlyRepeat() {
		c = Cost{Sends: 2, Calls: 2}
	}
	if d.Member != "" {
		c.Calls *= 2
	}
	return c
}

func (o *outbox) attempt(ctx context.Context, d Delivery) (Posted, error) {
	ctx, cancel := context.WithTimeout(ctx, deliveryTimeout)
	defer cancel()
	if d.Operation == Hook {
		return o.hooks.deliver(ctx, o.config, d)
	}
	if err := o.probe(ctx, d); err != nil {
		return Posted{}, err
	}
	return o.config.Connector.Deliver(ctx, d)
}

func (o *outbox) failed(ctx context.Context, log *slog.Logger, d Delivery, err error) {
	var cause *DeliveryError
	if !errors.As(err, &cause) {
		cause = &DeliveryError{Outcome: AnswerLost, Err: err}
	}
	next, retry, failure := decide(d, cause, o.config.Now())
	if cause.Status == 429 && d.Operation != Hook {
		o.pace.Penalty(d.ConversationID, retry)
	}
	log.Warn("delivery did not succeed", "status", cause.Status, "code", cause.Code, "ms_cv", cause.CorrelationVector,
		"again", !retry.IsZero(), "elsewhere", next.ConversationID != d.ConversationID, "answers_lost", next.AnswersLost, "error", err)
	if failure != "" {
		o.typing.stop(d.ConversationID)
	}
	o.settle(ctx, log, next, retry, failure)
}

func (o *outbox) settle(ctx context.Context, log *slog.Logger, d Delivery, retry time.Time, failure string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second) // what was sent must be remembered as sent
	defer cancel()
	o.land(d.Seq)
	if err := o.config.Store.Settle(ctx, d, o.config.Now(), retry, failure); err != nil {
		log.Error("settling a delivery: it is settled again when its lease has run out", "error", err)
		return
	}
	if retry.IsZero() { // else what is accepted is of another flight, which the settled delivery is already on
		o.mu.Lock()
		delete(o.accepted, d.Seq)
		o.mu.Unlock()
	}
	if failure != "" {
		log.Error("delivery given up", "failure", failure)
	}
}

func (o *outbox) accept(d Delivery, posted Posted) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.accepted[d.Seq] = posted
}

func (o *outbox) acceptedAs(d Delivery) (Posted, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	posted, ok := o.accepted[d.Seq]
	return posted, ok
}
