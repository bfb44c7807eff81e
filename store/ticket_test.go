package store_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/bot"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// desk runs a step on the desk's records, which must succeed.
func (c client) desk(step func(helpdesk.Records) error) {
	c.t.Helper()
	if err := c.try(step); err != nil {
		c.t.Fatalf("Work: %v", err)
	}
}

func (c client) try(step func(helpdesk.Records) error) error {
	return c.store.Work(c.t.Context(), at(0), func(r helpdesk.Records) ([]bot.Delivery, error) { return nil, step(r) })
}

// add keeps the ticket in the tenant "acme" and returns it as it is kept.
func (c client) add(t helpdesk.Ticket) (added helpdesk.Ticket) {
	c.t.Helper()
	t.Tenant, t.Version = "acme", 1
	c.desk(func(r helpdesk.Records) (err error) {
		added, err = r.Add(c.t.Context(), t)
		return err
	})
	return added
}

func (c client) save(t helpdesk.Ticket) {
	c.t.Helper()
	c.desk(func(r helpdesk.Records) error { return r.Save(c.t.Context(), t) })
}

// ticket is what is kept under the number in the tenant "acme".
func (c client) ticket(n helpdesk.Number) (found helpdesk.Ticket) {
	c.t.Helper()
	c.desk(func(r helpdesk.Records) (err error) {
		found, err = r.Ticket(c.t.Context(), "acme", n)
		return err
	})
	return found
}

// from is a new ticket of that origin.
func from(origin string) helpdesk.Ticket {
	return helpdesk.Ticket{Origin: origin, Status: helpdesk.New, Opened: at(0), Changed: at(0)}
}

// whole is a ticket of which nothing is empty.
func whole() helpdesk.Ticket {
	place := helpdesk.Place{ServiceURL: "https://smba.example/", Conversation: "19:c@thread.tacv2;messageid=1", Team: "19:team"}
	kim := helpdesk.Person{ID: "kim", Account: "29:kim", Name: "김하늘 <Kim>", Chat: helpdesk.Place{Conversation: "a:kim"}}
	return helpdesk.Ticket{
		Tenant: "acme", Version: 1, Origin: "talk 1", Nonce: "n1", Status: helpdesk.Waiting, Language: "ko",
		Problem: "인증 코드가 오지 않아요 & \u0000", Area: "codes", Issue: "code-not-received", Urgency: helpdesk.High,
		Evidence: []helpdesk.Evidence{{Fact: "device", Value: "phone", Source: "asked"}}, Missing: []string{"method"},
		Tried: []knowledge.IssueID{"other"}, Requester: kim, Assignee: helpdesk.Person{ID: "lee", Name: "Lee"},
		Thread: place, Channel: place, Route: "default", Question: "어느 휴대폰이에요?",
		Comments: []helpdesk.Comment{{By: kim, Role: helpdesk.Requester, At: at(3), Text: "아직도요"}},
		Sent:     []helpdesk.Sent{{Card: "desk", Place: place}},
		Opened:   at(1), Changed: at(2), Since: at(2), Wake: at(4), Reminders: 2,
	}
}

