package store_test

import (
	"testing"

	"ssprbot/helpdesk"
)

func pruneDeskTests() []contractTest {
	return []contractTest{
		{"old tickets name nobody", testPruneTickets},
		{"old sightings name nobody", func(t *testing.T, c client) {
			old := helpdesk.Sighting{Key: "old-key", Tenant: "acme", Person: "old-person", Account: "29:old", Where: place("a:old", "https://a/"), Language: "ko", Issue: "codes", Area: "x", At: at(1), Outcome: helpdesk.NoMatch, Unmatched: "old words"}
			kept := old
			kept.Key, kept.At = "new-key", at(5)
			c.sight(old, kept)
			c.wantPruned(at(5), 1)
			c.wantPruned(at(5), 0)
			c.wantGone("old-key")
			got := c.sightings("acme", "codes", at(0))
			want := helpdesk.Sighting{Tenant: "acme", Language: "ko", Issue: "codes", Area: "x", At: at(1), Outcome: helpdesk.NoMatch}
			if len(got) != 2 || got[0] != want || got[1] != kept {
				t.Errorf("%+v", got)
			}
		}},
		{"old incidents name nobody", func(t *testing.T, c client) {
			confirmed := helpdesk.Incident{Tenant: "acme", Issue: "codes", Version: 1, Status: helpdesk.Confirmed, Confirmed: lee, Changed: at(1)}
			c.saveIncident(confirmed)
			c.wantPruned(at(1), 0)
			c.wantPruned(at(2), 1)
			c.wantPruned(at(2), 0)
			c.wantGone("lee")
			c.desk(func(r helpdesk.Records) error {
				got, err := r.IncidentNumber(t.Context(), "acme", 1)
				if got.Status != helpdesk.Confirmed || got.Version != 2 {
					t.Errorf("%+v", got)
				}
				return err
			})
		}},
		{"many old tickets go in several steps", func(_ *testing.T, c client) {
			c.fill(500)
			c.wantPruned(at(9999), 1000)
			c.wantPruned(at(9999), 0)
		}},
	}
}

func testPruneTickets(t *testing.T, c client) {
	c.plant()
	ended := c.ticket(1)
	ended.Version, ended.Status, ended.Changed = 2, helpdesk.Closed, at(5)
	c.save(ended)
	c.wantPruned(at(5), 22) // what is no ticket: keys, dialogs, what failed, sightings, an incident
	c.wantThere("talk-of-kim")
	c.wantPruned(at(6), 1)
	c.wantPruned(at(6), 0)
	got := c.ticket(1)
	if got.Number != 1 || got.Version != 3 || got.Area != "codes" || got.Status != helpdesk.Closed || !got.Opened.Equal(at(1)) || got.Requester.Name != "" || got.Origin != "" {
		t.Errorf("%+v", got)
	}
	c.wantGone("talk-of-kim")
	c.desk(func(r helpdesk.Records) error {
		trail, err := r.Trail(t.Context(), "acme", 1)
		if len(trail) != 1 || trail[0].By != (helpdesk.Actor{Role: helpdesk.Requester}) {
			t.Errorf("trail: %+v", trail)
		}
		return err
	})
	if found := c.search(helpdesk.Query{Text: "1", Closed: true}); len(found) != 1 || found[0] != 1 {
		t.Errorf("found by its number: %v", found)
	}
	if found := c.search(helpdesk.Query{Text: "codes", Closed: true}); len(found) != 1 {
		t.Errorf("found by words: %v, want what still names somebody", found)
	}
}
