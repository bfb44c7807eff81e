package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ssprbot/bot/teamstest"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
)

// ledger is what a day comes to.
type ledger struct {
	people, answered, ticketed, neither int
	tickets, most                       int // in all, and of one person
	status                              map[helpdesk.Status]int
	repeats                             int // deliveries and clicks that came again
	cards, stale, missing               int // cards of tickets that stand; those that say what is not so any more
	told, twice, lost                   int // messages; those that say the same to the same person again
	waiting, failed                     int // sends that are still to be made, and those that were given up
	secrets                             int // places that show what was typed by mistake
	silent, spoken                      int // posts that are none of the bot's business; what it said to them
	posts, heard                        int // posts in trouble; those whose poster was asked, and whose answer came back
	known, over                         int // people who were told of the incident, and of its end
	unevenly                            bool
	faults                              []string
}

func (d *shift) ledger() *ledger {
	d.t.Helper()
	l := &ledger{people: len(d.people) + len(d.posters), silent: len(d.silent), posts: len(d.posters), lost: d.lost, repeats: d.repeats, status: map[helpdesk.Status]int{}}
	tickets := map[helpdesk.Number]helpdesk.Ticket{}
	everybody := d.people
	for _, p := range d.posters {
		everybody = append(slices.Clip(everybody), p.colleague)
	}
	for _, c := range everybody {
		own := d.tickets(c.Person)
		for _, ticket := range own {
			tickets[ticket.Number] = ticket
			l.status[ticket.Status]++
		}
		l.most = max(l.most, len(own))
		solved := d.says(c, c.words.Solved.Title)
		switch {
		case len(own) > 0:
			l.ticketed++
		case solved:
			l.answered++
		default:
			l.neither++
		}
	}
	l.tickets = len(tickets)
	d.countCards(l, tickets)
	d.countTold(l)
	d.countPosts(l)
	queue, err := d.kept.Queue(d.t.Context(), d.now())
	if err != nil {
		d.t.Fatal(err)
	}
	l.waiting, l.failed = queue.Waiting, queue.Failed
	for _, s := range d.teams.Sent() {
		body, _ := json.Marshal(s.Body) // was JSON
		l.secrets += strings.Count(string(body), typedSecret[:8])
	}
	l.secrets += strings.Count(d.log.String(), typedSecret[:8])
	return l
}

// says tells whether somebody was told that.
func (d *shift) says(c colleague, words string) bool {
	for _, s := range d.teams.SentTo(c.place.ConversationID()) {
		if strings.Contains(s.CardText(), words) {
			return true
		}
	}
	return false
}

// countCards compares every card that stands with what its ticket says now. A card shows the version that it was drawn
// of, and where the ticket is.
func (d *shift) countCards(l *ledger, tickets map[helpdesk.Number]helpdesk.Ticket) {
	texts, err := text.Load()
	if err != nil {
		d.t.Fatal(err)
	}
	seen := map[string]int{}
	for _, s := range d.standing() {
		data := ticketButton(s)
		if data.Ticket == 0 {
			continue
		}
		l.cards++
		ticket := tickets[data.Ticket]
		where := stands(texts, ticket, data.Card)
		seen[fmt.Sprint(data.Card, data.Ticket)]++
		if data.At != ticket.Version || !strings.Contains(s.CardText(), where) || ticket.Status == helpdesk.Closed {
			l.stale++
			l.faults = append(l.faults, fmt.Sprintf("ticket %d is %s at %d, its card %s of %d says %q", data.Ticket, ticket.Status, ticket.Version, data.Card, data.At, s.CardText()))
		}
	}
	l.countMissing(tickets, seen)
}

// isPost tells whether the ticket was made of a post. Its card stands below it, and is the only one.
func isPost(t helpdesk.Ticket) bool { return t.Thread.Conversation != "" }

