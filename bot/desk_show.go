package bot

import (
	"context"

	"ssprbot/helpdesk"
)

// showAgain sends the requester's card once more, at the end of the chat; where it stood a word says so.
func (d *desk) showAgain(ctx context.Context, tenant string, p ticketPress, by helpdesk.Actor) (helpdesk.Ticket, []Delivery, error) {
	t, err := d.records.Ticket(ctx, tenant, p.Ticket)
	if err != nil {
		return t, nil, failed("looking for a ticket", err)
	}
	switch {
	case p.Nonce != t.Nonce:
		return t, nil, &helpdesk.Denied{Reason: helpdesk.WrongCard, Verb: p.Verb, Status: t.Status}
	case by.ID == "" || by.ID != t.Requester.ID:
		return t, nil, &helpdesk.Denied{Reason: helpdesk.NotYours, Verb: p.Verb, Status: t.Status}
	}
	c := &consequences{desk: d, before: t, after: t}
	if hasCard(t, ownCard) {
		a, err := d.moved(t)
		if err := c.send(Put, ownCard, a, err); err != nil {
			return t, nil, err
		}
	} else if err := c.ownFirst(ctx, p, by); err != nil {
		return t, nil, err
	}
	a, err := d.ownTicket(c.after, nil)
	if err := c.send(Post, ownCard, a, err); err != nil {
		return t, nil, err
	}
	deliveries, err := c.deliveries(ctx, nil)
	return c.after, deliveries, err
}

// ownFirst remembers that the requester has a card from now on.
func (c *consequences) ownFirst(ctx context.Context, p ticketPress, by helpdesk.Actor) error {
	c.after = withCard(c.after, ownCard, helpdesk.Place{})
	c.after.Version++
	c.after.Changed = c.now
	if err := c.records.Save(ctx, c.after); err != nil {
		return failed("keeping a ticket", err)
	}
	return failed("keeping a ticket's trail", c.records.Log(ctx, helpdesk.Entered(c.before, c.after, p.event(by, c.now))))
}
