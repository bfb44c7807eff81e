package bot_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/helpdesk"
)

// writes is what somebody writes to the bot in their own chat.
func (c *counter) writes(who, text string) {
	c.t.Helper()
	c.receive(c.activity(map[string]any{
		"text":         text,
		"from":         map[string]any{"id": "29:" + who, "aadObjectId": who},
		"conversation": map[string]any{"id": "a:" + who, "conversationType": "personal", "tenantId": "tenant"},
	}))
	c.run(time.Second)
}

// first is what began the thread in the channel.
func (c *counter) first(channel string) string {
	c.t.Helper()
	for where, all := range c.wall {
		if strings.HasPrefix(where, channel+";") {
			return all[0].content
		}
	}
	c.t.Fatalf("nothing stands in %s: %v", channel, c.wall)
	return ""
}

// Who asks to be forgotten stands in no card of the desk any more.
func TestNoCardNamesWhoIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		opened := c.open(fromTalk())
		c.press("lee", "19:desk;messageid=1001", c.card("19:desk", "ticket.take"), "ticket.take", "")
		c.press("kim", "a:kim", c.card("a:kim", "ticket.comment"), "ticket.comment", "still nothing")
		own := len(c.wall["a:kim"])

		c.writes("kim", "forget me")
		ticket := c.ticket(opened.Number)
		if ticket.Status != helpdesk.Closed || ticket.Requester != (helpdesk.Person{}) || ticket.Assignee.ID != "lee" {
			t.Errorf("the ticket is %+v", ticket)
		}
		card := c.first("19:desk")
		for _, word := range []string{"Kim", "My new password", "still nothing", "ticket.take", "ticket.solve"} {
			if strings.Contains(card, word) {
				t.Errorf("the desk's card says %q: %s", word, card)
			}
		}
		c.sees("19:desk", `"mentioned":{"id":"29:lee","name":"Lee"}`)
		if n := len(c.wall["a:kim"]) - own; n != 1 {
			t.Errorf("Kim hears %d things, want one", n)
		}
	})
}

// A forgotten agent's ticket is anybody's, and the requester's card says so.
func TestATicketIsFreedOfAForgottenAgent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		opened := c.open(fromTalk())
		c.press("lee", "19:desk;messageid=1001", c.card("19:desk", "ticket.take"), "ticket.take", "")
		c.writes("lee", "forget me")
		if got := c.ticket(opened.Number); got.Status != helpdesk.New || got.Assignee != (helpdesk.Person{}) || got.Requester.ID != "kim" {
			t.Errorf("the ticket is %+v", got)
		}
		c.card("19:desk", "ticket.take")
		if n := c.count("a:kim", `"text":"Lee is working on it."`); n != 0 {
			t.Error("Kim's card names Lee")
		}
		if n := c.count("19:desk", "Lee is working on it"); n != 0 {
			t.Error("the desk's card names Lee")
		}
	})
}

// An agent who asks to be forgotten leaves the ticket to the others, and no word in its cards.
func TestAnAgentWhoIsForgottenLeavesTheTicketToTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		opened := c.open(fromTalk())
		c.press("lee", deskThread, c.card("19:desk", "ticket.take"), "ticket.take", "")
		c.press("lee", deskThread, c.card("19:desk", "ticket.comment"), "ticket.comment", "I look at it at noon")
		c.sees("a:kim", "I look at it at noon")
		c.writes("lee", "forget me")
		ticket := c.ticket(opened.Number)
		if ticket.Status != helpdesk.New || ticket.Assignee != (helpdesk.Person{}) || ticket.Requester.ID != "kim" || len(ticket.Comments) != 0 {
			t.Errorf("the ticket is %+v", ticket)
		}
		if got := c.trail(opened.Number); strings.Contains(got, "lee") || !strings.Contains(got, "kim") {
			t.Errorf("the trail says %s", got)
		}
		card := c.first("19:desk")
		for _, word := range []string{"Lee", "at noon"} {
			if strings.Contains(card, word) {
				t.Errorf("the desk's card says %q: %s", word, card)
			}
		}
		c.press("park", deskThread, c.card("19:desk", "ticket.take"), "ticket.take", "")
		if got := c.ticket(opened.Number); got.Assignee.ID != "park" {
			t.Errorf("Park cannot take it: %+v", got)
		}
	})
}

// An incident's card names who confirmed it, until they ask to be forgotten; what people were told stays true.
func TestAnIncidentsCardNamesNobodyWhoIsForgotten(t *testing.T) {
	for name, end := range map[string]bool{"while it lasts": false, "when it is over": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := rush(t, 5)
				c.press("lee", deskThread, c.card("19:desk", "incident.confirm"), "incident.confirm", "")
				if end {
					c.press("park", deskThread, c.card("19:desk", "incident.end"), "incident.end", "")
				}
				told := c.stood
				c.writes("lee", "forget me")
				if got := c.incident(); got.Confirmed != (helpdesk.Person{}) {
					t.Errorf("the incident is %+v", got)
				}
				if n := c.count("19:desk", "Lee"); n != 0 {
					t.Errorf("the card names Lee: %v", c.wall)
				}
				if n := c.stood - told; n > 2 { // the answer, and the card
					t.Errorf("%d things are said besides", n-2)
				}
				if !end {
					c.sees("19:desk", "It is one.")
					c.press("park", deskThread, c.card("19:desk", "incident.end"), "incident.end", "")
				}
				c.sees("19:desk", "It is over.")
				if n := c.count("a:p0", "says that this is over"); n != 1 {
					t.Errorf("p0 is told %d times that it is over", n)
				}
			})
		})
	}
}
