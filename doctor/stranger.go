package doctor

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// stranger says what it is that answers in the bot's place.
func (o *Outside) stranger(ctx context.Context, u *url.URL, r reply) Finding {
	switch status := r.status; {
	case status/100 == 3:
		return redirected(u, r)
	case status == http.StatusForbidden && r.ours():
		return Bad("the bot that answers is in local mode (403): it has no MicrosoftAppId", "set MicrosoftAppId, MicrosoftAppTenantId and the secret in the environment that the bot itself runs in, and start it again")
	case status == http.StatusServiceUnavailable && r.ours():
		return Bad("the bot answers 503: it is in trouble itself", "look at its log, and at /readyz of --admin-listen")
	case status == http.StatusBadGateway, status == http.StatusServiceUnavailable, status == http.StatusGatewayTimeout:
		return Bad(fmt.Sprintf("what stands before the bot answers %d: it reaches no bot", status), "see that the bot runs (check bot), and that the proxy leads to the address and port in SSPRBOT_LISTEN; in a container that is 0.0.0.0:3978")
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed, status == http.StatusGone:
		return o.elsewhere(ctx, u, status)
	}
	return refused(r)
}

// redirected: what it leads to may carry state in its query, so only the host is shown.
func redirected(u *url.URL, r reply) Finding {
	if r.leads == nil {
		return Bad(fmt.Sprintf("it answers %d, which leads nowhere", r.status), "see what it is that answers there")
	}
	says := fmt.Sprintf("it redirects (%d) to %s, and Teams follows no redirect", r.status, r.leads.Host)
	switch {
	case strings.HasPrefix(r.leads.Host, "login."):
		return Bad(says+": a sign-in stands before the bot", "switch it off for "+path+" (App Service: Authentication, allow unauthenticated access); the bot checks Teams' token itself")
	case r.leads.Host == u.Host && r.leads.Path == u.Path:
		return Bad(says, "give the address that it redirects to, https as a rule")
	}
	return Bad(says, "give the Azure Bot the address that it leads to, if that is the bot's")
}

// elsewhere looks whether the bot is at its usual path.
func (o *Outside) elsewhere(ctx context.Context, u *url.URL, status int) Finding {
	says := fmt.Sprintf("nothing takes messages at %s (%d)", u.Host+u.Path, status)
	usual := *u
	usual.Path, usual.RawPath = path, ""
	if u.Path != path {
		if r, err := o.knock(ctx, &usual, ""); err == nil && r.status == http.StatusUnauthorized && r.empty {
			return Bad(says+"; a bot is at "+path, "set the messaging endpoint of the Azure Bot to "+usual.String())
		}
	}
	return Bad(says, "the path is "+path+": see that the proxy leads it to the bot unchanged, and that the name leads to the right server")
}

// refused says what else an answer tells.
func refused(r reply) Finding {
	says := fmt.Sprintf("it answers %d%s to a request without a token, where a bot answers 401 and nothing more: ", r.status, kind(r))
	switch status := r.status; {
	case status/100 == 2:
		return Bad(says+"something else answers, or lets everybody in", "see that the proxy leads "+path+" to this bot; tunnels show a page of their own to be clicked away")
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusProxyAuthRequired:
		return Bad(says+"something before the bot turns Teams away", "let "+path+" through without a sign-in, a list of addresses or a web application firewall's challenge; the bot checks Teams' token itself")
	case status == http.StatusTooManyRequests:
		return Bad(says+"something before the bot counts requests", "leave "+path+" out of it; the bot has limits of its own (SSPRBOT_RATE_LIMITS)")
	case status == http.StatusBadRequest, status == http.StatusUnsupportedMediaType, status == http.StatusRequestEntityTooLarge:
		return Bad(says+"another program, or a proxy that changes requests", "see that the name leads to the right server, that https goes to a port that speaks it, and that bodies up to 1 MiB pass unchanged")
	}
	return Bad(says+"it is no bot", "see that the name and the path lead to the bot")
}

// kind is what the answer carries, in the word of its media type.
func kind(r reply) string {
	switch {
	case r.empty:
		return ""
	case strings.HasPrefix(r.header.Get("Content-Type"), "text/html"):
		return " and a web page"
	}
	return " and some text"
}
