package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/bot/teamstest"
	"ssprbot/dialogs"
	"ssprbot/helpdesk"
	"ssprbot/server"
	"ssprbot/store"
	"ssprbot/telemetry"
)

// office is a day's bot and everybody who talks with it over HTTP. The bot is the program's own parts, with a database
// in a file and a clock that the test moves, since nobody waits ten minutes for an outage to end.
type office struct {
	t        *testing.T
	teams    *teamstest.Teams
	config   serveConfig
	machine  dialogs.Machine
	log      locked
	ahead    time.Duration // of the clock; changed only while the bot has nothing to do
	kept     *store.Store
	bot      *bot.Bot
	endpoint string
	close    func()
	delivers int // activities so far, repeats not counted
	repeats  int
}

// locked is a log that may be written by many at once.
type locked struct {
	mu sync.Mutex
	bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.Write(p)
}

func openOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, teams: teamstest.New(t)}
	o.teams.AllowAnonymous()
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	o.config.define(flags)
	if err := flags.Parse([]string{"--database-url=sqlite:" + filepath.Join(t.TempDir(), "day.db")}); err != nil {
		t.Fatal(err)
	}
	o.config.read(func(string) string { return "" })
	if err := o.config.check(); err != nil {
		t.Fatal(err)
	}
	var err error
	if o.machine, _, _, err = o.config.content(); err != nil {
		t.Fatal(err)
	}
	o.start()
	t.Cleanup(func() {
		o.close()
		if found := o.heard(); len(found) > 0 {
			t.Errorf("the log holds what nobody may read there: %q", found)
		}
	})
	return o
}

// heard is what the log holds of what the bot was told.
func (o *office) heard() []string {
	told, err := teamstest.ReadHeard(o.teams.Environment())
	if err != nil {
		o.t.Fatal(err)
	}
	return told.In(o.log.String())
}

func (o *office) now() time.Time { return time.Now().Add(o.ahead) }

func (o *office) start() {
	o.t.Helper()
	log := slog.New(slog.NewJSONHandler(io.Writer(&o.log), nil))
	kept, err := store.Open(o.t.Context(), o.config.databaseURL)
	if err != nil {
		o.t.Fatal(err)
	}
	door, err := o.config.door(log, telemetry.New(version, nil))
	if err != nil {
		o.t.Fatal(err)
	}
	limits, _ := bot.ParseLimits(o.config.sendLimits) // checked
	o.kept, o.bot = kept, bot.New(bot.Config{
		Machine: o.machine, Store: kept, Connector: door.connector, Roster: door.roster, Now: o.now, Log: log, Limits: limits,
		Incidents: helpdesk.DefaultRule(),
	})
	ready := func(ctx context.Context) error { return kept.Ping(ctx) }
	front := httptest.NewServer(server.New(server.Config{Bot: o.bot, Gate: door.gate, Ready: ready, Log: log}).Handler())
	o.endpoint = front.URL + "/api/messages"
	o.close = func() {
		front.Close()
		door.close()
		_ = kept.Close()
	}
}

// restart ends the bot with whatever it still has to send, and starts another one on the same file.
func (o *office) restart() {
	o.close()
	o.start()
}

// pass lets that much time pass, during which the bot sends whenever something is due.
func (o *office) pass(d time.Duration) {
	o.t.Helper()
	over, cancel := context.WithCancel(o.t.Context())
	cancel()
	until := o.now().Add(d)
	for {
		o.bot.Run(over, 20*time.Second) // returns when nothing is due; a slow machine may take its time
		due, err := o.kept.NextDue(o.t.Context())
		if err != nil {
			o.t.Fatal(err)
		}
		if due.IsZero() || due.After(until) {
			o.ahead += max(0, until.Sub(o.now()))
			return
		}
		o.ahead += max(0, due.Sub(o.now()))
	}
}

// deliver brings an activity to the bot. Every third comes twice, as Teams has it: under its old id.
func (o *office) deliver(a teamstest.Activity) *teamstest.Response {
	o.t.Helper()
	response := o.teams.Deliver(o.endpoint, a, teamstest.WithoutToken)
	if response.Status != 200 {
		o.t.Fatalf("answered %d: %v", response.Status, a)
	}
	if o.delivers++; o.delivers%3 == 0 {
		o.repeats++
		again := o.teams.Redeliver(o.endpoint, a, teamstest.WithoutToken)
		if !bytes.Equal(again.Body, response.Body) {
			o.t.Errorf("the same delivery is answered differently:\n%s\n%s", response.Body, again.Body)
		}
	}
	return response
}

// press presses a button, and every second time the click comes again under a new id.
func (o *office) press(click teamstest.Activity) *teamstest.Response {
	o.t.Helper()
	response := o.deliver(click)
	if o.delivers%2 == 0 {
		o.repeats++
		o.teams.Deliver(o.endpoint, o.teams.Again(click), teamstest.WithoutToken)
	}
	return response
}

// standing is what people see now, the oldest first.
func (o *office) standing() []teamstest.Sent {
	var wall []teamstest.Sent
	at := map[string]int{}
	for _, s := range o.teams.Sent() {
		i, stands := at[s.ActivityID]
		switch {
		case s.Method == "POST":
			at[s.ActivityID], wall = len(wall), append(wall, s)
		case !stands:
			o.t.Errorf("something is changed that does not stand: %v", s)
		case s.Method == "DELETE":
			wall[i] = teamstest.Sent{}
		default:
			s.ConversationID = wall[i].ConversationID
			wall[i] = s
		}
	}
	return wall
}

// card is the newest one that stands in the conversation, or a thread of it, with the button; of any ticket where n is 0.
func (o *office) card(conversation, title string, n helpdesk.Number) teamstest.Sent {
	o.t.Helper()
	for _, s := range slices.Backward(o.standing()) {
		here := s.ConversationID == conversation || strings.HasPrefix(s.ConversationID, conversation+";")
		if here && slices.Contains(s.ActionTitles(), title) && (n == 0 || ticketButton(s).Ticket == n) {
			return s
		}
	}
	o.t.Fatalf("no card of ticket %d in %s has the button %q", n, conversation, title)
	return teamstest.Sent{}
}

// ticketData is what the button of a ticket's card carries.
type ticketData struct {
	Verb   helpdesk.Verb
	Ticket helpdesk.Number
	At     int64
	Card   string
}

// ticketButton is what the first such button of a card carries, zero where it has none. Those of a list only show.
func ticketButton(s teamstest.Sent) (found ticketData) {
	var look func(any)
	look = func(node any) {
		switch node := node.(type) {
		case []any:
			for _, n := range node {
				look(n)
			}
		case map[string]any:
			var data ticketData
			encoded, _ := json.Marshal(node["data"]) // decoded from JSON
			if json.Unmarshal(encoded, &data) == nil && data.Ticket != 0 && data.Verb != "ticket.show" && found.Ticket == 0 {
				found = data
			}
			for _, n := range node {
				look(n)
			}
		}
	}
	look(s.Card())
	return found
}

// tickets are somebody's, the newest first.
func (o *office) tickets(p teamstest.Person) (found []helpdesk.Ticket) {
	o.t.Helper()
	err := o.kept.Work(o.t.Context(), o.now(), func(r helpdesk.Records) (_ []bot.Delivery, err error) {
		found, err = r.OfRequester(o.t.Context(), o.teams.TenantID, p.AadObjectID, 10)
		return nil, err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return found
}
