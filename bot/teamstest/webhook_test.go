package teamstest_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
)

// told is a change told to a webhook: changes of the request come last.
func told(ctx context.Context, s *teamstest.Teams, w *teamstest.Webhook, delivery, body string, change ...func(*http.Request)) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL(), strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	signWith(w.Secret, time.Now(), body)(req)
	req.Header.Set("Ssprbot-Delivery", delivery)
	for _, c := range change {
		c(req)
	}
	res, err := s.Client().Do(req)
	if err != nil {
		return 0, err
	}
	res.Body.Close()
	return res.StatusCode, nil
}

func signWith(secret string, at time.Time, body string) func(*http.Request) {
	return func(r *http.Request) {
		timestamp := fmt.Sprint(at.Unix())
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(timestamp + "." + body))
		r.Header.Set("Ssprbot-Timestamp", timestamp)
		r.Header.Set("Ssprbot-Signature", "v1="+hex.EncodeToString(mac.Sum(nil)))
	}
}

func TestAWebhookTakesWhatIsSigned(t *testing.T) {
	const body = `{"ticket":17}`
	without := func(header string) func(*http.Request) { return func(r *http.Request) { r.Header.Del(header) } }
	cases := map[string]struct {
		body   string
		change func(*http.Request)
		want   int
	}{
		"signed":                   {body, func(*http.Request) {}, 204},
		"of another secret":        {body, signWith("another", time.Now(), body), 401},
		"of another body":          {`{"ticket":18}`, func(r *http.Request) {}, 401},
		"of an hour ago":           {body, nil, 401},
		"of another time":          {body, func(r *http.Request) { r.Header.Set("Ssprbot-Timestamp", fmt.Sprint(time.Now().Unix()+1)) }, 401},
		"without a time":           {body, without("Ssprbot-Timestamp"), 401},
		"without a signature":      {body, without("Ssprbot-Signature"), 401},
		"of another version":       {body, func(r *http.Request) { r.Header.Set("Ssprbot-Signature", "v2=00") }, 401},
		"without naming a change":  {body, without("Ssprbot-Delivery"), 400},
		"with another HTTP method": {body, func(r *http.Request) { r.Method = http.MethodPut }, 405},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			teams := teamstest.New(t)
			w := teams.Webhook()
			change := c.change
			switch name {
			case "of an hour ago":
				change = signWith(w.Secret, time.Now().Add(-time.Hour), body)
			case "of another body":
				change = signWith(w.Secret, time.Now(), body)
			}
			status, err := told(t.Context(), teams, w, "1", c.body, change)
			if err != nil || status != c.want {
				t.Fatalf("answered %d, %v; want %d", status, err, c.want)
			}
			calls, changes := w.Calls(), w.Changes()
			if len(calls) != 1 || calls[0].Status != c.want || calls[0].Signed != (c.want != 401) || (len(changes) == 1) != (c.want == 204) {
				t.Errorf("recorded %+v and %d changes", calls, len(changes))
			}
		})
	}
}

func TestAChangeIsToldOnce(t *testing.T) {
	teams := teamstest.New(t)
	w := teams.Webhook()
	w.Fail(1, teamstest.Cut()) // taken, and its answer lost
	for i, delivery := range []string{"1", "1", "2", "1"} {
		status, err := told(t.Context(), teams, w, delivery, `{"ticket":17,"status":"`+delivery+`"}`)
		if lost := i == 0; (err != nil) != lost || !lost && status != 204 {
			t.Fatalf("call %d: %d, %v", i, status, err)
		}
	}
	changes := w.Await(2)
	if len(w.Calls()) != 4 || len(changes) != 2 || changes[0].Field("status") != "1" || changes[1].Field("status") != "2" || changes[0].Field("none") != nil {
		t.Errorf("changes %v of %d calls", changes, len(w.Calls()))
	}
}

func TestAWebhooksFaults(t *testing.T) {
	teams := teamstest.New(t)
	w := teams.Webhook()
	call := func() (int, error) { return told(t.Context(), teams, w, "1", `{}`) }
	for _, status := range []int{500, 410} {
		w.Fail(1, teamstest.Status(status))
		if got, err := call(); got != status {
			t.Errorf("answered %d, %v; want %d", got, err, status)
		}
	}
	w.Fail(-1, teamstest.Refuse())
	if _, err := call(); err == nil {
		t.Error("an answer from a closed connection")
	}
	w.Heal()
	w.Fail(1, teamstest.Hang())
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := told(ctx, teams, w, "1", `{}`); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it does not hang: %v", err)
	}
	w.GoOffline()
	if _, err := call(); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("offline: %v", err)
	}
	w.Distrust()
	if _, err := call(); !isUntrusted(err) {
		t.Errorf("with a certificate of nobody's: %v", err)
	}
	if changes := w.Changes(); len(changes) > 0 {
		t.Errorf("taken: %v", changes)
	}
	w.GoOnline()
	if got, err := call(); got != 204 {
		t.Errorf("afterwards: %d, %v", got, err)
	}
}

func isUntrusted(err error) bool {
	var untrusted *tls.CertificateVerificationError
	return errors.As(err, &untrusted)
}

func TestAwaitingAWebhookFailsWhenNothingComes(t *testing.T) {
	got := failure(t, func(tb testing.TB) {
		teams := teamstest.New(tb)
		teams.Patience = time.Millisecond
		teams.Webhook().Await(1)
	})
	if !strings.Contains(got, "0 of 1 changes") {
		t.Errorf("failure %q", got)
	}
}
