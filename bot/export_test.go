package bot

import (
	"context"

	"ssprbot/helpdesk"
)

// OpenTicket opens a ticket in a transaction of its own.
func (b *Bot) OpenTicket(ctx context.Context, t helpdesk.Ticket) (opened helpdesk.Ticket, err error) {
	err = b.Store.Work(ctx, b.Now(), func(records helpdesk.Records) (deliveries []Delivery, err error) {
		opened, deliveries, err = b.openTicket(ctx, records, t, b.Now())
		return deliveries, err
	})
	return opened, err
}

// LookUp asks the directory, as a turn does.
func LookUp(ctx context.Context, b *Bot) { b.lookUp(ctx, "tenant", "kim") }