// stands is what a card of the ticket says of where it is: the desk's in English, or in the post's language below it; the
// requester's in theirs.
func stands(texts *text.Catalog, t helpdesk.Ticket, card string) string {
	desk, own := texts.In("en").Ticket.Desk, texts.In(t.Language).Ticket.Own
	if isPost(t) {
		desk = texts.In(t.Language).Ticket.Desk
	}
	says := map[helpdesk.Status]string{helpdesk.New: desk.New, helpdesk.Taken: desk.Taken, helpdesk.Waiting: desk.Waiting, helpdesk.Solved: desk.Solved}
	if card == "own" {
		says = map[helpdesk.Status]string{helpdesk.New: own.New, helpdesk.Taken: own.Taken, helpdesk.Waiting: own.Waiting, helpdesk.Solved: own.Solved}
	}
	return text.Fill(says[t.Status], "name", t.Assignee.Name)
}

// countMissing: a ticket that is not closed has one card at the desk and one of the requester's.
func (l *ledger) countMissing(tickets map[helpdesk.Number]helpdesk.Ticket, seen map[string]int) {
	for n, ticket := range tickets {
		for _, kind := range []string{"desk", "own"} {
			want := 1
			if ticket.Status == helpdesk.Closed || kind == "own" && isPost(ticket) { // has no buttons, or is not there
				want = 0
			}
			if got := seen[fmt.Sprint(kind, n)]; got != want {
				l.missing++
				l.faults = append(l.faults, fmt.Sprintf("ticket %d is %s and has %d cards %s with buttons", n, ticket.Status, got, kind))
			}
		}
	}
}

// countTold looks for messages that say to the same person, or in the same thread, what an earlier one said.
func (d *shift) countTold(l *ledger) {
	type thing struct{ where, says string }
	told := map[thing]int{}
	for _, s := range d.teams.Sent() {
		if s.Method != "POST" || !speaks(s) {
			continue
		}
		l.told++
		key := thing{s.ConversationID, s.Text() + "\n" + s.CardText()}
		if told[key]++; told[key] > 1 {
			l.twice++
			if told[key] > 2 || l.twice > d.lost {
				l.faults = append(l.faults, fmt.Sprintf("said %d times: %v", told[key], s))
			}
		}
	}
}

func speaks(s teamstest.Sent) bool { return s.Text() != "" || s.CardText() != "" }

// String is the table.
func (l *ledger) String() string {
	var b strings.Builder
	row := func(what string, n any) { fmt.Fprintf(&b, "| %s | %v |\n", what, n) }
	b.WriteString("| at the end of the day | |\n|---|---|\n")
	row("people", l.people)
	row("helped by an answer", l.answered)
	row("with a ticket", l.ticketed)
	row("with neither", l.neither)
	row("tickets", l.tickets)
	row("most tickets of one person", l.most)
	row("taken, solved, closed", fmt.Sprintf("%d, %d, %d", l.status[helpdesk.Taken], l.status[helpdesk.Solved], l.status[helpdesk.Closed]))
	row("deliveries and clicks that came again", l.repeats)
	row("cards with buttons", l.cards)
	row("cards out of date", l.stale)
	row("cards missing or doubled", l.missing)
	row("messages", l.told)
	row("sends whose answer was lost", l.lost)
	row("messages that said the same again", l.twice)
	row("typed secrets that show anywhere", l.secrets)
	row("posts that are not the bot's business, and what it said to them", fmt.Sprintf("%d, %d", l.silent, l.spoken))
	row("posts in trouble, and posters asked whose answer came back", fmt.Sprintf("%d, %d", l.posts, l.heard))
	row("people told of the incident, and of its end", fmt.Sprintf("%d, %d", l.known, l.over))
	return b.String()
}

func (l *ledger) check(t *testing.T) {
	t.Helper()
	t.Logf("\n%s", l)
	for _, wrong := range l.wrong() {
		t.Error(wrong)
	}
	for _, fault := range l.faults {
		t.Log(fault)
	}
}

