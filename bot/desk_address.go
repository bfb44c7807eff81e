package bot

import (
	"context"
	"strings"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/helpdesk"
)

// send queues an activity where a card of that kind stands; "" is a message to the requester. It takes the error of the
// rendering, so that both are looked at in one place.
func (c *consequences) send(op Operation, k cardKind, a schema.Activity, err error) error {
	if err != nil {
		return err
	}
	d := c.to(k)
	if d.ConversationID == "" {
		return nil // nobody can be reached there
	}
	if d.Operation = op; k != "" {
		d.Card = k.name(c.after)
	}
	return c.enqueue(d, a)
}

// reply queues a message in the thread of a card in a channel.
func (c *consequences) reply(k cardKind, a schema.Activity, err error) error {
	if err != nil {
		return err
	}
	d := c.to(k)
	d.Operation, d.Beside = Post, k.name(c.after)
	return c.enqueue(d, a)
}

func (c *consequences) enqueue(d Delivery, a schema.Activity) error {
	payload, err := encoded(a)
	if err != nil {
		return err
	}
	d.Payload = payload
	d.TenantID, d.Due = c.after.Tenant, c.now
	if d.Operation == Put {
		d.Due = d.Due.Add(c.delay)
	}
	c.queue = append(c.queue, d)
	return nil
}

// delivery is an activity on its way to a place.
func (d *desk) delivery(a schema.Activity, to helpdesk.Place, tenant string) (Delivery, error) {
	payload, err := encoded(a)
	return Delivery{
		ServiceURL: to.ServiceURL, ConversationID: to.Conversation, TenantID: tenant, Payload: payload, Due: d.now,
	}, err
}

func encoded(a schema.Activity) ([]byte, error) {
	wide, err := widen(a)
	if err != nil {
		return nil, err
	}
	return wide.Encode()
}

// to is where a card of that kind goes.
func (c *consequences) to(k cardKind) Delivery {
	for _, sent := range c.after.Sent {
		if sent.Card == string(k) && sent.Place.Conversation != "" {
			return Delivery{ServiceURL: sent.Place.ServiceURL, ConversationID: sent.Place.Conversation}
		}
	}
	return requesterOf(c.after)
}

// requesterOf is how a requester is reached: in the chat that is known, or the one that is opened for them, else in the
// thread of their post. ConversationID is "" for nowhere.
func requesterOf(t helpdesk.Ticket) Delivery {
	d := Delivery{ServiceURL: t.Requester.Chat.ServiceURL, ConversationID: t.Requester.Chat.Conversation, Otherwise: t.Thread.Conversation}
	if d.ServiceURL == "" {
		d.ServiceURL = t.Channel.ServiceURL
	}
	switch {
	case d.ConversationID != "":
	case t.Requester.Account != "":
		d.Member, d.ConversationID = t.Requester.Account, MemberQueue(t.Requester.Account)
	default:
		d.ConversationID, d.Otherwise = t.Thread.Conversation, ""
	}
	return d
}

// addressed gives each of the queue its address.
func (c *consequences) addressed(ctx context.Context) error {
	for i := range c.queue {
		if err := c.address(ctx, &c.queue[i]); err != nil {
			return err
		}
	}
	return nil
}

// address takes the newest service URL that is known: it can change while a ticket lies.
func (c *consequences) address(ctx context.Context, d *Delivery) error {
	place, ok, err := c.records.Reach(ctx, c.after.Tenant, withoutThread(d.ConversationID))
	if err != nil {
		return failed("looking for how a conversation is reached", err)
	}
	if ok && place.ServiceURL != "" {
		d.ServiceURL = place.ServiceURL
	}
	return nil
}

// withoutThread is the channel of a thread.
func withoutThread(conversation string) string {
	channel, _, _ := strings.Cut(conversation, ";messageid=")
	return channel
}
