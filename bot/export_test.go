package bot

import (
	"context"

	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// OpenTicket opens a ticket in a transaction of its own.
func (b *Bot) OpenTicket(ctx context.Context, t helpdesk.Ticket) (opened helpdesk.Ticket, err error) {
	err = b.Store.Work(ctx, b.Now(), func(records helpdesk.Records) (deliveries []Delivery, err error) {
		opened, deliveries, err = b.openTicket(ctx, records, t, b.Now())
		return deliveries, err
	})
	return opened, err
}

// ListTickets is the list of a person's tickets as JSON of its card.
func (b *Bot) ListTickets(ctx context.Context, tenant, person string, language knowledge.Language) (content any, err error) {
	err = b.Store.Work(ctx, b.Now(), func(records helpdesk.Records) ([]Delivery, error) {
		a, err := b.listTickets(ctx, records, tenant, person, language)
		if err == nil {
			content = a.Attachments[0].Content
		}
		return nil, err
	})
	return content, err
}
