package connector

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"ssprbot/bot"
)

// The headers of what the webhook gets, besides those of HTTP (docs/webhook.md).
const (
	timestampHeader = "Ssprbot-Timestamp" // Unix seconds of this attempt
	signatureHeader = "Ssprbot-Signature" // v1=, then Sign in hex
	deliveryHeader  = "Ssprbot-Delivery"  // the same for every attempt at the same change, and for no other change
)

// webhookAnswerLimit is what is read of the receiver's answer: only its status counts.
const webhookAnswerLimit = 4 << 10

// Webhook tells the operator's own desk of every change of a ticket. It implements bot.Connector for bot.Hook. Its
// fields are set before the first Deliver and then left alone; all are needed.
//
// A change may arrive more than once and is told apart by its Ssprbot-Delivery. With such a key a lost answer is no
// dilemma, as it is with Teams: it counts as Refused and is repeated as often as it takes.
type Webhook struct {
	URL       *url.URL          // as ParseWebhook takes it
	Secret    []byte            // that the receiver shares
	Transport http.RoundTripper // such as NewTransport
	Version   string            // of ssprbot, for the receiver's logs
}

var _ bot.Connector = (*Webhook)(nil)

// ParseWebhook reads the webhook's address: https, or http on this machine, without user and fragment. Its error does
// not quote it: a query can be a secret.
func ParseWebhook(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "":
		return nil, errors.New("it is not an absolute URL such as https://desk.example.com/ssprbot")
	case u.User != nil:
		return nil, errors.New("it names a user: what arrives is proved by its signature, so leave that out")
	case u.Fragment != "":
		return nil, errors.New("it has a fragment, which is never sent: leave out what follows the #")
	case u.Scheme == "https", u.Scheme == "http" && bot.IsLoopback(u.Host):
		return u, nil
	}
	return nil, errors.New("it must begin with https:// (http:// only for a receiver on this machine)")
}

// Sign is what the signature proves: HMAC-SHA256, with the shared secret, over the timestamp as it stands in its header,
// a full stop and the body as it was sent.
func Sign(secret []byte, timestamp string, body []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	_, _ = io.WriteString(mac, timestamp+".") // a hash takes everything
	_, _ = mac.Write(body)
	return mac.Sum(nil)
}

// Deliver makes one attempt, which ends after Timeout at the latest. Every error is a *bot.DeliveryError, whose text has
// neither the address nor anything that the receiver said.
func (w *Webhook) Deliver(ctx context.Context, d bot.Delivery) (bot.Posted, error) {
	if d.Operation != bot.Hook || len(d.Payload) == 0 {
		return bot.Posted{}, &bot.DeliveryError{Outcome: bot.Rejected, Err: errors.New("this is nothing for the webhook")}
	}
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	res, err := w.Transport.RoundTrip(w.request(ctx, d)) // not http.Client, which follows redirects
	if err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return bot.Posted{}, &bot.DeliveryError{Outcome: bot.Refused, Err: fmt.Errorf("calling the webhook: %w", ours(err))}
	}
	_ = read(res, webhookAnswerLimit)
	if res.StatusCode/100 == 2 {
		return bot.Posted{ConversationID: d.ConversationID}, nil
	}
	return bot.Posted{}, &bot.DeliveryError{
		Outcome: hookOutcome(res.StatusCode), Status: res.StatusCode,
		RetryAfter: retryAfter(res.Header.Get("Retry-After"), time.Now()), Err: errors.New(hookReason(res.StatusCode)),
	}
}

func (w *Webhook) request(ctx context.Context, d bot.Delivery) *http.Request {
	timestamp := strconv.FormatInt(time.Now().Unix(), 10)
	header := http.Header{}
	header.Set("Content-Type", jsonType)
	header.Set("User-Agent", "ssprbot/"+w.Version)
	header.Set(timestampHeader, timestamp)
	header.Set(signatureHeader, "v1="+hex.EncodeToString(Sign(w.Secret, timestamp, d.Payload)))
	header.Set(deliveryHeader, changeID(d))
	return (&http.Request{
		Method: http.MethodPost, URL: w.URL, Host: w.URL.Host, Header: header,
		Body: io.NopCloser(bytes.NewReader(d.Payload)), ContentLength: int64(len(d.Payload)),
	}).WithContext(ctx)
}

// changeID follows from the change itself, so that it outlives a restored database and a move to another one.
func changeID(d bot.Delivery) string {
	sum := sha256.Sum256(append([]byte(d.TenantID+"\x00"), d.Payload...))
	return hex.EncodeToString(sum[:16])
}

// hookOutcome sorts an answer that is not 2xx.
func hookOutcome(status int) bot.Outcome {
	switch {
	case status == http.StatusGone:
		return bot.Gone
	case status >= 500, status == http.StatusRequestTimeout, status == http.StatusTooEarly, status == http.StatusTooManyRequests:
		return bot.Refused
	}
	return bot.Rejected
}

func hookReason(status int) string {
	switch {
	case status == http.StatusGone:
		return "the webhook says that it is gone for good: this change is told to nobody"
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return "the webhook does not accept the signature: compare SSPRBOT_TICKET_WEBHOOK_SECRET on both sides, and the clocks"
	case status == http.StatusNotFound:
		return "nothing listens at the address of the webhook: check SSPRBOT_TICKET_WEBHOOK"
	case status/100 == 3:
		return "the webhook redirects, which is not followed: set SSPRBOT_TICKET_WEBHOOK to where it leads"
	}
	return "the webhook answered " + strings.ToLower(strconv.Itoa(status)+" "+http.StatusText(status))
}

var errNotHTTP = errors.New("the answer is not HTTP, or was cut")

// ours is the error if it is about the connection; else it may quote what the receiver sent.
func ours(err error) error {
	var network net.Error
	var certificate *tls.CertificateVerificationError
	var host x509.HostnameError
	var authority x509.UnknownAuthorityError
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.As(err, &network),
		errors.As(err, &certificate), errors.As(err, &host), errors.As(err, &authority):
		return err
	}
	return errNotHTTP
}
