package teamstest_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
)

// result is what a bot sees of one send.
type result struct {
	status     int
	retryAfter string
	body       string
	err        error // of the call or of reading the body
}

func (e *echo) send(t *testing.T, ctx context.Context, conversation, kind string) result {
	t.Helper()
	token, err := e.ownToken()
	if err != nil {
		t.Fatal(err)
	}
	address := e.teams.ServiceURL() + "v3/conversations/" + conversation + "/activities"
	req, err := http.NewRequestWithContext(ctx, "POST", address, strings.NewReader(`{"type":"`+kind+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return result{err: err}
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return result{res.StatusCode, res.Header.Get("Retry-After"), string(body), err}
}

func TestFaults(t *testing.T) {
	cases := []struct {
		name     string
		fault    teamstest.Fault
		status   int
		accepted bool
		seen     func(result) bool
	}{
		{"403", teamstest.Status(403).Code("BotNotInConversationRoster"), 403, false,
			func(r result) bool { return strings.Contains(r.body, `"code":"BotNotInConversationRoster"`) }},
		{"429", teamstest.Status(429).RetryAfter("2"), 429, false,
			func(r result) bool { return r.retryAfter == "2" && strings.Contains(r.body, "TooManyRequests") }},
		{"503", teamstest.Status(503), 503, false, func(r result) bool { return r.retryAfter == "" }},
		{"refuse", teamstest.Refuse(), 0, false, func(r result) bool { return r.err != nil }},
		{"before", teamstest.Before(func() {}), 0, false, func(r result) bool { return r.err != nil }},
		{"after", teamstest.After(func() {}), 0, true, func(r result) bool { return r.err != nil }},
		{"cut", teamstest.Cut(), 0, true, func(r result) bool { return r.err != nil }},
		{"slow body", teamstest.SlowBody(time.Millisecond), 201, true,
			func(r result) bool { return json.Valid([]byte(r.body)) }},
		{"malformed", teamstest.MalformedJSON(), 201, true,
			func(r result) bool { return r.body != "" && !json.Valid([]byte(r.body)) }},
		{"no id", teamstest.NoID(), 200, true, func(r result) bool { return r.body == "{}" }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			teams := teamstest.New(t)
			bot := startEcho(t, teams)
			teams.Fail(1, c.fault)
			got := bot.send(t, t.Context(), "a:1", "message")
			if got.status != c.status || !c.seen(got) {
				t.Errorf("the bot saw %+v", got)
			}
			if accepted := len(teams.Sent()) == 1; accepted != c.accepted || len(teams.Calls()) != 1 {
				t.Errorf("recorded %v of %v", teams.Sent(), teams.Calls())
			}
			if after := bot.send(t, t.Context(), "a:1", "message"); after.status != http.StatusCreated {
				t.Errorf("after the fault: %+v", after)
			}
		})
	}
}

// TestWhatIsDoneAtACallIsDoneOnce: before what it asks for is carried out, or after.
func TestWhatIsDoneAtACallIsDoneOnce(t *testing.T) {
	for name, tt := range map[string]struct {
		fault func(func()) teamstest.Fault
		there int // messages by then
	}{"before": {teamstest.Before, 0}, "after": {teamstest.After, 1}} {
		t.Run(name, func(t *testing.T) {
			teams := teamstest.New(t)
			bot := startEcho(t, teams)
			var there []int
			teams.Fail(1, tt.fault(func() { there = append(there, len(teams.Sent())) }))
			for range 2 {
				bot.send(t, t.Context(), "a:1", "message")
			}
			if len(there) != 1 || there[0] != tt.there {
				t.Errorf("done when there were %v messages", there)
			}
		})
	}
}

// TestARedirectNamesItsTarget: to a caller who follows none.
func TestARedirectNamesItsTarget(t *testing.T) {
	teams := teamstest.New(t)
	teams.FailTokens(1, teamstest.Redirect("https://elsewhere.example/"))
	res, err := teams.Client().PostForm(tokenURL(teams), secretForm(teams))
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusTemporaryRedirect || res.Header.Get("Location") != "https://elsewhere.example/" {
		t.Errorf("answered %d to %q", res.StatusCode, res.Header.Get("Location"))
	}
}

func TestHangingEndsWithTheCaller(t *testing.T) {
	for name, fault := range map[string]teamstest.Fault{"hang": teamstest.Hang(), "slow body": teamstest.SlowBody(time.Hour)} {
		t.Run(name, func(t *testing.T) {
			teams := teamstest.New(t)
			bot := startEcho(t, teams)
			if _, err := bot.ownToken(); err != nil {
				t.Fatal(err)
			}
			teams.Fail(1, fault)
			ctx, cancel := context.WithCancel(t.Context())
			sent := make(chan result, 1)
			bot.sending.Go(func() { sent <- bot.send(t, ctx, "a:1", "message") })
			teams.AwaitCalls(1)
			cancel()
			if got := <-sent; !errors.Is(got.err, context.Canceled) {
				t.Errorf("the bot saw %+v", got)
			}
		})
	}
}

func TestHangingEndsWithTheTest(t *testing.T) {
	sent := make(chan result, 1)
	t.Run("inner", func(inner *testing.T) {
		teams := teamstest.New(inner)
		bot := &echo{teams: teams, scope: teamstest.BotScope}
		if _, err := bot.ownToken(); err != nil {
			t.Fatal(err)
		}
		teams.Fail(1, teamstest.Hang())
		go func() { sent <- bot.send(t, context.Background(), "a:1", "message") }()
		teams.AwaitCalls(1)
	})
	if got := <-sent; got.err == nil && got.status == http.StatusCreated {
		t.Errorf("the bot saw %+v", got)
	}
}

func TestFaultsConcernWhatTheyName(t *testing.T) {
	teams := teamstest.New(t)
	bot := startEcho(t, teams)
	teams.Fail(1, teamstest.Status(500).On("PUT"))
	teams.Fail(1, teamstest.Status(502).In("a:2"))
	teams.Fail(-1, teamstest.Status(503).In("a:3"))
	steps := []struct {
		conversation, kind string
		want               int
	}{
		{"a:1", "message", 201},
		{"a:2", "typing", 201},
		{"a:2", "message", 502},
		{"a:2", "message", 201},
		{"a:3", "message", 503},
		{"a:3", "message", 503},
	}
	for i, step := range steps {
		if got := bot.send(t, t.Context(), step.conversation, step.kind); got.status != step.want {
			t.Errorf("step %d: status %d, want %d", i, got.status, step.want)
		}
	}
	teams.Heal()
	if got := bot.send(t, t.Context(), "a:3", "message"); got.status != http.StatusCreated {
		t.Errorf("status %d after all is well", got.status)
	}
}

func TestOffline(t *testing.T) {
	teams := teamstest.New(t)
	bot := startEcho(t, teams)
	teams.GoOffline()
	if got := bot.send(t, t.Context(), "a:1", "message"); !errors.Is(got.err, syscall.ECONNREFUSED) {
		t.Errorf("the bot saw %+v", got)
	}
	teams.GoOnline()
	teams.GoOnline() // again: nothing happens
	if got := bot.send(t, t.Context(), "a:1", "message"); got.status != http.StatusCreated {
		t.Errorf("the bot saw %+v", got)
	}
}
