package bot

import (
	"context"

	"ssprbot/helpdesk"
)

// forgetTickets brings the cards that stand in channels up to date with what becomes of the person's tickets when the store
// forgets them, at the end of this turn.
func (t *turn) forgetTickets(ctx context.Context) error {
	if t.desk == nil {
		return nil
	}
	tickets, err := t.desk.Naming(ctx, t.in.TenantID(), t.in.names())
	if err != nil {
		return failed("looking for a person's tickets", err)
	}
	for _, ticket := range tickets {
		deliveries, err := t.bot.desk(t.desk, t.now).without(ctx, ticket, t.in.names())
		if err != nil {
			return err
		}
		t.out.Deliveries = append(t.out.Deliveries, deliveries...)
	}
	return nil
}

// forgetIncidents draws the cards of the incidents that the person confirmed, without them.
func (t *turn) forgetIncidents(ctx context.Context) error {
	if t.desk == nil {
		return nil
	}
	incidents, err := t.desk.IncidentsNaming(ctx, t.in.TenantID(), t.in.names())
	if err != nil {
		return failed("looking for a person's incidents", err)
	}
	for _, incident := range incidents {
		deliveries, err := t.bot.desk(t.desk, t.now).showIncident(ctx, Put, incident.Nameless())
		if err != nil {
			return err
		}
		t.out.Deliveries = append(t.out.Deliveries, deliveries...)
	}
	return nil
}

// without draws the ticket's cards as they are without the person. Who works on it hears of it when it is withdrawn by that.
func (d *desk) without(ctx context.Context, t helpdesk.Ticket, ids []string) ([]Delivery, error) {
	rest, happened := t.Without(ids, d.now)
	c := &consequences{desk: d, before: t, after: rest, route: d.routes.For(rest.Area)}
	if err := c.show(); err != nil {
		return nil, err
	}
	if happened != "" {
		c.after.Version++ // as the store counts it when it forgets
		e := helpdesk.Event{Verb: happened, By: helpdesk.Actor{Role: helpdesk.Agent}, At: d.now}
		if t.Requester.Is(ids) {
			e.By.Role = helpdesk.Requester
		}
		if err := c.hook(e); err != nil {
			return nil, err
		}
	}
	if happened == helpdesk.Withdraw {
		if err := c.carryOut(helpdesk.Note{News: helpdesk.NewsWithdrawn, To: rest.Assignee}); err != nil {
			return nil, err
		}
	}
	return c.queue, c.addressed(ctx)
}
