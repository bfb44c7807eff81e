package bot_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

// A ticket from the talk to the end, as both sides see it.
func TestATicketsLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		opened := c.open(fromTalk())
		c.sees("19:desk", "Nobody has taken it yet")
		c.sees("a:kim", "passed this on to the helpdesk")

		old := c.card("19:desk", "ticket.take")
		says(t, c.press("lee", "19:desk;messageid=1001", old, "ticket.take", ""), "Lee is working on it", "ticket.release")
		c.sees("19:desk", "Lee is working on it")
		c.sees("a:kim", "Lee from the helpdesk is working on it now")
		if n := c.count("a:kim", `"text":"Lee is working on it."`); n != 1 {
			t.Errorf("%d of Kim's cards say who has it", n)
		}

		before := len(c.wall["a:kim"])
		says(t, c.press("park", "19:desk;messageid=1001", old, "ticket.take", ""), "Lee was faster", "Lee is working on it")
		if c.ticket(opened.Number).Assignee.ID != "lee" || len(c.wall["a:kim"]) != before {
			t.Error("the second to press changed something")
		}

		c.press("lee", "19:desk;messageid=1001", c.card("19:desk", "ticket.ask"), "ticket.ask", "Which PC?")
		question := c.card("a:kim", "ticket.answer")
		c.sees("a:kim", "Which PC?")
		says(t, c.press("kim", "a:kim", question, "ticket.answer", "The laptop, its code is 482913"), "passed your answer on")
		c.sees("19:desk", "Kim has answered")
		c.sees("19:desk", "The laptop")
		if n := c.count("a:kim", "ticket.answer") + c.count("a:kim", "482913") + c.count("19:desk", "482913"); n != 0 {
			t.Error("the question can still be answered, or a code was passed on")
		}
		c.sees("a:kim", "looked like a password or a code")

		c.press("kim", "a:kim", c.card("a:kim", "ticket.solve"), "ticket.solve", "")
		c.sees("19:desk", "Kim says that it is solved")
		c.press("kim", "a:kim", c.card("a:kim", "ticket.reopen"), "ticket.reopen", "")
		c.sees("19:desk", "Nobody has taken it yet")
		c.press("kim", "a:kim", c.card("a:kim", "ticket.withdraw"), "ticket.withdraw", "")
		if n := c.count("19:desk", "ticket.take") + c.count("a:kim", "ticket.comment"); n != 0 {
			t.Error("a closed ticket still has buttons")
		}
		want := "open:kim→new take:lee→taken ask:lee→waiting answer:kim→taken solve:kim→solved reopen:kim→new withdraw:kim→closed"
		if got := c.trail(opened.Number); got != want {
			t.Errorf("the trail is\n%s, want\n%s", got, want)
		}
	})
}

// What the desk says stands in the thread of the ticket's card, and calls who has it.
func TestNotesStandInTheTicketsThread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		c.open(fromTalk())
		c.press("lee", "19:desk;messageid=1001", c.card("19:desk", "ticket.take"), "ticket.take", "")
		c.press("kim", "a:kim", c.card("a:kim", "ticket.comment"), "ticket.comment", "still nothing")
		threads := 0
		for where, all := range c.wall {
			if strings.HasPrefix(where, "19:desk") {
				threads++
				if len(all) != 2 || !strings.Contains(all[1].content, `"mentioned":{"id":"29:lee","name":"Lee"}`) {
					t.Errorf("the thread has %v", all)
				}
			}
		}
		if threads != 1 {
			t.Errorf("there are %d threads", threads)
		}
	})
}

func TestOneOriginIsOneTicket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		first, again := c.open(fromTalk()), c.open(fromTalk())
		if first.Number != again.Number || c.count("19:desk", "Ticket") != 1 || c.count("a:kim", "Ticket") != 1 {
			t.Errorf("tickets %d and %d: %v", first.Number, again.Number, c.wall)
		}
		other := fromTalk()
		other.Origin = "talk:2"
		if c.open(other).Number == first.Number {
			t.Error("another talk is the same ticket")
		}
	})
}

