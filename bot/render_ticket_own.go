package bot

import (
	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/bot/card"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// ownTicket is the requester's card: how it stands, and what they can do about it.
func (r renderer) ownTicket(t helpdesk.Ticket, notice func(*text.Sentences) string) (schema.Activity, error) {
	d := r.ticket(r.spoken(t.Language), t)
	if notice != nil {
		d.notice = notice(d.t)
	}
	body := d.titled(card.TextBlock{Text: d.standsForRequester(), Style: card.Subtitle, Spacing: card.Small})
	lead := d.standsForRequester()
	if t.Status == helpdesk.New {
		lead = d.t.Ticket.Received
		body = append(body, card.TextBlock{Text: lead, Spacing: card.Small})
	}
	body = append(body, d.problem()...)
	body = append(body, d.said()...)
	return d.message(lead, append(body, row(d.buttons(ownCard).forRequester())...))
}

func (d ticketDraft) standsForRequester() string {
	s := d.t.Ticket.Own
	switch d.ticket.Status {
	case helpdesk.Taken:
		return text.Fill(s.Taken, "name", d.name(d.ticket.Assignee))
	case helpdesk.Waiting:
		return text.Fill(s.Waiting, "name", d.name(d.ticket.Assignee))
	case helpdesk.Solved:
		return s.Solved
	case helpdesk.Closed:
		return s.Closed
	}
	return s.New
}

// question asks the requester what the ticket waits for.
func (r renderer) question(t helpdesk.Ticket, by helpdesk.Person) (schema.Activity, error) {
	d := r.ticket(r.spoken(t.Language), t)
	lead := text.Fill(d.t.Ticket.News.Question, "name", d.name(by))
	body := d.titled(card.TextBlock{Text: lead, Spacing: card.Small}, card.Plain{Text: typed(t.Question, 0), Spacing: card.Medium})
	return d.message(lead, append(body, d.buttons(questionCard).input(d.t.Ticket.Inputs.Answer, helpdesk.Answer)...))
}

// questionOver is the card of a question that nobody has to answer any more: t is the ticket that asked it, and says
// tells why.
func (r renderer) questionOver(t helpdesk.Ticket, says func(*text.Sentences) string) (schema.Activity, error) {
	d := r.ticket(r.spoken(t.Language), t)
	lead := says(d.t)
	return d.message(lead, d.titled(
		card.Plain{Text: typed(t.Question, 0), Quiet: true, Spacing: card.Small},
		card.TextBlock{Text: lead, Spacing: card.Medium}))
}

// moved is what stands where a card stood before it was shown again further down.
func (r renderer) moved(t helpdesk.Ticket) (schema.Activity, error) {
	d := r.ticket(r.spoken(t.Language), t)
	return d.message(d.t.Ticket.Moved, d.titled(card.TextBlock{Text: d.t.Ticket.Moved, Style: card.Quiet}))
}

// ticketsListed is how many tickets a list shows; Teams shows six buttons in a row, these stand one below the other.
const ticketsListed = 8

// ticketList lists somebody's tickets, the newest first, with a button for the card of each. Without tickets it says
// that there are none.
func (r renderer) ticketList(wanted knowledge.Language, tickets []helpdesk.Ticket) (schema.Activity, error) {
	language := r.spoken(wanted)
	t := r.texts.In(language)
	if len(tickets) == 0 {
		return oneCard(language, t.Tickets.Title, paragraphs(t.Tickets.Title, t.Tickets.Body))
	}
	body := []card.Element{card.TextBlock{Text: t.Ticket.List.Title, Style: card.Heading}}
	for _, ticket := range tickets[:min(ticketsListed, len(tickets))] {
		d := r.ticket(language, ticket)
		body = append(body,
			card.TextBlock{Text: "**" + d.title() + "**: " + d.standsForRequester(), Spacing: card.Medium},
			card.Plain{Text: typed(oneLine(ticket.Problem), 120), Quiet: true, Spacing: card.Small},
			card.TextBlock{Text: moment(ticket.Opened), Style: card.Quiet, Spacing: card.Small})
		body = append(body, stacked([]card.Action{d.show()})...)
	}
	body = append(body, card.TextBlock{Text: t.Ticket.List.Hint, Style: card.Quiet, Spacing: card.Medium})
	return oneCard(language, t.Ticket.List.Title, body)
}

func (d ticketDraft) show() card.Action {
	title := text.Fill(d.t.Ticket.Buttons.Show, "number", d.number())
	return d.buttons(ownCard).press(title, showTicket)
}
