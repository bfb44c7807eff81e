package bot_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

const written = "<div>My new password does not work<br>on my office&nbsp;PC</div><p>password: Hunter2!xyz</p><blockquote>old</blockquote>"

func TestAMessageBecomesATicketOfItsAuthor(t *testing.T) {
	c := newCounter(t)
	asked, _ := c.compose(composing("lee", "fetchTask", action(message("kim", written))))
	for _, want := range []string{"Kim wrote:", `My new password does not work\non my office PC`, "Category: Password writeback", "Action.Submit", "Make the ticket"} {
		if !strings.Contains(asked.dialog(), want) {
			t.Errorf("the dialog does not say %q: %s", want, asked.dialog())
		}
	}
	for _, not := range []string{"Hunter2", "<div>", "old", "Action.Execute"} {
		if strings.Contains(asked.dialog(), not) {
			t.Errorf("the dialog says %q: %s", not, asked.dialog())
		}
	}

	made, _ := c.compose(composing("lee", "submitAction", submitted(message("kim", written), "My new password does not work on my office PC, at all. password: Hunter2!xyz")))
	c.run(time.Second)
	if !strings.Contains(made.dialog(), "ticket 1 now") {
		t.Fatalf("said %s", made.dialog())
	}
	got := c.ticket(1)
	if got.Requester.ID != "kim" || got.Area != "writeback-not-enabled" || got.Language != knowledge.English || got.Status != helpdesk.New ||
		!strings.HasPrefix(got.Problem, "My new password does not work on my office PC, at all.") || strings.Contains(got.Problem, "Hunter2") {
		t.Errorf("the ticket is %+v", got)
	}
	if trail := c.trail(1); trail != "open:lee→new" {
		t.Errorf("the trail is %q", trail)
	}
	c.sees("19:desk", "at all.")
	c.sees("a:kim", "Ticket 1")
}

func TestAMessageNeverMakesTwoTickets(t *testing.T) {
	c := newCounter(t)
	ask := composing("lee", "submitAction", submitted(message("kim", written), "It does not work"))
	body := c.activity(ask)
	first := c.receive(body)
	if again := c.receive(body); string(again.Body) != string(first.Body) {
		t.Errorf("delivered again, it is answered %s and not %s", again.Body, first.Body)
	}
	for _, who := range []string{"lee", "park"} {
		later, _ := c.compose(composing(who, "submitAction", submitted(message("kim", written), "In other words")))
		if !strings.Contains(later.dialog(), "already ticket 1") {
			t.Errorf("%s hears %s", who, later.dialog())
		}
	}
	c.run(time.Second)
	if got := c.count("19:desk", "Ticket 1"); got != 1 {
		t.Errorf("%d cards of it stand at the desk", got)
	}
	other := message("kim", written)
	other["id"] = "71"
	if second, _ := c.compose(composing("park", "submitAction", submitted(other, "Another"))); !strings.Contains(second.dialog(), "ticket 2 now") {
		t.Errorf("another message: %s", second.dialog())
	}
}

func TestWhoMayMakeTicketsOfMessages(t *testing.T) {
	bots := map[string]any{"id": "70", "from": map[string]any{"application": map[string]any{"id": "x"}}, "body": map[string]any{"content": "hi"}}
	for name, tt := range map[string]struct {
		who   string
		value map[string]any
		want  string
	}{
		"the author":          {"kim", submitted(message("kim", written), "help"), "Only people who belong"},
		"another employee":    {"choi", submitted(message("kim", written), "help"), "Only people who belong"},
		"a guest in the team": {"guest", submitted(message("kim", written), "help"), "Only people who belong"},
		"a bot's message":     {"lee", submitted(bots, "help"), "I cannot tell who wrote"},
		"no message":          {"lee", submitted(nil, "help"), "I cannot tell who wrote"},
		"a blank author":      {"lee", submitted(message(" ", written), "help"), "I cannot tell who wrote"},
		"nothing written":     {"lee", submitted(message("kim", written), " \n"), "Please write something first"},
		"a foreign card":      {"lee", action(message("kim", written)), "Please write something first"},
		"another command":     {"lee", map[string]any{"commandId": "create", "messagePayload": message("kim", written)}, "I know nothing that fits"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCounter(t)
			got, _ := c.compose(composing(tt.who, "submitAction", tt.value))
			if !strings.Contains(got.dialog(), tt.want) {
				t.Errorf("says %s, want %q", got.dialog(), tt.want)
			}
			c.work(func(r helpdesk.Records) error {
				if found, err := r.Search(t.Context(), "tenant", helpdesk.Query{Closed: true}); err != nil || len(found) != 0 {
					t.Errorf("made %v, %v", found, err)
				}
				return nil
			})
			if tt.who != "lee" {
				if asked, _ := c.compose(composing(tt.who, "fetchTask", action(message("kim", written)))); !strings.Contains(asked.dialog(), tt.want) || strings.Contains(asked.dialog(), "Input.Text") {
					t.Errorf("is asked %s", asked.dialog())
				}
			}
		})
	}
}

// Without a desk nobody is an agent; with a route for another area there is an agent, and nowhere to go.
func TestWithoutADeskNothingIsMade(t *testing.T) {
	const file = "version: 1\nroutes:\n  - {name: locked, areas: [account-locked], channel: '19:locked@thread.tacv2', team: '19:team'}\n  - {name: rest}\n"
	routes, err := helpdesk.LoadRoutes(fstest.MapFS{"routes.yaml": {Data: []byte(file)}}, "routes.yaml", []string{"account-locked"})
	if err != nil {
		t.Fatal(err)
	}
	for want, option := range map[string]option{
		"Only people who belong":                func(*bot.Config) {},
		"There is no helpdesk channel yet that": func(c *bot.Config) { c.Routes = routes },
	} {
		c := newCounter(t, option)
		c.work(func(r helpdesk.Records) error { return r.RemoveDesk(t.Context(), "tenant", "19:team") })
		got, _ := c.compose(composing("lee", "submitAction", submitted(message("kim", written), "help")))
		if !strings.Contains(got.dialog(), want) {
			t.Errorf("says %s, want %q", got.dialog(), want)
		}
		if n := c.kept(); n != 0 {
			t.Errorf("%d tickets are kept", n)
		}
	}
}

// The news goes to the person's own thread where the bot reads along, in case they never installed it.
func TestTheAuthorIsReachedInTheirThread(t *testing.T) {
	c := newCounter(t)
	c.work(func(r helpdesk.Records) error {
		return r.KeepPlace(t.Context(), "tenant", helpdesk.Place{ServiceURL: "https://teams.example/", Conversation: "19:sales@thread.tacv2", Team: "19:sales"}, c.bot.Now())
	})
	c.compose(composing("lee", "submitAction", submitted(message("kim", written), "It does not work")))
	c.run(time.Second)
	if got := c.ticket(1).Thread.Conversation; got != "19:sales@thread.tacv2;messageid=70" {
		t.Errorf("the thread is %q", got)
	}
	c.sees("19:desk", "It does not work")
}

func TestAnEarlierTicketTellsHowTheAuthorIsReached(t *testing.T) {
	c := newCounter(t)
	c.open(fromTalk())
	c.compose(composing("lee", "submitAction", submitted(message("kim", written), "It does not work")))
	c.run(time.Second)
	got := c.ticket(2).Requester
	if got.Account != "29:kim" || got.Chat.Conversation != "a:kim" {
		t.Errorf("the requester is %+v", got)
	}
	c.sees("a:kim", "Ticket 2")
}
