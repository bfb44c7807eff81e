package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ssprbot/bot"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
	"ssprbot/store"
)

func reportTests() []contractTest {
	return []contractTest{
		{"a report goes through all of a span, in order", testReport},
		{"a report names nobody", func(t *testing.T, c client) {
			c.plant()
			span := store.Span{From: at(0), To: at(60)}
			var all []string
			for ticket, err := range c.kept().Tickets(t.Context(), span) {
				all = append(all, fmt.Sprintf("%+v %v", ticket, err))
			}
			for s, err := range c.kept().Sightings(t.Context(), span) {
				all = append(all, strings.Replace(fmt.Sprintf("%+v %v", s, err), "planted words", "kept as it is", 1))
			}
			if len(all) != 5 { // the other tickets have no time
				t.Errorf("%d rows: %q", len(all), all)
			}
			for _, word := range append(planted, "Lee") {
				if strings.Contains(strings.Join(all, "\n"), word) {
					t.Errorf("it says %q: %q", word, all)
				}
			}
		}},
		{"a history is what happened to its ticket", testHistories},
		{"incidents are of the span in which they were recognised", testIncidentsOfASpan},
		{"a report ends with an error", func(t *testing.T, c client) {
			for _, err := range c.kept().Tickets(canceled(t), store.Span{To: at(9)}) {
				if err == nil {
					t.Error("no error")
				}
			}
			for _, err := range c.kept().Sightings(canceled(t), store.Span{To: at(9)}) {
				if err == nil {
					t.Error("no error")
				}
			}
		}},
		{"turns pass while a report is written", func(t *testing.T, c client) {
			c.fill(1)
			n := 0
			for range c.kept().Tickets(t.Context(), store.Span{To: at(60)}) {
				c.turn(inConversation("c"), bot.Turn{})
				n++
				break
			}
			if n != 1 {
				t.Error("nothing was read")
			}
		}},
	}
}

// fill leaves so many tickets and sightings, three in each second, in two tenants.
func (c client) fill(count int) {
	c.t.Helper()
	c.desk(func(r helpdesk.Records) error {
		var failed error
		for n := range count {
			tenant := []string{"acme", "other"}[n%2]
			_, err := r.Add(c.t.Context(), helpdesk.Ticket{Tenant: tenant, Status: helpdesk.Closed, Opened: at(n / 3), Changed: at(n / 3)})
			seen := r.Sight(c.t.Context(), helpdesk.Sighting{Tenant: tenant, Key: numbered(n), At: at(n / 3)})
			failed = errors.Join(failed, err, seen)
		}
		return failed
	})
}

func testReport(t *testing.T, c client) {
	const count = 1100
	c.fill(count)
	for _, tt := range []struct {
		name string
		span store.Span
		want int
	}{
		{"all", store.Span{To: at(9999)}, count},
		{"a minute", store.Span{From: at(60), To: at(120)}, 180},
		{"one tenant", store.Span{Tenant: "other", From: at(60), To: at(120)}, 90},
		{"another tenant", store.Span{Tenant: "third", To: at(9999)}, 0},
		{"nothing", store.Span{From: at(60), To: at(60)}, 0},
	} {
		var opened, seen []string
		for ticket, err := range c.kept().Tickets(t.Context(), tt.span) {
			opened = append(opened, fmt.Sprint(ticket.Opened.Unix(), ticket.Tenant, numbered(int(ticket.Number)), err))
		}
		for s, err := range c.kept().Sightings(t.Context(), tt.span) {
			seen = append(seen, fmt.Sprint(s.At.Unix(), err))
		}
		if len(opened) != tt.want || len(seen) != tt.want || !slices.IsSorted(opened) || !slices.IsSorted(seen) || len(slices.Compact(opened)) != tt.want {
			t.Errorf("%s: %d tickets and %d sightings, want %d each, in order", tt.name, len(opened), len(seen), tt.want)
		}
	}
}

func testHistories(t *testing.T, c client) {
	c.desk(func(r helpdesk.Records) error {
		var failed error
		for n := range 502 { // more than a page
			added, err := r.Add(t.Context(), helpdesk.Ticket{Tenant: []string{"acme", "other"}[n%2], Status: helpdesk.New, Opened: at(n), Requester: helpdesk.Person{Name: "Kim"}})
			failed = errors.Join(failed, err)
			for _, verb := range []helpdesk.Verb{helpdesk.Open, helpdesk.Take} {
				failed = errors.Join(failed, r.Log(t.Context(), helpdesk.Entry{
					Tenant: added.Tenant, Ticket: added.Number, At: at(n), Verb: verb, By: helpdesk.Actor{Person: helpdesk.Person{ID: "lee"}, Role: helpdesk.Agent},
				}))
			}
		}
		return failed
	})
	n := 0
	for h, err := range c.kept().Histories(t.Context(), store.Span{To: at(9999)}) {
		if err != nil {
			t.Fatal(err)
		}
		if len(h.Trail) != 2 || h.Trail[0].Verb != helpdesk.Open || h.Trail[1].Verb != helpdesk.Take || !h.Trail[0].At.Equal(h.Ticket.Opened) ||
			h.Trail[0].Tenant != h.Ticket.Tenant || h.Ticket.Requester.Name+h.Trail[1].By.ID != "" || h.Trail[1].By.Role != helpdesk.Agent {
			t.Errorf("%+v", h)
		}
		n++
	}
	if n != 502 {
		t.Errorf("%d histories", n)
	}
	for h, err := range c.kept().Histories(t.Context(), store.Span{Tenant: "other", From: at(1), To: at(2)}) {
		if err != nil || h.Ticket.Tenant != "other" || len(h.Trail) != 2 {
			t.Errorf("%+v, %v", h, err)
		}
		n++
	}
	if n != 503 {
		t.Errorf("%d of one tenant in one second, want one", n-502)
	}
}

func testIncidentsOfASpan(t *testing.T, c client) {
	c.desk(func(r helpdesk.Records) error {
		var failed error
		for n, seen := range []int{5, 10, 20} {
			_, err := r.SaveIncident(t.Context(), helpdesk.Incident{
				Version: 1, Tenant: "acme", Issue: knowledge.IssueID(numbered(n)), Status: helpdesk.Over, Seen: at(seen), Changed: at(seen + 20), Confirmed: helpdesk.Person{ID: "lee"},
			})
			failed = errors.Join(failed, err)
		}
		return failed
	})
	n := 0
	for i, err := range c.kept().Incidents(t.Context(), store.Span{From: at(10), To: at(20)}) {
		if err != nil || !i.Seen.Equal(at(10)) || i.Confirmed.ID != "" {
			t.Errorf("%+v, %v", i, err)
		}
		n++
	}
	if n != 1 {
		t.Errorf("%d incidents, want one", n)
	}
}
