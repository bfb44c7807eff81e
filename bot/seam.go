package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// This file goes when the desk's part comes: both functions are its.

// openTicket keeps a ticket.
func (b *Bot) openTicket(ctx context.Context, records helpdesk.Records, t helpdesk.Ticket, now time.Time) (helpdesk.Ticket, []Delivery, error) {
	event := helpdesk.Event{Verb: helpdesk.Open, By: helpdesk.Actor{Person: t.Requester, Role: helpdesk.Requester}, At: now}
	opened, _, err := helpdesk.Step(t, event, helpdesk.Policy{})
	if err != nil {
		return t, nil, fmt.Errorf("opening a ticket: %w", err)
	}
	opened, err = records.Add(ctx, opened)
	if err != nil {
		return t, nil, fmt.Errorf("opening a ticket: %w", err)
	}
	return opened, nil, records.Log(ctx, helpdesk.Entered(t, opened, event))
}

// ticketList lists tickets.
func (r renderer) ticketList(language knowledge.Language, tickets []helpdesk.Ticket) (schema.Activity, error) {
	var lines []string
	for _, t := range tickets {
		lines = append(lines, fmt.Sprintf("#%d %s", t.Number, t.Status))
	}
	return plainMessage(r.texts.In(language).Commands.Tickets.Title + "\n" + strings.Join(lines, "\n")), nil
}
