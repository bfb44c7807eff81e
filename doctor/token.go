package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"ssprbot/bot/connector"
)

// Token asks for the bot's own token as serve does, and shows nothing of it. Client is to send with afterwards; it is nil
// where there is no token.
func (o *Outside) Token(ctx context.Context, c connector.CredentialConfig) (tokens *connector.Tokens, found []Finding) {
	c.Transport = o.watch
	credential, err := connector.NewCredential(c)
	if err != nil {
		return nil, []Finding{Bad(err.Error(), "mend what is said of the configuration above")}
	}
	tokens = connector.NewTokens(credential, c.Cloud.Scope)
	if _, err := tokens.Token(ctx); err != nil {
		tokens.Close()
		return nil, []Finding{tokenFinding(ctx, c, err)}
	}
	return tokens, []Finding{Fine("Microsoft Entra gives the bot a token")}
}

const without = "the bot gets no token, so it receives and never answers: "

func tokenFinding(ctx context.Context, c connector.CredentialConfig, err error) Finding {
	failed := new(connector.TokenError)
	if !errors.As(err, &failed) {
		return Bad(without+err.Error(), "")
	}
	switch {
	case failed.Code != "":
		return coded(c, failed)
	case c.Type == connector.UserAssignedMSI:
		return Bad(without+"no managed identity of that id answers here", "assign the user-assigned identity to what the bot runs on, and put its Client ID into MicrosoftAppId; elsewhere than in Azure set MicrosoftAppType=SingleTenant and a secret or certificate")
	case failed.Status != 0:
		return answered(failed.Status)
	}
	why, fix := explain(ctx, failed.Err)
	return Bad(without+"the token authority cannot be used: "+why, fix)
}

func coded(c connector.CredentialConfig, failed *connector.TokenError) Finding {
	number := strings.TrimPrefix(failed.Code, "AADSTS")
	known := codeOf(failed.Code)
	if known.Name == "" {
		return Bad(fmt.Sprintf("%sMicrosoft Entra refuses with %s", without, failed.Code),
			"read what it means at https://login.microsoftonline.com/error?code="+number)
	}
	if c.Type == connector.MultiTenant && known.Fix == addBotHere {
		return Bad(fmt.Sprintf("%s%s (%s). MicrosoftAppType is MultiTenant, so the tenant %s was asked, where only bots from before August 2025 are", without, known.Says, failed.Code, c.Cloud.DefaultTenant),
			"set MicrosoftAppType=SingleTenant and MicrosoftAppTenantId; "+addBotHere)
	}
	return Bad(fmt.Sprintf("%s%s (%s)", without, known.Says, failed.Code), known.Fix)
}

// answered is what an answer says that is none of Microsoft Entra's.
func answered(status int) Finding {
	says := fmt.Sprintf("%sthe answer %d is none of Microsoft Entra's", without, status)
	switch {
	case status == http.StatusTooManyRequests, status >= 500:
		return Bad(fmt.Sprintf("%sMicrosoft Entra answers %d", without, status), tryLater)
	case status == http.StatusProxyAuthRequired:
		return Bad(says+": a proxy wants to know who asks", "put user and password into HTTPS_PROXY, or let this machine out without")
	}
	return Bad(says+": something between here and there answers in its place", "let this machine out to the authority without a proxy that shows pages; compare SSPRBOT_AUTHORITY_URL")
}
