package bot_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
	"ssprbot/store"
)

// teams is what a bot under test talks to: everybody may speak, and what it sends is kept.
type teams struct {
	t     *testing.T
	bot   *bot.Bot
	store bot.Store
	said  int

	mu      sync.Mutex
	sent    []bot.Delivery
	deliver func(bot.Delivery) error // nil: accept
}

type option func(*bot.Config)

func newTeams(t *testing.T, options ...option) *teams {
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
	config := bot.Config{Machine: dialogs.Machine{Knowledge: base, Texts: texts}, Store: kept, Connector: teams, Now: time.Now}
	for _, o := range options {
		o(&config)
	}
	teams.bot = bot.New(config)
	return teams
}

func (s *teams) Check(*bot.Activity) error { return nil }

func (s *teams) Deliver(_ context.Context, d bot.Delivery) (string, error) {
	s.mu.Lock()
	deliver := s.deliver
	s.mu.Unlock()
	if deliver != nil {
		if err := deliver(d); err != nil {
			return "", err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent = append(s.sent, d)
	return fmt.Sprintf("sent-%d", len(s.sent)), nil
}

// activity is a message of a person in their own chat, changed as the test wants; nil removes a field.
func (s *teams) activity(change map[string]any) []byte {
	s.said++
	a := map[string]any{
		"type": "message", "id": fmt.Sprintf("activity-%d", s.said), "channelId": "msteams", "serviceUrl": "https://teams.example/",
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
	s.bot.Run(over, time.Second)
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
func button(t *testing.T, d bot.Delivery, verb string) map[string]any {
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

func TestAMessageIsAnsweredWithACardInItsConversation(t *testing.T) {
	s := newTeams(t)
	d := one(t, s.say(trouble), troubleTitle)
	if d.Operation != bot.Post || d.ConversationID != "a:1" || d.ServiceURL != "https://teams.example/" || d.TenantID != "tenant" {
		t.Errorf("addressed wrongly: %+v", d)
	}
	a := decode(t, d.Payload).(map[string]any)
	if a["replyToId"] != "activity-1" || a["summary"] == "" || a["type"] != "message" {
		t.Errorf("not a reply with a summary: %s", d.Payload)
	}
	if from := a["from"].(map[string]any)["id"]; from != "28:bot" {
		t.Errorf("comes from %v", from)
	}
	for _, junk := range []string{"0001-01-01", `"relatesTo"`, `"suggestedActions"`, "office PC"} {
		if strings.Contains(string(d.Payload), junk) {
			t.Errorf("payload has %s: %s", junk, d.Payload)
		}
	}
}

func TestARedeliveryRepeatsNothing(t *testing.T) {
	s := newTeams(t)
	message := s.activity(map[string]any{"text": trouble})
	s.receive(message)
	one(t, s.flush(), troubleTitle)
	s.receive(message)
	none(t, s.flush())
}

func TestAButtonPressed(t *testing.T) {
	t.Run("as Execute", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := newTeams(t)
			card := one(t, s.say(trouble), troubleTitle)
			answer := s.receive(s.activity(invoke(button(t, card, "solved"))))
			var body struct {
				StatusCode int
				Type       string
				Value      json.RawMessage
			}
			if err := json.Unmarshal(answer.Body, &body); err != nil {
				t.Fatal(err)
			}
			if answer.Status != 200 || body.StatusCode != 200 || body.Type != "application/vnd.microsoft.card.adaptive" {
				t.Errorf("answered %d %s", answer.Status, answer.Body)
			}
			if strings.Contains(string(body.Value), "Action.Execute") || !strings.Contains(string(body.Value), "You chose: This solved it") {
				t.Errorf("the pressed card keeps its buttons: %s", body.Value)
			}
			one(t, s.flush(), "Glad to help")
			time.Sleep(time.Second)
			if d := one(t, s.flush(), "You chose"); d.Operation != bot.Put || d.ActivityID != "card-1" {
				t.Errorf("the card is not brought up to date for everybody: %+v", d)
			}
		})
	})
	t.Run("as Submit", func(t *testing.T) {
		s := newTeams(t)
		card := one(t, s.say(trouble), troubleTitle)
		answer := s.receive(s.activity(submit(button(t, card, "solved"))))
		if answer.Body != nil {
			t.Errorf("a message is answered with a body: %s", answer.Body)
		}
		sent := s.flush()
		if len(sent) != 2 || sent[0].Operation != bot.Post || sent[1].Operation != bot.Put || sent[1].ActivityID != "card-1" {
			t.Errorf("want the reply and then the old card without buttons: %s", payloads(sent))
		}
	})
	t.Run("twice, the second time under a new activity id", func(t *testing.T) {
		s := newTeams(t)
		card := one(t, s.say(trouble), troubleTitle)
		first := s.receive(s.activity(invoke(button(t, card, "solved"))))
		s.flush()
		again := s.receive(s.activity(invoke(button(t, card, "solved"))))
		if string(first.Body) != string(again.Body) {
			t.Errorf("answers differ:\n%s\n%s", first.Body, again.Body)
		}
		none(t, s.flush())
	})
	t.Run("on an old card", func(t *testing.T) {
		s := newTeams(t)
		old := one(t, s.say(trouble), troubleTitle)
		one(t, s.say("I never registered a phone"), "No sign-in method is registered")
		answer := s.receive(s.activity(invoke(button(t, old, "solved"))))
		if !strings.Contains(string(answer.Body), "belongs to an earlier question") {
			t.Errorf("answered %s", answer.Body)
		}
		none(t, s.flush())
		s.receive(s.activity(submit(button(t, old, "next"))))
		one(t, s.flush(), "belongs to an earlier question")
	})
}

func TestButtonsThatAreNotOurs(t *testing.T) {
	for name, data := range map[string]any{
		"empty": map[string]any{}, "a list": []any{1}, "a word": "approve", "a number": 7,
		"another app's": map[string]any{"op": "approve"},
		"wrong types":   map[string]any{"ssprbot": "1", "verb": 5},
		"forged pick":   map[string]any{"ssprbot": 1, "verb": "pick", "nonce": "guess", "issue": "../../etc/passwd"},
		"no such verb":  map[string]any{"ssprbot": 1, "verb": "drop tables"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newTeams(t)
			one(t, s.say(trouble), troubleTitle)
			answer := s.receive(s.activity(map[string]any{"type": "invoke", "name": "adaptiveCard/action", "value": map[string]any{"action": map[string]any{"data": data}}}))
			if !strings.Contains(string(answer.Body), "belongs to an earlier question") {
				t.Errorf("answered %s", answer.Body)
			}
			none(t, s.flush())
			// Nothing has moved: the live card still counts.
			s.receive(s.activity(map[string]any{"text": "yes"}))
			one(t, s.flush(), "Glad to help")

			other := newTeams(t)
			other.receive(other.activity(map[string]any{"value": data}))
			one(t, other.flush(), "belongs to an earlier question")
		})
	}
}

func TestWhatIsNotSaidToTheBotIsLeftAlone(t *testing.T) {
	group := map[string]any{"id": "19:group@thread.v2", "conversationType": "groupChat", "isGroup": true, "tenantId": "tenant"}
	for name, change := range map[string]map[string]any{
		"group message without a mention": {"conversation": group, "text": trouble},
		"mention of somebody else":        {"conversation": group, "text": trouble, "entities": []any{map[string]any{"type": "mention", "mentioned": map[string]any{"id": "29:lee"}, "text": "<at>Lee</at>"}}},
		"channel without a kind":          {"conversation": map[string]any{"id": "19:x@thread.tacv2;messageid=1"}, "text": trouble},
		"the bot's name only typed":       {"conversation": group, "text": "<at>Helper</at> " + trouble},
		"conversation of an unknown kind": {"conversation": map[string]any{"id": "x", "conversationType": "hologram"}, "text": trouble},
		"reaction":                        {"type": "messageReaction", "reactionsAdded": []any{map[string]any{"type": "like"}}},
		"typing":                          {"type": "typing"},
		"edit":                            {"type": "messageUpdate", "text": trouble},
		"unknown type":                    {"type": "teleport"},
		"a colleague joins":               {"type": "conversationUpdate", "membersAdded": []any{map[string]any{"id": "29:lee"}}},
		"upgrade":                         {"type": "installationUpdate", "action": "add-upgrade"},
		"team renamed":                    {"type": "conversationUpdate", "channelData": map[string]any{"eventType": "teamRenamed"}},
		"invoke of an unknown name":       {"type": "invoke", "name": "composeExtension/query", "value": map[string]any{}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newTeams(t)
			if answer := s.receive(s.activity(change)); answer.Status != 200 {
				t.Errorf("answered %d", answer.Status)
			}
			none(t, s.flush())
		})
	}
}

