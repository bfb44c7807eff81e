package doctor

import (
	"context"
	"errors"
	"net"
	"net/http"
	"syscall"

	"ssprbot/bot/connector"
)

// Running looks whether the bot runs on this machine, at the address that it is told to listen on.
func (o *Outside) Running(ctx context.Context, listen string) []Finding {
	host, port, err := net.SplitHostPort(listen)
	if err != nil || port == "0" {
		return []Finding{Skipped("the bot listens on no address that is known beforehand")}
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	at := net.JoinHostPort(host, port)
	transport := connector.NewTransport()
	defer transport.CloseIdleConnections()
	answer, err := o.get(ctx, "http://"+at+"/readyz", transport)
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return []Finding{Warn("no bot runs here: nobody listens on "+at, "start it with ssprbot serve; where it runs in a container or on another machine, run doctor there")}
	case err != nil:
		why, fix := explain(ctx, err)
		return []Finding{Warn("whether a bot runs at "+at+" cannot be seen: "+why, fix)}
	case !answer.ours():
		return []Finding{Bad("another program listens on "+at, "stop it, or give the bot another address with --listen or SSPRBOT_LISTEN")}
	case answer.status == http.StatusOK:
		return []Finding{Fine("the bot at " + at + " runs and is ready")}
	}
	return []Finding{Bad("the bot at "+at+" runs and is not ready: it lacks the signing keys or the database", "see the checks above, its log, and /readyz of --admin-listen, which has the reasons")}
}
