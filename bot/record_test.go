package bot_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ssprbot/bot"
)

// handled keeps what an Observer is told.
type handled struct {
	mu  sync.Mutex
	all []bot.Handled
}

func (h *handled) observe(c *bot.Config) {
	c.Observer = func(_ context.Context, one bot.Handled) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.all = append(h.all, one)
	}
}

// take returns and forgets what was told, each as "event outcome".
func (h *handled) take() (told []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, one := range h.all {
		said := fmt.Sprint(one.Event, " ", one.Outcome)
		if m := one.Match; m != nil {
			said += fmt.Sprintf(" %v %s", m.InScope, m.Language)
		}
		told = append(told, said)
	}
	h.all = nil
	return told
}

func TestWhatAnObserverIsTold(t *testing.T) {
	var h handled
	s := newTeams(t, h.observe)
	group := map[string]any{"id": "19:g@thread.v2", "conversationType": "groupChat", "tenantId": "tenant"}
	question := s.activity(map[string]any{"text": trouble})
	s.receive(question)
	card := one(t, s.flush(), troubleTitle)
	for _, step := range []struct {
		name string
		body []byte
		want string
	}{
		{"the same again", question, "said repeated"},
		{"out of scope", s.activity(map[string]any{"text": "what is for lunch today?"}), "said committed false en"},
		{"Korean", s.activity(map[string]any{"text": "새 암호가 회사 PC에서 안 돼요"}), "said committed true ko"},
		{"a command is no trouble", s.activity(map[string]any{"text": "help"}), "said committed"},
		{"a button", s.activity(invoke(button(t, card, "solved"))), "pressed committed"},
		{"an installation", s.activity(map[string]any{"type": "installationUpdate", "action": "add"}), "joined committed"},
		{"a removal", s.activity(map[string]any{"type": "installationUpdate", "action": "remove"}), "left committed"},
		{"not for the bot", s.activity(map[string]any{"text": "hello", "conversation": group}), " left_alone"},
		{"a search", s.activity(map[string]any{"type": "invoke", "name": "composeExtension/query", "value": map[string]any{"commandId": "search"}}), "compose committed"},
		{"a ticket that is not there", s.activity(invoke(map[string]any{"ssprbot": 1, "verb": "ticket.take", "ticket": 7})), "ticket denied"},
		{"a disturbance that is not there", s.activity(invoke(map[string]any{"ssprbot": 1, "verb": "incident.confirm", "incident": 7})), "incident denied"},
	} {
		h.take()
		s.receive(step.body)
		if got := h.take(); !slices.Equal(got, []string{step.want}) {
			t.Errorf("%s: told %q, want %q", step.name, got, step.want)
		}
	}
}

func TestWhatAnObserverIsToldOfPosts(t *testing.T) {
	var h handled
	c := newCounter(t, h.observe)
	h.take()
	for text, want := range map[string]string{
		trouble + ", can somebody help me?": "post committed true en", "who is on call this weekend, please?": "post left_alone false en",
	} {
		c.post("kim", "17"+want[:6], text, nil)
		if got := h.take(); !slices.Equal(got, []string{want}) {
			t.Errorf("%q: told %q, want %q", text, got, want)
		}
	}
}

func TestWhatAnObserverIsToldOfTrouble(t *testing.T) {
	var h handled
	limits, err := bot.ParseRateLimits("person=1/1m")
	if err != nil {
		t.Fatal(err)
	}
	s := newTeams(t, h.observe, func(c *bot.Config) { c.Rate = limits })
	s.say("help")
	s.say("help")
	if got := h.take(); !slices.Equal(got, []string{"said committed", "said limited"}) {
		t.Errorf("told %q", got)
	}
	s = newTeams(t, h.observe, func(c *bot.Config) { c.Store = unwilling{c.Store} })
	_, _ = s.bot.Receive(t.Context(), s, s.activity(map[string]any{"text": "help"}))
	if got := h.take(); !slices.Equal(got, []string{"said failed"}) {
		t.Errorf("told %q", got)
	}
}

// unwilling is a store that keeps no turn.
type unwilling struct{ bot.Store }

func (unwilling) Turn(context.Context, bot.TurnKey, time.Time, func(bot.Kept) (bot.Turn, error)) ([]byte, bool, error) {
	return nil, false, errors.New("disk full")
}

// TestALogLineIsFoundByItsRequest: what the door knows of a request stands in every line about it.
func TestALogLineIsFoundByItsRequest(t *testing.T) {
	var log lines
	s := newTeams(t, func(c *bot.Config) { c.Log = slog.New(slog.NewJSONHandler(&log, nil)) })
	ctx := bot.Correlated(bot.Correlated(t.Context(), slog.String("trace_id", "t1")), slog.String("ms_cv", "v.1"))
	if _, err := s.bot.Receive(ctx, s, s.activity(map[string]any{"text": trouble})); err != nil {
		t.Fatal(err)
	}
	var line map[string]any
	if err := json.Unmarshal([]byte(log.String()), &line); err != nil {
		t.Fatalf("%v: %s", err, log.String())
	}
	for key, want := range map[string]any{
		"msg": "turn", "trace_id": "t1", "ms_cv": "v.1", "activity": "activity-1", "type": "message", "event": "said",
		"outcome": "committed", "in_scope": true, "language": "en",
	} {
		if line[key] != want {
			t.Errorf("%s is %v, want %v", key, line[key], want)
		}
	}
	if c, _ := line["conversation"].(string); !strings.HasPrefix(c, "conversation:") {
		t.Errorf("the conversation is called %q", c)
	}
}
