package bot

import (
	"fmt"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/dialogs"
)

// warn tells a person, before anything else, that a secret was typed. Where others read along it would only point at the
// secret: there the person hears it in their own chat.
func (t *turn) warn(event dialogs.Event, next dialogs.State) error {
	var secret, group bool
	switch e := event.(type) {
	case dialogs.Said:
		secret, group = e.Secret, e.Group
	case dialogs.Pressed:
		secret, group = e.Secret, e.Group
	}
	texts := t.texts().In(next.Speaks(t.in.locale()))
	switch {
	case !secret:
		return nil
	case group:
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
