package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// counter is a helpdesk under test: Kim writes to the bot, Lee and Park are on the roster of the helpdesk's team, Guest is
// a guest in it, Choi is in none.
type counter struct {
	*teams
	roster roster
	wall   map[string][]posted // what stands in each conversation
	stood  int                 // how much was posted so far
	later  time.Duration       // by how much the bot's clock is ahead
}

// posted is an activity as people see it now.
type posted struct{ id, content string }

func newCounter(t *testing.T, options ...option) *counter {
	t.Helper()
	c := &counter{wall: map[string][]posted{}, roster: roster{members: map[string]bool{"lee": false, "park": false, "guest": true}}}
	c.teams = newTeams(t, append(options, func(config *bot.Config) {
		config.Roster = &c.roster
		config.Now = func() time.Time { return time.Now().Add(c.later) }
		config.Nonce = func() string { return "nonce" }
	})...)
	c.teams.posted = c.put
	desk := helpdesk.Place{ServiceURL: "https://teams.example/", Conversation: "19:desk", Team: "19:team"}
	c.work(func(r helpdesk.Records) error {
		_, err := r.KeepDesk(t.Context(), "tenant", desk, time.Now())
		return errors.Join(err, r.KeepPlace(t.Context(), "tenant", desk, time.Now()))
	})
	return c
}

func (c *counter) work(step func(helpdesk.Records) error) {
	c.t.Helper()
	err := c.store.Work(c.t.Context(), time.Now(), func(r helpdesk.Records) ([]bot.Delivery, error) { return nil, step(r) })
	if err != nil {
		c.t.Fatal(err)
	}
}

// put lets a delivery stand where it goes.
func (c *counter) put(d bot.Delivery) bot.Posted {
	c.stood++
	at := bot.Posted{ConversationID: d.ConversationID, ActivityID: fmt.Sprint(1000 + c.stood)}
	switch {
	case d.Operation == bot.Put:
		all := c.wall[d.ConversationID]
		i := slices.IndexFunc(all, func(p posted) bool { return p.id == d.ActivityID })
		if i < 0 {
			c.t.Errorf("a card is replaced that does not stand in %s: %q", d.ConversationID, d.ActivityID)
			return at
		}
		all[i].content = string(d.Payload)
		return at
	case d.Member != "":
		at.ConversationID = "a:" + d.Member
	case strings.HasPrefix(d.ConversationID, "19:") && !strings.Contains(d.ConversationID, ";"):
		at.ConversationID += ";messageid=" + at.ActivityID
	}
	c.wall[at.ConversationID] = append(c.wall[at.ConversationID], posted{at.ActivityID, string(d.Payload)})
	return at
}

// run lets time pass while the bot runs.
func (c *counter) run(d time.Duration) []bot.Delivery {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), d)
	defer cancel()
	c.bot.Run(ctx, 20*time.Second)
	c.mu.Lock()
	defer c.mu.Unlock()
	sent := c.sent
	c.sent = nil
	return sent
}

// wait lets a long time pass, and the bot run at its end.
func (c *counter) wait(d time.Duration) {
	c.t.Helper()
	c.later += d
	c.run(time.Minute)
}

// fromTalk is what a talk with Kim hands over.
func fromTalk() helpdesk.Ticket {
	return helpdesk.Ticket{
		Tenant: "tenant", Origin: "talk:1", Language: knowledge.English, Problem: "My new password does not work", Area: "writeback-not-enabled",
		Issue: "writeback-off", Urgency: helpdesk.Normal,
		Requester: helpdesk.Person{ID: "kim", Account: "29:kim", Name: "Kim", Chat: helpdesk.Place{ServiceURL: "https://teams.example/", Conversation: "a:kim"}},
	}
}

func (c *counter) open(t helpdesk.Ticket) helpdesk.Ticket {
	c.t.Helper()
	opened, err := c.bot.OpenTicket(c.t.Context(), t)
	if err != nil {
		c.t.Fatal(err)
	}
	c.run(time.Second)
	return opened
}

func (c *counter) ticket(n helpdesk.Number) (t helpdesk.Ticket) {
	c.t.Helper()
	c.work(func(r helpdesk.Records) (err error) { t, err = r.Ticket(c.t.Context(), "tenant", n); return err })
	return t
}

func (c *counter) trail(n helpdesk.Number) string {
	c.t.Helper()
	var words []string
	c.work(func(r helpdesk.Records) error {
		entries, err := r.Trail(c.t.Context(), "tenant", n)
		for _, e := range entries {
			words = append(words, fmt.Sprintf("%s:%s→%s", strings.TrimPrefix(string(e.Verb), "ticket."), e.By.ID, e.To))
		}
		return err
	})
	return strings.Join(words, " ")
}

// card is what stands in a conversation or one of its threads and has the button; the newest of several.
func (c *counter) card(conversation, verb string) posted {
	c.t.Helper()
	for where, all := range c.wall {
		if where != conversation && !strings.HasPrefix(where, conversation+";") {
			continue
		}
		for _, p := range slices.Backward(all) {
			if strings.Contains(p.content, `"verb":"`+verb+`"`) {
				return p
			}
		}
	}
	c.t.Fatalf("no card in %s has the button %s: %v", conversation, verb, c.wall)
	return posted{}
}

// press is somebody's click on the button of a card; write goes into the button's input.
func (c *counter) press(who, conversation string, p posted, verb, write string) bot.Answer {
	c.t.Helper()
	data := button(c.t, bot.Delivery{Payload: []byte(p.content)}, verb)
	data["text-"+verb] = write
	return c.click(who, conversation, data)
}

func (c *counter) click(who, conversation string, data map[string]any) bot.Answer {
	c.t.Helper()
	a := invoke(data)
	a["from"] = map[string]any{"id": "29:" + who, "name": strings.ToUpper(who[:1]) + who[1:], "aadObjectId": who}
	kind := "personal"
	if strings.HasPrefix(conversation, "19:") {
		kind = "channel"
	}
	a["conversation"] = map[string]any{"id": conversation, "conversationType": kind, "tenantId": "tenant"}
	answer := c.receive(c.activity(a))
	c.run(time.Second)
	return answer
}

// says fails where the answer to a press does not say it all.
func says(t *testing.T, a bot.Answer, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(string(a.Body), w) {
			t.Errorf("the answer does not say %q: %s", w, a.Body)
		}
	}
}

// sees fails where nothing in the conversation, or its threads, says it.
func (c *counter) sees(conversation, want string) {
	c.t.Helper()
	if c.count(conversation, want) == 0 {
		c.t.Errorf("nothing in %s says %q: %v", conversation, want, c.wall)
	}
}

func (c *counter) count(conversation, want string) (n int) {
	for where, all := range c.wall {
		for _, p := range all {
			if (where == conversation || strings.HasPrefix(where, conversation+";")) && strings.Contains(p.content, want) {
				n++
			}
		}
	}
	return n
}

// roster is who is in the helpdesk's team, and whether as a guest.
type roster struct {
	members map[string]bool     // of the helpdesk's team
	teams   map[string][]string // others
	err     error
	asked   atomic.Int64
}

func (r *roster) Member(_ context.Context, _, team, id string) (guest, ok bool, err error) {
	r.asked.Add(1)
	if team != "19:team" {
		return false, slices.Contains(r.teams[team], id), r.err
	}
	guest, ok = r.members[id]
	return guest, ok, r.err
}
