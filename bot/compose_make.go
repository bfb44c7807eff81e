package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"ssprbot/bot/card"
	"ssprbot/bot/redact"
	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
)

// composeVerb is the verb of the button that makes a ticket of a message. It works in the message extension alone: in a
// conversation no button has it.
const composeVerb = "compose.ticket"

// fetched opens the dialog in which a message becomes a ticket.
func (c *composer) fetched(ctx context.Context) (composeAnswer, error) {
	message, whyNot, err := c.admitted(ctx)
	if err != nil {
		return composeAnswer{}, err
	}
	if whyNot != "" {
		return c.notice(whyNot)
	}
	return c.asks(message, message.text, "")
}

// admitted is the message that the person may make a ticket of; else whyNot says why there is none.
func (c *composer) admitted(ctx context.Context) (_ quoted, whyNot string, err error) {
	if c.asked.Command != MakeTicket {
		return quoted{}, c.texts().Compose.Nothing, nil
	}
	ok, whyNot, err := c.agent(ctx)
	if err != nil || !ok {
		return quoted{}, whyNot, err
	}
	message, ok := c.asked.quote()
	if !ok {
		return quoted{}, c.texts().Compose.NoAuthor, nil
	}
	return message, "", nil
}

// asks draws the dialog: whose message it is, what it is taken for, and its words to be edited.
func (c *composer) asks(m quoted, problem, notice string) (composeAnswer, error) {
	t := c.texts()
	var body []card.Element
	if notice != "" {
		body = append(body, card.Container{Items: []card.Element{card.TextBlock{Text: notice}}})
	}
	if name := displayName(m.author.Name); name != "" {
		body = append(body, card.TextBlock{Text: text.Fill(t.Compose.Make.From, "name", name)})
	}
	area, _ := c.guess(problem)
	if title := area.Title().In(c.language); title != "" {
		body = append(body, card.TextBlock{Text: text.Fill(t.Ticket.Area, "title", title), Spacing: card.Small})
	}
	body = append(body,
		card.Input{ID: textInput, Label: t.Compose.Make.Label, Value: problem, Longest: longestProblem, Required: t.Ticket.Inputs.Required},
		card.TextBlock{Text: t.Compose.Make.Privacy, Style: card.Quiet})
	body = append(body, set(card.Submit{Title: t.Compose.Make.Send, Data: map[string]any{"ssprbot": buttonVersion, "verb": composeVerb}})...)
	drawn, err := oneCard(c.language, t.Compose.Make.Title, body)
	if err != nil {
		return composeAnswer{}, fmt.Errorf("drawing a ticket to be made: %w", err)
	}
	return inTask(t.Compose.Make.Title, drawn), nil
}

// submitted makes the ticket. Nothing of what is refused is kept.
func (c *composer) submitted(ctx context.Context) ([]byte, error) {
	if over := c.bot.rate.take(c.in, dialogs.Pressed{}); over != nil {
		c.record.handled.Outcome = Limited
		return json.Marshal(c.apology(over.sentence(c.texts())))
	}
	message, whyNot, err := c.admitted(ctx)
	if err != nil {
		return nil, err
	}
	var answer composeAnswer
	problem, ok := c.asked.problem()
	switch {
	case whyNot != "":
		answer, err = c.notice(whyNot)
	case !ok || problem == "":
		answer, err = c.asks(message, message.text, c.texts().Ticket.Inputs.Required)
	default:
		return c.make(ctx, message, problem)
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(answer)
}

// problem is what was written on the card, secrets taken out; ok is false where the card is none of ours.
func (r composeRequest) problem() (problem string, ok bool) {
	var sent button
	if json.Unmarshal(r.Data, &sent) != nil || sent.Version != buttonVersion || sent.Verb != composeVerb || sent.Text == nil {
		return "", false
	}
	clean, _ := redact.Secrets(*sent.Text)
	return firstCharacters(paragraphsOf(clean), longestProblem), true
}

// make opens the ticket, or says which one was made of the message before.
func (c *composer) make(ctx context.Context, m quoted, problem string) ([]byte, error) {
	key := c.in.turnKey(dialogs.Pressed{})
	body, _, err := c.bot.Store.Turn(ctx, key, c.now, func(kept Kept) (Turn, error) {
		return c.opened(ctx, kept, m, problem)
	})
	if errors.Is(err, errNoDesk) {
		return json.Marshal(c.apology(c.texts().Compose.NoDesk))
	}
	return body, failed("committing a turn", err)
}

// opened is the turn of a ticket that is made, inside its transaction.
func (c *composer) opened(ctx context.Context, kept Kept, m quoted, problem string) (turn Turn, err error) {
	ticket, err := c.ticketOf(ctx, kept.Desk, m, problem)
	if err != nil {
		return Turn{}, err
	}
	turn.State = kept.State
	sentence, earlier, err := c.earlier(ctx, kept.Desk, ticket)
	if err != nil {
		return Turn{}, err
	}
	if sentence != "" {
		turn.Answer, err = c.numbered(sentence, earlier)
		return turn, err
	}
	ticket, turn.Deliveries, err = c.bot.openTicketBy(ctx, kept.Desk, ticket, c.in.actor(helpdesk.Agent), c.now)
	if err != nil {
		return Turn{}, err
	}
	turn.Answer, err = c.numbered(c.texts().Compose.Made, ticket)
	return turn, err
}

// earlier is the ticket that there is of the message, or of the same person's trouble in its thread, and what to say of it;
// "" where there is none.
func (c *composer) earlier(ctx context.Context, records helpdesk.Records, t helpdesk.Ticket) (sentence string, _ helpdesk.Ticket, err error) {
	earlier, err := records.ByOrigin(ctx, t.Tenant, t.Origin)
	if err == nil {
		return c.texts().Compose.Already, earlier, nil
	}
	if !errors.Is(err, helpdesk.ErrNoTicket) {
		return "", earlier, failed("looking for the ticket of an origin", err)
	}
	earlier, ok, err := c.bot.desk(records, c.now).ofThread(ctx, t.Tenant, t.Thread.Conversation, t.SameThread)
	if err != nil || !ok {
		return "", earlier, err
	}
	return c.texts().Compose.Same, earlier, nil
}

// numbered is an answer that tells a ticket's number.
func (c *composer) numbered(sentence string, t helpdesk.Ticket) ([]byte, error) {
	answer, err := c.notice(text.Fill(sentence, "number", strconv.FormatInt(int64(t.Number), 10)))
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(answer)
	return body, failed("encoding an invoke's answer", err)
}
