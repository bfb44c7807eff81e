package server_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/server"
)

// gate admits everybody, or nobody.
type gate struct{ err error }

func (g gate) Admit(*http.Request) (bot.Caller, error) { return caller{}, g.err }

type caller struct{}

func (caller) Check(*bot.Activity) error { return &bot.Refusal{Status: 403, Reason: "foreign tenant"} }

func newServer(g gate, ready error) *server.Server {
	return server.New(server.Config{
		Bot: bot.New(bot.Config{Now: time.Now}), Gate: g,
		Ready: func(context.Context) error { return ready }, Log: slog.New(slog.DiscardHandler),
	})
}

func TestWhatIsTurnedAway(t *testing.T) {
	const good = `{"type":"message","conversation":{"id":"a"}}`
	tests := map[string]struct {
		method, path, contentType, body string
		gate                            gate
		want                            int
	}{
		"no such page":           {"GET", "/", "", "", gate{}, 404},
		"another method":         {"GET", "/api/messages", "", "", gate{}, 405},
		"HEAD":                   {"HEAD", "/api/messages", "", "", gate{}, 405},
		"no media type":          {"POST", "/api/messages", "", good, gate{}, 415},
		"another media type":     {"POST", "/api/messages", "text/plain", good, gate{}, 415},
		"media type in disguise": {"POST", "/api/messages", "application/json-patch+json", good, gate{}, 415},
		"refused at the gate":    {"POST", "/api/messages", "application/json", good, gate{&bot.Refusal{Status: 401, Reason: "secret reason"}}, 401},
		"refused after the body": {"POST", "/api/messages", "application/json; charset=utf-8", good, gate{}, 403},
		"not an activity":        {"POST", "/api/messages", "application/json", "{", gate{}, 400},
		"too large":              {"POST", "/api/messages", "application/json", strings.Repeat(" ", server.MaxBody+1), gate{}, 413},
		"gate in trouble":        {"POST", "/api/messages", "application/json", good, gate{errors.New("unexpected")}, 503},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(tt.method, tt.path, strings.NewReader(tt.body))
			if tt.contentType != "" {
				r.Header.Set("Content-Type", tt.contentType)
			}
			w := httptest.NewRecorder()
			newServer(tt.gate, nil).Handler().ServeHTTP(w, r)
			if w.Code != tt.want || w.Body.Len() > 0 {
				t.Errorf("answered %d %q, want %d and nothing", w.Code, w.Body, tt.want)
			}
			if w.Header().Get("X-Content-Type-Options") != "nosniff" && tt.want != 404 && tt.want != 405 {
				t.Errorf("headers %v", w.Header())
			}
		})
	}
}

// TestHeadersOfEveryAnswer: whatever is asked, by whomever, no browser shows or keeps the answer, and none tells what runs.
func TestHeadersOfEveryAnswer(t *testing.T) {
	want := http.Header{
		"Cache-Control": {"no-store"}, "Content-Security-Policy": {"default-src 'none'; frame-ancestors 'none'"},
		"Cross-Origin-Resource-Policy": {"same-origin"}, "Referrer-Policy": {"no-referrer"},
		"X-Content-Type-Options": {"nosniff"}, "X-Frame-Options": {"DENY"},
	}
	door := newServer(gate{}, errors.New("not ready")).Handler()
	admin := server.NewAdmin(func(context.Context) server.Details { return server.Details{} }, http.NotFoundHandler(), slog.New(slog.DiscardHandler)).Handler()
	for name, handler := range map[string]http.Handler{"door": door, "admin": admin} {
		for _, path := range []string{"/api/messages", "/healthz", "/readyz", "/", "/nowhere", "/api/messages/../x"} {
			for _, method := range []string{"GET", "HEAD", "POST", "OPTIONS", "TRACE", "ODD"} {
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader("{}")))
				for header, values := range want {
					if got := w.Header().Values(header); len(got) != 1 || got[0] != values[0] {
						t.Errorf("%s: %s %s, answered %d: %s is %q", name, method, path, w.Code, header, got)
					}
				}
				if told := w.Header().Get("Server") + w.Header().Get("X-Powered-By"); told != "" {
					t.Errorf("%s %s tells %q", method, path, told)
				}
			}
		}
	}
}

func TestReadiness(t *testing.T) {
	for name, tt := range map[string]struct {
		ready error
		want  int
	}{"ready": {nil, 200}, "not ready": {errors.New("the database is away"), 503}} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			newServer(gate{}, tt.ready).Handler().ServeHTTP(w, httptest.NewRequest("GET", "/readyz", nil))
			if w.Code != tt.want || w.Body.Len() > 0 {
				t.Errorf("answered %d %q, want %d and nothing", w.Code, w.Body, tt.want)
			}
		})
	}
}

// A body that never ends is given up, and so is a client that sends its header letter by letter.
func TestSlowClientsAreDropped(t *testing.T) {
	s := newServer(gate{}, nil)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, "POST /api/messages HTTP/1.1\r\nHost: x\r\nX-Slow: "); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(conn); errors.Is(err, context.DeadlineExceeded) || isTimeout(err) {
		t.Errorf("the connection is kept: %v", err)
	}
	if err := s.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

func ExampleNewAdmin() {
	s := server.NewAdmin(func(context.Context) server.Details {
		return server.Details{
			Knowledge: errors.New("ours.yaml:3:5: `title` is missing here"), Entries: 59, Version: "1.0.0",
			Queue: server.Queue{Waiting: 3, Failed: 1, Age: 2 * time.Second}, Started: time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC),
		}
	}, http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
	fmt.Print(w.Code, " ", strings.ReplaceAll(w.Body.String(), ",", ",\n"))
	// Output:
	// 200 {"ready":true,
	// "reason":"ok",
	// "database":"ok",
	// "keys":"ok",
	// "token":"ok",
	// "knowledge":"ours.yaml:3:5: `title` is missing here",
	// "routes":"ok",
	// "entries":59,
	// "waiting":3,
	// "failed":1,
	// "ageSeconds":2,
	// "version":"1.0.0",
	// "started":"2026-11-30T08:00:00Z"}
}
