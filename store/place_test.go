package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/helpdesk"
)

func placeTests() []contractTest {
	return []contractTest{
		{"how a channel is reached", testReach},
		{"a tenant has one desk", testDesk},
		{"a place without a conversation is none", func(t *testing.T, c client) {
			c.desk(func(r helpdesk.Records) error {
				if err := r.KeepPlace(t.Context(), "acme", helpdesk.Place{}, at(0)); err == nil {
					t.Error("nowhere was kept as a place")
				}
				if _, err := r.KeepDesk(t.Context(), "acme", helpdesk.Place{}, at(0)); err == nil {
					t.Error("nowhere was kept as a desk")
				}
				return nil
			})
		}},
	}
}

func place(conversation, url string) helpdesk.Place {
	return helpdesk.Place{ServiceURL: url, Conversation: conversation, Team: "19:team"}
}

func testReach(t *testing.T, c client) {
	keep := func(p helpdesk.Place, now time.Time) {
		t.Helper()
		c.desk(func(r helpdesk.Records) error { return r.KeepPlace(t.Context(), "acme", p, now) })
	}
	want := func(channel string, want helpdesk.Place, known bool) {
		t.Helper()
		for tenant, known := range map[string]bool{"acme": known, "other": false} {
			c.desk(func(r helpdesk.Records) error {
				got, ok, err := r.Reach(t.Context(), tenant, channel)
				if ok != known || known && got != want {
					t.Errorf("%s in %s: %+v, %v", channel, tenant, got, ok)
				}
				return err
			})
		}
	}
	want("19:a", helpdesk.Place{}, false)
	keep(place("19:a;messageid=1", "https://old/"), at(1))
	want("19:a", place("19:a", "https://old/"), true)
	want("19:a;messageid=2", place("19:a", "https://old/"), true)
	want("19:b", helpdesk.Place{ServiceURL: "https://old/", Conversation: "19:b"}, true)

	keep(place("19:c", "https://new/"), at(2))
	want("19:b", helpdesk.Place{ServiceURL: "https://new/", Conversation: "19:b"}, true)
	keep(place("19:a", "https://newest/"), at(3))
	want("19:a", place("19:a", "https://newest/"), true)
	keep(place("19:a", "https://late/"), at(2)) // an activity that was held up
	want("19:a", place("19:a", "https://newest/"), true)
	keep(place("19:c", "https://new/"), at(4).Add(48*time.Hour))
	want("19:b", helpdesk.Place{ServiceURL: "https://new/", Conversation: "19:b"}, true)
}

func testDesk(t *testing.T, c client) {
	first, second := place("19:a", "https://a/"), place("19:b", "https://b/")
	second.Team = "19:second"
	c.desk(func(r helpdesk.Records) error {
		var got []any
		note := func(values ...any) { got = append(got, values) }
		desk := func() { p, ok, err := r.Desk(t.Context(), "acme"); note(p, ok, err) }
		keep := func(p helpdesk.Place) { kept, err := r.KeepDesk(t.Context(), "acme", p, at(0)); note(kept, err) }
		remove := func(tenant, team string) { note(r.RemoveDesk(t.Context(), tenant, team)) }
		desk()
		keep(place("19:a;messageid=1", "https://a/"))
		keep(second)
		keep(first)
		remove("acme", "19:second")
		remove("other", "19:team")
		desk()
		remove("acme", "19:team")
		desk()
		keep(second)
		desk()
		none, failed := helpdesk.Place{}, error(nil)
		want := []any{
			[]any{none, false, failed}, []any{true, failed}, []any{false, failed}, []any{false, failed}, []any{failed}, []any{failed},
			[]any{first, true, failed}, []any{failed}, []any{none, false, failed}, []any{true, failed}, []any{second, true, failed},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		return nil
	})
}
