package bot

import (
	"context"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// consequences are what follows from one change of a ticket. First plan says which cards there are from now on, since
// that is kept with the ticket; then deliveries sends them.
type consequences struct {
	*desk
	before, after helpdesk.Ticket
	route         helpdesk.Route
	queue         []Delivery
}

func (c *consequences) plan(ctx context.Context, effects []helpdesk.Effect) error {
	if c.before.Version == 0 {
		c.after = withCard(c.after, deskCard, c.after.Channel)
	}
	for _, effect := range effects {
		switch e := effect.(type) {
		case helpdesk.Tell:
			switch e.News {
			case helpdesk.NewsReceived:
				c.after = withCard(c.after, ownCard, helpdesk.Place{})
			case helpdesk.NewsQuestion:
				c.after = withCard(c.after, questionCard, helpdesk.Place{})
			}
		case helpdesk.Nudge:
			if err := c.planSecond(ctx, e); err != nil {
				return err
			}
		case helpdesk.Show, helpdesk.Note:
		}
	}
	if c.after.Question == "" {
		c.after = withoutCard(c.after, questionCard)
	}
	return nil
}

// planSecond finds the second channel. Where the bot is not in it, the desk alone is reminded.
func (c *consequences) planSecond(ctx context.Context, n helpdesk.Nudge) error {
	second, ok := c.routes.Second(c.route.Name)
	if !n.Second || !ok {
		return nil
	}
	place, ok, err := c.named(ctx, c.after.Tenant, second)
	if err == nil && second.Channel == "" {
		place, ok, err = c.records.Desk(ctx, c.after.Tenant)
	}
	if ok && place.Conversation != c.after.Channel.Conversation {
		c.after = withCard(c.after, secondCard, place)
	}
	return failed("looking for the second channel", err)
}

func (c *consequences) deliveries(ctx context.Context, effects []helpdesk.Effect) ([]Delivery, error) {
	for _, effect := range effects {
		if err := c.carryOut(effect); err != nil {
			return nil, err
		}
	}
	if err := c.retireQuestion(effects); err != nil {
		return nil, err
	}
	return c.queue, c.addressed(ctx)
}

func (c *consequences) carryOut(effect helpdesk.Effect) error {
	switch e := effect.(type) {
	case helpdesk.Show:
		return c.show()
	case helpdesk.Tell:
		return c.tell(e)
	case helpdesk.Note:
		if c.quiet {
			return nil
		}
		a, err := c.note(c.languageOf(deskCard, c.after), c.after, e)
		return c.reply(deskCard, a, err)
	case helpdesk.Nudge:
		return c.nudges(e)
	}
	return nil
}

// show brings up to date what stands already, and begins with the desk's card.
func (c *consequences) show() error {
	for _, sent := range c.after.Sent {
		kind := cardKind(sent.Card)
		if kind == questionCard || kind == ownCard && !hasCard(c.before, ownCard) {
			continue // a question never changes, and the requester's card is sent as news
		}
		op := Put
		if !hasCard(c.before, kind) {
			op = Post
		}
		a, err := c.drawn(kind, c.after, nil)
		if err := c.send(op, kind, a, err); err != nil {
			return err
		}
	}
	return nil
}

// drawn is a card of the ticket as it stands.
func (d *desk) drawn(k cardKind, t helpdesk.Ticket, notice func(*text.Sentences) string) (schema.Activity, error) {
	switch k {
	case deskCard, secondCard:
		return d.deskTicket(d.languageOf(k, t), t, k, notice)
	}
	return d.ownTicket(t, notice)
}

func (c *consequences) tell(e helpdesk.Tell) error {
	switch e.News {
	case helpdesk.NewsReceived:
		a, err := c.ownTicket(c.after, nil)
		return c.send(Post, ownCard, a, err)
	case helpdesk.NewsQuestion:
		if err := c.replaceQuestion(); err != nil {
			return err
		}
		a, err := c.question(c.after, e.By)
		return c.send(Post, questionCard, a, err)
	}
	a, err := c.news(c.after, e)
	return c.send(Post, "", a, err)
}

// replaceQuestion takes the input off the card that asked before, since the next one stands under its name.
func (c *consequences) replaceQuestion() error {
	if !hasCard(c.before, questionCard) {
		return nil
	}
	a, err := c.questionOver(c.before, func(s *text.Sentences) string {
		if c.before.Question == c.after.Question {
			return s.Ticket.News.AskedAgain
		}
		return s.Ticket.News.NotNeeded
	})
	return c.send(Put, questionCard, a, err)
}

// retireQuestion takes the input off a question that nobody waits for any more.
func (c *consequences) retireQuestion(effects []helpdesk.Effect) error {
	if !hasCard(c.before, questionCard) || hasCard(c.after, questionCard) {
		return nil
	}
	a, err := c.questionOver(c.before, questionEnds(effects))
	return c.send(Put, questionCard, a, err)
}

func questionEnds(effects []helpdesk.Effect) func(*text.Sentences) string {
	for _, effect := range effects {
		if note, ok := effect.(helpdesk.Note); ok && note.News == helpdesk.NewsAnswered {
			return func(s *text.Sentences) string { return s.Ticket.News.Answered }
		}
	}
	return func(s *text.Sentences) string { return s.Ticket.News.NotNeeded }
}

// nudges reminds the desk in the ticket's thread. In the second channel the card itself comes first.
func (c *consequences) nudges(e helpdesk.Nudge) error {
	remind := func(k cardKind) error {
		a, err := c.nudge(c.languageOf(k, c.after), c.after, c.now.Sub(c.after.Since), c.routeOf(k, c.after).Rota.At(c.now))
		return c.reply(k, a, err)
	}
	if err := remind(deskCard); err != nil || !e.Second || !hasCard(c.after, secondCard) {
		return err
	}
	if !hasCard(c.before, secondCard) {
		a, err := c.drawn(secondCard, c.after, nil)
		if err := c.send(Post, secondCard, a, err); err != nil {
			return err
		}
	}
	return remind(secondCard)
}

// routeOf is the route that leads to where the card stands.
func (d *desk) routeOf(k cardKind, t helpdesk.Ticket) helpdesk.Route {
	if k == secondCard {
		second, _ := d.routes.Second(t.Route)
		return second
	}
	return d.routes.Named(t.Route)
}

// languageOf is what is spoken where a desk's card stands: the route's language in its channel; under a post elsewhere,
// that of the post.
func (d *desk) languageOf(k cardKind, t helpdesk.Ticket) knowledge.Language {
	route := d.routeOf(k, t)
	underPost := t.Thread.Conversation != "" && t.Thread.Conversation == t.Channel.Conversation
	switch {
	case k == deskCard && underPost && withoutThread(t.Channel.Conversation) != route.Channel:
		return t.Language
	case route.Language != "":
		return route.Language
	}
	return knowledge.English
}
