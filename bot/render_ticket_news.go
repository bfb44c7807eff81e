package bot

import (
	"strconv"
	"strings"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/bot/card"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// news is a message to the requester of what has happened. It has no buttons: the ticket's card has them, and stays up
// to date.
func (r renderer) news(t helpdesk.Ticket, n helpdesk.Tell) (schema.Activity, error) {
	d := r.ticket(r.spoken(t.Language), t)
	return d.heard(d.newsLead(n), n.Text, helpdesk.Person{})
}

func (d ticketDraft) newsLead(n helpdesk.Tell) string {
	s := d.t.Ticket.News
	switch n.News {
	case helpdesk.NewsTaken:
		return text.Fill(s.Taken, "name", d.name(n.By))
	case helpdesk.NewsReleased:
		return s.Released
	case helpdesk.NewsComment:
		return text.Fill(s.Comment, "name", d.name(n.By))
	case helpdesk.NewsSolved:
		return s.Solved
	case helpdesk.NewsReopened:
		return s.Reopened
	case helpdesk.NewsDismissed:
		return s.Dismissed
	}
	return d.standsForRequester()
}

// note is a message to the desk of what no agent did.
func (r renderer) note(wanted knowledge.Language, t helpdesk.Ticket, n helpdesk.Note) (schema.Activity, error) {
	d := r.ticket(r.spoken(wanted), t)
	return d.heard(d.noteLead(n), n.Text, n.To)
}

func (d ticketDraft) noteLead(n helpdesk.Note) string {
	s := d.t.Ticket.Notes
	by := func(sentence string) string { return text.Fill(sentence, "name", d.name(n.By)) }
	switch n.News {
	case helpdesk.NewsAnswered:
		return by(s.Answered)
	case helpdesk.NewsComment:
		return by(s.Comment)
	case helpdesk.NewsUnanswered:
		return s.Unanswered
	case helpdesk.NewsReleased:
		return s.Released
	case helpdesk.NewsSolved:
		return by(s.Solved)
	case helpdesk.NewsReopened:
		return by(s.Reopened)
	case helpdesk.NewsWithdrawn:
		return by(s.Withdrawn)
	}
	return d.standsAtDesk()
}

// heard is a sentence, what somebody wrote with it, and whom it concerns.
func (d ticketDraft) heard(lead, wrote string, to helpdesk.Person) (schema.Activity, error) {
	body := d.titled(card.TextBlock{Text: lead, Spacing: card.Small})
	if wrote != "" {
		body = append(body, card.Plain{Text: typed(wrote, 0), Spacing: card.Medium})
	}
	mentions := mentionable(helpdesk.OnCall{ID: to.Account, Name: to.Name})
	return d.message(lead, append(body, called(mentions)...), mentions...)
}

// nudge reminds the desk of a ticket that has lain for a time, and calls who is on duty.
func (r renderer) nudge(wanted knowledge.Language, t helpdesk.Ticket, age time.Duration, onCall []helpdesk.OnCall) (schema.Activity, error) {
	d := r.ticket(r.spoken(wanted), t)
	lead := text.Fill(d.t.Ticket.Notes.Reminder, "time", d.long(age))
	body := d.titled(card.TextBlock{Text: lead, Spacing: card.Small}, card.Plain{Text: typed(oneLine(t.Problem), 200), Quiet: true, Spacing: card.Small})
	mentions := mentionable(onCall...)
	return d.message(lead, append(body, called(mentions)...), mentions...)
}

// mentionable leaves out who cannot be mentioned.
func mentionable(people ...helpdesk.OnCall) []card.Mention {
	var all []card.Mention
	for _, p := range people {
		if name := displayName(p.Name); p.ID != "" && name != "" {
			all = append(all, card.Mention{ID: p.ID, Name: name})
		}
	}
	return all
}

func called(mentions []card.Mention) []card.Element {
	if len(mentions) == 0 {
		return nil
	}
	var marks []string
	for _, m := range mentions {
		marks = append(marks, m.Mark())
	}
	return []card.Element{card.TextBlock{Text: strings.Join(marks, " "), Spacing: card.Small}}
}

// long says a time roughly.
func (d ticketDraft) long(age time.Duration) string {
	s := d.t.Ticket.Times
	fill := func(sentence string, n time.Duration) string {
		return text.Fill(sentence, "n", strconv.FormatInt(int64(n), 10))
	}
	switch {
	case age < 2*time.Hour:
		return fill(s.Minutes, age/time.Minute)
	case age < 48*time.Hour:
		return fill(s.Hours, age/time.Hour)
	}
	return fill(s.Days, age/(24*time.Hour))
}
