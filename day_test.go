package main

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

const (
	peopleOfADay = 40
	typedSecret  = "Tr0ub4dor&3"
)

// colleague is somebody in trouble, and what they do about it.
type colleague struct {
	teamstest.Person
	place    teamstest.Place
	language knowledge.Language
	words    *text.Sentences
	way      way
	first    teamstest.Activity
}

// way is what somebody does.
type way int

const (
	helped   way = iota // the answer solves it
	unhelped            // it does not: they press on to a person
	careless            // they type a secret into the description
	fickle              // they withdraw their ticket
	unclear             // they edit what they wrote
	ways
)

// shift is a day with its people.
type shift struct {
	*office
	people  []colleague
	posters []written // in a channel, in trouble
	silent  []written // posts that are none of the bot's business
	agents  []teamstest.Person
	desk    teamstest.Place
	texts   *text.Catalog
	lost    int // sends that arrive and whose answer does not
}

// TestADayInAHelpdesk: 40 people of two languages, three agents, posts in a channel, a rush that is an incident and one that is
// none, deliveries that come twice, edits, races, forgeries, an outage of ten minutes and a restart in it. What must hold at the end stands in the ledger.
func TestADayInAHelpdesk(t *testing.T) {
	d := newShift(t)
	d.ask()
	d.postInAChannel(d.texts)
	d.goOn()
	d.seeIncidents()
	d.sendWhileTheConnectorIsAway()
	d.takeAtOnce()
	d.work()
	d.workOnPosts()
	d.forge()
	d.lookAfter()
	d.ledger().check(t)
}

func newShift(t *testing.T) *shift {
	t.Helper()
	d := &shift{office: openOffice(t)}
	texts, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	d.texts = texts
	for i := range peopleOfADay {
		c := colleague{language: knowledge.English, way: way(i / 2 % int(ways))}
		c.Person = teamstest.Someone(fmt.Sprint("Person ", i))
		if i%2 == 1 {
			c.language, c.Person = knowledge.Korean, c.Speaking("ko-KR")
		}
		c.place, c.words = teamstest.Personal(c.Person), texts.In(c.language)
		d.people = append(d.people, c)
	}
	d.agents = []teamstest.Person{teamstest.Someone("Agent Han"), teamstest.Someone("Agent Lee"), teamstest.Someone("Agent Park")}
	for _, agent := range d.agents {
		d.desk = teamstest.Channel(agent).OfTeam("Helpdesk").Named("Desk")
		d.teams.Join(d.desk)
	}
	d.deliver(d.teams.Installed(d.desk))
	d.pass(time.Minute)
	return d
}

// ask: everybody writes what is wrong.
func (d *shift) ask() {
	trouble := map[knowledge.Language]string{knowledge.English: trouble, knowledge.Korean: "온프레미스에서 새 암호가 안 돼요"}
	for i := range d.people {
		c := &d.people[i]
		c.first = d.teams.Message(trouble[c.language], c.place)
		d.deliver(c.first)
	}
	d.pass(time.Minute)
}

// goOn: some are helped, some write again, the others want a person.
func (d *shift) goOn() {
	for _, c := range d.people {
		switch c.way {
		case helped:
			d.push(c, c.words.Buttons.Solved)
		case unclear:
			edited := map[knowledge.Language]string{knowledge.English: "the verification code does not arrive", knowledge.Korean: "인증 번호가 안 와요"}
			d.deliver(d.teams.Edit(c.first, edited[c.language]))
		}
	}
	d.pass(time.Minute)
	for _, c := range d.people {
		if c.way != helped {
			d.push(c, c.words.Buttons.Person)
		}
	}
	d.pass(time.Minute)
	described := map[knowledge.Language]string{
		knowledge.English: "my password is " + typedSecret + " and it is refused since Monday",
		knowledge.Korean:  "비밀번호는 " + typedSecret + "인데 월요일부터 안 돼요",
	}
	for _, c := range d.people {
		if c.way == careless {
			d.deliver(d.teams.Message(described[c.language], c.place))
		}
	}
	d.pass(time.Minute)
}

// push presses a button of the newest card in somebody's chat that has it.
func (d *shift) push(c colleague, title string) {
	d.t.Helper()
	d.press(d.teams.Click(d.card(c.place.ConversationID(), title, 0), title, teamstest.Execute))
}

// sendWhileTheConnectorIsAway: half of the cases are sent while the connector takes nothing; the bot is restarted
// while all of that waits.
func (d *shift) sendWhileTheConnectorIsAway() {
	d.sendCases(d.people[:peopleOfADay/2])
	d.pass(time.Minute)
	d.teams.GoOffline()
	d.sendCases(d.people[peopleOfADay/2:])
	d.pass(5 * time.Minute)
	d.restart()
	d.pass(5 * time.Minute)
	d.teams.GoOnline()
	d.pass(15 * time.Minute)
}

func (d *shift) sendCases(people []colleague) {
	d.t.Helper()
	for _, c := range people {
		if c.way != helped {
			d.push(c, c.words.Handing.Send)
		}
	}
}

// takeAtOnce: all agents press Take it of every ticket at the same time.
func (d *shift) takeAtOnce() {
	d.t.Helper()
	for _, c := range d.people {
		for _, ticket := range d.tickets(c.Person) {
			if c.way == unhelped { // hears twice who has it, since the answer to the first send is lost
				d.lost++
				d.teams.Fail(1, teamstest.Cut().On("POST").In(c.place.ConversationID()))
			}
			d.race(ticket.Number)
			d.pass(time.Minute)
		}
	}
}

