package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/bot/teamstest"
	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
	"ssprbot/store"
)

// teams is what a bot under test talks to: everybody may speak, and what it sends is kept.
type teams struct {
	t     testing.TB
	bot   *bot.Bot
	store bot.Store
	said  atomic.Int64 // activities

	mu      sync.Mutex
	sent    []bot.Delivery
	waited  []bot.Delivery // typing indicators: one comes whenever the machine takes a second
	heard   teamstest.Heard
	deliver func(bot.Delivery) error // nil: accept
	posted  func(bot.Delivery) bot.Posted
}

type option func(*bot.Config)

func newTeams(t testing.TB, options ...option) *teams {
	t.Helper()
	source, err := knowledge.PathSource("testdata/knowledge.yaml")
	if err != nil {
		t.Fatal(err)
	}
	base, err := knowledge.Load(source)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := store.Open(t.Context(), "sqlite::memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	teams := &teams{t: t, store: kept}
	var log lines
	config := bot.Config{Machine: dialogs.Machine{Knowledge: base, Texts: texts}, Store: kept, Connector: teams, Now: time.Now}
	for _, o := range options {
		o(&config)
	}
	if written := slog.Handler(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})); config.Log == nil {
		config.Log = slog.New(written)
	} else {
		config.Log = slog.New(slog.NewMultiHandler(config.Log.Handler(), written))
	}
	teams.bot = bot.New(config)
	t.Cleanup(func() {
		if found := teams.heard.In(log.String()); len(found) > 0 {
			t.Errorf("the log holds what nobody may read there: %q\n%s", found, log.String())
		}
	})
	return teams
}

// Check lets everybody speak, and remembers what was said.
func (s *teams) Check(a *bot.Activity) error {
	body, err := json.Marshal(a)
	s.heard.AddActivity(body)
	return err
}

func (s *teams) Deliver(_ context.Context, d bot.Delivery) (bot.Posted, error) {
	s.mu.Lock()
	deliver := s.deliver
	s.mu.Unlock()
	if deliver != nil {
		if err := deliver(d); err != nil {
			return bot.Posted{}, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if isIndicator(d) {
		s.waited = append(s.waited, d)
		return bot.Posted{}, nil
	}
	s.sent = append(s.sent, d)
	if s.posted != nil {
		return s.posted(d), nil
	}
	return bot.Posted{ConversationID: d.ConversationID, ActivityID: fmt.Sprintf("sent-%d", len(s.sent))}, nil
}

func isIndicator(d bot.Delivery) bool { return strings.Contains(string(d.Payload), `"type":"typing"`) }

// lines is a log that many write to.
type lines struct {
	mu  sync.Mutex
	all strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

// activity is a message of a person in their own chat, changed as the test wants; nil removes a field.
func (s *teams) activity(change map[string]any) []byte {
	a := map[string]any{
		"type": "message", "id": fmt.Sprintf("activity-%d", s.said.Add(1)), "channelId": "msteams", "serviceUrl": "https://teams.example/",
		"locale": "en-US", "from": map[string]any{"id": "29:kim", "name": "Kim", "aadObjectId": "kim"},
		"recipient":    map[string]any{"id": "28:bot", "name": "Helper"},
		"conversation": map[string]any{"id": "a:1", "conversationType": "personal", "tenantId": "tenant"},
	}
	for key, value := range change {
		if a[key] = value; value == nil {
			delete(a, key)
		}
	}
	body, err := json.Marshal(a)
	if err != nil {
		s.t.Fatal(err)
	}
	return body
}

func (s *teams) receive(body []byte) bot.Answer {
	s.t.Helper()
	answer, err := s.bot.Receive(s.t.Context(), s, body)
	if err != nil {
		s.t.Fatal(err)
	}
	answer.Sent()
	return answer
}

// flush sends what is due now and returns what has been sent since the last flush.
func (s *teams) flush() []bot.Delivery {
	s.t.Helper()
	over, cancel := context.WithCancel(s.t.Context())
	cancel()
	s.bot.Run(over, 20*time.Second) // returns when nothing is due; a slow machine may take its time
	s.mu.Lock()
	defer s.mu.Unlock()
	sent := s.sent
	s.sent = nil
	return sent
}

func (s *teams) say(text string) []bot.Delivery {
	s.t.Helper()
	s.receive(s.activity(map[string]any{"text": text}))
	return s.flush()
}

// button is the data of the button with that verb on the card of a delivery.
func button(t testing.TB, d bot.Delivery, verb string) map[string]any {
	t.Helper()
	var found map[string]any
	var look func(any)
	look = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if data, ok := v["data"].(map[string]any); ok && data["verb"] == verb && found == nil {
				found = data
			}
			for _, inner := range v {
				look(inner)
			}
		case []any:
			for _, inner := range v {
				look(inner)
			}
		}
	}
	look(decode(t, d.Payload))
	if found == nil {
		t.Fatalf("no button %q on %s", verb, d.Payload)
	}
	return found
}

func invoke(data map[string]any) map[string]any {
	return map[string]any{"type": "invoke", "name": "adaptiveCard/action", "replyToId": "card-1",
		"value": map[string]any{"action": map[string]any{"type": "Action.Execute", "data": data}, "trigger": "manual"}}
}

func submit(data map[string]any) map[string]any {
	return map[string]any{"value": data, "replyToId": "card-1"}
}

func one(t *testing.T, sent []bot.Delivery, want string) bot.Delivery {
	t.Helper()
	if len(sent) != 1 || !strings.Contains(string(sent[0].Payload), want) {
		t.Fatalf("sent %d messages, want one that says %q: %s", len(sent), want, payloads(sent))
	}
	return sent[0]
}

func none(t *testing.T, sent []bot.Delivery) {
	t.Helper()
	if len(sent) != 0 {
		t.Fatalf("sent %d messages, want silence: %s", len(sent), payloads(sent))
	}
}

func payloads(sent []bot.Delivery) string {
	var b strings.Builder
	for _, d := range sent {
		fmt.Fprintf(&b, "\n%s %s %s", d.Operation, d.ActivityID, d.Payload)
	}
	return b.String()
}

const (
	trouble      = "my new password does not work on my office PC"
	troubleTitle = "Password writeback is not turned on"
)
