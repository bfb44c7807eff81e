package connector_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"ssprbot/bot"
	"ssprbot/bot/connector"
)

var operations = []bot.Operation{bot.Post, bot.Put, bot.Delete}

func anywhere(string) error { return nil }

// newClient has no credentials and sends anywhere.
func newClient(t *testing.T) *connector.Client {
	transport := connector.NewTransport()
	t.Cleanup(transport.CloseIdleConnections)
	return &connector.Client{Allow: anywhere, Transport: transport, Version: "1.2.3"}
}

// serve starts a connector that answers with h.
func serve(t *testing.T, h http.HandlerFunc) string {
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL
}

func delivery(op bot.Operation, serviceURL string) bot.Delivery {
	d := bot.Delivery{Operation: op, ServiceURL: serviceURL, ConversationID: "a:1", ActivityID: "17", Payload: []byte(`{"text":"hello"}`)}
	if op == bot.Delete {
		d.Payload = nil
	}
	return d
}

// failed returns the delivery error, or ends the test.
func failed(t *testing.T, err error) *bot.DeliveryError {
	t.Helper()
	e, ok := errors.AsType[*bot.DeliveryError](err)
	if !ok {
		t.Fatalf("got %v, want a delivery error", err)
	}
	return e
}

type credentialFunc func(context.Context) (azcore.AccessToken, error)

func (f credentialFunc) GetToken(ctx context.Context, _ policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return f(ctx)
}

// counting gives the tokens "token 1", "token 2" and so on, each for an hour.
func counting(n *atomic.Int32) credentialFunc {
	return func(context.Context) (azcore.AccessToken, error) {
		return azcore.AccessToken{Token: fmt.Sprintf("token %d", n.Add(1)), ExpiresOn: time.Now().Add(time.Hour)}, nil
	}
}

func newTokens(t *testing.T, c azcore.TokenCredential) *connector.Tokens {
	tokens := connector.NewTokens(c, "scope")
	t.Cleanup(tokens.Close)
	return tokens
}

