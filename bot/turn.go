package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/infracloudio/msbotbuilder-go/connector/client"
	"github.com/infracloudio/msbotbuilder-go/core"
	"github.com/infracloudio/msbotbuilder-go/core/activity"
	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
)

// updateDelay lets the answer to an invoke reach the client before the update of the same card.
const updateDelay = 250 * time.Millisecond

// turn is one activity being answered. It stands behind the library's client.Client: what the library's adapter
// addresses and sends is committed with the turn instead of being posted, because the library's own client has no
// timeout, no retry and no allow-list, and its URLs take ids unescaped.
type turn struct {
	bot     *Bot
	machine dialogs.Machine  // the one in force when the turn began
	desk    helpdesk.Records // of the turn's transaction; nil where nothing can be kept
	record  *record          // of what it answers; nil where nobody counts it
	in      *Activity
	now     time.Time
	out     Turn
	invoke  *invokeAnswer
	looked  *lookUp // nil: the directory has not been asked in this turn
}

var _ client.Client = (*turn)(nil)

func (b *Bot) newTurn(a *Activity, now time.Time) *turn {
	return &turn{bot: b, machine: *b.machine.Load(), in: a, now: now}
}

func (t *turn) texts() *text.Catalog { return t.machine.Texts }

func (t *turn) render() renderer {
	r := renderer{knowledge: t.machine.Knowledge, texts: t.machine.Texts}
	if t.in.Recipient != nil {
		r.bot = t.in.Recipient.ID
	}
	return r
}

// step is what the store runs inside the turn's transaction.
func (t *turn) step(ctx context.Context, event dialogs.Event, kept Kept) (Turn, error) {
	state, err := dialogs.ParseState(kept.State)
	if err != nil {
		t.bot.Log.WarnContext(ctx, "dialog begins anew", "error", err) // of another version, after an upgrade or a roll-back
	}
	t.desk = kept.Desk
	handle := func(*activity.TurnContext) (schema.Activity, error) {
		if answered, err := t.triageAsked(ctx, event); err != nil || answered {
			t.out.State = kept.State
			return schema.Activity{}, errors.Join(err, t.warn(event, state))
		}
		next, effects, err := t.dialog(ctx, state, event)
		if err != nil {
			return schema.Activity{}, err
		}
		if t.out.State = next.Encode(); isLeft(event) {
			t.out.State = nil
		}
		if err := t.warn(event, next); err != nil {
			return schema.Activity{}, err
		}
		if err := t.sight(ctx, event, state, next, effects); err != nil {
			return schema.Activity{}, err
		}
		return schema.Activity{}, t.perform(ctx, effects)
	}
	if err := t.dispatch(ctx, handle); err != nil {
		return Turn{}, err
	}
	if err := t.keepPlaces(ctx, event, state); err != nil {
		return Turn{}, err
	}
	return t.out, t.encodeAnswer()
}

// dispatch goes through the library's adapter for the three types that it knows.
func (t *turn) dispatch(ctx context.Context, handle func(*activity.TurnContext) (schema.Activity, error)) error {
	switch t.in.Type {
	case schema.Message, schema.Invoke, schema.ConversationUpdate:
		adapter := &core.BotFrameworkAdapter{Client: t} // holds nothing but this turn
		return adapter.ProcessActivity(ctx, t.in.library(), activity.HandlerFuncs{
			OnMessageFunc: handle, OnInvokeFunc: handle, OnConversationUpdateFunc: handle,
		})
	}
	_, err := handle(nil)
	return err
}

func isLeft(e dialogs.Event) bool {
	_, left := e.(dialogs.Left)
	return left
}

func (t *turn) perform(ctx context.Context, effects []dialogs.Effect) error {
	for _, effect := range effects {
		if err := t.effect(ctx, effect); err != nil {
			return err
		}
	}
	return t.redraw(effects)
}

