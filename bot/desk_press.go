package bot

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/bot/card"
	"ssprbot/bot/redact"
	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
)

// ticketPress is a pressed button of a ticket's card. All of it may be forged.
type ticketPress struct {
	Verb   helpdesk.Verb
	Ticket helpdesk.Number
	Nonce  string
	At     int64    // version of the ticket that the card showed
	Card   cardKind // that was pressed
	Text   string   // of the verb's input, secrets taken out
	Secret bool     // one was taken out
}

// ticketPress reads the button of a ticket's card; ok is false where something else happened.
func (a *Activity) ticketPress() (p ticketPress, ok bool) {
	data := a.pressedData()
	var b button
	if json.Unmarshal(data, &b) != nil || b.Version != buttonVersion || !strings.HasPrefix(string(b.Verb), "ticket.") {
		return p, false
	}
	p = ticketPress{Verb: helpdesk.Verb(b.Verb), Ticket: b.Ticket, Nonce: b.Nonce, At: b.At, Card: b.Card}
	var inputs map[string]json.RawMessage
	var typed string
	_ = json.Unmarshal(data, &inputs) // it is an object, since it was a button
	_ = json.Unmarshal(inputs[inputOf(p.Verb)], &typed)
	clean, secrets := redact.Secrets(typed)
	p.Text, p.Secret = clean, len(secrets) > 0
	return p, true
}

// pressedData is what the pressed button carries, nil where none was.
func (a *Activity) pressedData() json.RawMessage {
	switch {
	case a.Type == schema.Message:
		return a.Value
	case a.Type == schema.Invoke && a.Name == cardAction:
		var value struct {
			Action struct {
				Data json.RawMessage `json:"data"`
			} `json:"action"`
		}
		_ = json.Unmarshal(a.Value, &value) // an odd value is an unknown button
		return value.Action.Data
	}
	return nil
}

// event is what the press wants done to the ticket.
func (p ticketPress) event(by helpdesk.Actor, now time.Time) helpdesk.Event {
	return helpdesk.Event{Verb: p.Verb, By: by, At: now, Nonce: p.Nonce, Text: p.Text}
}

// pressKey recognises the press when it comes again. The version belongs to it: the same button of the card as it is
// later is another press.
func (a *Activity) pressKey(p ticketPress) TurnKey {
	key := a.turnKey(dialogs.Pressed{})
	if p.Verb != showTicket {
		key.Seen = append(key.Seen, digest("click", a.TenantID(), a.Conversation.ID, a.person(), p.Nonce, string(p.Verb), strconv.FormatInt(int64(p.Ticket), 10), strconv.FormatInt(p.At, 10), p.Text))
	}
	return key
}

// actor is who pressed, as far as the activity tells.
func (a *Activity) actor(role helpdesk.Role) helpdesk.Actor {
	by := helpdesk.Actor{Person: helpdesk.Person{ID: a.person()}, Role: role}
	if a.From != nil {
		by.Account, by.Name = a.From.ID, a.From.Name
	}
	return by
}

// pressTicket is the turn of a press, inside its transaction. Where it changes nothing the error says why, as
// ticketEvent's does, and ticket is how it stands.
func (b *Bot) pressTicket(ctx context.Context, a *Activity, p ticketPress, role helpdesk.Role, kept Kept, now time.Time) (turn Turn, ticket helpdesk.Ticket, err error) {
	t := b.newTurn(a, now)
	t.out.State = kept.State
	d := b.desk(kept.Desk, now)
	if a.Type == schema.Invoke {
		d.delay = updateDelay
	}
	if ticket, t.out.Deliveries, err = d.press(ctx, a.TenantID(), p, a.actor(role)); err != nil {
		return Turn{}, ticket, err
	}
	err = t.warnOf(p.Secret, dialogs.State{})
	if a.Type == schema.Invoke && p.Verb != showTicket && err == nil {
		t.invoke, err = d.pressed(a, p, role, ticket, t.out.Deliveries)
	}
	if err != nil {
		return Turn{}, ticket, err
	}
	if err := t.encodeAnswer(); err != nil {
		return Turn{}, ticket, err
	}
	return t.out, ticket, nil
}