// wrong is what must not be at the end of a day.
func (l *ledger) wrong() (all []string) {
	for name, wrong := range map[string]bool{
		"somebody has neither an answer nor a ticket":                    l.neither > 0 || l.answered+l.ticketed != l.people,
		"somebody has a ticket twice":                                    l.most > 1 || l.tickets != l.ticketed,
		"a card is out of date":                                          l.stale > 0,
		"a card is missing or doubled":                                   l.missing > 0,
		"somebody is told the same twice without a reason":               l.twice != l.lost,
		"something is still to be sent":                                  l.waiting > 0,
		"something was given up":                                         l.failed > 0,
		"a secret shows":                                                 l.secrets > 0,
		"the bot speaks to what is none of its business":                 l.spoken > 0 || l.silent == 0,
		"a poster's answer does not come back":                           l.heard != l.posts || l.posts == 0,
		"somebody hears of an incident once too often or not of its end": l.unevenly || l.known == 0 || l.known != l.over,
		"nothing came twice":                                             l.repeats == 0,
		"the day was too quiet":                                          l.answered == 0 || l.status[helpdesk.Taken]*l.status[helpdesk.Solved]*l.status[helpdesk.Closed] == 0,
	} {
		if wrong {
			all = append(all, name)
		}
	}
	return all
}

// Each line of the ledger can be wrong by itself, and is then told.
func TestTheLedgerOfADayTellsWhatIsWrong(t *testing.T) {
	good := func() *ledger {
		return &ledger{
			people: 5, answered: 2, ticketed: 3, tickets: 3, most: 1, repeats: 1, silent: 1, posts: 1, heard: 1, known: 1, over: 1,
			status: map[helpdesk.Status]int{helpdesk.Taken: 1, helpdesk.Solved: 1, helpdesk.Closed: 1},
		}
	}
	if all := good().wrong(); len(all) != 0 {
		t.Fatalf("of a good day it says %q", all)
	}
	for want, spoil := range map[string][]func(*ledger){
		"somebody has neither an answer nor a ticket":      {func(l *ledger) { l.neither = 1 }, func(l *ledger) { l.people++ }},
		"somebody has a ticket twice":                      {func(l *ledger) { l.most = 2 }, func(l *ledger) { l.tickets++ }},
		"a card is out of date":                            {func(l *ledger) { l.stale = 1 }},
		"a card is missing or doubled":                     {func(l *ledger) { l.missing = 1 }},
		"somebody is told the same twice without a reason": {func(l *ledger) { l.twice = 1 }, func(l *ledger) { l.lost = 1 }},
		"something is still to be sent":                    {func(l *ledger) { l.waiting = 1 }},
		"something was given up":                           {func(l *ledger) { l.failed = 1 }},
		"a secret shows":                                   {func(l *ledger) { l.secrets = 1 }},
		"the bot speaks to what is none of its business":   {func(l *ledger) { l.spoken = 1 }, func(l *ledger) { l.silent = 0 }},
		"a poster's answer does not come back":             {func(l *ledger) { l.heard = 0 }, func(l *ledger) { l.posts, l.heard = 0, 0 }},
		"somebody hears of an incident once too often or not of its end": {
			func(l *ledger) { l.unevenly = true }, func(l *ledger) { l.known, l.over = 0, 0 }, func(l *ledger) { l.over = 2 },
		},
		"nothing came twice": {func(l *ledger) { l.repeats = 0 }},
		"the day was too quiet": {
			func(l *ledger) { l.status[helpdesk.Taken] = 0 }, func(l *ledger) { l.status[helpdesk.Solved] = 0 },
			func(l *ledger) { l.status[helpdesk.Closed] = 0 }, func(l *ledger) { l.answered, l.ticketed, l.tickets = 0, 5, 5 },
		},
	} {
		for n, change := range spoil {
			l := good()
			change(l)
			if all := l.wrong(); len(all) != 1 || all[0] != want {
				t.Errorf("%s, %d: it says %q", want, n, all)
			}
		}
	}
}
