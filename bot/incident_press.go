package bot

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
)

// incidentPress is a pressed button of an incident's card. All of it may be forged.
type incidentPress struct {
	Version  int             `json:"ssprbot"`
	Verb     helpdesk.Verb   `json:"verb"`
	Incident helpdesk.Number `json:"incident"`
	Nonce    string          `json:"nonce"`
}

// incidentPress reads the button of an incident's card; ok is false where something else happened.
func (a *Activity) incidentPress() (p incidentPress, ok bool) {
	if json.Unmarshal(a.pressedData(), &p) != nil {
		return incidentPress{}, false
	}
	return p, p.Version == buttonVersion && strings.HasPrefix(string(p.Verb), "incident.")
}

// answerIncident answers it. As with a ticket, who pressed is looked up before the transaction.
func (b *Bot) answerIncident(ctx context.Context, a *Activity, p incidentPress, r *record) (Answer, error) {
	r.handled.Event = "incident"
	r.with("incident", p.Incident, "verb", p.Verb)
	body, repeated, err := b.incidentTurn(ctx, a, p, r)
	texts := b.machine.Load().Texts.In(dialogs.State{}.Speaks(a.locale()))
	switch {
	case errors.Is(err, errRoster):
		r.handled.Outcome = Broken
		r.ErrorContext(ctx, "incident press not looked at", "error", err)
		return b.saidOnly(ctx, a, texts.Ticket.Denied.Unknown)
	case err != nil:
		reference := a.turnName()
		r.failed(ctx, reference, err)
		return b.unavailable(ctx, a, nil, reference, err)
	}
	r.repeated(repeated)
	answer := acknowledged(a, body)
	answer.Sent = b.outbox.wake
	return answer, nil
}

func (b *Bot) incidentTurn(ctx context.Context, a *Activity, p incidentPress, r *record) (body []byte, repeated bool, err error) {
	defer recovered(&err)
	now := r.handled.Began
	key := a.turnKey(dialogs.Pressed{})
	if over := b.rate.take(a, dialogs.Pressed{}); over != nil {
		r.handled.Outcome = Limited
		return b.Store.Turn(ctx, key, now, b.newTurn(a, now).slowDown(over))
	}
	role, err := b.incidentRole(ctx, a, p)
	if err != nil && !errors.Is(err, helpdesk.ErrNoTicket) {
		return nil, false, err
	}
	body, repeated, err = b.Store.Turn(ctx, key, now, func(kept Kept) (Turn, error) {
		t := b.newTurn(a, now)
		t.out.State = kept.State
		t.record = r
		return t.out, t.pressIncident(ctx, p, role, kept.Desk)
	})
	return body, repeated, failed("committing a turn", err)
}

// incidentRole: agents of an incident are those of the tenant's desk and of the route that its trouble takes.
func (b *Bot) incidentRole(ctx context.Context, a *Activity, p incidentPress) (helpdesk.Role, error) {
	var teams []helpdesk.Place
	err := b.Store.Work(ctx, b.Now(), func(records helpdesk.Records) ([]Delivery, error) {
		incident, err := records.IncidentNumber(ctx, a.TenantID(), p.Incident)
		if err != nil {
			return nil, err
		}
		desk, _, err := records.Desk(ctx, a.TenantID())
		teams = withTeams([]helpdesk.Place{desk, incident.Channel})
		return nil, err
	})
	if err != nil {
		return helpdesk.Stranger, failed("looking for who pressed", err)
	}
	agent, err := b.isAgent(ctx, a, teams)
	if agent {
		return helpdesk.Agent, nil
	}
	return helpdesk.Stranger, err
}

// pressIncident steps the incident. What changes nothing is logged, and who pressed hears why.
func (t *turn) pressIncident(ctx context.Context, p incidentPress, role helpdesk.Role, records helpdesk.Records) error {
	d := t.bot.desk(records, t.now)
	if t.in.Type == schema.Invoke {
		d.delay = updateDelay
	}
	e := helpdesk.IncidentEvent{Verb: p.Verb, By: t.in.actor(role), At: t.now, Nonce: p.Nonce}
	incident, deliveries, err := d.happenIncident(ctx, t.in.TenantID(), p.Incident, e)
	var denied *helpdesk.Denied
	switch {
	case errors.Is(err, helpdesk.ErrNoTicket):
		denied = &helpdesk.Denied{Reason: helpdesk.WrongCard}
	case errors.As(err, &denied):
	case err != nil:
		return err
	}
	notice := ""
	if denied != nil {
		t.record.handled.Outcome = Denied
		t.record.WarnContext(ctx, "incident press changes nothing", "role", role, "reason", denied.Reason)
		notice = incidentDenial(t.texts().In(dialogs.State{}.Speaks(t.in.locale())), denied)
	}
	t.out.Deliveries = append(t.out.Deliveries, deliveries...)
	return errors.Join(t.answerIncident(d, incident, denied, notice), t.encodeAnswer())
}

func incidentDenial(s *text.Sentences, d *helpdesk.Denied) string {
	switch d.Reason {
	case helpdesk.WrongCard:
		return s.Incident.Denied.WrongCard
	case helpdesk.NotYours:
		return s.Incident.Denied.NotYours
	case helpdesk.NotNow:
		return s.Incident.Denied.NotNow
	}
	return denial(s, d)
}

// answerIncident shows the card as it stands to an agent, and a sentence to everybody else.
func (t *turn) answerIncident(d *desk, i helpdesk.Incident, denied *helpdesk.Denied, notice string) error {
	stranger := denied != nil && (denied.Reason == helpdesk.WrongCard || denied.Reason == helpdesk.NotYours)
	switch {
	case t.in.Type != schema.Invoke && notice == "":
		return nil
	case t.in.Type != schema.Invoke:
		return t.say(plainMessage(notice))
	case stranger:
		t.invoke = invokeMessage(notice)
		return nil
	}
	drawn, err := d.incidentCard(d.routeOfIncident(i).Language, i, notice)
	if err != nil {
		return err
	}
	t.invoke = invokeCard(drawn)
	return nil
}
