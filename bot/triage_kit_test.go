package bot_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

// channel is a channel of Teams in which the bot may read: Kim and others write, Lee and Park work.
const channel = "19:all@thread.tacv2"

// thread is the conversation of a post and its replies.
func thread(id string) string { return channel + ";messageid=" + id }

// post is a message in the channel that begins a thread, changed as the test wants.
func (c *counter) post(who, id, text string, change map[string]any) []bot.Delivery {
	c.t.Helper()
	a := map[string]any{
		"id": id, "text": text,
		"from":         map[string]any{"id": "29:" + who, "name": strings.ToUpper(who[:1]) + who[1:], "aadObjectId": who},
		"conversation": map[string]any{"id": thread(id), "conversationType": "channel", "isGroup": true, "tenantId": "tenant"},
		"channelData":  map[string]any{"tenant": map[string]any{"id": "tenant"}, "team": map[string]any{"id": "19:office"}},
	}
	maps.Copy(a, change)
	c.receive(c.activity(a))
	return c.run(time.Second)
}

// changed is what Teams says of a message that was changed.
func changed(kind, event string) map[string]any {
	return map[string]any{"type": kind, "channelData": map[string]any{
		"tenant": map[string]any{"id": "tenant"}, "team": map[string]any{"id": "19:office"}, "eventType": event,
	}}
}

// mentioning is a message to the bot by name.
func mentioning(text string) map[string]any {
	return map[string]any{
		"text":     "<at>Helper</at> " + text,
		"entities": []any{map[string]any{"type": "mention", "mentioned": map[string]any{"id": "28:bot"}, "text": "<at>Helper</at>"}},
	}
}

func (c *counter) tickets() (all []helpdesk.Ticket) {
	c.t.Helper()
	c.work(func(r helpdesk.Records) (err error) {
		all, err = r.Search(c.t.Context(), "tenant", helpdesk.Query{Closed: true})
		return err
	})
	return all
}

func wantTickets(t *testing.T, c *counter, n int) {
	t.Helper()
	if all := c.tickets(); len(all) != n {
		t.Fatalf("%d tickets, want %d: %+v", len(all), n, all)
	}
}
