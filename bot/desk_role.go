package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"ssprbot/helpdesk"
)

// errRoster says that nobody could tell whether somebody is an agent.
var errRoster = errors.New("the roster of a helpdesk team cannot be read")

// role is what who pressed is to the ticket that the button names. A requester needs no roster for what is theirs; else
// an agent is who is in the team of the tenant's desk, of the ticket's route, or of a channel that its card was sent to,
// and no guest there.
// The team in which the ticket's post was written makes nobody an agent: its members are the ones with the troubles.
// The error is helpdesk.ErrNoTicket, then with Stranger, or errRoster.
func (b *Bot) role(ctx context.Context, a *Activity, p ticketPress) (helpdesk.Role, error) {
	var ticket helpdesk.Ticket
	var teams []helpdesk.Place
	err := b.Store.Work(ctx, b.Now(), func(records helpdesk.Records) (_ []Delivery, err error) {
		if ticket, err = records.Ticket(ctx, a.TenantID(), p.Ticket); err != nil {
			return nil, err
		}
		teams, err = b.desk(records, b.Now()).agentsOf(ctx, ticket)
		return nil, err
	})
	if err != nil {
		return helpdesk.Stranger, failed("looking for who pressed", err)
	}
	own := a.person() != "" && a.person() == ticket.Requester.ID
	if own && requesterMay(p.Verb) {
		return helpdesk.Requester, nil
	}
	agent, err := b.isAgent(ctx, a, teams)
	switch {
	case agent:
		return helpdesk.Agent, nil
	case own:
		return helpdesk.Requester, nil
	}
	return helpdesk.Stranger, err
}

func requesterMay(v helpdesk.Verb) bool {
	switch v {
	case helpdesk.Answer, helpdesk.Remark, helpdesk.Solve, helpdesk.Withdraw, helpdesk.Reopen, showTicket:
		return true
	}
	return false
}

// agentsOf lists where the ticket's agents are members.
func (d *desk) agentsOf(ctx context.Context, t helpdesk.Ticket) ([]helpdesk.Place, error) {
	tenants, _, err := d.records.Desk(ctx, t.Tenant)
	if err != nil {
		return nil, err
	}
	routes, _, err := d.named(ctx, t.Tenant, d.routes.Named(t.Route))
	teams := []helpdesk.Place{tenants, routes}
	for _, sent := range t.Sent {
		if sent.Place.Conversation != t.Thread.Conversation {
			teams = append(teams, sent.Place)
		}
	}
	return withTeams(teams), err
}

// withTeams leaves one place of each team.
func withTeams(places []helpdesk.Place) (teams []helpdesk.Place) {
	for _, p := range places {
		known := slices.ContainsFunc(teams, func(q helpdesk.Place) bool { return q.Team == p.Team })
		if p.Team != "" && !known {
			teams = append(teams, p)
		}
	}
	return teams
}

// isAgent asks the rosters. Guests have no aadObjectId in some clients; without one nobody is an agent.
func (b *Bot) isAgent(ctx context.Context, a *Activity, teams []helpdesk.Place) (bool, error) {
	if b.Roster == nil || a.From == nil || a.From.AadObjectID == "" {
		return false, nil
	}
	var wrong []error
	for _, team := range teams {
		guest, ok, err := b.Roster.Member(ctx, team.ServiceURL, team.Team, a.From.AadObjectID)
		if err != nil {
			wrong = append(wrong, err)
		}
		if ok && !guest {
			return true, nil
		}
	}
	if len(wrong) > 0 {
		return false, fmt.Errorf("%w: %w", errRoster, errors.Join(wrong...))
	}
	return false, nil
}