func mentioned(conversation map[string]any, person, text string) map[string]any {
	return map[string]any{
		"conversation": conversation, "text": "<at>Helper</at> " + text,
		"from":     map[string]any{"id": "29:" + person, "aadObjectId": person},
		"entities": []any{map[string]any{"type": "mention", "mentioned": map[string]any{"id": "28:bot"}, "text": "<at>Helper</at>"}},
	}
}

func TestInAGroupEverybodyHasTheirOwnDialog(t *testing.T) {
	s := newTeams(t)
	channel := map[string]any{"id": "19:c@thread.tacv2;messageid=17", "conversationType": "channel", "isGroup": true, "tenantId": "tenant"}
	s.receive(s.activity(mentioned(channel, "kim", trouble)))
	card := one(t, s.flush(), troubleTitle)
	if card.ConversationID != "19:c@thread.tacv2;messageid=17" {
		t.Errorf("answered outside the thread: %s", card.ConversationID)
	}
	s.receive(s.activity(mentioned(channel, "lee", "yes")))
	for _, d := range s.flush() {
		if strings.Contains(string(d.Payload), "Glad to help") {
			t.Error("one person's yes ended another's dialog")
		}
	}
	press := invoke(button(t, card, "solved"))
	press["conversation"], press["from"] = channel, map[string]any{"id": "29:lee", "aadObjectId": "lee"}
	if answer := s.receive(s.activity(press)); !strings.Contains(string(answer.Body), "belongs to an earlier question") {
		t.Errorf("somebody else's button counted: %s", answer.Body)
	}
	press["from"] = map[string]any{"id": "29:kim", "aadObjectId": "kim"}
	if answer := s.receive(s.activity(press)); !strings.Contains(string(answer.Body), "You chose") {
		t.Errorf("the person's own button does not count: %s", answer.Body)
	}
}

