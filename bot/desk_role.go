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
// an agent is who is in the team of the tenant's desk, or of the channel that the ticket goes to, and no guest there.
// The team in which the ticket's post was written makes nobody an agent: its members are the ones with the troubles.
// The error is helpdesk.ErrNoTicket, then with Stranger, or errRoster.
func (b *Bot) role(ctx context.Context, a *Activity, p ticketPress) (helpdesk.Role, error) {
	var ticket helpdesk.Ticket
	var teams []helpdesk.Place
	err := b.Store.Work(ctx, b.Now(), func(records helpdesk.Records) (_ []Delivery, err error) {
		if ticket, err = records.Ticket(ctx, a.TenantID(), p.Ticket); err != nil {
			return nil, err
		}
		teams, err = agentsOf(ctx, records, ticket)
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
func agentsOf(ctx context.Context, records helpdesk.Records, t helpdesk.Ticket) ([]helpdesk.Place, error) {
	var teams []helpdesk.Place
	add := func(p helpdesk.Place) {
		known := slices.ContainsFunc(teams, func(q helpdesk.Place) bool { return q.Team == p.Team })
		if p.Team != "" && !known {
			teams = append(teams, p)
		}
	}
	desk, _, err := records.Desk(ctx, t.Tenant)
	add(desk)
	for _, sent := range t.Sent {
		if sent.Place.Conversation != t.Thread.Conversation {
			add(sent.Place)
		}
	}
	return teams, err
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
