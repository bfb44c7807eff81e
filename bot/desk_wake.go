package bot

import (
	"context"
	"errors"
	"time"

	"ssprbot/helpdesk"
)

const (
	wakePoll    = 15 * time.Second // how late a ticket may wake
	wakeBatch   = 50
	wakeTimeout = 10 * time.Second
)

// watchDesk wakes tickets whose time has come, until ctx ends. Several processes may: the second to wake a ticket finds
// that it is not due any more.
func (b *Bot) watchDesk(ctx context.Context) {
	for ctx.Err() == nil {
		n, err := b.wakeTickets(ctx)
		err = errors.Join(err, b.digestUnsure(ctx))
		if err != nil && ctx.Err() == nil {
			b.Log.Error("looking after the desk", "error", err)
		}
		if n == wakeBatch && err == nil {
			continue
		}
		timer := time.NewTimer(wakePoll)
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
	}
}

// wakeTickets wakes those that are due, each in a transaction of its own, so that one that cannot be stepped holds up no
// other. It returns how many it found.
func (b *Bot) wakeTickets(ctx context.Context) (int, error) {
	var due []helpdesk.Ticket
	err := b.Store.Work(ctx, b.Now(), func(records helpdesk.Records) (_ []Delivery, err error) {
		due, err = records.Due(ctx, b.Now(), wakeBatch)
		return nil, err
	})
	if err != nil {
		return 0, failed("looking for tickets that are due", err)
	}
	var wrong []error
	for _, t := range due {
		wrong = append(wrong, b.wake(ctx, t))
	}
	return len(due), errors.Join(wrong...)
}

func (b *Bot) wake(ctx context.Context, t helpdesk.Ticket) (err error) {
	defer recovered(&err)
	ctx, cancel := context.WithTimeout(ctx, wakeTimeout)
	defer cancel()
	now := b.Now()
	err = b.Store.Work(ctx, now, func(records helpdesk.Records) ([]Delivery, error) {
		e := helpdesk.Event{Verb: helpdesk.Woke, By: helpdesk.Actor{Role: helpdesk.Clock}, At: now}
		_, deliveries, err := b.ticketEvent(ctx, records, t.Tenant, t.Number, e)
		return deliveries, err
	})
	if _, denied := errors.AsType[*helpdesk.Denied](err); denied {
		return nil // it was changed since it was found
	}
	b.outbox.wake()
	return failed("waking a ticket", err)
}
