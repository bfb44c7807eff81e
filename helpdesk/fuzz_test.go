package helpdesk_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ssprbot/helpdesk"
)

// FuzzStep plays any sequence of events, forged ones too; every three bytes are one.
func FuzzStep(f *testing.F) {
	for _, seed := range []string{"", "000", "abcdefghijklmnopqrstuvwxyz", "\x00\x00\x00\x01\x01\x01\x03\x01\x01\x04\x00\x01\x06\x01\x01\x09\x00\x01", "\xff\xfe\xfd"} {
		f.Add([]byte(seed), "Which PC?")
	}
	f.Add([]byte("000111222333"), "\xff\x00 암호")
	people := []helpdesk.Actor{requester, agent(lee), agent(park), stranger, clock, {Person: kim, Role: helpdesk.Agent}, {Person: park, Role: helpdesk.Requester}, {Role: helpdesk.Agent}}
	verbs := append(helpdesk.Verbs(), "", "ticket.delete")
	f.Fuzz(func(t *testing.T, moves []byte, text string) {
		ticket, now := fresh(), noon
		for ; len(moves) >= 3; moves = moves[3:] {
			now = now.Add(time.Duration(moves[2]) * time.Hour)
			e := helpdesk.Event{
				Verb: verbs[int(moves[0])%len(verbs)], By: people[int(moves[1])%len(people)], At: now,
				Nonce: []string{"nonce", "nonce", "nonce", "forged"}[moves[2]%4], Text: text, Problem: text,
			}
			next, effects, err := helpdesk.Step(ticket, e, policy)
			checkStep(t, ticket, e, next, effects, err)
			ticket = next
		}
	})
}

// checkStep holds one step against what is true of every step.
func checkStep(t *testing.T, before helpdesk.Ticket, e helpdesk.Event, next helpdesk.Ticket, effects []helpdesk.Effect, err error) {
	t.Helper()
	var denied *helpdesk.Denied
	switch {
	case err != nil && (!errors.As(err, &denied) || effects != nil || cmp.Diff(before, next) != ""):
		t.Fatalf("%v, and yet: %v %s", err, effects, cmp.Diff(before, next))
	case err != nil:
		return
	case e.By.Role == helpdesk.Stranger || e.By.Role == helpdesk.Requester && e.By.ID != before.Requester.ID:
		t.Fatalf("%s by somebody who may do nothing", e.Verb)
	case e.Nonce != before.Nonce && e.Verb != helpdesk.Open && e.Verb != helpdesk.Edit && e.Verb != helpdesk.Woke:
		t.Fatalf("%s with a forged card", e.Verb)
	case next.Version != before.Version+1 || !next.Changed.Equal(e.At) || len(effects) == 0:
		t.Fatalf("version %d after %d, changed %v, effects %v", next.Version, before.Version, next.Changed, effects)
	}
	checkTicket(t, next)
	if before.Assignee.ID != "" && next.Assignee.ID != "" && next.Assignee != before.Assignee && before.Status != helpdesk.New {
		t.Fatalf("%s takes it from %s", next.Assignee.Name, before.Assignee.Name)
	}
	edge := helpdesk.Edge{From: before.Status, To: next.Status, Verb: e.Verb}
	if !slices.Contains(helpdesk.Edges(), edge) {
		t.Fatalf("the table has no %+v", edge)
	}
}

// checkTicket holds a ticket against what is true of every ticket.
func checkTicket(t *testing.T, ticket helpdesk.Ticket) {
	t.Helper()
	switch {
	case !slices.Contains(helpdesk.Statuses(), ticket.Status):
		t.Fatalf("its status is %q", ticket.Status)
	case (ticket.Status == helpdesk.Taken || ticket.Status == helpdesk.Waiting) != (ticket.Assignee.ID != "") && ticket.Status.Open():
		t.Fatalf("it is %s, and %q has it", ticket.Status, ticket.Assignee.ID)
	case (ticket.Status == helpdesk.Waiting) != (ticket.Question != ""):
		t.Fatalf("it is %s with the question %q", ticket.Status, ticket.Question)
	case !ticket.Wake.IsZero() && ticket.Status == helpdesk.Closed:
		t.Fatal("a closed ticket wakes")
	case len(ticket.Comments) > 20 || utf8.RuneCountInString(ticket.Problem) > 1000 || !utf8.ValidString(ticket.Problem):
		t.Fatalf("%d comments, problem %q", len(ticket.Comments), ticket.Problem)
	}
	content, err := json.Marshal(ticket)
	if err != nil {
		t.Fatal(err)
	}
	var again helpdesk.Ticket
	if err := json.Unmarshal(content, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(ticket, again, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("JSON changes it:\n%s", diff)
	}
}
