package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/bot/teamstest"
	"ssprbot/store"
)

// withChanges makes a database in which changes of tickets wait to be told, and returns the flag that names it.
func withChanges(t *testing.T, tickets ...int) (flag string) {
	t.Helper()
	url := "sqlite:" + filepath.Join(t.TempDir(), "bot.db")
	kept, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = kept.Close() }()
	var changes []bot.Delivery
	for i, ticket := range tickets {
		changes = append(changes, bot.Delivery{
			Operation: bot.Hook, ConversationID: bot.HookQueue(fmt.Sprint(ticket)), TenantID: "tenant", Due: time.Now(),
			Payload: fmt.Appendf(nil, `{"ticket":%d,"change":%d,"note":"비밀번호"}`, ticket, i+1),
		})
	}
	_, _, err = kept.Turn(t.Context(), bot.TurnKey{Conversation: "a:1", Dialog: "a:1"}, time.Now(), func(bot.Kept) (bot.Turn, error) {
		return bot.Turn{Deliveries: changes}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return "--database-url=" + url
}

func TestTheWebhookIsTold(t *testing.T) {
	for name, tt := range map[string]struct {
		before func(*teamstest.Webhook)
		after  func(*teamstest.Webhook) // once something has been tried
		calls  int                      // at the least
	}{
		"at once":                   {func(*teamstest.Webhook) {}, nil, 3},
		"after an error":            {func(w *teamstest.Webhook) { w.Fail(1, teamstest.Status(500)) }, nil, 4},
		"after it was asked to":     {func(w *teamstest.Webhook) { w.Fail(1, teamstest.Status(429).RetryAfter("2")) }, nil, 4},
		"after a lost answer":       {func(w *teamstest.Webhook) { w.Fail(2, teamstest.Cut()) }, nil, 5},
		"once it is up":             {(*teamstest.Webhook).GoOffline, (*teamstest.Webhook).GoOnline, 3},
		"once it can be trusted":    {(*teamstest.Webhook).Distrust, (*teamstest.Webhook).GoOnline, 3},
		"but for what it turns off": {func(w *teamstest.Webhook) { w.Fail(1, teamstest.Status(410)) }, nil, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			teams := teamstest.New(t)
			receiver := teams.Webhook()
			tt.before(receiver)
			p := start(t, append(teams.Environment(), receiver.Environment()...), withChanges(t, 1, 1, 2))
			if tt.after != nil {
				p.awaitLog("delivery did not succeed")
				tt.after(receiver)
			}
			want := 3
			if strings.HasPrefix(name, "but") {
				want = 2
			}
			changes := receiver.Await(want)
			for deadline := time.Now().Add(30 * time.Second); len(receiver.Calls()) < tt.calls; time.Sleep(10 * time.Millisecond) {
				if time.Now().After(deadline) { // what arrived without an answer is repeated after the last change too
					t.Fatalf("%d calls, want %d", len(receiver.Calls()), tt.calls)
				}
			}
			p.stop()
			if len(changes) != want {
				t.Errorf("%d changes", len(changes))
			}
			var first []float64 // the first ticket's
			for _, c := range changes {
				if c.Field("ticket") == 1.0 {
					first = append(first, c.Field("change").(float64))
				}
				if c.Field("note") != "비밀번호" {
					t.Errorf("told %s", c.Body)
				}
			}
			if !slices.IsSorted(first) {
				t.Errorf("a ticket's changes came in the order %v", first)
			}
			if strings.Contains(p.logged(), receiver.Secret) {
				t.Errorf("the log has the secret:\n%s", p.logged())
			}
		})
	}
}

// awaitLog waits until the program has logged a line with these words.
func (p *program) awaitLog(words string) {
	p.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !strings.Contains(p.logged(), words); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.t.Fatalf("never logged %q:\n%s", words, p.logged())
		}
	}
}