func (t *turn) effect(ctx context.Context, effect dialogs.Effect) error {
	switch e := effect.(type) {
	case dialogs.Forget:
		t.out.Silence = true
	case dialogs.Erase:
		t.out.ForgetPerson = true
		t.forgetLookUp()
		return errors.Join(t.forgetTickets(ctx), t.forgetIncidents(ctx))
	case dialogs.Escalate:
		return t.escalate(ctx, e)
	case dialogs.ListTickets:
		return t.listTickets(ctx, e)
	case dialogs.Reply:
		said, err := t.render().said(e)
		if err != nil {
			return err
		}
		if _, stale := e.Message.(dialogs.Stale); stale && t.in.Type == schema.Invoke {
			t.invoke = invokeMessage(said.Text)
			return nil
		}
		return t.say(said)
	}
	return nil
}

// redraw comes last, so that the next card does not wait for it.
func (t *turn) redraw(effects []dialogs.Effect) error {
	for _, effect := range effects {
		retire, ok := effect.(dialogs.Retire)
		if !ok || t.in.ReplyToID == "" {
			continue
		}
		card, err := t.render().retired(retire)
		if err != nil {
			return err
		}
		if t.in.Type == schema.Invoke {
			t.invoke = invokeCard(card)
		}
		if err := t.replace(card, t.in.ReplyToID); err != nil {
			return err
		}
	}
	return nil
}

// say addresses an activity to where the incoming one came from.
func (t *turn) say(a schema.Activity) error {
	response, err := activity.NewActivityResponse(t)
	if err != nil {
		return fmt.Errorf("answering: %w", err)
	}
	return response.SendActivity(activity.ApplyConversationReference(a, t.reference(), false))
}

func (t *turn) replace(a schema.Activity, activityID string) error {
	a = activity.ApplyConversationReference(a, t.reference(), false)
	a.ID, a.ReplyToID = activityID, ""
	return (&core.BotFrameworkAdapter{Client: t}).UpdateActivity(context.Background(), a) // the library ignores its context
}

func (t *turn) reference() schema.ConversationReference {
	reference := activity.GetCoversationReference(t.in.library())
	if t.in.Type != schema.Message && t.in.Type != schema.MessageUpdate {
		reference.ActivityID = "" // nothing of it stands in the conversation that could be replied to
	}
	return reference
}

// Post queues an activity; the library's URL is not used.
func (t *turn) Post(_ url.URL, a schema.Activity) error {
	if a.Type == "" {
		return nil // the library sends what a handler returns, even if that is nothing
	}
	return t.queue(Post, a, t.now)
}

// Put queues the replacement of an activity that the bot sent.
func (t *turn) Put(_ url.URL, a schema.Activity) error {
	due := t.now
	if t.in.Type == schema.Invoke {
		due = due.Add(updateDelay)
	}
	return t.queue(Put, a, due)
}

// Delete queues the removal of an activity that the bot sent.
func (t *turn) Delete(_ url.URL, a schema.Activity) error { return t.queue(Delete, a, t.now) }

func (t *turn) queue(op Operation, a schema.Activity, due time.Time) error {
	wide, err := widen(a)
	if err != nil {
		return err
	}
	payload, err := wide.Encode()
	if err != nil {
		return err
	}
	d := Delivery{
		Operation: op, ServiceURL: t.in.ServiceURL, ConversationID: t.in.Conversation.ID, TenantID: t.in.TenantID(),
		Payload: payload, Due: due,
	}
	if op != Post {
		d.ActivityID = a.ID
	}
	t.out.Deliveries = append(t.out.Deliveries, d)
	return nil
}

func (t *turn) encodeAnswer() error {
	if t.in.Type != schema.Invoke {
		return nil
	}
	if t.invoke == nil {
		t.invoke = invokeMessage("") // nothing to redraw: the reply comes as a message of its own
	}
	body, err := json.Marshal(t.invoke)
	if err != nil {
		return fmt.Errorf("encoding an invoke's answer: %w", err)
	}
	t.out.Answer = body
	return nil
}
