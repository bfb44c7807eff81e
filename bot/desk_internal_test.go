package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// reach knows how the channels in it are reached, and nothing else of the desk.
type reach struct {
	helpdesk.Records
	channels map[string]helpdesk.Place
	desk     helpdesk.Place
}

func (r reach) Desk(context.Context, string) (helpdesk.Place, bool, error) {
	return r.desk, r.desk.Conversation != "", nil
}

func (r reach) Reach(_ context.Context, _, channel string) (helpdesk.Place, bool, error) {
	place, ok := r.channels[channel]
	return place, ok, nil
}

// testRoutes has two desks: what nobody takes at the first goes to the second too.
func testRoutes(t *testing.T, second string) helpdesk.Routes {
	t.Helper()
	file := "version: 1\nroutes:\n" +
		"  - {name: first, channel: '19:desk@thread.tacv2', team: '19:team@thread.tacv2', language: ko, areas: [account-locked], remind: 15m, escalate: {after: 1h, to: second}, rota: rota.yaml}\n" +
		"  - {name: second, channel: '" + second + "', team: '19:team2@thread.tacv2'}\n"
	rota := "zone: Asia/Seoul\nstart: 2026-11-02 09:00\ndays: 7\norder: [{name: Lee, id: 00000000-0000-4000-8000-000000000001}]\n"
	routes, err := helpdesk.LoadRoutes(fstest.MapFS{"routes.yaml": {Data: []byte(file)}, "rota.yaml": {Data: []byte(rota)}}, "routes.yaml", []string{"account-locked"})
	if err != nil {
		t.Fatal(err)
	}
	return routes
}

// follow is what follows from a nudge about a ticket, as lines; the ticket comes back as it is kept.
func follow(t *testing.T, ticket helpdesk.Ticket, routes helpdesk.Routes, second bool) ([]string, helpdesk.Ticket) {
	t.Helper()
	r := testRenderer(t)
	records := reach{channels: map[string]helpdesk.Place{
		"19:second@thread.tacv2": {ServiceURL: "https://second.example/"}, "19:desk@thread.tacv2": {ServiceURL: "https://newest.example/"},
	}}
	d := &desk{renderer: r, records: records, routes: routes, now: time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)}
	ticket.Since = d.now.Add(-15 * time.Minute)
	effects := []helpdesk.Effect{helpdesk.Nudge{Reminder: 1, Second: second}}
	c := &consequences{desk: d, before: ticket, after: ticket, route: routes.Named("first")}
	if err := c.plan(t.Context(), effects); err != nil {
		t.Fatal(err)
	}
	deliveries, err := c.deliveries(t.Context(), effects)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, d := range deliveries {
		line := fmt.Sprintf("%s %s %s card=%s beside=%s", d.Operation, d.ServiceURL, d.ConversationID, d.Card, d.Beside)
		if strings.Contains(string(d.Payload), `"id":"00000000-0000-4000-8000-000000000001"`) {
			line += " calls Lee"
		}
		lines = append(lines, line)
	}
	return lines, c.after
}

func TestTheDeskIsReminded(t *testing.T) {
	const desk, second = "19:desk@thread.tacv2", "19:second@thread.tacv2"
	ticket := goldenTicket(helpdesk.New)
	ticket.Route, ticket.Channel = "first", helpdesk.Place{ServiceURL: "https://old.example/", Conversation: desk}
	ticket = withCard(ticket, deskCard, ticket.Channel)
	routes := testRoutes(t, second)

	lines, after := follow(t, ticket, routes, false)
	want := []string{"post https://newest.example/ " + desk + " card= beside=ticket/12/desk calls Lee"}
	if diff := cmp.Diff(want, lines); diff != "" || hasCard(after, secondCard) {
		t.Error(diff)
	}
	lines, after = follow(t, ticket, routes, true)
	want = append(want, "post https://second.example/ "+second+" card=ticket/12/second beside=",
		"post https://second.example/ "+second+" card= beside=ticket/12/second")
	if diff := cmp.Diff(want, lines); diff != "" || !hasCard(after, secondCard) {
		t.Error(diff)
	}
	lines, _ = follow(t, after, routes, true) // the card stands there by now, and is brought up to date like every other
	if diff := cmp.Diff([]string{want[0], want[2]}, lines); diff != "" {
		t.Error(diff)
	}
	for name, elsewhere := range map[string]string{"the desk itself": desk, "where the bot is not": "19:unknown@thread.tacv2"} {
		if lines, after := follow(t, ticket, testRoutes(t, elsewhere), true); len(lines) != 1 || hasCard(after, secondCard) {
			t.Errorf("%s: %v", name, lines)
		}
	}
}