// TestChangesOutliveACrash: what the webhook was not told before is told after the next start, in its order.
func TestChangesOutliveACrash(t *testing.T) {
	teams := teamstest.New(t)
	receiver := teams.Webhook()
	receiver.Fail(-1, teamstest.Status(503))
	environment, database := append(teams.Environment(), receiver.Environment()...), withChanges(t, 1, 2, 3, 1)
	p := start(t, environment, database)
	p.awaitLog("delivery did not succeed")
	p.kill()
	p.wait()
	receiver.Heal()
	start(t, environment, database)
	var first []float64
	for _, c := range receiver.Await(4) {
		if c.Field("ticket") == 1.0 {
			first = append(first, c.Field("change").(float64))
		}
	}
	if !slices.Equal(first, []float64{1, 4}) {
		t.Errorf("the first ticket's changes came as %v", first)
	}
}

// TestAHangingWebhookDelaysNoAnswer: dozens of changes wait for a receiver that takes its time and never answers.
func TestAHangingWebhookDelaysNoAnswer(t *testing.T) {
	teams := teamstest.New(t)
	receiver := teams.Webhook()
	receiver.Fail(-1, teamstest.Hang())
	tickets := make([]int, 100)
	for i := range tickets {
		tickets[i] = i + 1
	}
	p := start(t, append(teams.Environment(), receiver.Environment()...), withChanges(t, tickets...))
	for i := range 10 {
		place := teamstest.Personal(teamstest.Someone(fmt.Sprint("Kim ", i)))
		before := time.Now()
		teams.Deliver(p.endpoint, teams.Message(trouble, place))
		teams.Await(place.ConversationID(), 1)
		if took := time.Since(before); took > 5*time.Second { // a call of the webhook hangs for ten
			t.Errorf("answered after %v", took)
		}
	}
	if changes := receiver.Changes(); len(changes) > 0 {
		t.Errorf("told %v", changes)
	}
}

// TestWithoutAWebhookNothingIsHeldUp: changes of a time when there was one end, and say why.
func TestWithoutAWebhookNothingIsHeldUp(t *testing.T) {
	teams := teamstest.New(t)
	p := start(t, teams.Environment(), withChanges(t, 1))
	p.awaitLog("there is no webhook any more: set SSPRBOT_TICKET_WEBHOOK")
}

// TestTheWebhookHearsOfATicket: what people do in Teams, in the program as it is shipped, reaches an existing desk.
func TestTheWebhookHearsOfATicket(t *testing.T) {
	teams := teamstest.New(t)
	receiver := teams.Webhook()
	receiver.Fail(1, teamstest.Status(503))
	p := start(t, append(teams.Environment(), receiver.Environment()...), "--knowledge", smallKnowledge(t))
	desk := teamstest.Channel(teamstest.Someone("Agent")).OfTeam("Helpdesk").Named("Tickets")
	teams.Join(desk)
	teams.Deliver(p.endpoint, teams.Installed(desk))
	steps, err := teamstest.ParseScript("webhook", `> SSPR_0043
< card: Where does it happen?
press: Talk to a person
< card: Send this to the helpdesk?
press: Send
`)
	if err != nil {
		t.Fatal(err)
	}
	teamstest.Play(t, teams.Conversation(p.endpoint, teamstest.Execute, teamstest.Personal(teamstest.Someone("Kim"))), steps)
	opened := receiver.Await(1)[0]
	for _, sent := range teams.Await(desk.ChannelID(), 3) { // the welcome, what the channel is for, and the ticket
		if slices.Contains(sent.ActionTitles(), "Take it") {
			teams.Deliver(p.endpoint, teams.Click(sent, "Take it", teamstest.Execute, teamstest.ClickedBy(desk.Person)))
		}
	}
	taken := receiver.Await(2)[1]
	if opened.Field("event") != "ticket.open" || taken.Field("event") != "ticket.take" || len(receiver.Calls()) != 3 {
		t.Errorf("%d calls: %s\n%s", len(receiver.Calls()), opened.Body, taken.Body)
	}
}
