package bot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"ssprbot/helpdesk"
)

// errNoDesk says that a ticket has no channel to go to: no route names one, and the bot is in no helpdesk team.
var errNoDesk = errors.New("no channel for tickets")

// desk steps tickets inside one transaction and makes the deliveries that their effects ask for. Whoever has it adds
// the deliveries to what the transaction commits.
type desk struct {
	renderer
	routes  helpdesk.Routes
	records helpdesk.Records
	now     time.Time
	nonce   func() string
	hooked  bool          // the webhook is told of changes
	delay   time.Duration // updates of cards wait so long: for the answer to an invoke
	quiet   bool          // the desk is not told in words; its cards are brought up to date
}

func (b *Bot) desk(records helpdesk.Records, now time.Time) *desk {
	m := b.machine.Load()
	nonce := b.Nonce
	if nonce == nil {
		nonce = rand.Text
	}
	return &desk{renderer: renderer{knowledge: m.Knowledge, texts: m.Texts}, routes: *b.routes.Load(), records: records, now: now, nonce: nonce, hooked: b.Hooked}
}

// openTicket makes a ticket of t.Origin for t.Requester, or finds the one that was made of it before; then there is
// nothing to deliver. A Channel that t has already stays. The error is errNoDesk, or helpdesk.ErrConflict where the
// same ticket is being made elsewhere: the transaction is to be run again.
func (b *Bot) openTicket(ctx context.Context, records helpdesk.Records, t helpdesk.Ticket, now time.Time) (helpdesk.Ticket, []Delivery, error) {
	return b.openTicketBy(ctx, records, t, helpdesk.Actor{Person: t.Requester, Role: helpdesk.Requester}, now)
}

// openTicketBy is openTicket where somebody else, an agent, asks for it.
func (b *Bot) openTicketBy(ctx context.Context, records helpdesk.Records, t helpdesk.Ticket, by helpdesk.Actor, now time.Time) (helpdesk.Ticket, []Delivery, error) {
	return b.desk(records, now).open(ctx, t, by)
}

// ticketEvent steps a ticket. The error is helpdesk.ErrNoTicket; a *helpdesk.Denied, with the ticket as it stands;
// or helpdesk.ErrConflict, as in openTicket.
func (b *Bot) ticketEvent(ctx context.Context, records helpdesk.Records, tenant string, number helpdesk.Number, e helpdesk.Event) (helpdesk.Ticket, []Delivery, error) {
	return b.desk(records, e.At).happen(ctx, tenant, number, e)
}

func (d *desk) open(ctx context.Context, t helpdesk.Ticket, by helpdesk.Actor) (helpdesk.Ticket, []Delivery, error) {
	found, err := d.records.ByOrigin(ctx, t.Tenant, t.Origin)
	if !errors.Is(err, helpdesk.ErrNoTicket) {
		return found, nil, failed("looking for the ticket of an origin", err)
	}
	route := d.routes.For(t.Area)
	t.Route = route.Name
	if t.Channel.Conversation == "" {
		if t.Channel, err = d.channel(ctx, t.Tenant, route); err != nil {
			return t, nil, err
		}
	}
	if t.Nonce == "" {
		t.Nonce = d.nonce()
	}
	e := helpdesk.Event{Verb: helpdesk.Open, By: by, At: d.now}
	opened, effects, err := helpdesk.Step(t, e, route.Policy())
	if err != nil {
		return t, nil, err
	}
	c := &consequences{desk: d, before: t, after: opened, route: route}
	if err := c.plan(ctx, effects); err != nil {
		return t, nil, err
	}
	if c.after, err = d.records.Add(ctx, c.after); err != nil {
		return t, nil, failed("keeping a new ticket", err)
	}
	return d.conclude(ctx, c, e, effects)
}

func (d *desk) happen(ctx context.Context, tenant string, number helpdesk.Number, e helpdesk.Event) (helpdesk.Ticket, []Delivery, error) {
	before, err := d.records.Ticket(ctx, tenant, number)
	if err != nil {
		return before, nil, failed("looking for a ticket", err)
	}
	route := d.routes.Named(before.Route)
	next, effects, err := helpdesk.Step(before, e, route.Policy())
	if err != nil {
		return before, nil, err
	}
	c := &consequences{desk: d, before: before, after: next, route: route}
	if err := c.plan(ctx, effects); err != nil {
		return before, nil, err
	}
	if err := d.records.Save(ctx, c.after); err != nil {
		return before, nil, failed("keeping a ticket", err)
	}
	return d.conclude(ctx, c, e, effects)
}

// conclude writes the trail of what is kept, and says what follows from it.
func (d *desk) conclude(ctx context.Context, c *consequences, e helpdesk.Event, effects []helpdesk.Effect) (helpdesk.Ticket, []Delivery, error) {
	if err := d.records.Log(ctx, helpdesk.Entered(c.before, c.after, e)); err != nil {
		return c.after, nil, failed("keeping a ticket's trail", err)
	}
	if err := c.hook(e); err != nil {
		return c.after, nil, err
	}
	deliveries, err := c.deliveries(ctx, effects)
	return c.after, deliveries, err
}

// channel is where a route's tickets go: the tenant's desk where the route names no channel, and where the bot is not in
// the one that it names, since a ticket that nobody sees is lost.
func (d *desk) channel(ctx context.Context, tenant string, route helpdesk.Route) (helpdesk.Place, error) {
	place, ok, err := d.named(ctx, tenant, route)
	if err != nil || ok {
		return place, err
	}
	place, ok, err = d.records.Desk(ctx, tenant)
	if err == nil && !ok {
		err = errNoDesk
	}
	return place, failed("looking for the helpdesk's channel", err)
}

// named is the channel that a route names; ok is false where it names none or the bot is not in it.
func (d *desk) named(ctx context.Context, tenant string, route helpdesk.Route) (place helpdesk.Place, ok bool, err error) {
	if route.Channel == "" {
		return place, false, nil
	}
	place, ok, err = d.records.Reach(ctx, tenant, route.Channel)
	if place.Conversation = route.Channel; route.Team != "" {
		place.Team = route.Team
	}
	return place, ok, failed("looking for a route's channel", err)
}

func failed(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// hasCard tells whether a card of that kind was sent.
func hasCard(t helpdesk.Ticket, k cardKind) bool {
	return slices.ContainsFunc(t.Sent, func(s helpdesk.Sent) bool { return s.Card == string(k) })
}

// withCard remembers a card that is sent; the ticket given stays as it is.
func withCard(t helpdesk.Ticket, k cardKind, p helpdesk.Place) helpdesk.Ticket {
	if !hasCard(t, k) {
		t.Sent = append(slices.Clone(t.Sent), helpdesk.Sent{Card: string(k), Place: p})
	}
	return t
}

func withoutCard(t helpdesk.Ticket, k cardKind) helpdesk.Ticket {
	t.Sent = slices.DeleteFunc(slices.Clone(t.Sent), func(s helpdesk.Sent) bool { return s.Card == string(k) })
	return t
}
