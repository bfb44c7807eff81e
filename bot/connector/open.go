package connector

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"ssprbot/bot"
)

// newChat is what a personal chat is asked for with. Source: docs/CreateConversation-API-Behavior.md of Microsoft's
// teams.net, measured in April 2026: exactly one member, by the long "29:…" id, and the tenant; the same member gets the
// same chat every time, so that asking twice does no harm.
type newChat struct {
	IsGroup  bool      `json:"isGroup"`
	Bot      *account  `json:"bot,omitempty"`
	Members  []account `json:"members"`
	TenantID string    `json:"tenantId"`
}

type account struct {
	ID string `json:"id"`
}

var errNoChat = errors.New("the connector opened a chat and did not say which")

// open finds the personal chat of d.Member, which it makes where there is none yet. The activity is not sent along: the
// answer would lack its id.
func (c *Client) open(ctx context.Context, d bot.Delivery) (string, error) {
	wanted := newChat{Bot: author(d.Payload), Members: []account{{d.Member}}, TenantID: d.TenantID}
	content, err := json.Marshal(wanted)
	if err != nil {
		return "", &bot.DeliveryError{Outcome: bot.Rejected, Err: err}
	}
	answer, err := c.do(ctx, call{
		method: http.MethodPost, serviceURL: d.ServiceURL, path: []string{"v3", "conversations"}, content: content,
		repeatable: true, outcome: placeOutcome,
	})
	if err != nil {
		return "", err
	}
	chat := resourceID(answer) // of a 200, 201 or 202 alike
	if chat == "" {
		return "", &bot.DeliveryError{Outcome: bot.Refused, Err: errNoChat}
	}
	return chat, nil
}

// author is the bot's own account in an activity; nil where it names none.
func author(activity []byte) *account {
	var a struct {
		From account `json:"from"`
	}
	_ = json.Unmarshal(activity, &a) // the bot's own
	if a.From.ID == "" {
		return nil
	}
	return &a.From
}
