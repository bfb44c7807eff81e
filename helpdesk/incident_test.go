package helpdesk_test

import (
	"testing"
	"time"

	"ssprbot/helpdesk"
)

func TestIncident(t *testing.T) {
	const none = helpdesk.IncidentNews("")
	type outcome struct {
		to   helpdesk.IncidentStatus
		news helpdesk.IncidentNews
		why  helpdesk.Reason
	}
	statuses := []helpdesk.IncidentStatus{helpdesk.Suspected, helpdesk.Confirmed, helpdesk.Refuted, helpdesk.Over}
	for verb, row := range map[helpdesk.Verb][]outcome{ // in the order of the statuses
		helpdesk.Confirm: {
			{helpdesk.Confirmed, helpdesk.IncidentKnown, ""}, {helpdesk.Confirmed, none, helpdesk.Already},
			{helpdesk.Confirmed, helpdesk.IncidentKnown, ""}, {helpdesk.Over, none, helpdesk.NotNow},
		},
		helpdesk.Refute: {
			{helpdesk.Refuted, none, ""}, {helpdesk.Refuted, helpdesk.IncidentNone, ""},
			{helpdesk.Refuted, none, helpdesk.Already}, {helpdesk.Over, none, helpdesk.NotNow},
		},
		helpdesk.End: {
			{helpdesk.Over, none, ""}, {helpdesk.Over, helpdesk.IncidentOver, ""},
			{helpdesk.Refuted, none, helpdesk.NotNow}, {helpdesk.Over, none, helpdesk.Already},
		},
		helpdesk.Take: {
			{helpdesk.Suspected, none, helpdesk.NotNow}, {helpdesk.Confirmed, none, helpdesk.NotNow},
			{helpdesk.Refuted, none, helpdesk.NotNow}, {helpdesk.Over, none, helpdesk.NotNow},
		},
	} {
		for i, want := range row {
			t.Run(string(verb)+" when "+string(statuses[i]), func(t *testing.T) {
				before := helpdesk.Incident{Number: 7, Version: 3, Nonce: "n", Status: statuses[i]}
				now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
				after, news, err := helpdesk.StepIncident(before, helpdesk.IncidentEvent{
					Verb: verb, At: now, Nonce: "n", By: helpdesk.Actor{Person: helpdesk.Person{ID: "a"}, Role: helpdesk.Agent},
				})
				if after.Status != want.to || news != want.news || reason(err) != want.why {
					t.Errorf("became %q with news %q, %v", after.Status, news, err)
				}
				if ended := err == nil && want.to == helpdesk.Over; ended != (after.Was == statuses[i]) {
					t.Errorf("it was %q, and keeps %q", statuses[i], after.Was)
				}
				if changed := err == nil; changed != (after.Version == 4) || changed != after.Changed.Equal(now) {
					t.Errorf("version %d, changed %v after %v", after.Version, after.Changed, err)
				}
			})
		}
	}
}

func TestWhoMayTouchAnIncident(t *testing.T) {
	i := helpdesk.Incident{Nonce: "n", Status: helpdesk.Suspected}
	for _, c := range []struct {
		name  string
		role  helpdesk.Role
		nonce string
		want  helpdesk.Reason
	}{
		{"an agent", helpdesk.Agent, "n", ""},
		{"an agent with another card", helpdesk.Agent, "m", helpdesk.WrongCard},
		{"an agent without a nonce", helpdesk.Agent, "", helpdesk.WrongCard},
		{"a requester", helpdesk.Requester, "n", helpdesk.NotYours},
		{"a stranger", helpdesk.Stranger, "n", helpdesk.NotYours},
		{"the clock", helpdesk.Clock, "n", helpdesk.NotYours},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := helpdesk.StepIncident(i, helpdesk.IncidentEvent{Verb: helpdesk.Confirm, Nonce: c.nonce, By: helpdesk.Actor{Role: c.role}})
			if got := reason(err); got != c.want {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestAnIncidentGrows(t *testing.T) {
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	seen := []helpdesk.Sighting{{Person: "a", At: now.Add(-20 * time.Minute)}, {Person: "b", At: now}}
	i := helpdesk.NewIncident("t", "x", "n", helpdesk.Place{Conversation: "19:c"}, seen, now)
	if i.People != 2 || !i.Since.Equal(seen[0].At) || i.Status != helpdesk.Suspected || i.Version != 1 {
		t.Errorf("begins as %+v", i)
	}
	for _, c := range []struct {
		people, shown int
	}{{2, 2}, {3, 3}, {10, 10}, {11, 10}, {19, 10}, {20, 20}, {20, 20}, {5, 20}} {
		before := i.Version
		var changed bool
		i, changed = i.Grow(c.people, now)
		if i.People != c.shown || changed != (i.Version == before+1) {
			t.Errorf("with %d people the card shows %d (changed: %v, version %d)", c.people, i.People, changed, i.Version)
		}
	}
}

// A reminder that falls into the night comes in the morning.
func TestRemindersKeepQuietHours(t *testing.T) {
	seoul := zone(t, "Asia/Seoul")
	route := helpdesk.Route{
		Remind: 30 * time.Minute,
		Quiet:  helpdesk.Quiet{From: 19 * time.Hour, To: 8 * time.Hour, Zone: seoul},
	}
	for at, want := range map[time.Time]time.Time{
		time.Date(2026, 12, 1, 18, 0, 0, 0, seoul):  time.Date(2026, 12, 1, 18, 30, 0, 0, seoul),
		time.Date(2026, 12, 1, 18, 45, 0, 0, seoul): time.Date(2026, 12, 2, 8, 0, 0, 0, seoul),
	} {
		opened, _, err := helpdesk.Step(helpdesk.Ticket{Tenant: "t", Origin: "o", Nonce: "n", Problem: "x", Requester: helpdesk.Person{ID: "p"}},
			helpdesk.Event{Verb: helpdesk.Open, At: at, By: helpdesk.Actor{Role: helpdesk.Requester, Person: helpdesk.Person{ID: "p"}}}, route.Policy())
		if err != nil {
			t.Fatal(err)
		}
		if !opened.Wake.Equal(want) {
			t.Errorf("opened at %v it wakes at %v, want %v", at, opened.Wake.In(seoul), want)
		}
	}
}
