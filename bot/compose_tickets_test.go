package bot_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

func TestTicketsAreSearchedByAgentsOnly(t *testing.T) {
	c := newCounter(t)
	c.open(fromTalk())
	for who, want := range map[string]string{
		"kim": "Only people who belong", "choi": "Only people who belong", "guest": "Only people who belong", "lee": "",
	} {
		t.Run(who, func(t *testing.T) {
			found, answer := c.compose(composing(who, "query", query(bot.SearchTickets, typing("password"))))
			if !strings.HasPrefix(found.said(), want) || (want == "") != slices.Equal(found.titles(), []string{"Ticket 1"}) {
				t.Errorf("answered %s", answer.Body)
			}
			if want != "" && strings.Contains(string(answer.Body), "does not work") {
				t.Errorf("who is no agent reads of a ticket: %s", answer.Body)
			}
		})
	}
	t.Run("another tenant", func(t *testing.T) {
		ask := composing("lee", "query", query(bot.SearchTickets, typing("password")))
		ask["conversation"] = map[string]any{"id": "19:x", "tenantId": "another"}
		if found, answer := c.compose(ask); found.said() == "" {
			t.Errorf("answered %s", answer.Body)
		}
	})
	t.Run("roster not there", func(t *testing.T) {
		c.roster.err = errors.New("down")
		defer func() { c.roster.err = nil }()
		if found, _ := c.compose(composing("choi", "query", query(bot.SearchTickets, nil))); !strings.HasPrefix(found.said(), "I cannot check") {
			t.Errorf("said %q", found.said())
		}
	})
}

func TestTicketsAreFoundByNumberAndWords(t *testing.T) {
	c := newCounter(t)
	solved := c.open(fromTalk())
	c.press("lee", "19:desk", c.card("19:desk", "ticket.solve"), "ticket.solve", "")
	if got := c.ticket(solved.Number).Status; got != helpdesk.Solved {
		t.Fatalf("the test's ticket is %s", got)
	}
	for i := range 3 {
		next := fromTalk()
		next.Origin, next.Problem = fmt.Sprint("message:", i), fmt.Sprintf("My password %d <b>does not</b> work", 70+i)
		c.open(next)
	}
	for name, tt := range map[string]struct {
		value any
		want  []string
	}{
		"the open ones first": {query(bot.SearchTickets, map[string]any{"initialRun": "true"}), []string{"Ticket 4", "Ticket 3", "Ticket 2"}},
		"a number":            {query(bot.SearchTickets, typing("#1")), []string{"Ticket 1"}},
		"words":               {query(bot.SearchTickets, typing("password 71")), []string{"Ticket 3"}},
		"a page":              {query(bot.SearchTickets, nil, 1, 1), []string{"Ticket 3"}},
		"behind the end":      {query(bot.SearchTickets, nil, 10, 25), nil},
	} {
		t.Run(name, func(t *testing.T) {
			found, answer := c.compose(composing("lee", "query", tt.value))
			if !slices.Equal(found.titles(), tt.want) || found.said() != "" {
				t.Fatalf("found %q, want %q: %s", found.titles(), tt.want, answer.Body)
			}
			for _, a := range found.Extension.Attachments {
				if strings.Contains(string(a.Content), "Action.") || strings.ContainsAny(a.Preview.Content.Text, "<>") {
					t.Errorf("a ticket to read has buttons, or its preview mark-up: %s, %q", a.Content, a.Preview.Content.Text)
				}
			}
		})
	}
	if found, _ := c.compose(composing("lee", "query", query(bot.SearchTickets, typing("canteen")))); !strings.HasPrefix(found.said(), "There is no ticket") {
		t.Errorf("said %q", found.said())
	}
}
