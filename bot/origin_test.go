package bot_test

import (
	"strings"
	"testing"
	"testing/synctest"
)

// asked is what an agent hears who wants a ticket of a post.
func (c *counter) asked(who, author, id, words string) string {
	c.t.Helper()
	payload := message(author, words)
	payload["id"] = id
	a := composing(who, "submitAction", submitted(payload, words))
	a["conversation"] = map[string]any{"id": thread(id), "conversationType": "channel", "tenantId": "tenant"}
	got, _ := c.compose(a)
	return got.dialog()
}

// A post is one ticket, whether the bot reads it first or an agent asks for it first.
func TestAPostIsOneTicketWhoeverAsksForIt(t *testing.T) {
	edited := changed("messageUpdate", "editMessage")
	for name, tt := range map[string]struct {
		first, then func(*testing.T, *counter)
		says        string
	}{
		"the bot, then an agent": {
			func(t *testing.T, c *counter) { one(t, c.post("kim", "17", trouble, nil), troubleTitle) },
			func(t *testing.T, c *counter) {
				if got := c.asked("lee", "kim", "17", trouble); !strings.Contains(got, "already ticket 1") {
					t.Errorf("the agent hears %s", got)
				}
			}, trouble,
		},
		"an agent, then the bot": {
			func(t *testing.T, c *counter) {
				none(t, c.post("kim", "17", "good morning", nil))
				if got := c.asked("lee", "kim", "17", "good morning"); !strings.Contains(got, "ticket 1 now") {
					t.Errorf("the agent hears %s", got)
				}
			},
			func(_ *testing.T, c *counter) { c.post("kim", "17", trouble, edited) }, trouble,
		},
		"an agent, then a post that comes late": {
			func(_ *testing.T, c *counter) { c.asked("lee", "kim", "17", "in the agent's words") },
			func(_ *testing.T, c *counter) { c.post("kim", "17", trouble, nil) }, "in the agent's words",
		},
		"an agent, then who mentions the bot in the thread": {
			func(_ *testing.T, c *counter) { c.asked("lee", "kim", "17", "in the agent's words") },
			func(_ *testing.T, c *counter) {
				reply := map[string]any{"conversation": map[string]any{"id": thread("17"), "conversationType": "channel", "isGroup": true, "tenantId": "tenant"}}
				c.post("kim", "18", "", mergedWith(mentioning(trouble), reply))
			}, "in the agent's words",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCounter(t)
				tt.first(t, c)
				tt.then(t, c)
				wantTickets(t, c, 1)
				if got := c.tickets()[0].Problem; got != tt.says {
					t.Errorf("the ticket says %q", got)
				}
			})
		})
	}
}
