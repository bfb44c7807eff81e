package bot

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// watch takes a post that nobody meant for the bot. Where the bot is not sure it says nothing, and whoever wrote the post
// hears nothing of what goes wrong.
func (b *Bot) watch(ctx context.Context, a *Activity, p post, r *record) (Answer, error) {
	r.handled.Event = "post"
	if b.rate.take(a, dialogs.Said{}) != nil {
		r.handled.Outcome = Limited
		return acknowledged(a, nil), nil
	}
	began := b.Now()
	found := b.machine.Load().Diagnose(p.text, b.Today())
	r.matched(Match{InScope: found.InScope, Confidence: found.Confidence, Language: found.Language, Began: began})
	if a.Type == schema.Message && !found.InScope && !p.secret {
		r.leftAlone()
		return acknowledged(a, nil), nil
	}
	repeated, err := b.postTurn(ctx, p, found, r.handled.Began)
	if err != nil {
		r.failed(ctx, a.turnName(), err)
		return Answer{}, err
	}
	r.repeated(repeated)
	answer := acknowledged(a, nil)
	answer.Sent = b.outbox.wake
	return answer, nil
}

func (b *Bot) postTurn(ctx context.Context, p post, found dialogs.Diagnosis, now time.Time) (repeated bool, err error) {
	defer recovered(&err)
	key := p.turnKey(nil)
	if p.eventType() == "undeleteMessage" { // it says what it said before
		key.Seen = []string{digest("undeleted", p.TenantID(), p.Conversation.ID, p.ID, p.Timestamp)}
	}
	_, repeated, err = b.Store.Turn(ctx, key, now, func(kept Kept) (Turn, error) {
		t := b.newTurn(p.Activity, now)
		t.desk, t.out.State = kept.Desk, kept.State
		err := t.followPost(ctx, p, found)
		return t.out, errors.Join(err, t.warnPoster(p, found))
	})
	return repeated, failed("committing a turn", err)
}

// warnPoster tells who has posted a secret, alone, that it stands there. It is no part of what is kept of the post.
func (t *turn) warnPoster(p post, found dialogs.Diagnosis) error {
	if !p.secret || p.Type == schema.MessageDelete {
		return nil
	}
	var state dialogs.State
	if slices.Contains(text.Languages(), found.Language) {
		state.Language = found.Language
	}
	return t.sayAlone(plainMessage(t.texts().In(state.Speaks(p.locale())).SecretPosted))
}

// followPost brings the ticket of a post up to date with the post, and makes one where there is none and the bot is sure.
func (t *turn) followPost(ctx context.Context, p post, found dialogs.Diagnosis) error {
	ticket, err := t.desk.ByOrigin(ctx, t.in.TenantID(), p.origin())
	switch {
	case errors.Is(err, helpdesk.ErrNoTicket):
		if has, err := t.editInThread(ctx, p, found); err != nil || has {
			return unread("looking for the ticket of a thread", err)
		}
		var made bool
		if made, err = t.triage(ctx, p, found); err == nil && p.Type != schema.MessageDelete {
			err = t.sightPost(ctx, p, found, made)
		}
	case err != nil:
	case p.Type == schema.MessageDelete:
		err = t.withdrawPost(ctx, ticket)
	case p.Type == schema.MessageUpdate:
		err = t.editPost(ctx, p, ticket, found)
	}
	return unread("following a post", err)
}

// triage makes a ticket of a post and answers it in its thread, if the bot is sure and somebody is there to take it. Where
// whoever wrote it has a ticket of the same trouble, that is the ticket.
func (t *turn) triage(ctx context.Context, p post, found dialogs.Diagnosis) (made bool, err error) {
	if !found.Sure || p.Type == schema.MessageDelete {
		return false, nil
	}
	if ok, err := t.hasDesk(ctx); err != nil || !ok {
		return false, err
	}
	if err := t.keepPlaces(ctx, nil, dialogs.State{}); err != nil {
		return false, err
	}
	if had, err := t.addPost(ctx, p, found); had || err != nil {
		return had && !p.asked, err // who asks the bot is answered
	}
	_, deliveries, err := t.bot.openTicket(ctx, t.desk, t.postTicket(p, found), t.now)
	t.out.Deliveries = append(t.out.Deliveries, deliveries...)
	return err == nil, err
}

