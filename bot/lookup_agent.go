package bot

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/bot/card"
	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// informAgent tells an agent, in their own chat, what the directory says of the requester of the ticket that they have
// just taken. The ticket does not keep it: that would be for the requester to agree to. What goes wrong is logged; the
// agent can still ask.
func (b *Bot) informAgent(ctx context.Context, a *Activity, p ticketPress, ticket helpdesk.Ticket) {
	if b.Directory == nil || !a.took(p, ticket) || ticket.Requester.ID == "" {
		return
	}
	looked := b.lookUp(ctx, ticket.Tenant, ticket.Requester.ID)
	if len(looked.known) == 0 {
		return
	}
	now := b.Now()
	t := b.newTurn(a, now)
	said, err := t.render().requesterFacts(dialogs.State{}.Speaks(a.locale()), ticket.Requester, looked.known, now.Unix())
	if err == nil {
		err = t.sayAlone(said)
	}
	if err == nil {
		err = b.Store.Work(ctx, now, func(helpdesk.Records) ([]Delivery, error) { return t.out.Deliveries, nil })
	}
	if err != nil {
		b.Log.Error("an agent is not told what the directory says", "ticket", ticket.Number, "error", err)
	}
}

// took tells whether who pressed has the ticket by it.
func (a *Activity) took(p ticketPress, ticket helpdesk.Ticket) bool {
	taken := p.Verb == helpdesk.Take && ticket.Status == helpdesk.Taken
	return taken && a.From != nil && ticket.Assignee.ID == a.person()
}

// requesterFacts is a card without buttons.
func (r renderer) requesterFacts(language knowledge.Language, p helpdesk.Person, known []dialogs.Evidence, at int64) (schema.Activity, error) {
	for _, e := range known {
		if !one(r.label(e.Fact, e.Value))(language) {
			language = knowledge.English
		}
	}
	t := r.texts.In(language)
	title := t.Directory.Title
	if name := displayName(p.Name); name != "" {
		title = text.Fill(t.Directory.About, "name", name)
	}
	body := append([]card.Element{card.TextBlock{Text: title, Style: card.Heading}}, r.facts(language, known, at)...)
	content, err := card.Card{Language: string(language), Speak: title, Body: body}.Encode()
	if err != nil {
		return schema.Activity{}, fmt.Errorf("rendering what the directory says: %w", err)
	}
	return schema.Activity{
		Type: schema.Message, Summary: title,
		Attachments: []schema.Attachment{{ContentType: card.ContentType, Content: json.RawMessage(content)}},
	}, nil
}