func (d *shift) race(n helpdesk.Number) {
	d.t.Helper()
	card := d.card(d.desk.ConversationID(), "Take it", n)
	answers := make([]string, len(d.agents))
	var pressing sync.WaitGroup
	for i, agent := range d.agents {
		click := d.teams.Click(card, "Take it", teamstest.Execute, teamstest.ClickedBy(agent))
		pressing.Go(func() {
			response, err := d.teams.TryDeliver(d.endpoint, click, teamstest.WithoutToken)
			if err != nil {
				answers[i] = err.Error()
				return
			}
			answers[i] = string(response.Body)
		})
	}
	pressing.Wait()
	var losers int
	for _, answer := range answers {
		if strings.Contains(answer, "was faster") {
			losers++
		}
	}
	if losers != len(d.agents)-1 {
		d.t.Errorf("ticket %d: %d of %d agents are told that another was faster: %q", n, losers, len(d.agents), answers)
	}
}

// work: what becomes of the tickets.
func (d *shift) work() {
	d.t.Helper()
	for _, c := range d.people {
		for _, ticket := range d.tickets(c.Person) {
			d.workOn(c, ticket)
			d.pass(time.Minute)
		}
	}
}

func (d *shift) workOn(c colleague, ticket helpdesk.Ticket) {
	d.t.Helper()
	agent, other, n := d.agent(ticket.Assignee.ID), d.agents[0], ticket.Number
	if other.AadObjectID == ticket.Assignee.ID {
		other = d.agents[1]
	}
	switch c.way {
	case unhelped:
		d.write(d.desk, agent, n, "Solved", helpdesk.Ask, "Which PC is it?")
		d.pass(time.Minute)
		d.write(c.place, c.Person, n, c.words.Ticket.Buttons.Withdraw, helpdesk.Answer, "The laptop, password is "+typedSecret)
		d.pass(time.Minute)
		d.desked(agent, n, "Solved")
	case careless:
		d.desked(agent, n, "Give it back")
		d.pass(time.Minute)
		d.desked(other, n, "Take it")
		d.pass(time.Minute)
		d.write(d.desk, other, n, "Solved", helpdesk.Remark, "Please look again")
	case fickle:
		d.write(c.place, c.Person, n, c.words.Ticket.Buttons.Withdraw, helpdesk.Remark, "It works by itself")
		d.pass(time.Minute)
		d.push(c, c.words.Ticket.Buttons.Withdraw)
	}
}

func (d *shift) agent(id string) teamstest.Person {
	d.t.Helper()
	for _, agent := range d.agents {
		if agent.AadObjectID == id {
			return agent
		}
	}
	d.t.Fatalf("%q has a ticket and is no agent", id)
	return teamstest.Person{}
}

// desked is an agent's press of a button of a ticket's card.
func (d *shift) desked(agent teamstest.Person, n helpdesk.Number, title string) {
	d.t.Helper()
	d.press(d.teams.Click(d.card(d.desk.ConversationID(), title, n), title, teamstest.Execute, teamstest.ClickedBy(agent)))
}

// write sends what somebody wrote into an input of a ticket's card. Several buttons are called Send and differ by their
// verb alone; title names any other button of the card.
func (d *shift) write(where teamstest.Place, by teamstest.Person, n helpdesk.Number, title string, v helpdesk.Verb, says string) {
	d.t.Helper()
	card := d.card(where.ConversationID(), title, n)
	filled := map[string]any{"text-" + string(v): says}
	click := d.teams.Click(card, title, teamstest.Execute, teamstest.ClickedBy(by), teamstest.Filling(filled))
	data := click["value"].(map[string]any)["action"].(map[string]any)["data"].(map[string]any)
	data["verb"], data["text-"+string(v)] = string(v), says
	d.press(click)
}

// forge: what nobody may do changes nothing.
func (d *shift) forge() {
	d.t.Helper()
	unclear := d.people[8]
	ticket := d.tickets(unclear.Person)[0]
	card := d.card(d.desk.ConversationID(), "Solved", ticket.Number)
	at := func(by teamstest.Person) teamstest.Activity {
		return d.teams.Click(card, "Solved", teamstest.Execute, teamstest.ClickedBy(by))
	}
	data := "value.action.data."
	for name, click := range map[string]teamstest.Activity{
		"another employee":      at(d.people[0].Person),
		"a guest":               at(teamstest.Someone("Guest").AsGuest()),
		"another nonce":         at(d.agents[0]).Changed(data+"nonce", "forged"),
		"another ticket's card": at(d.agents[0]).Changed(data+"ticket", int64(ticket.Number)+1),
		"a verb of no card":     at(d.agents[0]).Changed(data+"verb", "ticket.wake"),
	} {
		d.deliver(click)
		d.pass(time.Minute)
		if now := d.tickets(unclear.Person)[0]; now.Version != ticket.Version {
			d.t.Errorf("%s changed ticket %d", name, ticket.Number)
		}
	}
}

// lookAfter: at the end of the day people look for their tickets.
func (d *shift) lookAfter() {
	d.incident(troubleTitle, "Over")
	for _, c := range d.people {
		if c.way == unclear {
			d.deliver(d.teams.Message(map[knowledge.Language]string{knowledge.English: "my tickets", knowledge.Korean: "내 문의"}[c.language], c.place))
		}
	}
	d.pass(time.Hour)
}
