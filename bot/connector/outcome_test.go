package connector_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
	"ssprbot/bot/connector"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answering is a client whose connector gives one answer.
func answering(status int, header http.Header, body string) *connector.Client {
	return &connector.Client{Allow: anywhere, Transport: roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body))}, nil
	})}
}

func TestOutcomes(t *testing.T) {
	type row struct {
		status            int
		code              string
		post, put, remove bot.Outcome
	}
	same := func(status int, code string, o bot.Outcome) row { return row{status, code, o, o, o} }
	rows := []row{
		same(401, "", bot.Refused),
		same(403, "BotNotInConversationRoster", bot.Gone),
		{403, "MessageWritesBlocked", bot.Gone, bot.Rejected, bot.Rejected},
		{403, "ConversationBlockedByUser", bot.Gone, bot.Rejected, bot.Rejected},
		{403, "", bot.Gone, bot.Rejected, bot.Rejected},
		{404, "", bot.Gone, bot.Rejected, bot.Rejected},
		{404, "ActivityNotFoundInConversation", bot.Gone, bot.Rejected, bot.Rejected},
		same(404, "ConversationNotFound", bot.Gone),
		same(412, "PreconditionFailed", bot.Refused),
		same(413, "MessageSizeTooBig", bot.Rejected),
		same(429, "", bot.Refused),
	}
	for _, status := range []int{301, 302, 303, 307, 308, 304, 400, 402, 405, 409, 410, 413, 415, 422, 451, 499} {
		rows = append(rows, same(status, "", bot.Rejected))
	}
	for _, status := range []int{408, 500, 501, 502, 503, 504, 505, 507, 599} {
		rows = append(rows, row{status, "ServiceError", bot.AnswerLost, bot.Refused, bot.Refused})
	}
	for _, r := range rows {
		for op, want := range map[bot.Operation]bot.Outcome{bot.Post: r.post, bot.Put: r.put, bot.Delete: r.remove} {
			t.Run(fmt.Sprintf("%s %d %s", op, r.status, r.code), func(t *testing.T) {
				url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("MS-CV", "cv.1")
					w.WriteHeader(r.status)
					_, _ = fmt.Fprintf(w, `{"error":{"code":%q,"message":"hello"}}`, r.code)
				})
				_, err := newClient(t).Deliver(t.Context(), delivery(op, url))
				e := failed(t, err)
				code := r.code
				if r.status == 304 { // has no body
					code = ""
				}
				if e.Outcome != want || e.Status != r.status || e.Code != code || e.CorrelationVector != "cv.1" {
					t.Errorf("got outcome %d, want %d; in %+v", e.Outcome, want, *e)
				}
			})
		}
	}
}

func TestErrorCodeIsAPlainWord(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":{"code":"BadSyntax"}}`:                              "BadSyntax",
		`{"error":{"code":"a b"}}`:                                    "",
		`{"error":{"code":"a\nlevel=info"}}`:                          "",
		`{"error":{"code":"` + strings.Repeat("a", 65) + `"}}`:        "",
		`{"error":{"code":7}}`:                                        "",
		`{"error":"BadSyntax"}`:                                       "",
		`{"message":"Authorization has been denied for this request.`: "",
		"": "",
	} {
		_, err := answering(400, nil, body).Deliver(t.Context(), delivery(bot.Post, "https://smba.example"))
		if got := failed(t, err).Code; got != want {
			t.Errorf("%s: code %q, want %q", body, got, want)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		date := func(in time.Duration) string { return time.Now().Add(in).UTC().Format(http.TimeFormat) }
		for header, want := range map[string]time.Duration{
			"":                              0,
			"0":                             0,
			"7":                             7 * time.Second,
			"-7":                            0,
			"3600":                          time.Hour,
			"3601":                          time.Hour,
			"9223372036854775807":           time.Hour,
			"-9223372036854775808":          0,
			"1.5":                           0,
			"soon":                          0,
			date(2 * time.Minute):           2 * time.Minute,
			date(-2 * time.Minute):          0,
			date(48 * time.Hour):            time.Hour,
			"Mon, 23 Nov 2026 25:00:00 GMT": 0,
		} {
			for _, status := range []int{412, 429, 503} {
				_, err := answering(status, http.Header{"Retry-After": {header}}, "").Deliver(t.Context(), delivery(bot.Post, "https://smba.example"))
				if got := failed(t, err).RetryAfter; got != want {
					t.Errorf("%d with %q: %v, want %v", status, header, got, want)
				}
			}
		}
	})
}

func TestRedirectIsNotFollowed(t *testing.T) {
	for _, op := range operations {
		for _, status := range []int{301, 302, 303, 307, 308} {
			t.Run(fmt.Sprint(op, status), func(t *testing.T) {
				elsewhere := serve(t, func(_ http.ResponseWriter, r *http.Request) {
					t.Errorf("the second host got a request, with Authorization %q", r.Header.Get("Authorization"))
				})
				url := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere, status) })
				_, err := newClient(t).Deliver(t.Context(), delivery(op, url))
				if e := failed(t, err); e.Outcome != bot.Rejected || e.Status != status {
					t.Errorf("outcome %d, status %d; want Rejected, %d", e.Outcome, e.Status, status)
				}
			})
		}
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add(200, "", `{"id":"177"}`)
	f.Add(403, "x", `{"error":{"code":"BotNotInConversationRoster"}}`)
	f.Add(429, "17", `{"error":{"code":"secret of the activity"}}`)
	f.Add(503, "Mon, 23 Nov 2026 12:00:00 GMT", "<html>")
	f.Fuzz(func(t *testing.T, status int, retryAfter, body string) {
		client := answering(status, http.Header{"Retry-After": {retryAfter}}, body)
		for _, op := range operations {
			_, err := client.Deliver(t.Context(), delivery(op, "https://smba.example"))
			if (err == nil) != (status/100 == 2) {
				t.Fatalf("status %d gives %v", status, err)
			}
			if err == nil {
				continue
			}
			e := failed(t, err)
			if e.Outcome <= bot.Delivered || e.Outcome > bot.Rejected || e.RetryAfter < 0 || e.RetryAfter > time.Hour {
				t.Errorf("out of range: %+v", *e)
			}
			if e.Outcome == bot.AnswerLost && op != bot.Post {
				t.Errorf("%s can always be repeated, but its outcome is AnswerLost", op)
			}
			if strings.ContainsAny(err.Error(), "\n\r\"<{") {
				t.Errorf("the error quotes the answer: %v", err)
			}
		}
	})
}
