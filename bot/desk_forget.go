package bot

import (
	"context"

	"ssprbot/helpdesk"
)

// mostForgotten bounds how many tickets of somebody who wants to be forgotten are drawn again.
const mostForgotten = 100

// redrawForgotten draws the desk's cards of the person's tickets as the store will have them: without the person. What a
// card says would be read still, long after the records have forgotten it.
func (t *turn) redrawForgotten(ctx context.Context) error {
	if t.desk == nil || t.in.person() == "" {
		return nil
	}
	tickets, err := t.desk.OfRequester(ctx, t.in.TenantID(), t.in.person(), mostForgotten)
	if err != nil {
		return unread("looking for the tickets of somebody", err)
	}
	for _, ticket := range tickets {
		if err := t.redrawWithout(ctx, ticket); err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) redrawWithout(ctx context.Context, ticket helpdesk.Ticket) error {
	rest, _ := ticket.Without(t.in.names(), t.now)
	rest.Version++ // as the store counts, for the buttons
	d := t.bot.desk(t.desk, t.now)
	c := &consequences{desk: d, before: ticket, after: rest, route: d.routes.Named(ticket.Route)}
	for _, sent := range ticket.Sent {
		kind := cardKind(sent.Card)
		if kind != deskCard && kind != secondCard {
			continue
		}
		a, err := d.drawn(kind, rest, nil)
		if err := c.send(Put, kind, a, err); err != nil {
			return err
		}
	}
	deliveries, err := c.deliveries(ctx, nil)
	t.out.Deliveries = append(t.out.Deliveries, deliveries...)
	return unread("drawing a ticket again", err)
}
