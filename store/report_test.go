package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ssprbot/bot"
	"ssprbot/helpdesk"
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
