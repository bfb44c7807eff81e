package bot_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"ssprbot/bot"
)

// keyed is a store that keeps the key of the last turn.
type keyed struct {
	bot.Store
	last bot.TurnKey
}

func (k *keyed) Turn(ctx context.Context, key bot.TurnKey, now time.Time, step func(bot.Kept) (bot.Turn, error)) ([]byte, bool, error) {
	k.last = key
	return k.Store.Turn(ctx, key, now, step)
}

func TestATurnNamesItsPerson(t *testing.T) {
	keys := &keyed{}
	limits, err := bot.ParseRateLimits("person=1/1h")
	if err != nil {
		t.Fatal(err)
	}
	s := newTeams(t, func(c *bot.Config) { keys.Store = c.Store; c.Store = keys; c.Rate = limits })
	personOf := func(change map[string]any) string {
		s.receive(s.activity(change))
		return keys.last.Person
	}
	said := map[string]any{"text": "help"}
	kim := personOf(said)
	if kim == "" || strings.Contains(kim, "kim") {
		t.Errorf("the person is %q, want a name that tells nobody who it is", kim)
	}
	group := map[string]any{"id": "19:g@thread.v2", "conversationType": "groupChat", "tenantId": "tenant"}
	elsewhere := map[string]any{"id": "a:1", "conversationType": "personal", "tenantId": "another"}
	for name, tt := range map[string]struct {
		change map[string]any
		same   bool
	}{
		"over the limit":                   {said, true},
		"under another name":               {map[string]any{"text": "help", "from": map[string]any{"id": "29:new", "aadObjectId": "kim"}}, true},
		"in a group":                       {map[string]any{"action": "add", "type": "installationUpdate", "conversation": group}, true},
		"somebody else":                    {map[string]any{"text": "help", "from": map[string]any{"id": "29:kim", "aadObjectId": "lee"}}, false},
		"a guest without a directory id":   {map[string]any{"text": "help", "from": map[string]any{"id": "29:guest"}}, false},
		"the same id in another tenant":    {map[string]any{"text": "help", "conversation": elsewhere}, false},
		"nobody, as some events name none": {map[string]any{"text": "help", "from": nil}, false},
	} {
		if got := personOf(tt.change); (got == kim) != tt.same {
			t.Errorf("%s: the person is %q, Kim is %q", name, got, kim)
		}
	}
	if got := personOf(map[string]any{"text": "help", "from": nil}); got != "" {
		t.Errorf("nobody is %q, which can be forgotten", got)
	}
}
