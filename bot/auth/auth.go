// Package auth decides who may call the bot: the Bot Connector, or in local mode this machine.
//
// A request passes in two steps. Admit judges the headers before the body is read: a wrong token costs no more than
// its own bytes. What Admit returns then judges the decoded activity, for a good token may still not speak for it.
// The rules are those of "Authentication with the Bot Connector API" (connector to bot, steps 3 to 5), at their
// strictest reading.
//
// Invariants:
//   - Every error of Admit and Check is a *bot.Refusal with a reason of its own, free of tokens and claims.
//   - A caller whose signing key is known never waits for the network.
//   - However many tokens are forged, unknown key ids fetch keys once an hour at the most (every three seconds while
//     there are none), so a new key that follows a flood may be refused until the hour is over.
//   - No configuration switches a check off: local mode is another type, not a setting.
//
// The bot's own token towards the connector does not belong here, nor do method, media type and size of a request.
package auth

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"ssprbot/bot"
)

// Gate admits the Bot Connector of one cloud on behalf of one app. It is safe for concurrent use.
type Gate struct {
	appID   string
	issuer  string
	hosts   bot.ServiceHosts
	tenants []string
	now     func() time.Time
	parser  *jwt.Parser
	keys    *keyStore
}

// NewGate does no I/O: keys come with Run, or with the first token. It panics where c.Validate reports a mistake.
func NewGate(c Config) *Gate {
	if err := c.Validate(); err != nil {
		panic("auth: gate without a valid configuration: " + err.Error())
	}
	c = c.withDefaults()
	hosts, _ := bot.ParseServiceHosts(c.Cloud, c.ServiceHosts) // validated
	return &Gate{
		appID:   c.AppID,
		issuer:  c.Cloud.Issuer,
		hosts:   hosts,
		tenants: c.Tenants,
		now:     c.Now,
		parser:  newParser(c),
		keys:    newKeyStore(c),
	}
}

// Admit checks the Authorization header: scheme, signature, issuer, audience and time. It returns a *Verified, or a
// *bot.Refusal with status 401. Only an unknown key makes it wait: for a fetch under way, then for one of its own, 10
// seconds each at the most.
func (g *Gate) Admit(r *http.Request) (bot.Caller, error) {
	token, err := bearer(r.Header.Values("Authorization"))
	if err != nil {
		return nil, err
	}
	id := sha256.Sum256([]byte(token))
	if caller, ok := g.keys.recall(id); ok {
		return caller, nil
	}
	caller, err := g.verify(r.Context(), token, id)
	if err != nil {
		return nil, err
	}
	return caller, nil
}

// Run keeps the keys fresh until ctx ends: it fetches them at once, then every 24 hours, after a failure sooner. The
// keys at hand stay in use until a fetch succeeds. Call it once, in a goroutine of its own.
func (g *Gate) Run(ctx context.Context) { g.keys.run(ctx) }

// Ready returns nil once signing keys are there; before, every token is refused unless fetching them succeeds then.
func (g *Gate) Ready() error {
	if g.keys.current.Load() == nil {
		return errors.New("signing keys are not loaded yet")
	}
	return nil
}

func unauthorized(reason string) error {
	return &bot.Refusal{Status: http.StatusUnauthorized, Reason: reason}
}

func forbidden(reason string) error {
	return &bot.Refusal{Status: http.StatusForbidden, Reason: reason}
}
