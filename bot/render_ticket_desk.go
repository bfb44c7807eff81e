package bot

import (
	"slices"
	"strings"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/bot/card"
	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// deskTicket is the card that agents work with; notice is said to whoever pressed, "" for everybody. The card is in the
// language wanted, unless the knowledge lacks one of its sentences in it.
func (r renderer) deskTicket(wanted knowledge.Language, t helpdesk.Ticket, k cardKind, notice func(*text.Sentences) string) (schema.Activity, error) {
	d := r.ticket(r.speaksOf(wanted, t), t)
	if notice != nil {
		d.notice = notice(d.t)
	}
	return fitting(func(less detail) (schema.Activity, error) {
		body := d.titled(card.TextBlock{Text: d.standsAtDesk(), Style: card.Subtitle, Spacing: card.Small})
		body = append(body, d.about()...)
		body = append(body, d.problem()...)
		if t.Status.Open() {
			body = append(body, d.diagnosis(less)...)
		}
		body = append(body, d.said()...)
		return d.message(d.standsAtDesk(), append(body, row(d.buttons(k).forDesk())...))
	})
}

// ticketToRead is the card of a ticket for somebody to read, wherever it is inserted. It has no buttons, since pressing
// one is refused by Teams to everybody for whom the bot is not installed.
func (r renderer) ticketToRead(wanted knowledge.Language, t helpdesk.Ticket) (schema.Activity, error) {
	language := r.spoken(wanted)
	issue := r.knowledge.Issue(t.Issue)
	if issue != nil && !one(issue.Title)(language) {
		language = knowledge.English
	}
	d := r.ticket(language, t)
	body := d.titled(card.TextBlock{Text: d.standsAtDesk(), Style: card.Subtitle, Spacing: card.Small})
	body = append(body, d.about()...)
	body = append(body, d.problem()...)
	if issue != nil {
		lead := text.Fill(d.t.Ticket.Cause, "title", issue.Title.In(language))
		body = append(body, card.TextBlock{Text: lead, Spacing: card.Medium})
	}
	return d.message(d.standsAtDesk(), append(body, d.said()...))
}

func (d ticketDraft) standsAtDesk() string {
	s := d.t.Ticket.Desk
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

// about is whose trouble it is, of what kind and how urgent.
func (d ticketDraft) about() []card.Element {
	var lines []card.Element
	add := func(line string) { lines = append(lines, card.TextBlock{Text: line, Spacing: card.Small}) }
	if name := displayName(d.ticket.Requester.Name); name != "" {
		add(d.t.Ticket.From + ": " + name)
	}
	if title := knowledge.Area(d.ticket.Area).Title().In(d.language); title != "" {
		add(text.Fill(d.t.Ticket.Area, "title", title))
	}
	switch d.ticket.Urgency {
	case helpdesk.Low:
		add(d.t.Ticket.Urgency.Low)
	case helpdesk.High:
		add(d.t.Ticket.Urgency.High)
	case helpdesk.Normal:
		add(d.t.Ticket.Urgency.Normal)
	}
	return lines
}

// diagnosis is what the bot made of it, for somebody who is to go on from there.
func (d ticketDraft) diagnosis(less detail) []card.Element {
	body := d.cause(less)
	body = append(body, d.list(d.t.Ticket.Known, d.known())...)
	body = append(body, d.list(d.t.Ticket.Missing, d.missing())...)
	return append(body, d.list(d.t.Ticket.Tried, d.tried())...)
}

func (d ticketDraft) cause(less detail) []card.Element {
	issue := d.knowledge.Issue(d.ticket.Issue)
	if issue == nil {
		return []card.Element{card.TextBlock{Text: d.t.Ticket.NoCause, Spacing: card.Medium}}
	}
	lead := text.Fill(d.t.Ticket.Cause, "title", issue.Title.In(d.language))
	body := []card.Element{card.TextBlock{Text: lead, Style: card.Subtitle, Spacing: card.Medium}}
	if cause := issue.Cause.In(d.language); cause != "" && less < withoutCause {
		body = append(body, card.TextBlock{Text: cause, Spacing: card.Small})
	}
	body = append(body, block(d.t.Ticket.Now, issue.Steps.Employee.In(d.language), less)...)
	body = append(body, block(d.t.Answer.AdminSteps, issue.Steps.Admin.In(d.language), less)...)
	if less == leastDetail {
		return body
	}
	return append(body, links(d.t, d.language, issue, dialogs.Helpdesk)...)
}

func (d ticketDraft) list(title string, lines []string) []card.Element {
	if len(lines) == 0 {
		return nil
	}
	var elements []card.Element
	for _, line := range lines {
		elements = append(elements, card.TextBlock{Text: "• " + line, Spacing: card.Small})
	}
	return subtitled(title, elements...)
}

// known lists the evidence whose facts and values the knowledge still has.
func (d ticketDraft) known() []string {
	var lines []string
	for _, e := range d.ticket.Evidence {
		fact, _ := d.knowledge.Fact(e.Fact)
		if label := d.label(e.Fact, e.Value).In(d.language); label != "" {
			lines = append(lines, strings.TrimSpace(fact.Question.In(d.language)+" **"+label+"**"+d.since(e)))
		}
	}
	return lines
}

func (d ticketDraft) missing() []string {
	var lines []string
	for _, id := range d.ticket.Missing {
		if fact, ok := d.knowledge.Fact(id); ok {
			lines = append(lines, fact.Question.In(d.language))
		}
	}
	return lines
}

func (d ticketDraft) tried() []string {
	var lines []string
	for _, id := range d.ticket.Tried {
		if issue := d.knowledge.Issue(id); issue != nil {
			lines = append(lines, issue.Title.In(d.language))
		}
	}
	return lines
}

// speaksOf is the language that a ticket's whole card can be in.
func (r renderer) speaksOf(wanted knowledge.Language, t helpdesk.Ticket) knowledge.Language {
	if !t.Status.Open() {
		return r.spoken(wanted)
	}
	all := r.inTitles(t.Tried...)
	if issue := r.knowledge.Issue(t.Issue); issue != nil {
		all = append(all, one(issue.Title), one(issue.Cause), one(issue.Steps.Employee), one(issue.Steps.Admin))
		for _, link := range issue.Links[:min(mostLinks, len(issue.Links))] {
			all = append(all, one(link.Title))
		}
	}
	facts := t.Missing
	for _, e := range t.Evidence {
		facts = append(slices.Clip(facts), e.Fact)
		all = append(all, one(r.label(e.Fact, e.Value)))
	}
	for _, id := range facts {
		fact, _ := r.knowledge.Fact(id)
		all = append(all, one(fact.Question))
	}
	for _, has := range all {
		if !has(wanted) {
			return knowledge.English
		}
	}
	return r.spoken(wanted)
}

// spoken is the language wanted where the bot speaks it.
func (r renderer) spoken(wanted knowledge.Language) knowledge.Language {
	for _, l := range text.Languages() {
		if l == wanted {
			return l
		}
	}
	return knowledge.English
}
