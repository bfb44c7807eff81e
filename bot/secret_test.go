package bot_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
)

// keeping remembers everything that a turn wants kept.
type keeping struct {
	bot.Store
	kept       []byte
	deliveries []bot.Delivery
}

func (k *keeping) Turn(ctx context.Context, key bot.TurnKey, now time.Time, step func(bot.Kept) (bot.Turn, error)) ([]byte, bool, error) {
	return k.Store.Turn(ctx, key, now, func(kept bot.Kept) (bot.Turn, error) {
		turn, err := step(kept)
		k.kept = append(append(k.kept, turn.State...), turn.Answer...)
		k.deliveries = append(k.deliveries, turn.Deliveries...)
		for _, d := range turn.Deliveries {
			k.kept = append(k.kept, d.Payload...)
		}
		return turn, err
	})
}

func TestASecretIsTakenOutBeforeAnythingIsKept(t *testing.T) {
	for _, c := range []struct{ typed, locale, secret, warning string }{
		{trouble + ", my password is Tulip!2931x", "en-US", "Tulip!2931x", "looked like a password"},
		{"비번은 Tulip!2931x 인데 새 암호가 안 먹혀요", "ko-KR", "Tulip!2931x", "암호나 인증 코드로 보이는"},
		{trouble + "\nTulip!2931x\nthanks", "en-US", "Tulip!2931x", "looked like a password"},
		{"<p>" + trouble + "</p><div>Tulip!2931x</div>", "en-US", "Tulip!2931x", "looked like a password"},
		{"Tulip!2931x", "en-US", "Tulip!2931x", "looked like a password"},
	} {
		store := &keeping{}
		s := newTeams(t, func(b *bot.Config) { store.Store, b.Store = b.Store, store })
		if _, err := s.bot.Receive(t.Context(), s, s.activity(map[string]any{"text": c.typed, "locale": c.locale})); err != nil {
			t.Fatal(err)
		}
		sent := s.flush()
		if len(sent) != 2 || !strings.Contains(string(sent[0].Payload), c.warning) {
			t.Errorf("%q: want the warning first and then the answer, got %d messages: %s", c.typed, len(sent), sent[0].Payload)
		}
		if strings.Contains(string(store.kept), c.secret) {
			t.Errorf("%q: the secret is kept: %s", c.typed, store.kept)
		}
	}
}

func TestASecretIsNotPointedAtBeforeOthers(t *testing.T) {
	store := &keeping{}
	s := newTeams(t, func(b *bot.Config) { store.Store, b.Store = b.Store, store })
	s.receive(s.activity(map[string]any{
		"text":         "<at>Helper</at> " + trouble + ", my password is Tulip!2931x",
		"conversation": map[string]any{"id": "19:group@thread.v2", "conversationType": "groupChat", "isGroup": true, "tenantId": "tenant"},
		"entities":     []any{map[string]any{"type": "mention", "mentioned": map[string]any{"id": "28:bot"}, "text": "<at>Helper</at>"}},
	}))
	if len(store.deliveries) != 2 {
		t.Fatalf("%d messages, want the warning and the answer", len(store.deliveries))
	}
	for _, d := range store.deliveries {
		p := string(d.Payload)
		if strings.Contains(p, "Tulip") || strings.Contains(p, "looked like") != (d.Member == "29:kim") {
			t.Errorf("said to %q: %s", d.Member, p)
		}
		if d.Member != "" && (strings.Contains(p, "19:group") || d.Operation != bot.Post || d.TenantID != "tenant" || d.ServiceURL != "https://teams.example/") {
			t.Errorf("the warning goes astray: %+v", d)
		}
	}
}

// Who posts a secret in a channel without a word to the bot is warned alone, whether the post is the bot's business or not.
func TestASecretInAPostIsWarnedOfAlone(t *testing.T) {
	const secret = "Tulip!2931x"
	for name, tt := range map[string]struct {
		text, warning string
		change        map[string]any
		told          int // in the thread
	}{
		"out of scope":  {"the printer is jammed, its password is " + secret, "posted in a channel", nil, 0},
		"in Korean":     {"오늘 점심 메뉴예요<br>" + secret, "방금 채널에 올리신 글에", nil, 0},
		"a trouble":     {trouble + ", my password is " + secret, "posted in a channel", nil, 1},
		"an edit":       {"the printer is jammed, its password is " + secret, "posted in a channel", changed("messageUpdate", "editMessage"), 0},
		"a deleted one": {"the printer is jammed, its password is " + secret, "", changed("messageDelete", "softDeleteMessage"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				store := &keeping{}
				c := newCounter(t, func(b *bot.Config) { store.Store, b.Store = b.Store, store })
				body := tt.change
				for range 2 { // delivered again
					c.post("kim", "17", tt.text, body)
				}
				warned := 0
				if tt.warning != "" {
					warned = 1
				}
				if n := c.count("a:29:kim", tt.warning); n != warned || len(c.wall["a:29:kim"]) != warned {
					t.Errorf("warned %d times: %v", n, c.wall)
				}
				if n := len(c.wall[thread("17")]); n != tt.told {
					t.Errorf("%d messages in the thread", n)
				}
				if strings.Contains(string(store.kept), secret[:5]) {
					t.Errorf("it is kept: %s", store.kept)
				}
			})
		})
	}
}

func TestASecretOfSomebodyUnknownIsTakenOutAllTheSame(t *testing.T) {
	s := newTeams(t)
	post := mentioned(map[string]any{"id": "19:group@thread.v2", "conversationType": "groupChat", "tenantId": "tenant"}, "kim", trouble+", my password is Tulip!2931x")
	post["from"] = nil
	s.receive(s.activity(post))
	if d := one(t, s.flush(), troubleTitle); d.Member != "" || strings.Contains(string(d.Payload), "Tulip") {
		t.Errorf("said %+v", d)
	}
}

// What stands in a card's input is typed too.
func TestASecretInACardIsTakenOut(t *testing.T) {
	s, desk := newDesk(t)
	s.say(trouble)
	card := one(t, s.say("talk to a person"), "Send this to the helpdesk?")
	data := button(t, card, "send")
	data["text"] = trouble + "\nmy password is Tulip!2931x"
	answer := s.receive(s.activity(invoke(data)))
	if strings.Contains(string(answer.Body), "Tulip") {
		t.Errorf("the card that stays has it: %s", answer.Body)
	}
	if sent := s.flush(); !strings.Contains(payloads(sent), "looked like a password") {
		t.Errorf("nobody warns: %s", payloads(sent))
	}
	if len(desk.tickets()) != 1 || desk.tickets()[0].Problem != trouble+"\nmy password is •••" {
		t.Errorf("the ticket says %+v", desk.tickets())
	}
}
