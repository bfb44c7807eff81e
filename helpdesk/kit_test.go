package helpdesk_test

import (
	"errors"
	"testing"
	"time"

	"ssprbot/helpdesk"
)

var (
	noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

	lee  = helpdesk.Person{ID: "lee", Account: "29:lee", Name: "Lee"}
	park = helpdesk.Person{ID: "park", Account: "29:park", Name: "Park"}
	kim  = helpdesk.Person{ID: "kim", Account: "29:kim", Name: "Kim"}

	policy = helpdesk.Policy{
		FirstReminder: 15 * time.Minute, SecondRoute: time.Hour, Idle: 72 * time.Hour, Unanswered: 24 * time.Hour,
		AutoClose: 7 * 24 * time.Hour,
	}
)

func agent(p helpdesk.Person) helpdesk.Actor { return helpdesk.Actor{Person: p, Role: helpdesk.Agent} }

var (
	requester = helpdesk.Actor{Person: kim, Role: helpdesk.Requester}
	stranger  = helpdesk.Actor{Person: helpdesk.Person{ID: "choi", Name: "Choi"}, Role: helpdesk.Stranger}
	clock     = helpdesk.Actor{Role: helpdesk.Clock}
)

// fresh is what a ticket is made of.
func fresh() helpdesk.Ticket {
	return helpdesk.Ticket{
		Tenant: "tenant", Origin: "talk:1", Nonce: "nonce", Language: "en", Problem: "my new password does not work",
		Urgency: helpdesk.Normal, Requester: kim, Channel: helpdesk.Place{Conversation: "19:desk"},
	}
}

func press(v helpdesk.Verb, by helpdesk.Actor, text ...string) helpdesk.Event {
	e := helpdesk.Event{Verb: v, By: by, At: noon, Nonce: "nonce"}
	if len(text) > 0 {
		e.Text = text[0]
	}
	return e
}

// after steps a ticket on by events, none of which may be denied; the clock stands still unless an event says otherwise.
func after(t testing.TB, ticket helpdesk.Ticket, events ...helpdesk.Event) helpdesk.Ticket {
	t.Helper()
	for _, e := range events {
		next, _, err := helpdesk.Step(ticket, e, policy)
		if err != nil {
			t.Fatalf("%s by %s: %v", e.Verb, e.By.Role, err)
		}
		ticket = next
	}
	return ticket
}

// in is a ticket in a status; Lee has it where somebody has.
func in(t testing.TB, s helpdesk.Status) helpdesk.Ticket {
	t.Helper()
	opened := after(t, fresh(), press(helpdesk.Open, requester))
	switch s {
	case helpdesk.New:
		return opened
	case helpdesk.Taken:
		return after(t, opened, press(helpdesk.Take, agent(lee)))
	case helpdesk.Waiting:
		return after(t, opened, press(helpdesk.Ask, agent(lee), "Which PC?"))
	case helpdesk.Solved:
		return after(t, opened, press(helpdesk.Take, agent(lee)), press(helpdesk.Solve, agent(lee)))
	case helpdesk.Closed:
		return after(t, opened, press(helpdesk.Withdraw, requester))
	}
	return fresh()
}

func reason(err error) helpdesk.Reason {
	if denied, ok := errors.AsType[*helpdesk.Denied](err); ok {
		return denied.Reason
	}
	return ""
}
