package load_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"ssprbot/tools/loadbench/load"
)

// connector counts in its activities and tells of a reply when the bot calls back.
type connector struct {
	replied atomic.Pointer[func(int, time.Time)]
}

func (c *connector) Activity(turn int, text, _ string) []byte {
	return []byte(strconv.Itoa(turn) + " " + text)
}

func (c *connector) Tell(replied func(int, time.Time)) { c.replied.Store(&replied) }

// bot answers each activity; the status decides whether it replies too.
func bot(t *testing.T, c *connector, status func(turn int) int) (endpoint string, most *atomic.Int64) {
	t.Helper()
	var under atomic.Int64
	most = new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for now := under.Add(1); now > most.Load(); {
			most.Store(now)
		}
		defer under.Add(-1)
		body, _ := io.ReadAll(r.Body)
		number, _, _ := cut(string(body))
		code := status(number)
		if code == http.StatusOK && r.Header.Get("Authorization") == "Bearer t" {
			(*c.replied.Load())(number, time.Now())
		}
		w.WriteHeader(code)
	}))
	t.Cleanup(s.Close)
	return s.URL, most
}

func cut(body string) (int, string, error) {
	for i, c := range body {
		if c == ' ' {
			n, err := strconv.Atoi(body[:i])
			return n, body[i+1:], err
		}
	}
	return 0, "", strconv.ErrSyntax
}

func plan(endpoint string) load.Plan {
	return load.Plan{
		Endpoints: []string{endpoint}, Token: "t", Texts: []load.Text{{Words: "a"}, {Words: "b"}}, First: 1000, Turns: 300,
		Connections: 4, Longest: time.Minute,
	}
}

func TestLoops(t *testing.T) {
	for name, rate := range map[string]float64{"closed": 0, "open": 5000} {
		t.Run(name, func(t *testing.T) {
			c := &connector{}
			endpoint, most := bot(t, c, func(turn int) int {
				if turn%10 == 0 {
					return http.StatusServiceUnavailable
				}
				return http.StatusOK
			})
			p := plan(endpoint)
			p.Rate = rate
			r := load.Run(t.Context(), c, p)
			if r.Turns != 300 || r.Errors != 30 || r.Reasons["status 503"] != 30 || len(r.Latency) != 270 {
				t.Errorf("%d turns, %d errors %v, %d times", r.Turns, r.Errors, r.Reasons, len(r.Latency))
			}
			if r.PerSecond() <= 0 || r.Latency.At(.5) <= 0 || r.Latency.At(.5) > r.Latency.At(1) {
				t.Errorf("%v turns a second, half within %v, all within %v", r.PerSecond(), r.Latency.At(.5), r.Latency.At(1))
			}
			if rate == 0 && most.Load() > 4 {
				t.Errorf("%d turns under way at once", most.Load())
			}
		})
	}
}

func TestAClosedLoopEndsInTime(t *testing.T) {
	c := &connector{}
	endpoint, _ := bot(t, c, func(int) int { return http.StatusOK })
	p := plan(endpoint)
	p.Longest = 0
	if r := load.Run(t.Context(), c, p); r.Turns != 0 || r.Errors != 0 {
		t.Errorf("%d turns, %d errors", r.Turns, r.Errors)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if r := load.Run(ctx, c, plan(endpoint)); r.Turns != 0 {
		t.Errorf("%d turns after the end", r.Turns)
	}
}

func TestLatencies(t *testing.T) {
	var none load.Latencies
	hundred := make(load.Latencies, 100)
	for n := range hundred {
		hundred[n] = time.Duration(n + 1)
	}
	for _, tt := range []struct {
		of   load.Latencies
		q    float64
		want time.Duration
	}{{none, .5, 0}, {hundred, 0, 1}, {hundred, .5, 50}, {hundred, .99, 99}, {hundred, .999, 100}, {hundred, 1, 100}} {
		if got := tt.of.At(tt.q); got != tt.want {
			t.Errorf("%v of %d: %d, want %d", tt.q, len(tt.of), got, tt.want)
		}
	}
}
