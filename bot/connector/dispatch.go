package connector

import (
	"context"
	"errors"

	"ssprbot/bot"
)

// Dispatch gives each delivery to whom it is for. It implements bot.Connector.
type Dispatch struct {
	Teams bot.Connector
	Hooks bot.Connector // nil where the operator has no webhook
}

var errNoWebhook = errors.New("there is no webhook any more: set SSPRBOT_TICKET_WEBHOOK to tell it of changes again")

// Deliver makes one attempt.
func (p Dispatch) Deliver(ctx context.Context, d bot.Delivery) (bot.Posted, error) {
	switch {
	case d.Operation != bot.Hook:
		return p.Teams.Deliver(ctx, d)
	case p.Hooks == nil:
		return bot.Posted{}, &bot.DeliveryError{Outcome: bot.Rejected, Err: errNoWebhook}
	}
	return p.Hooks.Deliver(ctx, d)
}
