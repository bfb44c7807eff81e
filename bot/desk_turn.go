package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/dialogs"
	"ssprbot/helpdesk"
)

// answerTicket answers a pressed button of a ticket's card. Who pressed is looked up first, since nothing may wait for
// the network inside a transaction.
func (b *Bot) answerTicket(ctx context.Context, a *Activity, p ticketPress, r *record) (Answer, error) {
	r.handled.Event = "ticket"
	r.with("ticket", p.Ticket, "verb", p.Verb)
	body, repeated, err := b.ticketTurn(ctx, a, p, r)
	switch {
	case errors.Is(err, errRoster):
		r.handled.Outcome = Broken
		r.ErrorContext(ctx, "ticket press not looked at", "error", err)
		return b.saidOnly(ctx, a, b.machine.Load().Texts.In(dialogs.State{}.Speaks(a.locale())).Ticket.Denied.Unknown)
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

func (b *Bot) ticketTurn(ctx context.Context, a *Activity, p ticketPress, r *record) (answer []byte, repeated bool, err error) {
	defer recovered(&err)
	now := r.handled.Began
	if over := b.rate.take(a, dialogs.Pressed{}); over != nil {
		r.handled.Outcome = Limited
		return b.Store.Turn(ctx, a.turnKey(dialogs.Pressed{}), now, b.newTurn(a, now).slowDown(over))
	}
	role, err := b.role(ctx, a, p)
	if err != nil && !errors.Is(err, helpdesk.ErrNoTicket) {
		return nil, false, err
	}
	var ticket helpdesk.Ticket
	answer, repeated, err = b.Store.Turn(ctx, a.pressKey(p), now, func(kept Kept) (turn Turn, err error) {
		turn, ticket, err = b.pressTicket(ctx, a, p, role, kept, now)
		return turn, err
	})
	if err == nil {
		b.informAgent(ctx, a, p, ticket)
	}
	var denied *helpdesk.Denied
	if err == nil || !errors.As(err, &denied) && !errors.Is(err, helpdesk.ErrNoTicket) {
		return answer, repeated, failed("committing a turn", err)
	}
	r.handled.Outcome = Denied
	r.WarnContext(ctx, "ticket press changes nothing", "role", role, "reason", err)
	return b.refuse(ctx, a, p, role, ticket, err)
}

// refuse answers a press that changed nothing. Nothing is kept of it but what is said in a message; pressed again, it is
// looked at again.
func (b *Bot) refuse(ctx context.Context, a *Activity, p ticketPress, role helpdesk.Role, ticket helpdesk.Ticket, reason error) ([]byte, bool, error) {
	invoke, sentence, err := b.refused(a, p, role, ticket, reason)
	if err != nil {
		return nil, false, err
	}
	if a.Type == schema.Invoke {
		body, err := json.Marshal(invoke)
		return body, false, failed("encoding an invoke's answer", err)
	}
	now := b.Now()
	return b.Store.Turn(ctx, a.turnKey(dialogs.Pressed{}), now, func(kept Kept) (Turn, error) {
		t := b.newTurn(a, now)
		t.out.State = kept.State
		err := t.say(plainMessage(sentence))
		return t.out, err
	})
}

// saidOnly answers with a sentence that is not kept.
func (b *Bot) saidOnly(ctx context.Context, a *Activity, sentence string) (Answer, error) {
	if a.Type == schema.Invoke {
		body, err := json.Marshal(invokeMessage(sentence))
		return acknowledged(a, body), failed("encoding an invoke's answer", err)
	}
	t := b.newTurn(a, b.Now())
	return acknowledged(a, nil), errors.Join(t.say(plainMessage(sentence)), b.deliver(ctx, t.out.Deliveries))
}

// recovered makes an error of a panic, which is of this turn and of no other.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("turn panicked: %v\n%s", p, debug.Stack())
	}
}
