package bot_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
)

func hooked(c *bot.Config) { c.Hooked = true }

// told is what the webhook was told of the first ticket, each change as version, event, status and who did it.
func (c *counter) told() (all []string, bodies string) {
	c.t.Helper()
	for _, p := range c.wall[bot.HookQueue("tenant/1")] {
		var change struct {
			Version int
			Event   string
			Tenant  string
			Text    string
			Ticket  struct {
				Number, Version int
				Status          string
			}
			By struct{ Name, Role string }
		}
		if err := json.Unmarshal([]byte(p.content), &change); err != nil || change.Version != 1 || change.Tenant != "tenant" || change.Ticket.Number != 1 {
			c.t.Errorf("%v: %s", err, p.content)
		}
		line := fmt.Sprint(change.Ticket.Version, " ", change.Event, " ", change.Ticket.Status, " ", change.By.Role)
		if change.Text != "" {
			line += ": " + change.Text
		}
		all = append(all, line)
		bodies += p.content + "\n"
	}
	return all, bodies
}

func TestTheWebhookHearsOfEveryChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, hooked)
		c.open(fromTalk())
		fresh := c.card("19:desk", "ticket.take")
		c.press("lee", "19:desk;messageid=1001", fresh, "ticket.take", "")
		c.press("park", "19:desk;messageid=1001", fresh, "ticket.take", "") // who changes nothing
		c.press("lee", "19:desk;messageid=1001", c.card("19:desk", "ticket.ask"), "ticket.ask", "Which PC?")
		c.press("kim", "a:kim", c.card("a:kim", "ticket.answer"), "ticket.answer", "The laptop, its code is 482913")
		c.press("kim", "a:kim", c.card("a:kim", "ticket.solve"), "ticket.solve", "")
		c.wait(8 * 24 * time.Hour)
		got, bodies := c.told()
		want := []string{
			"1 ticket.open new requester", "2 ticket.take taken agent", "3 ticket.ask waiting agent: Which PC?",
			"4 ticket.answer taken requester: The laptop, its code is ", "5 ticket.solve solved requester", "6 ticket.wake closed clock",
		}
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || !strings.HasPrefix(got[i], want[i]) {
				t.Fatalf("told\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
		for _, never := range []string{"482913", "nonce"} {
			if strings.Contains(bodies, never) {
				t.Errorf("the webhook is told %q:\n%s", never, bodies)
			}
		}
	})
}

func TestTheWebhookHearsThatSomebodyIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, hooked)
		opened := c.open(fromTalk())
		c.writes("kim", "forget me")
		got, bodies := c.told()
		if len(got) != 2 || got[1] != fmt.Sprint(c.ticket(opened.Number).Version, " ticket.withdraw closed requester") {
			t.Errorf("told %q", got)
		}
		if _, last, _ := strings.Cut(bodies, "\n"); strings.Contains(last, "Kim") || strings.Contains(last, "password") {
			t.Errorf("it names who is forgotten: %s", last)
		}
	})
}

func TestWithoutAWebhookNothingIsLeftForIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		c.open(fromTalk())
		if got, _ := c.told(); len(got) > 0 {
			t.Errorf("told %q", got)
		}
	})
}
