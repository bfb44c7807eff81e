// Package connector is the bot's side of the Bot Connector REST API: it sends activities to Teams, replaces and
// removes them, opens people's chats and reads who is in a team, with the bot's own token. Beside it stands the
// operator's webhook, which gets no token but a signature.
//
// Invariants: one Deliver is one attempt, and a request body leaves at the most once; nothing is sent, and no token
// fetched, for a service URL that is not allowed; redirects are never followed; no error carries a token, a secret or
// an activity. Attempts are repeated by the outbox, which lives in package bot together with the pacing; deciding
// which hosts are allowed belongs there too.
package connector

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"ssprbot/bot"
)

// Timeout ends an attempt, waiting for a token included. The lease of a delivery has to be longer.
const Timeout = 10 * time.Second

// answerLimit is what is read of an answer. Those of the connector are a few hundred bytes.
const answerLimit = 64 << 10

// Client implements bot.Connector. Its fields are set before the first Deliver and then left alone; all but Tokens
// are needed.
type Client struct {
	Allow     func(serviceURL string) error // tells why nothing may be sent there
	Tokens    *Tokens                       // nil sends without Authorization, for a bot that has no credentials
	Transport http.RoundTripper             // such as NewTransport; must not repeat a request by itself
	Version   string                        // of ssprbot, for the connector's logs
}

var _ bot.Connector = (*Client)(nil)

// NewTransport returns a transport for talking to one host about many conversations at once.
func NewTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		TLSHandshakeTimeout:    10 * time.Second,
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 15 * time.Second},
		MaxIdleConns:           256,
		MaxIdleConnsPerHost:    128,
		MaxConnsPerHost:        256,
		MaxResponseHeaderBytes: answerLimit,
		// Sooner than servers close: a POST on a connection that is just being closed has an unknown end.
		IdleConnTimeout: time.Minute,
	}
}

// Deliver makes one attempt, which ends after Timeout at the latest, and returns where a posted activity stands. Every
// error is a *bot.DeliveryError; where no token was to be had, it wraps a *TokenError.
//
// A 401 counts as Refused, because the token is dropped and the next attempt has another one. Whoever sees Status 401
// twice in a row for a delivery may give up on it.
func (c *Client) Deliver(ctx context.Context, d bot.Delivery) (bot.Posted, error) {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	if err := check(d); err != nil {
		return bot.Posted{}, &bot.DeliveryError{Outcome: bot.Rejected, Err: err}
	}
	if d.Member != "" {
		chat, err := c.open(ctx, d)
		if err != nil {
			return bot.Posted{}, err
		}
		d.ConversationID = chat
	}
	answer, err := c.do(ctx, sending(d))
	if err != nil {
		return bot.Posted{}, err
	}
	return posted(d, answer), nil
}

// do makes a call and returns what it is answered with 2xx. Every error is a *bot.DeliveryError.
func (c *Client) do(ctx context.Context, wanted call) ([]byte, error) {
	req, body, err := c.request(ctx, wanted)
	if err != nil {
		return nil, &bot.DeliveryError{Outcome: bot.Rejected, Err: err}
	}
	token, err := c.authorize(req)
	if err != nil {
		return nil, &bot.DeliveryError{Outcome: bot.Refused, Err: err}
	}
	res, err := c.Transport.RoundTrip(req) // not http.Client, which follows redirects and takes the token along
	if err != nil {
		if token != "" && strings.Contains(err.Error(), token) {
			err = errQuoting
		}
		return nil, unanswered(ctx, wanted, body, err)
	}
	answer := read(res, max(wanted.limit, answerLimit))
	if res.StatusCode/100 == 2 {
		return answer, nil
	}
	if res.StatusCode == http.StatusUnauthorized && c.Tokens != nil {
		c.Tokens.Invalidate(token)
	}
	return nil, refusal(wanted, res, answer)
}

// errQuoting stands for an error of the transport that quotes an answer which in turn quotes the token.
var errQuoting = errors.New("the answer is not HTTP")

// authorize adds the bot's token, if it has any, and returns it.
func (c *Client) authorize(req *http.Request) (string, error) {
	if c.Tokens == nil {
		return "", nil
	}
	token, err := c.Tokens.Token(req.Context())
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	return token, nil
}

// read returns the answer's body, cut at the limit or where the connection broke: what matters is the status.
func read(res *http.Response, limit int64) []byte {
	defer res.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(res.Body, limit))
	return answer
}

// unanswered says how an attempt ended that got no answer.
func unanswered(ctx context.Context, wanted call, body *payload, cause error) error {
	outcome := bot.Refused
	if !wanted.repeatable && !body.withdraw() {
		outcome = bot.AnswerLost
	}
	if ctx.Err() != nil { // the transport has many words for it
		cause = ctx.Err()
	}
	return &bot.DeliveryError{Outcome: outcome, Err: cause}
}

// refusal says how an attempt ended that was answered, but not with success.
func refusal(wanted call, res *http.Response, answer []byte) error {
	code := errorCode(answer)
	return &bot.DeliveryError{
		Outcome:           wanted.outcome(res.StatusCode, code),
		Status:            res.StatusCode,
		Code:              code,
		RetryAfter:        retryAfter(res.Header.Get("Retry-After"), time.Now()),
		CorrelationVector: res.Header.Get("MS-CV"),
		Err:               errors.New(reason(res.StatusCode, code)), // not the answer's text, which may quote the request
	}
}
