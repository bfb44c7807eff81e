package bot_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

func TestAPostIsAnsweredInItsThreadOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		sent := c.post("kim", "17", trouble+" Password: Summer2026!", nil)
		if c.count("a:29:kim", "looked like a password") != 1 {
			t.Errorf("Kim is not warned: %s", payloads(sent))
		}
		sent = slices.DeleteFunc(sent, func(d bot.Delivery) bool { return d.Member != "" })
		card := one(t, sent, troubleTitle)
		if card.ConversationID != thread("17") {
			t.Errorf("answered in %s", card.ConversationID)
		}
		for _, verb := range []string{"ticket.take", "ticket.solve", "ticket.dismiss", "ticket.ask"} {
			button(t, card, verb)
		}
		if strings.Contains(string(card.Payload), "Summer2026") {
			t.Errorf("a secret is repeated: %s", card.Payload)
		}
		none(t, c.post("kim", "17", trouble+" Password: Summer2026!", nil))
		wantTickets(t, c, 1)
		got := c.tickets()[0]
		if got.Thread != got.Channel || got.Thread.Conversation != thread("17") || got.Requester.ID != "kim" || got.Area == "" || got.Issue != "writeback-off" {
			t.Errorf("made %+v", got)
		}
	})
}

func TestPostsThatAreLeftAlone(t *testing.T) {
	team := []any{map[string]any{"type": "mention", "mentioned": map[string]any{"id": channel, "name": "Office"}, "text": "<at>Office</at>"}}
	reply := map[string]any{"conversation": map[string]any{"id": thread("3"), "conversationType": "channel", "isGroup": true, "tenantId": "tenant"}}
	for name, change := range map[string]map[string]any{
		"out of scope":         {"text": "the printer is jammed"},
		"nothing that is sure": {"text": "does anybody know when lunch is?"},
		"a reply":              reply,
		"from a bot":           {"from": map[string]any{"id": "28:other", "name": "Other"}},
		"from a connector":     {"from": nil},
		"important":            {"importance": "high"},
		"urgent":               {"importance": "urgent"},
		"for the whole team":   {"entities": team},
		"an announcement":      {"text": "Dear all\n\n" + trouble + "\n\nThis is known.\n\nThe helpdesk"},
		"in no team":           {"channelData": map[string]any{}},
		"a card":               {"text": "", "attachments": []any{map[string]any{"contentType": "application/vnd.microsoft.card.adaptive", "content": map[string]any{}}}},
		"an edit of a reply":   mergedWith(reply, changed("messageUpdate", "editMessage")),
		"deleted":              changed("messageDelete", "softDeleteMessage"),
		"an odd event":         changed("messageUpdate", "teleported"),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCounter(t)
				none(t, c.post("kim", "17", trouble, change))
				wantTickets(t, c, 0)
			})
		})
	}
}

func mergedWith(a, b map[string]any) map[string]any {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func TestWhereThereIsNoDeskPostsAreLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		c.work(func(r helpdesk.Records) error { return r.RemoveDesk(t.Context(), "tenant", "19:team") })
		none(t, c.post("kim", "17", trouble, nil))
		wantTickets(t, c, 0)
	})
}

func TestWhoMentionsTheBotIsAlwaysAnswered(t *testing.T) {
	reply := map[string]any{"conversation": map[string]any{"id": thread("3"), "conversationType": "channel", "isGroup": true, "tenantId": "tenant"}}
	for name, tt := range map[string]struct {
		change  map[string]any
		want    string
		tickets int
		thread  string
	}{
		"sure":                       {mentioning(trouble), "ticket.take", 1, "17"},
		"sure, in a reply":           {mergedWith(reply, mentioning(trouble)), "ticket.take", 1, "3"},
		"important":                  {mergedWith(mentioning(trouble), map[string]any{"importance": "high"}), "ticket.take", 1, "17"},
		"not sure":                   {mentioning("hello"), "", 0, "17"},
		"out of scope":               {mentioning("the printer is jammed"), "", 0, "17"},
		"out of scope, in a reply":   {mergedWith(reply, mentioning("the printer is jammed")), "", 0, "3"},
		"nothing but the bot's name": {mentioning(""), "", 0, "17"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCounter(t)
				got := one(t, c.post("kim", "17", "", tt.change), tt.want)
				if got.ConversationID != thread(tt.thread) {
					t.Errorf("answered in %s", got.ConversationID)
				}
				wantTickets(t, c, tt.tickets)
			})
		})
	}
}

func TestInATicketsThreadTheDialogAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		c.post("kim", "17", trouble, nil)
		reply := map[string]any{"id": "18", "conversation": map[string]any{"id": thread("17"), "conversationType": "channel", "isGroup": true, "tenantId": "tenant"}}
		sent := c.post("kim", "18", "", mergedWith(mentioning(trouble), reply))
		one(t, sent[:1], "This thread already has ticket 1")
		one(t, sent[1:], troubleTitle)
		one(t, c.post("kim", "19", "", replying("17", "help")), "")
		wantTickets(t, c, 1)
	})
}
