package bot_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

// rights says what comes of each button, pressed by each kind of person on a ticket that Lee has and that waits for
// Kim: the next status, or why nothing changes. Elsewhere is a person of another tenant. It is the same for a ticket of a
// talk, whose card stands at the desk, and for one of a post, whose card stands below it: who belongs to the team in which
// the post was written (the stranger does) has no more rights by that.
const rights = `
button            requester  agent     other     guest     stranger  elsewhere
ticket.take       notYours   already   takenBy   notYours  notYours  unknown
ticket.release    notYours   new       takenBy   notYours  notYours  unknown
ticket.ask        notYours   waiting   takenBy   notYours  notYours  unknown
ticket.answer     taken      notYours  notYours  notYours  notYours  unknown
ticket.comment    waiting    waiting   waiting   notYours  notYours  unknown
ticket.solve      solved     solved    solved    notYours  notYours  unknown
ticket.dismiss    notYours   closed    takenBy   notYours  notYours  unknown
ticket.withdraw   closed     notYours  notYours  notYours  notYours  unknown
ticket.reopen     already    already   already   notYours  notYours  unknown
ticket.open       unknown   unknown   unknown   unknown   unknown   unknown
ticket.edit       unknown   unknown   unknown   unknown   unknown   unknown
ticket.wake       unknown   unknown   unknown   unknown   unknown   unknown
ticket.show       waiting    notYours  notYours  notYours  notYours  unknown
ticket.forged     unknown   unknown   unknown   unknown   unknown   unknown
`

// sentences tell a reason by what people read.
var sentences = map[string]string{
	"notYours": "Only the helpdesk or the person who asked for help can do this", "already": "This is already done", "takenBy": "Lee was faster",
	"unknown": "I do not know the ticket",
}

// people are who presses, by the table's columns.
var people = map[string]string{"requester": "kim", "agent": "lee", "other": "park", "guest": "guest", "stranger": "choi", "elsewhere": "lee"}

// table reads a table of rights: what each of its columns comes to, by row.
func table(text string) (columns map[string]map[string]string) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	columns = map[string]map[string]string{}
	for i, column := range strings.Fields(lines[0])[1:] {
		columns[column] = map[string]string{}
		for _, line := range lines[1:] {
			cells := strings.Fields(line)
			columns[column][cells[0]] = cells[i+1]
		}
	}
	return columns
}

// close ends every ticket that there is.
func (c *counter) close() {
	c.t.Helper()
	for _, ticket := range c.tickets() {
		ticket.Status = helpdesk.Closed
		ticket.Version++
		c.work(func(r helpdesk.Records) error { return r.Save(c.t.Context(), ticket) })
	}
}

func TestWhoMayPressWhat(t *testing.T) {
	makes := map[string]func(*counter, int) helpdesk.Ticket{
		"a talk": func(c *counter, n int) helpdesk.Ticket {
			made := fromTalk()
			made.Origin = fmt.Sprint("talk:", n)
			return c.open(made)
		},
		"a post": func(c *counter, n int) helpdesk.Ticket {
			c.close() // one trouble is one ticket
			c.post("kim", fmt.Sprint("post-", n), trouble, nil)
			return c.tickets()[0]
		},
	}
	for of, open := range makes {
		for column, wanted := range table(rights) {
			t.Run(of+"/"+column, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					c := newCounter(t)
					c.roster.teams = map[string][]string{"19:office": {"kim", "choi"}}
					n := 0
					for _, verb := range slices.Sorted(maps.Keys(wanted)) {
						n++
						checkRight(t, c, open(c, n), right{verb, column, wanted[verb]})
					}
				})
			})
		}
	}
}

// right is a cell of the table.
type right struct{ verb, column, want string }

