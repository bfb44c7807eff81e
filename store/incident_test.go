package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

func incidentTests() []contractTest {
	return []contractTest{
		{"sightings of an issue, the oldest first", testSightings},
		{"who was told of an incident stays so", testTold},
		{"where unsure posts stand is kept until a digest", testUnsure},
		{"sightings are counted between two times", testCountedSightings},
		{"the newest incident of an issue, over or not", testLastIncident},
		{"an issue has one incident that is not over", testIncidents},
		{"an incident comes back as it went in", func(t *testing.T, c client) {
			want := helpdesk.Incident{
				Number: 1, Version: 1, Tenant: "acme", Issue: "codes", Nonce: "n", Status: helpdesk.Confirmed, People: 7,
				Channel: place("19:a", "https://a/"), Since: at(1), Seen: at(2), Changed: at(3), Confirmed: helpdesk.Person{ID: "lee", Name: "Lee"},
			}
			in := want
			in.Number, in.Seen = 0, in.Seen.Add(time.Microsecond)
			if diff := cmp.Diff(want, c.saveIncident(in)); diff != "" {
				t.Error(diff)
			}
			c.desk(func(r helpdesk.Records) error {
				got, err := r.IncidentNumber(t.Context(), "acme", 1)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Error(diff)
				}
				return err
			})
		}},
	}
}

func (c client) sight(sightings ...helpdesk.Sighting) {
	c.t.Helper()
	for _, s := range sightings {
		c.desk(func(r helpdesk.Records) error { return r.Sight(c.t.Context(), s) })
	}
}

func (c client) sightings(tenant string, issue knowledge.IssueID, since time.Time) (found []helpdesk.Sighting) {
	c.t.Helper()
	c.desk(func(r helpdesk.Records) (err error) {
		found, err = r.Sightings(c.t.Context(), tenant, issue, since)
		return err
	})
	return found
}

func testUnsure(t *testing.T, c client) {
	silent := func(tenant, key string, second int) helpdesk.Sighting {
		return helpdesk.Sighting{Key: key, Tenant: tenant, At: at(second), Outcome: helpdesk.NoMatch, Where: place("19:a;messageid=1", "https://a/"), Unsure: true}
	}
	other := silent("acme", "talk", 1)
	other.Unsure = false
	c.sight(silent("acme", "b", 2), silent("other", "a", 1), silent("acme", "late", 9), other)
	c.desk(func(r helpdesk.Records) error {
		got, err := r.Unsure(t.Context(), at(9), 5)
		if diff := cmp.Diff([]helpdesk.Sighting{silent("other", "a", 1), silent("acme", "b", 2)}, got); diff != "" {
			t.Error(diff)
		}
		return errors.Join(err, r.Digested(t.Context(), "acme", "b"))
	})
	c.desk(func(r helpdesk.Records) error {
		if err := r.Digested(t.Context(), "acme", "b"); !errors.Is(err, helpdesk.ErrConflict) {
			t.Errorf("told of it twice: %v", err)
		}
		left, err := r.Unsure(t.Context(), at(9), 5)
		if len(left) != 1 || left[0].Tenant != "other" {
			t.Errorf("left are %+v", left)
		}
		return err
	})
	for _, s := range c.sightings("acme", "", at(0)) {
		if s.Key == "b" && s.Where != (helpdesk.Place{}) {
			t.Errorf("it is kept where it stands: %+v", s)
		}
	}
}

func testTold(t *testing.T, c client) {
	var keys []string
	for n := range 1001 { // more than one statement names
		keys = append(keys, fmt.Sprint("key ", n))
	}
	met := func(key string, told helpdesk.Number) helpdesk.Sighting {
		return helpdesk.Sighting{Key: key, Tenant: "acme", Issue: "codes", At: at(1), Outcome: helpdesk.Answered, Told: told}
	}
	c.sight(met(keys[0], 0), met(keys[1000], 0), met("other", 0), met("later", 3))
	c.desk(func(r helpdesk.Records) error { return r.Told(t.Context(), "acme", keys, 2) })
	c.sight(met(keys[0], 0)) // seen again
	want := []helpdesk.Sighting{met(keys[0], 2), met(keys[1000], 2), met("other", 0), met("later", 3)}
	if diff := cmp.Diff(want, c.sightings("acme", "codes", at(0))); diff != "" {
		t.Error(diff)
	}
	c.sight(helpdesk.Sighting{Key: keys[0], Tenant: "acme", Issue: "portal", At: at(2), Outcome: helpdesk.HandedOver}) // turns out to be another
	c.desk(func(r helpdesk.Records) error {
		told, err := r.ToldOf(t.Context(), "acme", 2)
		none, _ := r.ToldOf(t.Context(), "acme", 0)
		if len(told) != 2 || told[1].Issue != "portal" || len(none) != 0 {
			t.Errorf("told are %+v, and of none %+v", told, none)
		}
		return err
	})
	c.desk(func(r helpdesk.Records) error {
		err := errors.Join(r.Untold(t.Context(), "other", 2), r.Untold(t.Context(), "acme", 2), r.Untold(t.Context(), "acme", 0))
		told, wrong := r.ToldOf(t.Context(), "acme", 2)
		others, _ := r.ToldOf(t.Context(), "acme", 3)
		if len(told) != 0 || len(others) != 1 {
			t.Errorf("told are %+v still, and of another %+v", told, others)
		}
		return errors.Join(err, wrong)
	})
}

