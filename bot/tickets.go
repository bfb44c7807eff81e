package bot

import (
	"context"

	"ssprbot/dialogs"
	"ssprbot/helpdesk"
)

// mostTickets is how many of a person's tickets are read, the newest.
const mostTickets = 8

// listTickets shows the person's own tickets, as of the turn's transaction.
func (t *turn) listTickets(ctx context.Context, e dialogs.ListTickets) error {
	var tickets []helpdesk.Ticket
	if t.desk != nil && t.in.person() != "" {
		var err error
		if tickets, err = t.desk.OfRequester(ctx, t.in.TenantID(), t.in.person(), mostTickets); err != nil {
			return unread("listing tickets", err)
		}
	}
	if len(tickets) == 0 {
		none, err := t.render().said(dialogs.Reply{Language: e.Language, Message: dialogs.Tickets{}})
		if err != nil {
			return err
		}
		return t.say(none)
	}
	list, err := t.render().ticketList(e.Language, tickets)
	if err != nil {
		return err
	}
	return t.say(list)
}
