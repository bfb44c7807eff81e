package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/server"
)

type mark struct{}

// seeing is a gate that looks at the context of what it admits.
type seeing struct{ marked []any }

func (s *seeing) Admit(r *http.Request) (bot.Caller, error) {
	s.marked = append(s.marked, r.Context().Value(mark{}))
	return nil, &bot.Refusal{Status: 401, Reason: "token missing"}
}

func TestWhoWatchesIsToldOfEveryAnswer(t *testing.T) {
	var log bytes.Buffer
	var statuses []int
	look := &seeing{}
	s := server.New(server.Config{
		Bot: bot.New(bot.Config{Now: time.Now}), Gate: look, Log: slog.New(slog.NewJSONHandler(&log, nil)),
		Watch: func(r *http.Request) (context.Context, func(int)) {
			ctx := bot.Correlated(context.WithValue(r.Context(), mark{}, "here"), slog.String("trace_id", "t1"))
			return ctx, func(status int) { statuses = append(statuses, status) }
		},
	})
	for _, contentType := range []string{"application/json", "text/plain"} {
		r := httptest.NewRequest("POST", "/api/messages", strings.NewReader("{}"))
		r.Header.Set("Content-Type", contentType)
		r.Header.Set("MS-CV", "PmvzQKgYek6Sdk/T5sWaqw.1.23")
		s.Handler().ServeHTTP(httptest.NewRecorder(), r)
	}
	if !slices.Equal(statuses, []int{401, 415}) || !slices.Equal(look.marked, []any{"here"}) {
		t.Errorf("told %v, the gate saw %v", statuses, look.marked)
	}
	var line struct {
		TraceID string `json:"trace_id"`
		Vector  string `json:"ms_cv"`
		Status  int
	}
	if err := json.NewDecoder(&log).Decode(&line); err != nil || line.TraceID != "t1" || line.Vector != "PmvzQKgYek6Sdk/T5sWaqw.1.23" || line.Status != 401 {
		t.Errorf("%v: logged %+v", err, line)
	}
}

// TestACorrelationVectorIsNoPlaceForWords: anybody can send the header.
func TestACorrelationVectorIsNoPlaceForWords(t *testing.T) {
	for _, vector := range []string{"my password is Tulip!2931x", strings.Repeat("a", 129), "a\tb", "암호"} {
		var log bytes.Buffer
		s := server.New(server.Config{Bot: bot.New(bot.Config{Now: time.Now}), Gate: gate{}, Log: slog.New(slog.NewJSONHandler(&log, nil))})
		r := httptest.NewRequest("POST", "/api/messages", strings.NewReader("{}"))
		r.Header.Set("MS-CV", vector)
		s.Handler().ServeHTTP(httptest.NewRecorder(), r)
		if !strings.Contains(log.String(), "request refused") || strings.Contains(log.String(), "ms_cv") {
			t.Errorf("%q: logged %s", vector, log.String())
		}
	}
}
