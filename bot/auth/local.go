package auth

import (
	"net/http"
	"strings"

	"ssprbot/bot"
)

// Local admits programs on this machine, without a token: for trying the bot with no app id. It is meant for a server
// that listens on loopback only, and mistrusts what a proxy or a web page might have passed on.
type Local struct{}

var _ bot.Caller = Local{}

// Admit refuses, with status 403, what does not come straight from this machine: a peer or Host beyond loopback (a
// Host by name is how a web page reaches in through DNS), a proxy's headers, and any Authorization header, whose
// sender believes that it is checked.
func (l Local) Admit(r *http.Request) (bot.Caller, error) {
	switch {
	case !bot.IsLoopback(r.RemoteAddr):
		return nil, forbidden("peer is not on loopback")
	case !bot.IsLoopback(r.Host):
		return nil, forbidden("Host is not loopback")
	}
	for name := range r.Header {
		if err := localHeader(http.CanonicalHeaderKey(name)); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// Check refuses, with status 403, an activity whose answer would leave this machine.
func (Local) Check(a *bot.Activity) error {
	if err := bot.LoopbackHosts().Allow(a.ServiceURL); err != nil {
		return forbidden(err.Error())
	}
	return nil
}

func localHeader(name string) error {
	switch {
	case name == "Authorization":
		return forbidden("Authorization header in local mode")
	case name == "Forwarded" || strings.HasPrefix(name, "X-Forwarded-"):
		return forbidden("request came through a proxy")
	}
	return nil
}
