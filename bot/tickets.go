package bot

import (
	"context"

	"ssprbot/dialogs"
	"ssprbot/helpdesk"
)

// listTickets shows the person's own tickets, the newest, as of the turn's transaction.
func (t *turn) listTickets(ctx context.Context, e dialogs.ListTickets) error {
	var tickets []helpdesk.Ticket
	if t.desk != nil && t.in.person() != "" {
		var err error
		if tickets, err = t.desk.OfRequester(ctx, t.in.TenantID(), t.in.person(), ticketsListed); err != nil {
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
