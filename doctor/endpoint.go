package doctor

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"ssprbot/bot/connector"
)

const (
	slow        = 5 * time.Second     // Teams gives up after 15, and needs some of them itself
	expiresSoon = 21 * 24 * time.Hour // a certificate that renews itself has been renewed by then
	path        = "/api/messages"
)

// Endpoint asks the bot's public address as a stranger does, without a token and then with a worthless one, and judges
// whether a bot answers: 401 and nothing more. It sees the address from this machine, not from Microsoft's network.
func (o *Outside) Endpoint(ctx context.Context, address string) []Finding {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return []Finding{Bad("--endpoint is not a URL such as https://bot.example.com/api/messages", "give the messaging endpoint of the Azure Bot, under Configuration")}
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return []Finding{Bad("--endpoint has a user, a query or a fragment", "the messaging endpoint is a plain URL: https://HOST/api/messages; what lets a caller in is the token that Teams sends along")}
	}
	found := o.where(ctx, u)
	answer, err := o.knock(ctx, u, "")
	if err != nil {
		why, fix := explain(ctx, err)
		return append(found, Bad("Teams cannot reach "+u.Host+": "+why, fix))
	}
	found = append(found, answer.certificate(o.watch.now())...)
	return append(found, o.judge(ctx, u, answer)...)
}

// where says what can be seen of the address before anything is sent to it.
func (o *Outside) where(ctx context.Context, u *url.URL) (found []Finding) {
	if u.Scheme == "http" {
		found = append(found, Bad("Teams calls https addresses only, and this is http", "put something before the bot that ends TLS, and give its address"))
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	addresses, err := net.DefaultResolver.LookupNetIP(ctx, "ip", u.Hostname())
	if err != nil || len(addresses) == 0 {
		return found // the attempt to connect says the same, through a proxy too
	}
	if slices.ContainsFunc(addresses, public) {
		return found
	}
	return append(found, Warn(u.Hostname()+" is a private address, as seen from here", "see that it has a public address on the Internet too; Teams knows no other"))
}

func public(a netip.Addr) bool {
	a = a.Unmap()
	return a.IsGlobalUnicast() && !a.IsPrivate()
}

// reply is what is kept of an answer. Nothing of its body is shown.
type reply struct {
	status int
	header http.Header
	leads  *url.URL             // where it redirects to; nil where it does not
	tls    *tls.ConnectionState // nil for http
	empty  bool                 // it has no body
	took   time.Duration
}

// knock posts an empty activity.
func (o *Outside) knock(ctx context.Context, u *url.URL, authorization string) (reply, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), strings.NewReader("{}"))
	if err != nil {
		return reply{}, err
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "ssprbot/"+o.version+" doctor")
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	transport := connector.NewTransport()
	defer transport.CloseIdleConnections()
	began := o.watch.now()
	res, err := transport.RoundTrip(req) // no redirect is followed: Teams follows none
	if err != nil {
		return reply{}, err
	}
	defer res.Body.Close()
	n, _ := io.Copy(io.Discard, io.LimitReader(res.Body, 1))
	leads, _ := res.Location()
	return reply{res.StatusCode, res.Header, leads, res.TLS, n == 0, o.watch.now().Sub(began)}, nil
}

func (r reply) certificate(now time.Time) []Finding {
	if r.tls == nil || len(r.tls.PeerCertificates) == 0 {
		return nil
	}
	end := r.tls.PeerCertificates[0].NotAfter
	says := "its certificate is good until " + end.UTC().Format(time.DateOnly)
	if end.Sub(now) < expiresSoon {
		return []Finding{Warn(says, "renew it, and see why that has not happened by itself")}
	}
	return []Finding{Fine(says)}
}

// ours tells whether an answer has the headers that this bot's answers have.
func (r reply) ours() bool {
	return r.empty && r.header.Get("X-Content-Type-Options") == "nosniff" && r.header.Get("Cache-Control") == "no-store" &&
		strings.HasPrefix(r.header.Get("Content-Security-Policy"), "default-src 'none'")
}

// judge says who answers.
func (o *Outside) judge(ctx context.Context, u *url.URL, r reply) []Finding {
	if r.status != http.StatusUnauthorized || !r.empty {
		return []Finding{o.stranger(ctx, u, r)}
	}
	again, err := o.knock(ctx, u, "Bearer worthless")
	if err != nil {
		why, fix := explain(ctx, err)
		return []Finding{Bad("it answers, and with a token it does not: "+why, fix)}
	}
	switch {
	case again.status != http.StatusUnauthorized || !again.empty:
		return []Finding{Bad(fmt.Sprintf("a request with a token is answered %d by something before the bot", again.status),
			"let requests to this path through with their Authorization header, and let the bot judge it: no sign-in, no API gateway's own check")}
	case !r.ours():
		return []Finding{Warn("it answers 401 and nothing more, as a bot does, but without this bot's headers",
			"see that it is this bot and not another that answers there, and that nothing in between asks for a sign-in of its own")}
	case r.took > slow:
		return []Finding{Warn(fmt.Sprintf("it answers as this bot does, but only after %v; Teams gives up after 15 s", r.took.Round(time.Second)), "look at what lies between, and at the machine's load")}
	}
	return []Finding{Fine(u.Host + u.Path + " answers as this bot does: 401 and nothing more to a request without a good token")}
}
