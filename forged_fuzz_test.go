package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/bot/auth"
	"ssprbot/bot/teamstest"
	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
	"ssprbot/server"
	"ssprbot/store"
)

// frontDoor is the program's endpoint without a program: everything that a request meets, and a connector that keeps
// what would be sent.
type frontDoor struct {
	teams *teamstest.Teams
	bot   *bot.Bot
	http  http.Handler

	mu   sync.Mutex
	sent []bot.Delivery
}

func (d *frontDoor) Deliver(_ context.Context, sent bot.Delivery) (bot.Posted, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sent = append(d.sent, sent)
	return bot.Posted{ConversationID: sent.ConversationID, ActivityID: "1"}, nil
}

func openFrontDoor(f *testing.F) *frontDoor {
	f.Helper()
	source, err := knowledge.PathSource(filepath.Join("bot", "testdata", "knowledge.yaml"))
	if err != nil {
		f.Fatal(err)
	}
	base, err := knowledge.Load(source)
	if err != nil {
		f.Fatal(err)
	}
	texts, err := text.Load()
	if err != nil {
		f.Fatal(err)
	}
	kept, err := store.Open(f.Context(), "sqlite::memory:")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = kept.Close() })
	d := &frontDoor{teams: teamstest.New(f)}
	d.bot = bot.New(bot.Config{Machine: dialogs.Machine{Knowledge: base, Texts: texts}, Store: kept, Connector: d, Now: time.Now})
	gate := auth.NewGate(auth.Config{
		AppID: d.teams.AppID, Cloud: bot.Clouds()[0], MetadataURL: d.teams.MetadataURL(),
		ServiceHosts: []string{d.teams.ServiceHost()}, Tenants: []string{d.teams.TenantID},
	})
	first := httptest.NewRequest(http.MethodPost, "/api/messages", nil)
	first.Header.Set("Authorization", "Bearer "+d.teams.Token())
	if _, err := gate.Admit(first); err != nil { // fetches the keys
		f.Fatal(err)
	}
	d.http = server.New(server.Config{Bot: d.bot, Gate: gate, Log: slog.New(slog.DiscardHandler)}).Handler()
	return d
}

// serve answers a caller who has hung up: a refusal in a flood does not wait then, and a turn is taken all the same.
func (d *frontDoor) serve(r *http.Request) *httptest.ResponseRecorder {
	hungUp, cancel := context.WithCancel(r.Context())
	cancel()
	w := httptest.NewRecorder()
	d.http.ServeHTTP(w, r.WithContext(hungUp))
	return w
}

// flush returns what was sent because of a request.
func (d *frontDoor) flush(ctx context.Context) []bot.Delivery {
	over, cancel := context.WithCancel(ctx)
	cancel()
	d.bot.Run(over, 20*time.Second)
	d.mu.Lock()
	defer d.mu.Unlock()
	sent := d.sent
	d.sent = nil
	return sent
}

// FuzzForgedRequests begins with every forged request. Whatever becomes of it: what is refused has no effect and tells
// nothing, and only a whole token of the connector's gets anything through, whose answer goes where that token says.
//
// Keys, ports and ids differ in each fuzzing process: "{name}" stands for the Authorization header of a forgery.
func FuzzForgedRequests(f *testing.F) {
	d := openFrontDoor(f)
	rows := forgeries(f, d.teams)
	rows["honest"] = forgery{func(*request) {}, http.StatusOK}
	names := map[string]string{"{service}": d.teams.ServiceURL(), "{tenant}": d.teams.TenantID, "{app}": d.teams.AppID}
	good := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		r := honest(d.teams)
		rows[name].spoil(&r)
		token := d.teams.Token(r.forge...)
		authorization, spoilt := r.header["Authorization"]
		if !spoilt {
			authorization = "Bearer " + token
			good[token] = len(r.forge) == 0
		}
		names["{"+name+"}"] = authorization
		body := r.body
		if body == "" {
			activity, _ := json.Marshal(r.activity)
			body = strings.NewReplacer(d.teams.ServiceURL(), "{service}", d.teams.TenantID, "{tenant}", d.teams.AppID, "{app}").Replace(string(activity))
		}
		f.Add(r.method, "{"+name+"}", r.header["Content-Type"], body[:min(len(body), 1<<16)])
	}
	var pairs []string
	for name, value := range names {
		pairs = append(pairs, name, value)
	}
	filled := strings.NewReplacer(pairs...)
	f.Fuzz(func(t *testing.T, method, authorization, contentType, body string) {
		authorization = filled.Replace(authorization)
		r, err := http.NewRequestWithContext(t.Context(), method, "http://bot/api/messages", strings.NewReader(filled.Replace(body)))
		if err != nil {
			return // no HTTP
		}
		r.Header = http.Header{"Authorization": {authorization}, "Content-Type": {contentType}}
		w := d.serve(r)
		sent := d.flush(t.Context())
		if w.Code != http.StatusOK {
			if w.Code < 400 || w.Code >= 500 || w.Body.Len() > 0 || len(sent) > 0 {
				t.Fatalf("refused with %d %q, and %d were sent", w.Code, w.Body, len(sent))
			}
			return
		}
		scheme, token, _ := strings.Cut(authorization, " ")
		if !strings.EqualFold(scheme, "Bearer") || !good[token] || method != http.MethodPost {
			t.Fatalf("accepted %s with %q", method, authorization)
		}
		for _, s := range sent {
			if !strings.EqualFold(strings.TrimSuffix(s.ServiceURL, "/"), strings.TrimSuffix(d.teams.ServiceURL(), "/")) || !strings.EqualFold(s.TenantID, d.teams.TenantID) {
				t.Fatalf("sent to %q for %q", s.ServiceURL, s.TenantID)
			}
		}
	})
}