func ticketTests() []contractTest {
	return []contractTest{
		{"a ticket comes back as it went in", func(t *testing.T, c client) {
			want := whole()
			want.Opened = want.Opened.Add(123456789 * time.Nanosecond) // kept in whole milliseconds
			added := c.add(want)
			want.Number, want.Opened = 1, at(1).Add(123*time.Millisecond)
			for name, got := range map[string]helpdesk.Ticket{"added": added, "by number": c.ticket(1), "by origin": c.byOrigin("talk 1")} {
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
		}},
		{"numbers are counted in each tenant", func(t *testing.T, c client) {
			var got []helpdesk.Number
			for _, tenant := range []string{"acme", "acme", "other", "acme"} {
				c.desk(func(r helpdesk.Records) error {
					added, err := r.Add(t.Context(), helpdesk.Ticket{Tenant: tenant})
					got = append(got, added.Number)
					return err
				})
			}
			if diff := cmp.Diff([]helpdesk.Number{1, 2, 1, 3}, got); diff != "" {
				t.Error(diff)
			}
		}},
		{"a step that fails takes no number", func(t *testing.T, c client) {
			broken := errors.New("broken")
			err := c.try(func(r helpdesk.Records) error {
				_, err := r.Add(t.Context(), from("a"))
				return errors.Join(err, broken)
			})
			if !errors.Is(err, broken) {
				t.Error(err)
			}
			if n := c.add(from("b")).Number; n != 1 {
				t.Errorf("the first ticket is %d", n)
			}
		}},
		{"there is no such ticket", func(t *testing.T, c client) {
			c.add(from("a"))
			c.desk(func(r helpdesk.Records) error {
				_, byNumber := r.Ticket(t.Context(), "acme", 2)
				_, elsewhere := r.Ticket(t.Context(), "other", 1)
				_, byOrigin := r.ByOrigin(t.Context(), "acme", "b")
				_, noOrigin := r.ByOrigin(t.Context(), "acme", "")
				for _, err := range []error{byNumber, elsewhere, byOrigin, noOrigin} {
					if !errors.Is(err, helpdesk.ErrNoTicket) {
						t.Errorf("%v, want ErrNoTicket", err)
					}
				}
				return nil
			})
		}},
		{"an origin has one ticket", testOneOrigin},
		{"tickets without an origin are several", func(t *testing.T, c client) {
			c.add(from(""))
			if n := c.add(from("")).Number; n != 2 {
				t.Errorf("number %d", n)
			}
		}},
		{"a ticket is saved from the version that is kept", func(t *testing.T, c client) {
			ticket := c.add(from("a"))
			ticket.Version, ticket.Status, ticket.Assignee.ID = 2, helpdesk.Taken, "lee"
			c.save(ticket)
			if diff := cmp.Diff(ticket, c.ticket(1)); diff != "" {
				t.Error(diff)
			}
			for _, version := range []int64{0, 1, 2, 4} {
				ticket.Version = version
				if err := c.try(func(r helpdesk.Records) error { return r.Save(t.Context(), ticket) }); !errors.Is(err, helpdesk.ErrConflict) {
					t.Errorf("version %d over 2: %v, want ErrConflict", version, err)
				}
			}
		}},
		{"what a ticket was made of stays", func(t *testing.T, c client) {
			ticket := c.add(from("a"))
			ticket.Version, ticket.Origin = 2, "b"
			c.save(ticket)
			if got := c.byOrigin("a"); got.Version != 2 || got.Origin != "a" {
				t.Errorf("%+v", got)
			}
		}},
		{"tickets of one requester, the newest first", testOfRequester},
		{"tickets of one thread, until it is forgotten", testOfThread},
		{"tickets whose time has come", testDue},
		{"a trail, the oldest first", testTrail},
	}
}

func (c client) byOrigin(origin string) (found helpdesk.Ticket) {
	c.t.Helper()
	c.desk(func(r helpdesk.Records) (err error) {
		found, err = r.ByOrigin(c.t.Context(), "acme", origin)
		return err
	})
	return found
}

// testOneOrigin: the step can go on from the conflict in the same transaction.
func testOneOrigin(t *testing.T, c client) {
	c.add(from("a"))
	ran := 0
	c.desk(func(r helpdesk.Records) error {
		ran++
		second := from("a")
		second.Tenant = "acme"
		if _, err := r.Add(t.Context(), second); !errors.Is(err, helpdesk.ErrConflict) {
			t.Errorf("Add returned %v", err)
		}
		first, err := r.ByOrigin(t.Context(), "acme", "a")
		if first.Number != 1 {
			t.Errorf("number %d", first.Number)
		}
		return err
	})
	if n := c.add(from("b")).Number; n != 2 || ran != 1 {
		t.Errorf("the next ticket is %d, the step ran %d times", n, ran)
	}
}

func testOfThread(t *testing.T, c client) {
	in := func(origin, thread string) helpdesk.Ticket {
		return helpdesk.Ticket{Tenant: "acme", Version: 1, Origin: origin, Status: helpdesk.Closed, Changed: at(1), Thread: helpdesk.Place{Conversation: thread}}
	}
	c.add(in("a", "19:c;messageid=1"))
	c.add(in("b", ""))
	c.add(in("c", "19:c;messageid=2"))
	moved := c.add(in("d", ""))
	moved.Version, moved.Thread.Conversation = 2, "19:c;messageid=1"
	c.save(moved)
	want := func(thread string, wanted ...helpdesk.Number) {
		t.Helper()
		c.desk(func(r helpdesk.Records) error {
			got, err := r.OfThread(t.Context(), "acme", thread, 5)
			if !slices.Equal(numbers(got), wanted) {
				t.Errorf("%q has the tickets %v, want %v", thread, numbers(got), wanted)
			}
			return err
		})
	}
	want("19:c;messageid=1", 4, 1)
	want("19:c;messageid=2", 3)
	want("19:c")
	want("")
	c.wantPruned(at(9), 4)
	want("19:c;messageid=1")
}

func testOfRequester(t *testing.T, c client) {
	for n, id := range []string{"kim", "lee", "kim", "kim", ""} {
		ticket := from(numbered(n))
		ticket.Requester.ID = id
		c.add(ticket)
	}
	for _, tt := range []struct {
		tenant, person string
		limit          int
		want           []helpdesk.Number
	}{
		{"acme", "kim", 9, []helpdesk.Number{4, 3, 1}},
		{"acme", "kim", 2, []helpdesk.Number{4, 3}},
		{"acme", "kim", 0, nil},
		{"acme", "kim", -1, nil},
		{"other", "kim", 9, nil},
		{"acme", "", 9, nil},
	} {
		c.desk(func(r helpdesk.Records) error {
			got, err := r.OfRequester(t.Context(), tt.tenant, tt.person, tt.limit)
			if diff := cmp.Diff(tt.want, numbers(got)); diff != "" {
				t.Errorf("%+v:\n%s", tt, diff)
			}
			return err
		})
	}
}

func numbers(tickets []helpdesk.Ticket) (all []helpdesk.Number) {
	for _, t := range tickets {
		all = append(all, t.Number)
	}
	return all
}

func testDue(t *testing.T, c client) {
	for n, wake := range []time.Time{at(9), {}, at(5), at(7)} {
		ticket := from(numbered(n))
		ticket.Wake = wake
		c.add(ticket)
	}
	c.desk(func(r helpdesk.Records) error {
		_, err := r.Add(t.Context(), helpdesk.Ticket{Tenant: "other", Wake: at(6)})
		return err
	})
	for _, tt := range []struct {
		now   time.Time
		limit int
		want  []helpdesk.Number
	}{
		{at(4), 9, nil},
		{at(5), 9, []helpdesk.Number{3}},
		{at(7), 9, []helpdesk.Number{3, 1, 4}}, // the second is the other tenant's
		{at(9), 2, []helpdesk.Number{3, 1}},
	} {
		c.desk(func(r helpdesk.Records) error {
			got, err := r.Due(t.Context(), tt.now, tt.limit)
			if diff := cmp.Diff(tt.want, numbers(got)); diff != "" {
				t.Errorf("%v:\n%s", tt.now, diff)
			}
			return err
		})
	}
}

func testTrail(t *testing.T, c client) {
	c.add(from("a"))
	entry := helpdesk.Entry{
		Tenant: "acme", Ticket: 1, At: at(1), Verb: helpdesk.Open, To: helpdesk.New, Version: 1,
		By: helpdesk.Actor{Person: helpdesk.Person{ID: "kim", Name: "Kim"}, Role: helpdesk.Requester},
	}
	taken := helpdesk.Entry{Tenant: "acme", Ticket: 1, At: at(1), Verb: helpdesk.Take, From: helpdesk.New, To: helpdesk.Taken, Version: 2}
	elsewhere := entry
	elsewhere.Tenant = "other"
	c.desk(func(r helpdesk.Records) error {
		var got []helpdesk.Entry
		for _, e := range []helpdesk.Entry{entry, elsewhere, taken} {
			if err := r.Log(t.Context(), e); err != nil {
				return err
			}
		}
		got, err := r.Trail(t.Context(), "acme", 1)
		if diff := cmp.Diff([]helpdesk.Entry{entry, taken}, got); diff != "" {
			t.Error(diff)
		}
		return err
	})
}
