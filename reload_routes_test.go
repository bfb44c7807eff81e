package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
)

const rotaOfAWeek = "start: 2026-11-30\norder: [{name: Han, id: 00000000-0000-4000-8000-000000000001}]\n"

// TestChangedRoutesAreTakenWhole: the real program, whose routes and rota change, break and are mended while it serves.
func TestChangedRoutesAreTakenWhole(t *testing.T) {
	teams := teamstest.New(t)
	agent := teamstest.Someone("Agent Han")
	first, second := teamstest.Channel(agent).OfTeam("Helpdesk").Named("First"), teamstest.Channel(agent).OfTeam("Helpdesk").Named("Second")
	folder := t.TempDir()
	file, rota := filepath.Join(folder, "routes.yaml"), filepath.Join(folder, "rota.yaml")
	routesTo := func(p teamstest.Place) string {
		return fmt.Sprintf("version: 1\nroutes:\n  - {name: desk, team: %q, channel: %q, rota: rota.yaml}\n", p.TeamID(), p.ChannelID())
	}
	write(t, file, routesTo(first))
	write(t, rota, rotaOfAWeek)
	p := start(t, teams.Environment(), "--routes", file, "--admin-listen", freeAddress(t))
	teams.Deliver(p.endpoint, teams.Installed(first))
	sends := func(n int, to teamstest.Place) {
		t.Helper()
		who := fmt.Sprint("In trouble ", n)
		place := teamstest.Personal(teamstest.Someone(who))
		teams.Deliver(p.endpoint, teams.Message("talk to a person", place))
		teams.Deliver(p.endpoint, teams.Message("my new password is refused", place))
		draft := teams.Await(place.ConversationID(), 2)[1]
		teams.Deliver(p.endpoint, teams.Click(draft, "Send", teamstest.Execute))
		awaitIn(t, teams, to.ChannelID(), who)
	}

	sends(1, first)
	replace(t, file, routesTo(second))
	p.awaitLog("changed files are in force")
	sends(2, second)

	replace(t, file, "version: 1\nroutes:\n  - {name: desk, chanel: x}\n")
	p.awaitLog("the changed files are not taken")
	sends(3, second)
	if details := admin(t, p); !strings.Contains(details, `routes.yaml:3:18: a route has no key \"chanel\"`) || !strings.Contains(details, `"ready":true`) {
		t.Errorf("the operator is told %s", details)
	}

	replace(t, file, routesTo(first))
	awaitDetails(t, p, `"routes":"ok"`)
	sends(4, first)

	replace(t, rota, "start: 2026-11-30\n")
	awaitDetails(t, p, "rota.yaml:1:1: order is missing")
	sends(5, first)
	replace(t, rota, rotaOfAWeek+"days: 3\n")
	awaitDetails(t, p, `"routes":"ok"`)
	if n := strings.Count(p.logged(), "the changed files are not taken"); n != 2 {
		t.Errorf("%d log lines about two broken files:\n%s", n, p.logged())
	}
}

// TestRoutesWaitForTheKnowledge: a route may name an area that the knowledge gets after it.
func TestRoutesWaitForTheKnowledge(t *testing.T) {
	teams := teamstest.New(t)
	folder := t.TempDir()
	file, ours := filepath.Join(folder, "routes.yaml"), filepath.Join(folder, "ours.yaml")
	write(t, file, "version: 1\nroutes:\n  - name: rest\n")
	write(t, ours, fmt.Sprintf(vpnEntry, "The first answer"))
	p := start(t, teams.Environment(), "--routes", file, "--knowledge", ours, "--admin-listen", freeAddress(t))
	replace(t, file, "version: 1\nroutes:\n  - {name: locked, areas: [account-locked]}\n  - name: rest\n")
	awaitDetails(t, p, `the knowledge has no area \"account-locked\"`)
	replace(t, ours, strings.Replace(fmt.Sprintf(vpnEntry, "The second answer"), "    title", "    area: account-locked\n    title", 1))
	awaitDetails(t, p, `"routes":"ok"`)
}

// awaitIn waits until something in the channel says it.
func awaitIn(t *testing.T, teams *teamstest.Teams, channel, words string) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		for _, s := range teams.Sent() {
			if strings.HasPrefix(s.ConversationID, channel) && strings.Contains(s.CardText(), words) {
				return
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("nothing in %s says %q: %v", channel, words, teams.Sent())
		}
	}
}

func awaitDetails(t *testing.T, p *program, want string) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !strings.Contains(admin(t, p), want); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the operator is told %s and not %s:\n%s", admin(t, p), want, p.logged())
		}
	}
}