func TestTheBotGreetsOnceForEachInstallation(t *testing.T) {
	s := newTeams(t)
	added := func() []byte {
		return s.activity(map[string]any{"type": "conversationUpdate", "membersAdded": []any{map[string]any{"id": "28:bot"}}})
	}
	installed := func(action string) []byte {
		return s.activity(map[string]any{"type": "installationUpdate", "action": action})
	}
	s.receive(installed("add"))
	s.receive(added())
	one(t, s.flush(), "get back into your account")
	s.receive(s.activity(map[string]any{"text": trouble})) // not sent yet when the bot is removed
	s.receive(installed("remove"))
	none(t, s.flush())
	s.receive(added())
	s.receive(installed("add"))
	one(t, s.flush(), "get back into your account")
}

func TestOddTexts(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "spaces": "  \n ", "emoji": "😀😀😀", "100,000 characters": strings.Repeat("로그인 ", 25_000), "one long word": strings.Repeat("x", 100_000),
		"control characters": "\x00\x01\x02\u007f", "right to left": "\u202epassword\u202c", "broken surrogate": "a\ufffdb",
		"markup": `<img src=x onerror=alert(1)> [click](http://evil.example) **bold** <at>Helper</at>`, "template": "{title} {reference} ${x}",
	} {
		t.Run(name, func(t *testing.T) {
			s := newTeams(t)
			sent := s.say(text)
			if len(sent) != 1 {
				t.Fatalf("sent %d messages, want one clear answer", len(sent))
			}
			for _, echoed := range []string{"evil.example", "onerror", "😀", "{title}", "{reference}"} {
				if strings.Contains(string(sent[0].Payload), echoed) {
					t.Errorf("echoes %s: %s", echoed, sent[0].Payload)
				}
			}
		})
	}
}

