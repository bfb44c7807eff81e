package main

import (
	"strings"
	"time"

	"ssprbot/bot"
	"ssprbot/bot/teamstest"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// written is a post in a channel where everybody writes.
type written struct {
	colleague
	root   teamstest.Activity
	thread teamstest.Place
}

// postInAChannel: two people of each language post a trouble, one of them only after an edit; others post what is none of the
// bot's business.
func (d *shift) postInAChannel(texts *text.Catalog) {
	d.t.Helper()
	locked := map[knowledge.Language]string{
		knowledge.English: "my account is locked after too many attempts, can somebody unlock it?", knowledge.Korean: "암호를 여러 번 틀려서 계정이 잠겼어요",
	}
	for _, language := range text.Languages() {
		said := []string{locked[language], "good morning"}
		for i, words := range said {
			p := d.post(texts, language, words)
			if i == 1 {
				d.deliver(d.teams.Edit(p.root, locked[language]))
			}
			d.posters = append(d.posters, p)
		}
	}
	for _, words := range []string{"the printer on the third floor is jammed", "who has the key to room 5?", "오늘 점심 뭐 먹을까요?"} {
		d.silent = append(d.silent, d.post(texts, knowledge.English, words))
	}
	d.pass(time.Minute)
}

func (d *shift) post(texts *text.Catalog, language knowledge.Language, words string) written {
	d.t.Helper()
	p := written{colleague: colleague{language: language, words: texts.In(language)}}
	p.Person = teamstest.Someone("Poster " + string(language) + words)
	if language == knowledge.Korean {
		p.Person = p.Speaking("ko-KR")
	}
	p.place = teamstest.Personal(p.Person)
	channel := teamstest.Channel(p.Person).WithoutMention()
	p.root = d.teams.Message(words, channel)
	p.thread = channel.InThread(p.root["id"].(string))
	d.deliver(p.root)
	return p
}

// workOnPosts: an agent wants a ticket of each post, which has one; the poster is asked and answers, and it is solved.
func (d *shift) workOnPosts() {
	d.t.Helper()
	for _, p := range d.posters {
		agent, own := d.agents[0], d.tickets(p.Person)
		if len(own) != 1 {
			continue // the ledger tells
		}
		author := map[string]any{"user": map[string]any{"id": p.AadObjectID, "displayName": p.Name}}
		d.deliver(d.teams.Invoke("composeExtension/submitAction", map[string]any{
			"commandId":      bot.MakeTicket,
			"messagePayload": map[string]any{"id": p.root["id"], "from": author, "body": map[string]any{"content": "locked"}},
			"data":           map[string]any{"ssprbot": 1, "verb": "compose.ticket", "text": "locked"},
		}, p.thread.By(agent)))
		n, solved := own[0].Number, p.words.Ticket.Buttons.Solved
		d.write(p.thread, agent, n, solved, helpdesk.Ask, "Since when?")
		d.pass(time.Minute)
		d.write(p.place, p.Person, n, p.words.Ticket.Buttons.Send, helpdesk.Answer, "Since Monday")
		d.pass(time.Minute)
		d.press(d.teams.Click(d.card(p.thread.ConversationID(), solved, n), solved, teamstest.Execute, teamstest.ClickedBy(agent)))
		d.pass(time.Minute)
	}
}

// seeIncidents: the rush of the morning is one, and what some write after it is none.
func (d *shift) seeIncidents() {
	d.t.Helper()
	for title, button := range map[string]string{troubleTitle: "It is one", "": "It is none"} {
		d.incident(title, button)
	}
	d.pass(time.Minute)
}

// incident presses a button of the card of the incident with that title, or of the one that has another.
func (d *shift) incident(title, button string) {
	d.t.Helper()
	for _, s := range d.standing() {
		says := s.CardText()
		if strings.Contains(says, "people in") && strings.Contains(says, troubleTitle) == (title != "") && strings.Contains(strings.Join(s.ActionTitles(), "\n"), button) {
			d.press(d.teams.Click(s, button, teamstest.Execute, teamstest.ClickedBy(d.agents[1])))
			return
		}
	}
	d.t.Errorf("no incident's card %q has the button %q", title, button)
}

// countPosts counts what was said below posts, and who was told of the incident and of its end.
func (d *shift) countPosts(l *ledger) {
	for _, p := range d.silent {
		l.spoken += len(d.teams.SentTo(p.thread.ConversationID())) + len(d.tickets(p.Person))
	}
	for _, p := range d.posters {
		if d.count(p.thread.ConversationID(), "Since Monday") > 0 {
			l.heard++
		}
	}
	for _, c := range d.people {
		known, over := strings.Split(c.words.Incident.Known, ":")[0], strings.Split(c.words.Incident.Ended, ":")[0]
		k, o := d.count(c.place.ConversationID(), known), d.count(c.place.ConversationID(), over)
		l.known, l.over = l.known+k, l.over+o
		l.unevenly = l.unevenly || k != o || k > 1
	}
}

// count is how many messages to a conversation said that.
func (d *shift) count(conversation, words string) (n int) {
	for _, s := range d.teams.SentTo(conversation) {
		if s.Method == "POST" && strings.Contains(s.CardText(), words) {
			n++
		}
	}
	return n
}