// press does what the button is for.
func (d *desk) press(ctx context.Context, tenant string, p ticketPress, by helpdesk.Actor) (helpdesk.Ticket, []Delivery, error) {
	switch {
	case p.Verb == showTicket:
		return d.showAgain(ctx, tenant, p, by)
	case p.Verb.Pressed():
		return d.happen(ctx, tenant, p.Ticket, p.event(by, d.now))
	}
	return helpdesk.Ticket{}, nil, &helpdesk.Denied{Reason: helpdesk.WrongCard, Verb: p.Verb} // no card has such a button
}

// pressed is the pressed card as it is from now on.
func (d *desk) pressed(a *Activity, p ticketPress, role helpdesk.Role, t helpdesk.Ticket, queued []Delivery) (*invokeAnswer, error) {
	kind := p.shown(a, role, t)
	for _, delivery := range queued {
		var sent Activity
		if p.Card != questionCard || delivery.Card != questionCard.name(t) || delivery.Operation != Put {
			continue
		}
		if err := json.Unmarshal(delivery.Payload, &sent); err == nil && len(sent.Attachments) == 1 {
			return &invokeAnswer{200, card.ContentType, sent.Attachments[0].Content}, nil
		}
	}
	drawn, err := d.drawn(kind, t, nil)
	if err != nil {
		return nil, err
	}
	return invokeCard(drawn), nil
}

// shown is which card is drawn for who pressed: nobody but agents sees the desk's anywhere but where it stands.
func (p ticketPress) shown(a *Activity, role helpdesk.Role, t helpdesk.Ticket) cardKind {
	if p.Card != deskCard && p.Card != secondCard {
		return ownCard
	}
	if role == helpdesk.Agent {
		return p.Card
	}
	for _, sent := range t.Sent {
		if sent.Card == string(p.Card) && withoutThread(sent.Place.Conversation) == withoutThread(a.Conversation.ID) {
			return p.Card
		}
	}
	return ownCard
}

// refused is what who pressed hears when nothing has changed: the card as it stands where it is out of date, else a
// sentence.
func (b *Bot) refused(a *Activity, p ticketPress, role helpdesk.Role, t helpdesk.Ticket, err error) (*invokeAnswer, string, error) {
	var denied *helpdesk.Denied
	if !errors.As(err, &denied) {
		denied = &helpdesk.Denied{Reason: helpdesk.WrongCard} // there is no such ticket
	}
	says := func(s *text.Sentences) string { return denial(s, denied) }
	sentence := says(b.machine.Load().Texts.In(dialogs.State{}.Speaks(a.locale())))
	switch denied.Reason {
	case helpdesk.Already, helpdesk.TakenBy, helpdesk.NotNow:
		d := b.desk(nil, b.Now())
		drawn, err := d.drawn(p.shown(a, role, t), t, says)
		if err != nil {
			return nil, "", err
		}
		return invokeCard(drawn), sentence, nil
	}
	return invokeMessage(sentence), sentence, nil
}

func denial(s *text.Sentences, d *helpdesk.Denied) string {
	t := s.Ticket
	switch d.Reason {
	case helpdesk.WrongCard:
		return t.Denied.WrongCard
	case helpdesk.NotYours:
		return t.Denied.NotYours
	case helpdesk.NoText:
		return t.Denied.NoText
	case helpdesk.Already:
		return t.Denied.Already
	case helpdesk.TakenBy:
		name := displayName(d.By.Name)
		if name == "" {
			name = t.Nobody
		}
		return text.Fill(t.Denied.TakenBy, "name", name)
	}
	return t.Denied.NotNow
}
