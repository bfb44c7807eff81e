package bot

import (
	"fmt"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/dialogs"
)

// warn tells a person, before anything else, that a secret was typed. Where others read along it would only point at the
// secret: there the person hears it in their own chat.
func (t *turn) warn(event dialogs.Event, next dialogs.State) error {
	switch e := event.(type) {
	case dialogs.Said:
		return t.warnOf(e.Secret, next)
	case dialogs.Pressed:
		return t.warnOf(e.Secret, next)
	}
	return nil
}

func (t *turn) warnOf(secret bool, state dialogs.State) error {
	texts := t.texts().In(state.Speaks(t.in.locale()))
	switch {
	case !secret:
		return nil
	case t.in.group():
		return t.sayAlone(plainMessage(texts.SecretThere))
	}
	return t.say(plainMessage(texts.SecretSeen))
}

// sayAlone says something in the person's own chat, wherever they spoke. To somebody unknown it says nothing.
func (t *turn) sayAlone(a schema.Activity) error {
	person := t.in.From
	if person == nil || person.ID == "" {
		return nil
	}
	a.Recipient = person.ChannelAccount
	if t.in.Recipient != nil {
		a.From = t.in.Recipient.ChannelAccount
	}
	wide, err := widen(a)
	if err != nil {
		return err
	}
	payload, err := wide.Encode()
	if err != nil {
		return fmt.Errorf("addressing a person alone: %w", err)
	}
	t.out.Deliveries = append(t.out.Deliveries, Delivery{
		Operation: Post, ServiceURL: t.in.ServiceURL, ConversationID: MemberQueue(person.ID), Member: person.ID,
		TenantID: t.in.TenantID(), Payload: payload, Due: t.now,
	})
	return nil
}