func TestDeliverOnTheWire(t *testing.T) {
	const thread, escaped = "19:abc@thread.tacv2;messageid=177", "19%3Aabc%40thread.tacv2%3Bmessageid%3D177"
	for name, test := range map[string]struct {
		d    bot.Delivery
		base string
		want string
	}{
		"post":               {bot.Delivery{Operation: bot.Post, ConversationID: thread, ActivityID: "not in the path", Payload: []byte(`{"replyToId":"1"}`)}, "", "POST /v3/conversations/" + escaped + `/activities {"replyToId":"1"}`},
		"put":                {bot.Delivery{Operation: bot.Put, ConversationID: thread, ActivityID: "1:2", Payload: []byte(`{}`)}, "", "PUT /v3/conversations/" + escaped + "/activities/1%3A2 {}"},
		"delete":             {bot.Delivery{Operation: bot.Delete, ConversationID: thread, ActivityID: "12", Payload: []byte("ignored")}, "", "DELETE /v3/conversations/" + escaped + "/activities/12 "},
		"service URL's path": {bot.Delivery{Operation: bot.Delete, ConversationID: "a", ActivityID: "b"}, "/emea/t%20t/", "DELETE /emea/t%20t/v3/conversations/a/activities/b "},
		"every odd sign":     {bot.Delivery{Operation: bot.Delete, ConversationID: "a/../b?c#d", ActivityID: "% +&,!*'()~_-.é"}, "/", "DELETE /v3/conversations/a%2F..%2Fb%3Fc%23d/activities/%25%20%2B%26%2C%21%2A%27%28%29~_-.%C3%A9 "},
	} {
		t.Run(name, func(t *testing.T) {
			var got string
			url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				got = r.Method + " " + r.RequestURI + " " + string(body)
			})
			test.d.ServiceURL = url + test.base
			if _, err := newClient(t).Deliver(t.Context(), test.d); err != nil {
				t.Fatal(err)
			}
			if got != test.want {
				t.Errorf("sent %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestDeliverHeaders(t *testing.T) {
	var headers http.Header
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) { headers = r.Header })
	client := newClient(t)
	check := func(name, want string) {
		t.Helper()
		if got := strings.Join(headers[name], ","); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	_, _ = client.Deliver(t.Context(), delivery(bot.Post, url))
	check("User-Agent", "ssprbot/1.2.3")
	check("Content-Type", "application/json; charset=utf-8")
	check("Authorization", "")
	client.Tokens = newTokens(t, counting(new(atomic.Int32)))
	_, _ = client.Deliver(t.Context(), delivery(bot.Delete, url))
	check("Authorization", "Bearer token 1")
	check("Content-Type", "")
}

func TestDeliverReturnsTheID(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		body   string
		want   string
	}{
		"200":            {200, `{"id":"177"}`, "177"},
		"201":            {201, `{"id":"177","more":{}}`, "177"},
		"202 without id": {202, `{}`, ""},
		"204":            {204, "", ""},
		"no JSON":        {200, `<html>`, ""},
		"cut short":      {200, `{"id":"17`, ""},
		"id is a number": {200, `{"id":177}`, ""},
		"not an object":  {200, `["177"]`, ""},
		"too long":       {200, `{"id":"177","more":"` + strings.Repeat("x", 1<<20) + `"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			})
			posted, err := newClient(t).Deliver(t.Context(), delivery(bot.Post, url))
			if id := posted.ActivityID; id != test.want || err != nil {
				t.Errorf("got %q, %v; want %q", id, err, test.want)
			}
		})
	}
}

func TestDeliverChecksBeforeItSends(t *testing.T) {
	forbidden := func(string) error { return errors.New("not on the list") }
	with := func(change func(*bot.Delivery)) bot.Delivery {
		d := delivery(bot.Put, "https://smba.example")
		change(&d)
		return d
	}
	for name, test := range map[string]struct {
		d     bot.Delivery
		allow func(string) error
		want  string
	}{
		"host not allowed":        {delivery(bot.Post, "https://smba.example"), forbidden, "not on the list"},
		"unknown operation":       {with(func(d *bot.Delivery) { d.Operation = "patch" }), anywhere, "unknown operation"},
		"no operation":            {with(func(d *bot.Delivery) { d.Operation = "" }), anywhere, "unknown operation"},
		"nothing to put":          {with(func(d *bot.Delivery) { d.Payload = nil }), anywhere, "without an activity"},
		"no conversation":         {with(func(d *bot.Delivery) { d.ConversationID = "" }), anywhere, "id is missing"},
		"conversation a step up":  {with(func(d *bot.Delivery) { d.ConversationID = ".." }), anywhere, "id is missing"},
		"no activity id":          {with(func(d *bot.Delivery) { d.ActivityID = "" }), anywhere, "id is missing"},
		"activity id a step":      {with(func(d *bot.Delivery) { d.ActivityID = "." }), anywhere, "id is missing"},
		"no service URL":          {with(func(d *bot.Delivery) { d.ServiceURL = "" }), anywhere, "not a plain URL"},
		"unreadable service URL":  {with(func(d *bot.Delivery) { d.ServiceURL = "https://a b" }), anywhere, "not a plain URL"},
		"service URL of no web":   {with(func(d *bot.Delivery) { d.ServiceURL = "ftp://smba.example" }), anywhere, "not a plain URL"},
		"service URL with query":  {with(func(d *bot.Delivery) { d.ServiceURL += "?a=b" }), anywhere, "not a plain URL"},
		"service URL with anchor": {with(func(d *bot.Delivery) { d.ServiceURL += "#a" }), anywhere, "not a plain URL"},
		"service URL with user":   {with(func(d *bot.Delivery) { d.ServiceURL = "https://u@smba.example" }), anywhere, "not a plain URL"},
	} {
		t.Run(name, func(t *testing.T) {
			var fetched, sent atomic.Int32
			client := &connector.Client{
				Allow:     test.allow,
				Tokens:    newTokens(t, counting(&fetched)),
				Transport: roundTrip(func(*http.Request) (*http.Response, error) { sent.Add(1); return nil, io.EOF }),
			}
			_, err := client.Deliver(t.Context(), test.d)
			if e := failed(t, err); e.Outcome != bot.Rejected || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got outcome %d, %v; want Rejected because of %q", e.Outcome, err, test.want)
			}
			if fetched.Load() != 0 || sent.Load() != 0 {
				t.Errorf("%d tokens fetched, %d requests sent", fetched.Load(), sent.Load())
			}
		})
	}
}

func TestColdStartFetchesOneToken(t *testing.T) {
	var fetched, arrived atomic.Int32
	release := make(chan struct{})
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "Bearer token 1" {
			arrived.Add(1)
		}
	})
	client := newClient(t)
	client.Tokens = newTokens(t, credentialFunc(func(ctx context.Context) (azcore.AccessToken, error) {
		<-release
		return counting(&fetched)(ctx)
	}))
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if _, err := client.Deliver(t.Context(), delivery(bot.Post, url)); err != nil {
				t.Error(err)
			}
		})
	}
	close(release)
	all.Wait()
	if fetched.Load() != 1 || arrived.Load() != 50 {
		t.Errorf("%d tokens fetched, %d deliveries with the first; want 1 and 50", fetched.Load(), arrived.Load())
	}
}

func TestUnauthorizedGetsAFreshToken(t *testing.T) {
	var fetched atomic.Int32
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "Bearer token 1" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	client := newClient(t)
	client.Tokens = newTokens(t, counting(&fetched))
	_, err := client.Deliver(t.Context(), delivery(bot.Post, url))
	if e := failed(t, err); e.Outcome != bot.Refused || e.Status != 401 {
		t.Errorf("first attempt: outcome %d, status %d; want Refused with 401", e.Outcome, e.Status)
	}
	if _, err := client.Deliver(t.Context(), delivery(bot.Post, url)); err != nil {
		t.Errorf("second attempt: %v", err)
	}
	if n := fetched.Load(); n != 2 {
		t.Errorf("%d tokens fetched, want 2", n)
	}
}

func TestWithoutATokenNothingIsSent(t *testing.T) {
	var sent atomic.Int32
	client := &connector.Client{
		Allow:     anywhere,
		Transport: roundTrip(func(*http.Request) (*http.Response, error) { sent.Add(1); return nil, io.EOF }),
		Tokens: newTokens(t, credentialFunc(func(context.Context) (azcore.AccessToken, error) {
			return azcore.AccessToken{}, errors.New("AADSTS7000215: Invalid client secret provided: hunter2")
		})),
	}
	_, err := client.Deliver(t.Context(), delivery(bot.Post, "https://smba.example"))
	e := failed(t, err)
	cause, ok := errors.AsType[*connector.TokenError](err)
	if e.Outcome != bot.Refused || e.Status != 0 || !ok || cause.Code != "AADSTS7000215" || sent.Load() != 0 {
		t.Errorf("got outcome %d, status %d, %v, %d requests; want Refused, 0, AADSTS7000215, none", e.Outcome, e.Status, err, sent.Load())
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the error quotes the authority: %v", err)
	}
}
