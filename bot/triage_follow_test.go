package bot_test

import (
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

func TestEditsOfAPostReachItsTicket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		none(t, c.post("kim", "17", "good morning", nil))
		edited := changed("messageUpdate", "editMessage")
		one(t, c.post("kim", "17", trouble, edited), troubleTitle)
		none(t, c.post("kim", "17", trouble, edited)) // delivered again
		c.post("kim", "17", trouble+" since Monday", edited)
		wantTickets(t, c, 1)
		c.sees(thread("17"), "since Monday")
		if got := c.trail(1); got != "open:kim→new edit:kim→new" {
			t.Errorf("the trail says %s", got)
		}
		c.press("lee", thread("17"), c.card(thread("17"), "ticket.solve"), "ticket.solve", "")
		c.post("kim", "17", "something else", edited)
		if got := c.tickets()[0].Problem; got != trouble+" since Monday" {
			t.Errorf("a solved ticket says %q", got)
		}
	})
}

func TestADeletedPostTakesItsTicketWithIt(t *testing.T) {
	deleted := changed("messageDelete", "softDeleteMessage")
	for name, tt := range map[string]struct {
		taken  bool
		status helpdesk.Status
		words  int
	}{"nobody took it": {false, helpdesk.Closed, 0}, "somebody works on it": {true, helpdesk.Taken, 1}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCounter(t)
				c.post("kim", "17", trouble, nil)
				if tt.taken {
					c.press("lee", thread("17"), c.card(thread("17"), "ticket.take"), "ticket.take", "")
				}
				before := len(c.wall[thread("17")])
				c.post("kim", "17", "", deleted)
				if got := c.tickets()[0]; got.Status != tt.status {
					t.Errorf("it is %s", got.Status)
				}
				if n := c.count(thread("17"), trouble); n != tt.words {
					t.Errorf("its words stand in %d cards", n)
				}
				if n := len(c.wall[thread("17")]); n != before {
					t.Errorf("%d messages where there were %d", n, before)
				}
			})
		})
	}
}

func TestThePosterIsAskedAndAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		c.post("kim", "17", trouble, nil)
		says(t, c.press("choi", thread("17"), c.card(thread("17"), "ticket.ask"), "ticket.ask", "hi"), "Only the helpdesk")
		c.press("lee", thread("17"), c.card(thread("17"), "ticket.ask"), "ticket.ask", "Which PC is it?")
		c.sees("a:29:kim", "Which PC is it?")
		c.press("kim", "a:29:kim", c.card("a:29:kim", "ticket.answer"), "ticket.answer", "The one in room 5")
		c.sees(thread("17"), "The one in room 5")
		if got := c.tickets()[0]; got.Status != helpdesk.Taken || got.Assignee.ID != "lee" {
			t.Errorf("it is %s with %s", got.Status, got.Assignee.ID)
		}
	})
}

func TestAPosterWithoutAChatIsAskedInTheThread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		c.post("kim", "17", trouble, nil)
		c.deliver = func(d bot.Delivery) error {
			if d.Member != "" {
				return &bot.DeliveryError{Outcome: bot.Gone, Status: 403}
			}
			return nil
		}
		c.press("lee", thread("17"), c.card(thread("17"), "ticket.ask"), "ticket.ask", "Which PC is it?")
		c.run(time.Minute)
		c.press("kim", thread("17"), c.card(thread("17"), "ticket.answer"), "ticket.answer", "The one in room 5")
		if got := c.tickets()[0]; got.Status != helpdesk.Taken {
			t.Errorf("it is %s", got.Status)
		}
	})
}

func TestWhoIsForgottenStandsOnNoCard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		c.open(fromTalk())
		c.sees("19:desk", "My new password")
		c.receive(c.activity(map[string]any{"text": "forget me"}))
		c.run(time.Second)
		for _, word := range []string{"My new password", "From: Kim"} {
			if n := c.count("19:desk", word); n != 0 {
				t.Errorf("%q stands in %d cards: %v", word, n, c.wall["19:desk;messageid=1001"])
			}
		}
		c.sees("19:desk", "Closed")
	})
}