func TestWhichLanguageADeskCardIsIn(t *testing.T) {
	const channel = "19:desk@thread.tacv2"
	in := func(conversation string) helpdesk.Ticket {
		thread := helpdesk.Place{Conversation: conversation}
		return helpdesk.Ticket{Language: "ko", Route: "first", Thread: thread, Channel: thread}
	}
	korean := testRoutes(t, "19:second@thread.tacv2")
	ofTalk := func(route string) helpdesk.Ticket { return helpdesk.Ticket{Language: "ko", Route: route} }
	english := in(channel + ";messageid=7")
	english.Language = "en"
	for name, tt := range map[string]struct {
		routes helpdesk.Routes
		ticket helpdesk.Ticket
		kind   cardKind
		want   knowledge.Language
	}{
		"the route's":                    {korean, ofTalk("first"), deskCard, "ko"},
		"the route's, under a post":      {korean, english, deskCard, "ko"},
		"the post's, elsewhere":          {helpdesk.Routes{}, in("19:public;messageid=7"), deskCard, "ko"},
		"of a route that names none":     {korean, ofTalk("first"), secondCard, "en"},
		"English, whatever people speak": {helpdesk.Routes{}, ofTalk(""), deskCard, "en"},
		"of a route that is gone":        {korean, ofTalk("gone"), deskCard, "en"},
	} {
		if got := (&desk{routes: tt.routes}).languageOf(tt.kind, tt.ticket); got != tt.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestWhereARouteLeads(t *testing.T) {
	const channel = "19:desk@thread.tacv2"
	tenants := helpdesk.Place{Conversation: "19:tenants", Team: "19:tenant-team"}
	known := reach{desk: tenants, channels: map[string]helpdesk.Place{channel: {ServiceURL: "https://newest.example/"}}}
	route := testRoutes(t, "19:second@thread.tacv2").Named("first")
	for name, tt := range map[string]struct {
		records reach
		route   helpdesk.Route
		want    helpdesk.Place
	}{
		"its channel":                 {known, route, helpdesk.Place{ServiceURL: "https://newest.example/", Conversation: channel, Team: "19:team@thread.tacv2"}},
		"the tenant's desk":           {known, helpdesk.Route{}, tenants},
		"where the bot is not: there": {reach{desk: tenants}, route, tenants},
	} {
		got, err := (&desk{records: tt.records}).channel(t.Context(), "tenant", tt.route)
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
	if _, err := (&desk{records: reach{}}).channel(t.Context(), "tenant", route); !errors.Is(err, errNoDesk) {
		t.Errorf("nowhere: %v", err)
	}
}

func TestHowARequesterIsReached(t *testing.T) {
	thread := helpdesk.Place{ServiceURL: "https://thread.example/", Conversation: "19:public;messageid=7"}
	for name, tt := range map[string]struct {
		ticket helpdesk.Ticket
		want   Delivery
	}{
		"in their chat":               {helpdesk.Ticket{Requester: helpdesk.Person{Account: "29:kim", Chat: helpdesk.Place{ServiceURL: "https://chat.example/", Conversation: "a:kim"}}}, Delivery{ServiceURL: "https://chat.example/", ConversationID: "a:kim"}},
		"in one that is opened":       {helpdesk.Ticket{Requester: kim, Thread: thread, Channel: thread}, Delivery{ServiceURL: "https://thread.example/", ConversationID: MemberQueue("29:kim"), Member: "29:kim", Otherwise: thread.Conversation}},
		"under their post":            {helpdesk.Ticket{Thread: thread, Channel: thread}, Delivery{ServiceURL: "https://thread.example/", ConversationID: thread.Conversation}},
		"nowhere, they are forgotten": {helpdesk.Ticket{}, Delivery{}},
	} {
		if diff := cmp.Diff(tt.want, requesterOf(tt.ticket)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