func TestRequestsThatAreNoActivities(t *testing.T) {
	for name, body := range map[string]string{
		"nothing": "", "truncated": `{"type":"message","te`, "a list": `[1]`, "null": `null`, "a word": `"message"`, "no conversation": `{"type":"message"}`,
		"deeply nested": strings.Repeat(`{"value":`, 20_000), "no type": `{"conversation":{"id":"a"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			s := newTeams(t)
			_, err := s.bot.Receive(t.Context(), s, []byte(body))
			var refused *bot.Refusal
			if !errors.As(err, &refused) || refused.Status != 400 {
				t.Errorf("got %v, want a refusal with 400", err)
			}
			none(t, s.flush())
		})
	}
}

// refusing is a caller who may not speak.
type refusing struct{}

func (refusing) Check(*bot.Activity) error {
	return &bot.Refusal{Status: 403, Reason: "foreign tenant"}
}

func TestACallerWhoMayNotSpeakReachesNoDialog(t *testing.T) {
	s := newTeams(t)
	_, err := s.bot.Receive(t.Context(), refusing{}, s.activity(map[string]any{"text": trouble}))
	var refused *bot.Refusal
	if !errors.As(err, &refused) || refused.Status != 403 {
		t.Errorf("got %v, want the refusal", err)
	}
	none(t, s.flush())
}

func TestWhoIsTooFastHearsSoOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limits, err := bot.ParseRateLimits("person=3/1m")
		if err != nil {
			t.Fatal(err)
		}
		s := newTeams(t, func(c *bot.Config) { c.Rate = limits })
		for range 3 {
			one(t, s.say(trouble), troubleTitle)
		}
		one(t, s.say(trouble), "faster than I can read")
		none(t, s.say(trouble))
		press := s.receive(s.activity(invoke(map[string]any{"ssprbot": 1, "verb": "help"})))
		if !strings.Contains(string(press.Body), "faster than I can read") {
			t.Errorf("a button in a hurry gets %s", press.Body)
		}
		time.Sleep(time.Minute)
		one(t, s.say(trouble), troubleTitle)
	})
}

func TestAPressMadeTooFastCountsLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limits, err := bot.ParseRateLimits("person=1/1m")
		if err != nil {
			t.Fatal(err)
		}
		s := newTeams(t, func(c *bot.Config) { c.Rate = limits })
		card := one(t, s.say(trouble), troubleTitle)
		s.receive(s.activity(submit(button(t, card, "solved"))))
		one(t, s.flush(), "faster than I can read")
		time.Sleep(time.Minute)
		s.receive(s.activity(submit(button(t, card, "solved"))))
		if sent := s.flush(); len(sent) != 2 {
			t.Errorf("the press still does not count: %s", payloads(sent))
		}
	})
}

func TestInstallationsAreNotLimited(t *testing.T) {
	limits, err := bot.ParseRateLimits("person=1/1m")
	if err != nil {
		t.Fatal(err)
	}
	s := newTeams(t, func(c *bot.Config) { c.Rate = limits })
	for i := range 10 {
		s.receive(s.activity(map[string]any{"type": "installationUpdate", "action": "add", "conversation": map[string]any{"id": fmt.Sprint("a:", i), "conversationType": "personal"}}))
	}
	for _, d := range s.flush() {
		if !strings.Contains(string(d.Payload), "get back into your account") {
			t.Errorf("an installation is answered with %s", d.Payload)
		}
	}
}

func TestButtonsOfAMenuWorkAgainAndAgain(t *testing.T) {
	s := newTeams(t)
	menu := one(t, s.say("help"), "What I can do")
	for range 3 {
		s.receive(s.activity(submit(button(t, menu, "person"))))
		one(t, s.flush(), "contact your helpdesk")
	}
}

// failing is a store that cannot commit.
type failing struct{ bot.Store }

func (failing) Turn(context.Context, bot.TurnKey, time.Time, func([]byte) (bot.Turn, error)) ([]byte, bool, error) {
	return nil, false, errors.New("disk full: /secret/path")
}

func TestATurnThatCannotBeKept(t *testing.T) {
	s := newTeams(t, func(c *bot.Config) { c.Store = failing{c.Store} })
	_, err := s.bot.Receive(t.Context(), s, s.activity(map[string]any{"text": trouble}))
	if err == nil {
		t.Fatal("acknowledged although nothing is kept")
	}
	said := string(s.sent[0].Payload)
	if !strings.Contains(said, "Reference: ") || strings.Contains(said, "disk") {
		t.Errorf("the person hears %s", said)
	}
	answer, err := s.bot.Receive(t.Context(), s, s.activity(invoke(map[string]any{"ssprbot": 1, "verb": "help"})))
	if err != nil || !strings.Contains(string(answer.Body), "Reference: ") || strings.Contains(string(answer.Body), "disk") {
		t.Errorf("the button gets %s, %v", answer.Body, err)
	}
}

func TestADialogOfAnotherVersionBeginsAnew(t *testing.T) {
	s := newTeams(t)
	one(t, s.say(trouble), troubleTitle)
	// Whatever was kept, the person gets an answer.
	_, _, err := s.store.Turn(t.Context(), bot.TurnKey{Conversation: "a:1", Dialog: dialogOf(t, s)}, time.Now(), func([]byte) (bot.Turn, error) {
		return bot.Turn{State: []byte(`{"v":99,"phase":"hyperspace"}`)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	one(t, s.say(trouble), troubleTitle)
}

// dialogOf watches a turn to learn the key of the person's dialog.
func dialogOf(t *testing.T, s *teams) string {
	t.Helper()
	spy := &spying{Store: s.store}
	watched := newTeams(t, func(c *bot.Config) { c.Store = spy })
	watched.say("help")
	return spy.key.Dialog
}

type spying struct {
	bot.Store
	key bot.TurnKey
}

func (s *spying) Turn(ctx context.Context, key bot.TurnKey, now time.Time, step func([]byte) (bot.Turn, error)) ([]byte, bool, error) {
	s.key = key
	return s.Store.Turn(ctx, key, now, step)
}

func FuzzReceive(f *testing.F) {
	for _, seed := range []string{`{"type":"message","conversation":{"id":"a"},"text":"hi"}`, `{"type":"invoke","name":"adaptiveCard/action","conversation":{"id":"a"},"value":{"action":{"data":{"ssprbot":1,"verb":"pick"}}}}`,
		`{"type":"installationUpdate","action":"add","conversation":{"id":"a"},"recipient":{"id":"b"}}`, `{"type":"message","conversation":{"id":"a"},"value":[]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		s := newTeams(t)
		answer, err := s.bot.Receive(t.Context(), s, body)
		var refused *bot.Refusal
		switch {
		case err != nil && !errors.As(err, &refused):
			t.Fatalf("an honest caller gets an internal error: %v", err)
		case err == nil && answer.Status != 200:
			t.Fatalf("answered %d", answer.Status)
		}
		for _, d := range s.flush() {
			if _, err := bot.ParseActivity(d.Payload); err != nil {
				t.Fatalf("sends what is no activity: %v", err)
			}
		}
	})
}
