package bot

import (
	"context"
	"fmt"
	"strings"

	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// servesDesk tells whether the person is an agent of the tenant: on the roster of its desk's team or of a team that a
// route goes to. Such a one may search all tickets of the tenant. The error is errRoster, or the store's.
func (b *Bot) servesDesk(ctx context.Context, a *Activity) (bool, error) {
	var teams []helpdesk.Place
	err := b.Store.Work(ctx, b.Now(), func(records helpdesk.Records) (_ []Delivery, err error) {
		teams, err = b.desk(records, b.Now()).teams(ctx, a.TenantID())
		return nil, err
	})
	if err != nil {
		return false, failed("looking for the helpdesk's teams", err)
	}
	return b.isAgent(ctx, a, teams)
}

// teams lists where the tenant's agents are members.
func (d *desk) teams(ctx context.Context, tenant string) ([]helpdesk.Place, error) {
	place, _, err := d.records.Desk(ctx, tenant)
	if err != nil {
		return nil, err
	}
	all := []helpdesk.Place{place}
	for _, route := range d.routes.All() {
		place, ok, err := d.named(ctx, tenant, route)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, place)
		}
	}
	return withTeams(all), nil
}

// tickets lists tickets to an agent: those that are open, the newest first, or what fits the number or words.
func (c *composer) tickets(ctx context.Context) (composeAnswer, error) {
	ok, whyNot, err := c.agent(ctx)
	if err != nil || !ok {
		return composeMessage(whyNot), err
	}
	typed := c.asked.typed()
	query := helpdesk.Query{Text: typed, Closed: typed != "", Skip: c.asked.skip(), Count: c.asked.count()}
	var found []helpdesk.Ticket
	err = c.bot.Store.Work(ctx, c.now, func(records helpdesk.Records) (_ []Delivery, err error) {
		found, err = records.Search(ctx, c.in.TenantID(), query)
		return nil, err
	})
	if err != nil {
		return composeAnswer{}, fmt.Errorf("searching tickets: %w", err)
	}
	if len(found) == 0 && query.Skip == 0 {
		return composeMessage(c.texts().Compose.NoTickets), nil
	}
	var lines []composeAttachment
	for _, t := range found {
		line, err := c.ticket(t)
		if err != nil {
			return composeAnswer{}, err
		}
		lines = append(lines, line)
	}
	return composeList(lines), nil
}

// ticket is a ticket's card for reading.
func (c *composer) ticket(t helpdesk.Ticket) (composeAttachment, error) {
	drawn, err := c.render().ticketToRead(c.language, t)
	if err != nil {
		return composeAttachment{}, err
	}
	d := c.render().ticket(c.language, t)
	about := []string{d.standsAtDesk()}
	if area := knowledge.Area(t.Area).Title().In(c.language); area != "" {
		about = append(about, area)
	}
	about = append(about, cut(oneLine(typed(t.Problem, 0)), longestPreview))
	return inList(drawn, d.title(), strings.Join(about, " · ")), nil
}