func checkRight(t *testing.T, c *counter, opened helpdesk.Ticket, r right) {
	t.Helper()
	where := deskThread
	if opened.Thread.Conversation != "" {
		where = opened.Thread.Conversation
	}
	data := map[string]any{"ssprbot": 1, "ticket": opened.Number, "nonce": "nonce", "card": "desk"}
	asking := maps.Clone(data)
	maps.Copy(asking, map[string]any{"verb": "ticket.ask", "at": 1, "text-ticket.ask": "Which PC?"})
	c.click("lee", where, asking)
	before := c.ticket(opened.Number)
	maps.Copy(data, map[string]any{"verb": r.verb, "at": before.Version, "text-" + r.verb: "a text"})
	a := invoke(data)
	who := people[r.column]
	a["from"] = map[string]any{"id": "29:" + who, "name": who, "aadObjectId": who}
	conversation := map[string]any{"id": where, "conversationType": "channel", "tenantId": "tenant"}
	if r.column == "elsewhere" {
		conversation["tenantId"] = "another"
	}
	a["conversation"] = conversation
	answer := c.receive(c.activity(a))
	after := c.ticket(opened.Number)
	if sentence, denied := sentences[r.want]; denied {
		says(t, answer, sentence)
		unchanged(t, before, after)
		none(t, c.run(time.Second))
	} else if string(after.Status) != r.want {
		t.Errorf("%s by %s: it becomes %s: %s", r.verb, r.column, after.Status, answer.Body)
	}
	if t.Failed() {
		t.Fatalf("%s by %s is not %s", r.verb, r.column, r.want)
	}
	c.run(time.Second)
}

func unchanged(t *testing.T, before, after helpdesk.Ticket) {
	t.Helper()
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the ticket changes:\n%s", diff)
	}
}

func TestForgedTicketButtonsChangeNothingAndAreLogged(t *testing.T) {
	good := map[string]any{"ssprbot": 1, "verb": "ticket.take", "ticket": 1, "nonce": "nonce", "at": 1, "card": "desk"}
	for name, change := range map[string]map[string]any{
		"nonce of another card":  {"nonce": "other"},
		"no nonce":               {"nonce": nil},
		"another ticket's":       {"ticket": 2},
		"no ticket":              {"ticket": nil},
		"a number that is none":  {"ticket": -7},
		"a state of its own":     {"verb": "ticket.close"},
		"what is not offered":    {"verb": "ticket.reopen"},
		"a verb of time":         {"verb": "ticket.wake"},
		"an edit":                {"verb": "ticket.edit", "problem": "forged"},
		"no verb but the prefix": {"verb": "ticket."},
		"wrong types":            {"ticket": "1", "at": []any{}},
		"another version":        {"ssprbot": 7},
		"a card of no kind":      {"card": "../desk", "verb": "ticket.release"},
		"a text that is none":    {"verb": "ticket.comment", "text-ticket.comment": map[string]any{"x": 1}},
		"another verb's text":    {"verb": "ticket.comment", "text-ticket.ask": "hello"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var logged bytes.Buffer
				c := newCounter(t, func(config *bot.Config) { config.Log = slog.New(slog.NewTextHandler(&logged, nil)) })
				c.open(fromTalk())
				other := fromTalk()
				other.Origin, other.Nonce = "talk:2", "another nonce"
				c.open(other)
				first, second := c.ticket(1), c.ticket(2)
				logged.Reset()
				data := maps.Clone(good)
				maps.Copy(data, change)
				answer := c.click("lee", "19:desk;messageid=1001", data)
				if !json.Valid(answer.Body) || answer.Status != 200 {
					t.Errorf("answered %d %s", answer.Status, answer.Body)
				}
				unchanged(t, first, c.ticket(1))
				unchanged(t, second, c.ticket(2))
				none(t, c.run(time.Second))
				if ours := data["ssprbot"] == 1 && name != "wrong types"; ours && !strings.Contains(logged.String(), "changes nothing") {
					t.Errorf("not logged: %s", logged.String())
				}
				for _, secret := range []string{"hello", "My new password", "Kim"} {
					if strings.Contains(logged.String(), secret) {
						t.Errorf("the log says %q: %s", secret, logged.String())
					}
				}
			})
		})
	}
}

// The desk's card is drawn for nobody but agents, where it does not stand.
func TestARequesterIsNotShownTheDesksCard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		opened := c.open(fromTalk())
		answer := c.click("kim", "a:kim", map[string]any{"ssprbot": 1, "verb": "ticket.comment", "ticket": opened.Number, "nonce": "nonce", "card": "desk", "text-ticket.comment": "hi"})
		if strings.Contains(string(answer.Body), "Likely cause") {
			t.Errorf("it is shown: %s", answer.Body)
		}
	})
}
