package connector_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
	"ssprbot/bot/connector"
	"ssprbot/bot/teamstest"
)

func change(payload string) bot.Delivery {
	return bot.Delivery{Operation: bot.Hook, ConversationID: bot.HookQueue("17"), TenantID: "tenant", Payload: []byte(payload)}
}

// newWebhook tells the receiver at an address.
func newWebhook(t *testing.T, address, secret string) *connector.Webhook {
	t.Helper()
	parsed, err := connector.ParseWebhook(address)
	if err != nil {
		t.Fatal(err)
	}
	transport := connector.NewTransport()
	t.Cleanup(transport.CloseIdleConnections)
	return &connector.Webhook{URL: parsed, Secret: []byte(secret), Transport: transport, Version: "1.2.3"}
}

// telling is a webhook and its receiver, whose CA it trusts.
func telling(t *testing.T) (*connector.Webhook, *teamstest.Webhook) {
	t.Helper()
	teams := teamstest.New(t)
	receiver := teams.Webhook()
	webhook := newWebhook(t, receiver.URL(), receiver.Secret)
	pem, err := os.ReadFile(teams.CAFile())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	transport := connector.NewTransport()
	t.Cleanup(transport.CloseIdleConnections)
	transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	webhook.Transport = transport
	return webhook, receiver
}

func TestAWebhookIsTold(t *testing.T) {
	webhook, receiver := telling(t)
	const first, second = `{"ticket": 17, "note":"비밀번호 <b>&amp;"}`, `{"ticket":17,"status":"taken"}`
	for _, payload := range []string{first, first, second} {
		posted, err := webhook.Deliver(t.Context(), change(payload))
		if err != nil || posted != (bot.Posted{ConversationID: "hook:17"}) {
			t.Fatalf("posted %+v, %v", posted, err)
		}
	}
	calls := receiver.Calls()
	if len(calls) != 3 || string(calls[0].Body) != first || len(receiver.Changes()) != 2 {
		t.Errorf("%d calls, %d changes, first %s", len(calls), len(receiver.Changes()), calls[0].Body)
	}
	for name, want := range map[string]string{"Content-Type": "application/json; charset=utf-8", "User-Agent": "ssprbot/1.2.3", "Authorization": ""} {
		if got := calls[0].Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if len(calls[0].Delivery) != 32 {
		t.Errorf("a change is named %q", calls[0].Delivery)
	}
	other := change(first)
	other.TenantID = "another"
	if _, err := webhook.Deliver(t.Context(), other); err != nil || len(receiver.Changes()) != 3 {
		t.Errorf("the same of another tenant is another change: %v", err)
	}
}

// TestSign keeps the form of the signature: receivers have it built in. The sum was computed with openssl.
func TestSign(t *testing.T) {
	const want = "afa656ddb501d71f75303149bd45af4269430272e7a867767de8cdd7481cfe33"
	if got := hex.EncodeToString(connector.Sign([]byte("secret"), "1764000000", []byte(`{"ticket":17}`))); got != want {
		t.Errorf("signature %s, want %s", got, want)
	}
}

func TestWebhookOutcomes(t *testing.T) {
	for status, want := range map[int]bot.Outcome{
		301: bot.Rejected, 302: bot.Rejected, 307: bot.Rejected, 308: bot.Rejected, 304: bot.Rejected,
		400: bot.Rejected, 401: bot.Rejected, 403: bot.Rejected, 404: bot.Rejected, 405: bot.Rejected, 413: bot.Rejected, 422: bot.Rejected,
		408: bot.Refused, 425: bot.Refused, 429: bot.Refused, 410: bot.Gone,
		500: bot.Refused, 502: bot.Refused, 503: bot.Refused, 504: bot.Refused, 599: bot.Refused,
	} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			calls := 0
			address := serve(t, func(w http.ResponseWriter, r *http.Request) {
				calls++
				w.Header().Set("Retry-After", "40")
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(status)
				if status != 304 {
					_, _ = io.WriteString(w, "the secret is hunter2")
				}
			})
			_, err := newWebhook(t, address+"/desk?sig=hunter2", "hunter2").Deliver(t.Context(), change(`{"password":"hunter2"}`))
			e := failed(t, err)
			if e.Outcome != want || e.Status != status || e.RetryAfter != 40*time.Second || calls != 1 {
				t.Errorf("outcome %d, status %d, wait %v, %d calls; want %d", e.Outcome, e.Status, e.RetryAfter, calls, want)
			}
			if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), address) {
				t.Errorf("the error tells too much: %v", err)
			}
		})
	}
	for _, status := range []int{200, 201, 202, 204} {
		address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			for range 1000 {
				if _, err := w.Write(make([]byte, 1<<10)); err != nil {
					return
				}
			}
		})
		if _, err := newWebhook(t, address, "s").Deliver(t.Context(), change(`{}`)); err != nil {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestAWebhookThatCannotBeReached(t *testing.T) {
	for name, test := range map[string]struct {
		before func(*teamstest.Webhook)
		says   string
	}{
		"offline":                      {(*teamstest.Webhook).GoOffline, "connection refused"},
		"a certificate of nobody's":    {(*teamstest.Webhook).Distrust, "certificate"},
		"cut":                          {func(w *teamstest.Webhook) { w.Fail(1, teamstest.Cut()) }, "not HTTP, or was cut"},
		"closed before it is answered": {func(w *teamstest.Webhook) { w.Fail(1, teamstest.Refuse()) }, "not HTTP, or was cut"},
	} {
		t.Run(name, func(t *testing.T) {
			webhook, receiver := telling(t)
			test.before(receiver)
			_, err := webhook.Deliver(t.Context(), change(`{}`))
			// It is Refused, an answer that was lost too: the change carries its name, so that it can be told again.
			if e := failed(t, err); e.Outcome != bot.Refused || !strings.Contains(err.Error(), test.says) {
				t.Errorf("outcome %d, %v; want %q", e.Outcome, err, test.says)
			}
			receiver.GoOnline()
			if _, err := webhook.Deliver(t.Context(), change(`{}`)); err != nil || len(receiver.Changes()) != 1 {
				t.Errorf("afterwards: %v, %d changes", err, len(receiver.Changes()))
			}
		})
	}
	t.Run("quoting", func(t *testing.T) {
		address := serve(t, func(w http.ResponseWriter, r *http.Request) { hijack(t, w, r, "HTTP/1.1 hunter2\r\n\r\n") })
		_, err := newWebhook(t, address, "s").Deliver(t.Context(), change(`{}`))
		if failed(t, err); strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error quotes the answer: %v", err)
		}
	})
	t.Run("hanging", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			begun := time.Now()
			webhook := newWebhook(t, "https://desk.example", "s")
			webhook.Transport = roundTrip(func(r *http.Request) (*http.Response, error) { <-r.Context().Done(); return nil, r.Context().Err() })
			_, err := webhook.Deliver(t.Context(), change(`{}`))
			if e := failed(t, err); e.Outcome != bot.Refused || !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != connector.Timeout {
				t.Errorf("outcome %d after %v, %v", e.Outcome, time.Since(begun), err)
			}
		})
	})
}