// postTicket is what a post is as a ticket: it is answered where it stands.
func (t *turn) postTicket(p post, found dialogs.Diagnosis) helpdesk.Ticket {
	thread := helpdesk.Place{ServiceURL: p.ServiceURL, Conversation: p.Conversation.ID, Team: p.team().Team.ID}
	person := p.requester()
	person.Chat = helpdesk.Place{} // the post's channel is nobody's own chat
	ticket := helpdesk.Ticket{
		Tenant: p.TenantID(), Origin: p.origin(), Language: spokenHere(found.Language), Problem: p.text, Urgency: urgency(dialogs.Escalate{Area: found.Area}),
		Requester: person, Thread: thread, Channel: thread,
	}
	ticket.Area, ticket.Issue, ticket.Missing, ticket.Evidence = string(found.Area), found.Issue, found.Missing, evidence(found.Evidence)
	return ticket
}

func evidence(known []dialogs.Evidence) (all []helpdesk.Evidence) {
	for _, e := range known {
		all = append(all, helpdesk.Evidence{Fact: e.Fact, Value: e.Value, Source: string(e.Source), AsOf: e.AsOf})
	}
	return all
}

// editPost tells the ticket what its post says now. What is not open any more stays as it is.
func (t *turn) editPost(ctx context.Context, p post, ticket helpdesk.Ticket, found dialogs.Diagnosis) error {
	e := t.byPoster(ticket, helpdesk.Edit)
	e.Problem, e.Evidence = p.text, evidence(found.Evidence)
	if found.Sure {
		e.Issue, e.Area, e.Missing = found.Issue, string(found.Area), found.Missing
	}
	return t.happens(ctx, t.bot.desk(t.desk, t.now), ticket, e)
}

// withdrawPost ends the ticket of a post that is gone, with its words, unless somebody works on it. Nobody is told: who
// sees the card sees it.
func (t *turn) withdrawPost(ctx context.Context, ticket helpdesk.Ticket) error {
	if ticket.Status != helpdesk.New {
		return nil
	}
	d := t.bot.desk(t.desk, t.now)
	d.quiet = true
	if err := t.happens(ctx, d, ticket, t.byPoster(ticket, helpdesk.Edit)); err != nil {
		return err
	}
	return t.happens(ctx, d, ticket, t.byPoster(ticket, helpdesk.Withdraw))
}

// byPoster is something that who wrote the post did to it, and so to the ticket.
func (t *turn) byPoster(ticket helpdesk.Ticket, v helpdesk.Verb) helpdesk.Event {
	by := helpdesk.Actor{Person: ticket.Requester, Role: helpdesk.Requester}
	return helpdesk.Event{Verb: v, By: by, At: t.now, Nonce: ticket.Nonce}
}

func (t *turn) happens(ctx context.Context, d *desk, ticket helpdesk.Ticket, e helpdesk.Event) error {
	_, deliveries, err := d.happen(ctx, ticket.Tenant, ticket.Number, e)
	t.out.Deliveries = append(t.out.Deliveries, deliveries...)
	if _, denied := errors.AsType[*helpdesk.Denied](err); denied {
		return nil
	}
	return err
}

// triageAsked answers a post that mentions the bot with the card of a ticket, where the bot is sure and the thread has no
// ticket yet. Else the dialog answers.
func (t *turn) triageAsked(ctx context.Context, event dialogs.Event) (answered bool, err error) {
	p, ok := t.in.post()
	_, said := event.(dialogs.Said)
	if !ok || !said || !p.asked || t.desk == nil {
		return false, nil
	}
	_, err = t.desk.ByOrigin(ctx, t.in.TenantID(), p.origin())
	if !errors.Is(err, helpdesk.ErrNoTicket) {
		return false, unread("looking for the ticket of a post", err)
	}
	found := t.machine.Diagnose(p.text, t.bot.Today())
	if has, err := t.threadHas(ctx, p, found); err != nil || has {
		return false, unread("looking for the ticket of a thread", err)
	}
	answered, err = t.triage(ctx, p, found)
	if err == nil && answered {
		err = t.sightPost(ctx, p, found, true)
	}
	return answered, unread("making a ticket of a post", err)
}

// spokenHere is the language of the words where the bot speaks it.
func spokenHere(l knowledge.Language) knowledge.Language {
	if slices.Contains(text.Languages(), l) {
		return l
	}
	return knowledge.English
}
