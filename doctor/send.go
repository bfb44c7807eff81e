package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"ssprbot/bot"
	"ssprbot/bot/connector"
)

// Send posts a message as serve would, once. It is the one check that people see.
func (o *Outside) Send(ctx context.Context, allow func(serviceURL string) error, tokens *connector.Tokens, d bot.Delivery) []Finding {
	client := connector.Client{Allow: allow, Tokens: tokens, Transport: o.watch, Version: o.version}
	_, err := client.Deliver(ctx, d)
	if err == nil {
		return []Finding{Fine("Teams took the test message: look for it in the channel")}
	}
	refused := new(bot.DeliveryError)
	if !errors.As(err, &refused) || refused.Status == 0 {
		return []Finding{Bad("the test message could not be sent: "+err.Error(), "see the checks token and connector")}
	}
	if refused.Status == http.StatusUnauthorized {
		return []Finding{Bad("Microsoft Entra gives the bot a token, and Teams refuses it (401), so the bot receives and never answers: the Azure Bot is registered otherwise than the app",
			"compare the Azure Bot's Configuration with what is set here: Bot Type with MicrosoftAppType (it cannot be changed: make the Azure Bot anew with the same app id), Microsoft App ID, App Tenant ID")}
	}
	return []Finding{Bad(fmt.Sprintf("Teams did not take the test message: %v", err), fixFor(refused))}
}

func fixFor(refused *bot.DeliveryError) string {
	switch {
	case refused.Status == http.StatusTooManyRequests:
		return "wait a minute, then try again; look whether something sends in a loop"
	case refused.Status >= 500:
		return "try again; see status.cloud.microsoft"
	case refused.CorrelationVector != "":
		return "if that does not help, Microsoft's support can find it by MS-CV " + refused.CorrelationVector
	}
	return ""
}