func TestParseWebhook(t *testing.T) {
	for address, wrong := range map[string]string{
		"https://desk.example.com/a?sig=b": "",
		"https://desk.example.com:8443":    "",
		"http://127.0.0.1:8080/a":          "",
		"http://localhost/a":               "",
		"http://[::1]:80/a":                "",
		"http://desk.example.com/":         "https://",
		"http://127.0.0.1.example.com/":    "https://",
		"ftp://desk.example.com/":          "https://",
		"desk.example.com/a":               "absolute",
		"https:///a":                       "absolute",
		"https://:443/a":                   "absolute",
		"":                                 "absolute",
		"https://a b/":                     "absolute",
		"https://kim:pw@desk.example.com/": "names a user",
		"https://desk.example.com/#a":      "fragment",
	} {
		_, err := connector.ParseWebhook(address)
		if (err == nil) != (wrong == "") || err != nil && !strings.Contains(err.Error(), wrong) {
			t.Errorf("%s: %v, want %q", address, err, wrong)
		}
		if err != nil && address != "" && strings.Contains(err.Error(), address) {
			t.Errorf("the error quotes the address: %v", err)
		}
	}
}

// answers is a connector that only says who was asked.
type answers struct{ name string }

func (a answers) Deliver(context.Context, bot.Delivery) (bot.Posted, error) {
	return bot.Posted{ActivityID: a.name}, nil
}

func TestDispatch(t *testing.T) {
	both := connector.Dispatch{Teams: answers{"teams"}, Hooks: answers{"webhook"}}
	for op, want := range map[bot.Operation]string{bot.Post: "teams", bot.Put: "teams", bot.Delete: "teams", bot.Hook: "webhook", "": "teams"} {
		if posted, err := both.Deliver(t.Context(), bot.Delivery{Operation: op}); posted.ActivityID != want || err != nil {
			t.Errorf("%q goes to %q, %v", op, posted.ActivityID, err)
		}
	}
	_, err := connector.Dispatch{Teams: answers{"teams"}}.Deliver(t.Context(), change(`{}`))
	if e := failed(t, err); e.Outcome != bot.Rejected || !strings.Contains(err.Error(), "SSPRBOT_TICKET_WEBHOOK") {
		t.Errorf("without a webhook: %v", err)
	}
	if _, err := (&connector.Webhook{URL: &url.URL{}}).Deliver(t.Context(), delivery(bot.Post, "https://smba.example")); failed(t, err).Outcome != bot.Rejected {
		t.Errorf("a post to the webhook: %v", err)
	}
}
