package bot

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// reach knows how the channels in it are reached, and nothing else of the desk.
type reach struct {
	helpdesk.Records
	channels map[string]helpdesk.Place
}

func (r reach) Reach(_ context.Context, _, channel string) (helpdesk.Place, bool, error) {
	place, ok := r.channels[channel]
	return place, ok, nil
}

// follow is what follows from a nudge about a ticket, as lines; the ticket comes back as it is kept.
func follow(t *testing.T, ticket helpdesk.Ticket, route helpdesk.Route, second bool) ([]string, helpdesk.Ticket) {
	t.Helper()
	r := testRenderer(t)
	records := reach{channels: map[string]helpdesk.Place{
		"19:second": {ServiceURL: "https://second.example/", Team: "19:team2"}, "19:desk": {ServiceURL: "https://newest.example/"},
	}}
	d := &desk{renderer: r, records: records, now: time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)}
	ticket.Since = d.now.Add(-15 * time.Minute)
	effects := []helpdesk.Effect{helpdesk.Nudge{Reminder: 1, Second: second}}
	c := &consequences{desk: d, before: ticket, after: ticket, route: route}
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
		if strings.Contains(string(d.Payload), `"id":"lee@example.com"`) {
			line += " calls Lee"
		}
		lines = append(lines, line)
	}
	return lines, c.after
}

func TestTheDeskIsReminded(t *testing.T) {
	ticket := goldenTicket(helpdesk.New)
	ticket.Channel = helpdesk.Place{ServiceURL: "https://old.example/", Conversation: "19:desk"}
	ticket = withCard(ticket, deskCard, ticket.Channel)
	route := helpdesk.Route{Second: "19:second", Language: knowledge.Korean, Mention: []helpdesk.OnCall{{ID: "lee@example.com", Name: "Lee"}}}

	first, after := follow(t, ticket, route, false)
	want := []string{"post https://newest.example/ 19:desk card= beside=ticket/12/desk calls Lee"}
	if diff := cmp.Diff(want, first); diff != "" || hasCard(after, secondCard) {
		t.Error(diff)
	}
	second, after := follow(t, ticket, route, true)
	want = append(want, "post https://second.example/ 19:second card=ticket/12/second beside=",
		"post https://second.example/ 19:second card= beside=ticket/12/second calls Lee")
	if diff := cmp.Diff(want, second); diff != "" || !hasCard(after, secondCard) {
		t.Error(diff)
	}
	third, _ := follow(t, after, route, true) // the card stands there by now, and is brought up to date like every other
	if diff := cmp.Diff([]string{want[0], want[2]}, third); diff != "" {
		t.Error(diff)
	}
	for name, elsewhere := range map[string]string{"none": "", "the desk itself": "19:desk", "where the bot is not": "19:unknown"} {
		route.Second = elsewhere
		if lines, after := follow(t, ticket, route, true); len(lines) != 1 || hasCard(after, secondCard) {
			t.Errorf("%s: %v", name, lines)
		}
	}
}

func TestWhichLanguageADeskCardIsIn(t *testing.T) {
	thread := helpdesk.Place{Conversation: "19:public;messageid=7"}
	for name, tt := range map[string]struct {
		ticket helpdesk.Ticket
		route  helpdesk.Route
		want   knowledge.Language
	}{
		"the route's":                    {helpdesk.Ticket{Language: "en", Thread: thread, Channel: thread}, helpdesk.Route{Language: "ko"}, "ko"},
		"the post's":                     {helpdesk.Ticket{Language: "ko", Thread: thread, Channel: thread}, helpdesk.Route{}, "ko"},
		"English, whatever people speak": {helpdesk.Ticket{Language: "ko"}, helpdesk.Route{}, "en"},
	} {
		if got := (&desk{}).languageOf(tt.ticket, tt.route); got != tt.want {
			t.Errorf("%s: %s", name, got)
		}
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
