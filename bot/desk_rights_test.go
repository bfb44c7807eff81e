package bot_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

// rights says what comes of each button, pressed by each kind of person on a ticket that Lee has and that waits for
// Kim: the next status, or why nothing changes. Elsewhere is a person of another tenant.
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

func TestWhoMayPressWhat(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(rights), "\n")
	columns := strings.Fields(lines[0])[1:]
	names := map[string]string{"requester": "kim", "agent": "lee", "other": "park", "guest": "guest", "stranger": "choi", "elsewhere": "lee"}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		for i, want := range cells[1:] {
			t.Run(cells[0]+" by "+columns[i], func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { checkRight(t, cells[0], columns[i], names[columns[i]], want) })
			})
		}
	}
}

func checkRight(t *testing.T, verb, kind, who, want string) {
	t.Helper()
	c := newCounter(t)
	opened := c.open(fromTalk())
	c.press("lee", "19:desk;messageid=1001", c.card("19:desk", "ticket.ask"), "ticket.ask", "Which PC?")
	before := c.ticket(opened.Number)
	data := map[string]any{"ssprbot": 1, "verb": verb, "ticket": opened.Number, "nonce": "nonce", "at": before.Version, "card": "desk", "text-" + verb: "a text"}
	a := invoke(data)
	a["from"] = map[string]any{"id": "29:" + who, "name": who, "aadObjectId": who}
	conversation := map[string]any{"id": "19:desk;messageid=1001", "conversationType": "channel", "tenantId": "tenant"}
	if kind == "elsewhere" {
		conversation["tenantId"] = "another"
	}
	a["conversation"] = conversation
	answer := c.receive(c.activity(a))
	after := c.ticket(opened.Number)
	if sentence, denied := sentences[want]; denied {
		says(t, answer, sentence)
		unchanged(t, before, after)
		none(t, c.run(time.Second))
		return
	}
	if string(after.Status) != want {
		t.Errorf("it becomes %s: %s", after.Status, answer.Body)
	}
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
