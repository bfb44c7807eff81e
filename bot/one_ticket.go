package bot

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// One trouble is one ticket, whichever way it reaches the desk: a talk, a post, a mention of the bot, an agent who asks for
// one. The second way leads to the first's ticket, and whoever took it hears the number.

// sameAmong is how many tickets of a person, or of a thread, are looked at.
const sameAmong = 20

// openOf is the requester's open ticket of the same trouble as t; ok is false where there is none.
func (d *desk) openOf(ctx context.Context, t helpdesk.Ticket) (found helpdesk.Ticket, ok bool, err error) {
	own, err := d.records.OfRequester(ctx, t.Tenant, t.Requester.ID, sameAmong)
	if err != nil {
		return found, false, failed("looking for a person's tickets", err)
	}
	i := slices.IndexFunc(own, func(o helpdesk.Ticket) bool { return o.Status.Open() && o.Same(t) })
	if i < 0 {
		return found, false, nil
	}
	return own[i], true, nil
}

// ofThread is the newest ticket of the thread that is not closed and that fits. What is closed can be neither worked on nor
// opened again.
func (d *desk) ofThread(ctx context.Context, tenant, thread string, fits func(helpdesk.Ticket) bool) (found helpdesk.Ticket, ok bool, err error) {
	all, err := d.records.OfThread(ctx, tenant, thread, sameAmong)
	if err != nil {
		return found, false, failed("looking for the tickets of a thread", err)
	}
	i := slices.IndexFunc(all, func(o helpdesk.Ticket) bool { return o.Status != helpdesk.Closed && fits(o) })
	if i < 0 {
		return found, false, nil
	}
	return all[i], true, nil
}

// add puts what the requester wrote now to the ticket that they have. added is false where it stands there already.
func (d *desk) add(ctx context.Context, t helpdesk.Ticket, words string) (added bool, deliveries []Delivery, err error) {
	if t.Says(words) {
		return false, nil, nil
	}
	by := helpdesk.Actor{Person: t.Requester, Role: helpdesk.Requester}
	e := helpdesk.Event{Verb: helpdesk.Remark, By: by, At: d.now, Nonce: t.Nonce, Text: words}
	_, deliveries, err = d.happen(ctx, t.Tenant, t.Number, e)
	return err == nil, deliveries, err
}

// addCase puts a case to the ticket that the person has of it, and shows them that one; ok is false where there is none.
func (t *turn) addCase(ctx context.Context, made helpdesk.Ticket) (ok bool, err error) {
	d := t.bot.desk(t.desk, t.now)
	earlier, ok, err := d.openOf(ctx, made)
	if err != nil || !ok {
		return false, err
	}
	added, deliveries, err := d.add(ctx, earlier, made.Problem)
	if err != nil {
		return false, err
	}
	t.out.Deliveries = append(t.out.Deliveries, deliveries...)
	if err := t.say(plainMessage(t.hasTicket(made.Language, earlier, added))); err != nil {
		return false, err
	}
	show := ticketPress{Verb: showTicket, Ticket: earlier.Number, Nonce: earlier.Nonce}
	_, deliveries, err = d.showAgain(ctx, earlier.Tenant, show, t.in.actor(helpdesk.Requester))
	t.out.Deliveries = append(t.out.Deliveries, deliveries...)
	return err == nil, err
}

// addPost puts a post to the ticket that its writer has of the same trouble, and says so to them alone: the thread has
// nothing to do with that ticket. ok is false where there is none.
func (t *turn) addPost(ctx context.Context, p post, found dialogs.Diagnosis) (ok bool, err error) {
	d := t.bot.desk(t.desk, t.now)
	earlier, ok, err := d.openOf(ctx, t.postTicket(p, found))
	if err != nil || !ok {
		return false, err
	}
	return true, t.tellAdded(ctx, d, earlier, p.text)
}

// tellAdded adds what the requester wrote in a thread to their ticket, and tells them so: in their chat, or where the ticket
// is known to be of them anyway.
func (t *turn) tellAdded(ctx context.Context, d *desk, earlier helpdesk.Ticket, words string) error {
	added, deliveries, err := d.add(ctx, earlier, words)
	if err != nil {
		return err
	}
	t.out.Deliveries = append(t.out.Deliveries, deliveries...)
	said, err := encoded(plainMessage(t.hasTicket(earlier.Language, earlier, added)))
	if err != nil {
		return err
	}
	to := requesterOf(earlier)
	to.Operation, to.TenantID, to.Payload, to.Due = Post, earlier.Tenant, said, t.now
	t.out.Deliveries = append(t.out.Deliveries, to)
	return nil
}

func (t *turn) hasTicket(language knowledge.Language, earlier helpdesk.Ticket, added bool) string {
	s := t.texts().In(spokenHere(language)).Ticket.Same
	sentence := s.Has
	if added {
		sentence = s.Added
	}
	return text.Fill(sentence, "number", strconv.FormatInt(int64(earlier.Number), 10))
}

// inThread is the ticket of the thread, or of the post that began it: where an agent asked for that one, the bot may not
// have known then that it stands in a thread.
func (d *desk) inThread(ctx context.Context, p post) (found helpdesk.Ticket, ok bool, err error) {
	found, ok, err = d.ofThread(ctx, p.TenantID(), p.Conversation.ID, func(helpdesk.Ticket) bool { return true })
	if err != nil || ok {
		return found, ok, err
	}
	found, err = d.records.ByOrigin(ctx, p.TenantID(), p.rootOrigin())
	if errors.Is(err, helpdesk.ErrNoTicket) {
		return found, false, nil
	}
	return found, found.Status != helpdesk.Closed, failed("looking for the ticket of an origin", err)
}

// threadHas tells who mentions the bot in a thread that has a ticket of which; ok is false where it has none. Where the
// ticket's card does not stand in the thread they hear it alone.
func (t *turn) threadHas(ctx context.Context, p post, found dialogs.Diagnosis) (ok bool, err error) {
	d := t.bot.desk(t.desk, t.now)
	earlier, ok, err := d.inThread(ctx, p)
	if err != nil || !ok || !found.Sure {
		return ok, err
	}
	here := earlier.Channel.Conversation == p.Conversation.ID
	if !here && earlier.Requester.ID == t.in.person() {
		return true, t.tellAdded(ctx, d, earlier, p.text)
	}
	sentence := t.texts().In(spokenHere(found.Language)).Ticket.Same.Thread
	say := t.sayAlone
	if here {
		say = t.say
	}
	said := plainMessage(text.Fill(sentence, "number", strconv.FormatInt(int64(earlier.Number), 10)))
	return true, say(said)
}

// editInThread puts what a post says since it was edited to the ticket that a reply below it got meanwhile, where that is
// the same person's; ok is false where the thread has none.
func (t *turn) editInThread(ctx context.Context, p post, found dialogs.Diagnosis) (ok bool, err error) {
	if p.Type != schema.MessageUpdate {
		return false, nil
	}
	d := t.bot.desk(t.desk, t.now)
	earlier, ok, err := d.inThread(ctx, p)
	if err != nil || !ok || !found.Sure || earlier.Requester.ID != p.person() {
		return ok, err
	}
	_, deliveries, err := d.add(ctx, earlier, p.text)
	t.out.Deliveries = append(t.out.Deliveries, deliveries...)
	return true, err
}
