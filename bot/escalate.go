package bot

import (
	"context"
	"slices"

	"ssprbot/dialogs"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// questions are the areas in which nobody is stopped from working.
var questions = []knowledge.Area{"how-to-reset", "how-to-enable", "audit-reporting", "customization-notification"}

// escalate makes a ticket of the case, in the turn's transaction, unless the person has one of it; the receipt is among its
// deliveries.
func (t *turn) escalate(ctx context.Context, e dialogs.Escalate) error {
	ticket := t.ticket(e)
	if had, err := t.addCase(ctx, ticket); had || err != nil {
		return err
	}
	_, deliveries, err := t.bot.openTicket(ctx, t.desk, ticket, t.now)
	t.out.Deliveries = append(t.out.Deliveries, deliveries...)
	return err
}

// ticket is what the person sent. Its origin is this turn, so that a turn which is run again makes no second one.
func (t *turn) ticket(e dialogs.Escalate) helpdesk.Ticket {
	ticket := helpdesk.Ticket{
		Tenant: t.in.TenantID(), Origin: "talk:" + digest("turn", t.in.TenantID(), t.in.turnName()), Nonce: digest("nonce", t.in.turnName()),
		Language: e.Language, Problem: e.Problem, Area: string(e.Area), Issue: e.Issue, Urgency: urgency(e),
		Missing: e.Missing, Tried: e.Tried, Requester: t.in.requester(),
	}
	ticket.Evidence = evidence(e.Evidence)
	return ticket
}

// urgency is the bot's guess; an administrator's trouble usually is that of many.
func urgency(e dialogs.Escalate) helpdesk.Urgency {
	switch {
	case slices.Contains(questions, e.Area):
		return helpdesk.Low
	case e.Audience == dialogs.Admin:
		return helpdesk.High
	}
	return helpdesk.Normal
}

// requester is who acts, in their own chat.
func (a *Activity) requester() helpdesk.Person {
	person := helpdesk.Person{ID: a.person(), Chat: helpdesk.Place{ServiceURL: a.ServiceURL, Conversation: a.Conversation.ID}}
	if a.From != nil {
		person.Account, person.Name = a.From.ID, a.From.Name
	}
	return person
}