func TestWithoutADeskNothingIsOpened(t *testing.T) {
	c := newCounter(t)
	c.work(func(r helpdesk.Records) error { return r.RemoveDesk(t.Context(), "tenant", "19:team") })
	if _, err := c.bot.OpenTicket(t.Context(), fromTalk()); err == nil {
		t.Error("it was opened")
	}
	c.work(func(r helpdesk.Records) error {
		_, err := r.ByOrigin(t.Context(), "tenant", "talk:1")
		if !errors.Is(err, helpdesk.ErrNoTicket) {
			t.Errorf("a ticket is kept: %v", err)
		}
		return nil
	})
}

// A post is answered where it stands: the card under it is the poster's as well, and news goes to their own chat.
func TestATicketUnderAPost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		post := fromTalk()
		thread := helpdesk.Place{ServiceURL: "https://teams.example/", Conversation: "19:public;messageid=7", Team: "19:public"}
		post.Thread, post.Channel, post.Requester.Chat = thread, thread, helpdesk.Place{}
		opened, err := c.bot.OpenTicket(t.Context(), post)
		if err != nil {
			t.Fatal(err)
		}
		d := one(t, c.run(time.Second), "Nobody has taken it yet")
		if d.ConversationID != "19:public;messageid=7" || d.Operation != bot.Post {
			t.Errorf("it goes to %s", d.ConversationID)
		}
		c.deliver = func(d bot.Delivery) error {
			if d.Member != "" {
				return &bot.DeliveryError{Outcome: bot.Gone, Status: 403}
			}
			return nil
		}
		c.press("lee", "19:public;messageid=7", c.card("19:public", "ticket.take"), "ticket.take", "")
		c.sees("19:public", "Lee from the helpdesk") // since Kim's chat refuses it
		c.deliver = nil
		c.press("lee", "19:public;messageid=7", c.card("19:public", "ticket.comment"), "ticket.comment", "Soon")
		c.sees("a:29:kim", "Soon")
		// The poster presses on the desk's card, and gets it back.
		says(t, c.press("kim", "19:public;messageid=7", c.card("19:public", "ticket.solve"), "ticket.solve", ""), "From: Kim", "Reopen")
		if c.ticket(opened.Number).Status != helpdesk.Solved {
			t.Error("it is not solved")
		}
	})
}

func TestAPressDeliveredAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		opened := c.open(fromTalk())
		card := c.card("19:desk", "ticket.comment")
		first := c.press("lee", "19:desk;messageid=1001", card, "ticket.comment", "Soon")
		again := c.press("lee", "19:desk;messageid=1001", card, "ticket.comment", "Soon")
		if string(first.Body) != string(again.Body) || len(c.ticket(opened.Number).Comments) != 1 || c.count("a:kim", "from the helpdesk writes") != 1 {
			t.Errorf("the comment counts twice: %v", c.wall)
		}
		// On the card as it is now the same button is another press.
		c.press("lee", "19:desk;messageid=1001", c.card("19:desk", "ticket.comment"), "ticket.comment", "Soon")
		if n := len(c.ticket(opened.Number).Comments); n != 2 {
			t.Errorf("%d comments", n)
		}
		// Taken, given back and taken again: each is a press of its own.
		for _, verb := range []string{"ticket.take", "ticket.release", "ticket.take"} {
			c.press("lee", "19:desk;messageid=1001", c.card("19:desk", verb), verb, "")
		}
		if got := c.ticket(opened.Number); got.Status != helpdesk.Taken {
			t.Errorf("it is %s", got.Status)
		}
	})
}

func TestOldClientsPressToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		opened := c.open(fromTalk())
		card := c.card("19:desk", "ticket.take")
		press := func(who string) []bot.Delivery {
			a := submit(button(t, bot.Delivery{Payload: []byte(card.content)}, "ticket.take"))
			a["from"] = map[string]any{"id": "29:" + who, "name": who, "aadObjectId": who}
			a["conversation"] = map[string]any{"id": "19:desk;messageid=1001", "conversationType": "channel", "tenantId": "tenant"}
			if answer := c.receive(c.activity(a)); answer.Body != nil {
				t.Errorf("a message is answered with a body: %s", answer.Body)
			}
			return c.run(time.Second)
		}
		press("lee")
		if c.ticket(opened.Number).Assignee.ID != "lee" {
			t.Error("nobody has it")
		}
		one(t, press("park"), "lee was faster")
		one(t, press("choi"), "Only the helpdesk")
	})
}

func TestTheRosterCannotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		opened := c.open(fromTalk())
		c.roster = roster{err: errors.New("the connector is away")}
		says(t, c.press("lee", "19:desk;messageid=1001", c.card("19:desk", "ticket.take"), "ticket.take", ""), "cannot check right now")
		if c.ticket(opened.Number).Status != helpdesk.New {
			t.Error("somebody took it")
		}
		c.press("kim", "a:kim", c.card("a:kim", "ticket.comment"), "ticket.comment", "hello?")
		if len(c.ticket(opened.Number).Comments) != 1 || c.roster.asked.Load() != 1 {
			t.Error("a requester needs the roster")
		}
		c.roster.err = nil
		c.roster.members = map[string]bool{"lee": false}
		c.press("lee", "19:desk;messageid=1001", c.card("19:desk", "ticket.take"), "ticket.take", "")
		if c.ticket(opened.Number).Status != helpdesk.Taken {
			t.Error("the same press does not count later")
		}
	})
}

func TestTicketsWakeByThemselves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		opened := c.open(fromTalk())
		c.press("lee", "19:desk;messageid=1001", c.card("19:desk", "ticket.ask"), "ticket.ask", "Which PC?")
		c.wait(25 * time.Hour)
		if n := c.count("a:kim", "ticket.answer"); n != 2 { // the requester's card and the newest question
			t.Errorf("%d cards can be answered", n)
		}
		c.sees("a:kim", "stands again further down")
		c.wait(24 * time.Hour)
		c.sees("19:desk", "still no answer")
		if c.count("a:kim", "ticket.answer") != 0 || c.ticket(opened.Number).Status != helpdesk.Taken {
			t.Error("it still waits")
		}
		c.press("lee", "19:desk;messageid=1001", c.card("19:desk", "ticket.solve"), "ticket.solve", "")
		c.wait(8 * 24 * time.Hour)
		if got := c.ticket(opened.Number); got.Status != helpdesk.Closed || c.count("a:kim", "ticket.reopen") != 0 {
			t.Errorf("it is %s", got.Status)
		}
	})
}

func TestTheCardOfATicketIsShownAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		opened := c.open(fromTalk())
		c.receive(c.activity(map[string]any{"text": "my tickets", "conversation": map[string]any{"id": "a:kim", "conversationType": "personal", "tenantId": "tenant"}}))
		c.run(time.Second)
		list := c.card("a:kim", "ticket.show")
		c.press("kim", "a:kim", list, "ticket.show", "")
		if c.count("a:kim", "stands further down") != 1 || c.count("a:kim", "ticket.withdraw") != 1 {
			t.Errorf("the card does not stand in one place: %v", c.wall["a:kim"])
		}
		c.press("lee", "19:desk;messageid=1001", c.card("19:desk", "ticket.take"), "ticket.take", "")
		if last := c.card("a:kim", "ticket.withdraw"); !strings.Contains(last.content, "Lee is working on it") {
			t.Errorf("the card is out of date: %s", last.content)
		}
		says(t, c.press("lee", "a:lee", list, "ticket.show", ""), "Only the helpdesk or the person")
		if got := c.ticket(opened.Number); got.Version != 2 {
			t.Errorf("showing it changed it: version %d", got.Version)
		}
	})
}