func testSightings(t *testing.T, c client) {
	seen := func(key string, second int) helpdesk.Sighting {
		return helpdesk.Sighting{Key: key, Tenant: "acme", Issue: "codes", At: at(second), Outcome: helpdesk.Answered}
	}
	full := helpdesk.Sighting{
		Key: "c", Tenant: "acme", Person: "digest", Account: "29:kim", Where: place("a:kim", "https://a/"), Language: "ko", Issue: "codes",
		Area: "area", At: at(3), Outcome: helpdesk.HandedOver, Unmatched: "뭐가 문제예요?", Told: 7, Unsure: true,
	}
	other, elsewhere := seen("d", 4), seen("a", 4)
	other.Issue, elsewhere.Tenant = "portal", "other"
	c.sight(seen("a", 2), seen("b", 1), seen("c", 9), full, other, elsewhere)

	for _, tt := range []struct {
		tenant string
		issue  knowledge.IssueID
		since  time.Time
		want   []helpdesk.Sighting
	}{
		{"acme", "codes", at(0), []helpdesk.Sighting{seen("b", 1), seen("a", 2), full}},
		{"acme", "codes", at(3), []helpdesk.Sighting{full}},
		{"acme", "codes", at(4), nil},
		{"acme", "portal", at(0), []helpdesk.Sighting{other}},
		{"other", "codes", at(0), []helpdesk.Sighting{elsewhere}},
	} {
		if diff := cmp.Diff(tt.want, c.sightings(tt.tenant, tt.issue, tt.since)); diff != "" {
			t.Errorf("%s %s %v:\n%s", tt.tenant, tt.issue, tt.since, diff)
		}
	}
}

func testCountedSightings(t *testing.T, c client) {
	seen := func(key string, second int) helpdesk.Sighting {
		return helpdesk.Sighting{Key: key, Tenant: "acme", Issue: "codes", At: at(second), Outcome: helpdesk.Answered}
	}
	other, elsewhere := seen("d", 2), seen("a", 2)
	other.Issue, elsewhere.Tenant = "portal", "other"
	c.sight(seen("a", 1), seen("b", 2), seen("c", 3), other, elsewhere)
	for _, tt := range []struct{ since, before, want int }{{0, 9, 3}, {1, 3, 2}, {2, 2, 0}, {3, 4, 1}} {
		c.desk(func(r helpdesk.Records) error {
			n, err := r.CountSightings(t.Context(), "acme", "codes", at(tt.since), at(tt.before))
			if n != tt.want {
				t.Errorf("from %d before %d: %d, want %d", tt.since, tt.before, n, tt.want)
			}
			return err
		})
	}
}

func testLastIncident(t *testing.T, c client) {
	last := func() (i helpdesk.Incident, ok bool) {
		c.desk(func(r helpdesk.Records) (err error) {
			i, ok, err = r.LastIncident(t.Context(), "acme", "codes")
			return err
		})
		return i, ok
	}
	if _, ok := last(); ok {
		t.Error("there is one before any was kept")
	}
	i := helpdesk.Incident{Tenant: "acme", Issue: "codes", Version: 1, Status: helpdesk.Over}
	c.saveIncident(i)
	c.saveIncident(i)
	i.Issue = "portal"
	c.saveIncident(i)
	if got, ok := last(); !ok || got.Number != 2 {
		t.Errorf("the newest is %d, %v; want 2", got.Number, ok)
	}
}

func (c client) saveIncident(i helpdesk.Incident) (saved helpdesk.Incident) {
	c.t.Helper()
	c.desk(func(r helpdesk.Records) (err error) {
		saved, err = r.SaveIncident(c.t.Context(), i)
		return err
	})
	return saved
}

func testIncidents(t *testing.T, c client) {
	suspected := helpdesk.Incident{Tenant: "acme", Issue: "codes", Version: 1, Status: helpdesk.Suspected}
	conflict := func(i helpdesk.Incident) {
		t.Helper()
		err := c.try(func(r helpdesk.Records) error { _, err := r.SaveIncident(t.Context(), i); return err })
		if !errors.Is(err, helpdesk.ErrConflict) {
			t.Errorf("SaveIncident returned %v, want ErrConflict", err)
		}
	}
	wantNow := func(want helpdesk.Number) {
		t.Helper()
		c.desk(func(r helpdesk.Records) error {
			got, ok, err := r.Incident(t.Context(), "acme", "codes")
			if got.Number != want || ok != (want != 0) {
				t.Errorf("incident %d, %v; want %d", got.Number, ok, want)
			}
			return err
		})
	}
	wantNow(0)
	first := c.saveIncident(suspected)
	conflict(suspected) // another process has seen it too
	conflict(first)     // not from the version that is kept
	wantNow(1)
	first.Version, first.Status = 2, helpdesk.Refuted
	c.saveIncident(first)
	wantNow(1) // so that it is not suspected again
	first.Version, first.Status = 3, helpdesk.Over
	c.saveIncident(first)
	wantNow(0)
	c.saveIncident(suspected)
	wantNow(2)
	c.desk(func(r helpdesk.Records) error {
		if got, err := r.IncidentNumber(t.Context(), "acme", 1); got.Status != helpdesk.Over || err != nil {
			t.Errorf("incident 1: %+v, %v", got, err)
		}
		if _, err := r.IncidentNumber(t.Context(), "other", 1); !errors.Is(err, helpdesk.ErrNoTicket) {
			t.Errorf("incident of another tenant: %v", err)
		}
		return nil
	})
}
