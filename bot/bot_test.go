package bot_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"ssprbot/bot"
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
		"edit of an unknown kind":         {"type": "messageUpdate", "text": trouble},
		"edit in a group":                 {"type": "messageUpdate", "conversation": group, "text": trouble, "channelData": edited},
		"message that is gone":            {"type": "messageDelete", "channelData": map[string]any{"eventType": "softDeleteMessage"}},
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

// failing is a store that cannot commit.
type failing struct{ bot.Store }

func (failing) Turn(context.Context, bot.TurnKey, time.Time, func(bot.Kept) (bot.Turn, error)) ([]byte, bool, error) {
	return nil, false, errors.New("disk full: /secret/path")
}

func TestATurnThatCannotBeKept(t *testing.T) {
	s := newTeams(t, func(c *bot.Config) { c.Store = failing{c.Store} })
	_, err := s.bot.Receive(t.Context(), s, s.activity(map[string]any{"text": trouble}))
	if err != nil || len(s.sent) != 2 {
		t.Fatalf("a question gets %d messages, %v; want an apology and its answer", len(s.sent), err)
	}
	apology, said := string(s.sent[0].Payload), string(s.sent[1].Payload)
	if !strings.Contains(apology, "cannot remember") || !strings.Contains(said, troubleTitle) || strings.Contains(apology+said, "disk") {
		t.Errorf("the person hears %s\nand %s", apology, said)
	}
	for i, act := range []map[string]any{{"value": map[string]any{"ssprbot": 1, "verb": "help"}}, {"text": "forget me"}, {"text": "한국어"}} {
		_, err = s.bot.Receive(t.Context(), s, s.activity(act))
		if said := string(s.sent[2+i].Payload); err == nil || !strings.Contains(said, "Reference: ") || strings.Contains(said, "disk") {
			t.Errorf("%v: the person hears %s, %v", act, said, err)
		}
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
	_, _, err := s.store.Turn(t.Context(), bot.TurnKey{Conversation: "a:1", Dialog: dialogOf(t, s)}, time.Now(), func(bot.Kept) (bot.Turn, error) {
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

func (s *spying) Turn(ctx context.Context, key bot.TurnKey, now time.Time, step func(bot.Kept) (bot.Turn, error)) ([]byte, bool, error) {
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
