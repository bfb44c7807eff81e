package server_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
	"ssprbot/server"
)

// TestAFloodOfRefusals: the first are answered at once and logged; those of a flood wait, and the log counts them.
func TestAFloodOfRefusals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		s := server.New(server.Config{
			Bot: bot.New(bot.Config{Now: time.Now}), Gate: gate{&bot.Refusal{Status: 401, Reason: "no token"}},
			Ready: func(context.Context) error { return nil }, Log: slog.New(slog.NewTextHandler(&log, nil)),
		})
		began := time.Now()
		for range 200 {
			refuse(t, s)
		}
		if took := time.Since(began); took > 0 {
			t.Errorf("200 refusals in quiet times take %v", took)
		}
		if n := strings.Count(log.String(), "request refused"); n != 200 {
			t.Errorf("%d of 200 refusals are logged", n)
		}
		log.Reset()
		for range 1000 {
			refuse(t, s)
		}
		took := time.Since(began)
		lines := strings.Count(log.String(), "request refused")
		if took < 20*time.Second || lines > 1000 || lines < int(took/time.Second)*5 || !strings.Contains(log.String(), "unlogged=") {
			t.Errorf("1000 refusals in a flood take %v and leave %d lines", took, lines)
		}
		time.Sleep(time.Minute) // quiet again
		began = time.Now()
		refuse(t, s)
		if took := time.Since(began); took > 0 {
			t.Errorf("after the flood a refusal takes %v", took)
		}
	})
}

// TestAFloodIsNotKept: of very many who wait at once some are answered, and sent away.
func TestAFloodIsNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(gate{&bot.Refusal{Status: 401, Reason: "no token"}}, nil)
		for range 200 {
			refuse(t, s)
		}
		began := time.Now()
		var mu sync.Mutex
		held, sentAway := 0, 0
		var all sync.WaitGroup
		for range 2000 {
			all.Go(func() {
				closes := refuse(t, s).Header().Get("Connection") == "close"
				waited := time.Since(began) > 0
				mu.Lock()
				defer mu.Unlock()
				switch {
				case waited && !closes:
					held++
				case !waited && closes:
					sentAway++
				}
			})
		}
		all.Wait()
		if held != 512 || held+sentAway != 2000 {
			t.Errorf("%d held, %d sent away", held, sentAway)
		}
	})
}

func refuse(t *testing.T, s *server.Server) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/api/messages", strings.NewReader("{}"))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusUnauthorized || w.Body.Len() > 0 {
		t.Errorf("answered %d %q", w.Code, w.Body)
	}
	return w
}
