package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

// The commands of the message extension, as the app's manifest names them.
const (
	SearchKnowledge = "search"  // as-you-type, for everybody
	SearchTickets   = "tickets" // as-you-type, for agents
	MakeTicket      = "ticket"  // of a message, for agents
)

// SearchField is the parameter of the searches: what was typed so far.
const SearchField = "query"

// The invokes of the message extension (Teams, "Respond to search commands" and "Respond to task module submit actions").
const (
	composeQuery  = "composeExtension/query"
	composeFetch  = "composeExtension/fetchTask"
	composeSubmit = "composeExtension/submitAction"
)

// composeTimeout leaves time to say that it took too long: Teams waits for five seconds.
const composeTimeout = 4 * time.Second

// queryLimits bound what one person's typing costs; it is counted apart from what they say.
func queryLimits(r Limits) Limits {
	if len(r.Conversation) == 0 {
		return Limits{}
	}
	return Limits{Conversation: []Limit{{30, time.Second}, {600, time.Minute}}}
}

// composer answers one invoke of the message extension.
type composer struct {
	bot      *Bot
	machine  dialogs.Machine
	in       *Activity
	asked    composeRequest
	now      time.Time
	language knowledge.Language // of the person who writes
	record   *record
}

// composes tells whether the activity comes from the message extension.
func (a *Activity) composes() bool {
	return a.Type == schema.Invoke && (a.Name == composeQuery || a.Name == composeFetch || a.Name == composeSubmit)
}

// answerCompose answers the message extension. Whatever comes in, the answer has a form that Teams knows.
func (b *Bot) answerCompose(ctx context.Context, a *Activity, r *record) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, composeTimeout)
	defer cancel()
	r.handled.Event = "compose"
	r.with("command", a.Name)
	c := b.newComposer(a, r)
	body, err := c.respond(ctx)
	if err != nil {
		reference := a.turnName()
		r.failed(ctx, reference, err)
		if body, err = json.Marshal(c.apology(text.Fill(c.texts().Unavailable, "reference", reference))); err != nil {
			return Answer{}, fmt.Errorf("encoding an invoke's answer: %w", err)
		}
	}
	r.level = c.level(slog.LevelInfo)
	return Answer{Status: 200, Body: body, Sent: b.outbox.wake}, nil
}

func (b *Bot) newComposer(a *Activity, r *record) *composer {
	c := &composer{bot: b, machine: *b.machine.Load(), in: a, asked: parseComposeRequest(a.Value), now: r.handled.Began, record: r}
	c.language = dialogs.State{}.Speaks(a.locale())
	// Clients are in English on many a Korean's machine; who types Hangul reads it.
	if knowledge.DetectLanguage(c.asked.typed()) == knowledge.Korean {
		c.language = knowledge.Korean
	}
	return c
}

func (c *composer) texts() *text.Sentences { return c.machine.Texts.In(c.language) }

func (c *composer) render() renderer {
	return renderer{knowledge: c.machine.Knowledge, texts: c.machine.Texts}
}

// respond gives the body of the answer. A panic in it is an error of this turn and of no other.
func (c *composer) respond(ctx context.Context) (body []byte, err error) {
	defer recovered(&err)
	if c.in.Name == composeSubmit {
		return c.submitted(ctx)
	}
	answer := c.apology(c.texts().SlowDown)
	if allowed, _ := c.bot.queries.take(c.in, dialogs.Pressed{}); allowed {
		answer, err = c.answer(ctx)
	} else {
		c.record.handled.Outcome = Limited
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(answer)
}

func (c *composer) answer(ctx context.Context) (composeAnswer, error) {
	switch {
	case c.in.Name == composeFetch:
		return c.fetched(ctx)
	case c.asked.Command == SearchKnowledge:
		return c.search()
	case c.asked.Command == SearchTickets:
		return c.tickets(ctx)
	}
	return composeMessage(c.texts().Compose.Nothing), nil // of another version of the app
}

// apology is a sentence in the form that the invoke is answered in.
func (c *composer) apology(sentence string) composeAnswer {
	if c.in.Name == composeQuery {
		return composeMessage(sentence)
	}
	answer, err := c.notice(sentence)
	if err != nil { // a sentence of ours always fits on a card
		return composeMessage(sentence)
	}
	return answer
}

// level keeps key strokes out of the usual log.
func (c *composer) level(usual slog.Level) slog.Level {
	if c.in.Name == composeQuery {
		return slog.LevelDebug
	}
	return usual
}

// agent tells whether the person may see the desk's tickets; why not is said to them. Both are "no" where err is set.
func (c *composer) agent(ctx context.Context) (ok bool, whyNot string, err error) {
	ok, err = c.bot.servesDesk(ctx, c.in)
	switch {
	case errors.Is(err, errRoster):
		c.record.ErrorContext(ctx, "who composes is not known", "error", err)
		return false, c.texts().Compose.Unknown, nil
	case err != nil || ok:
		return ok, "", err
	}
	c.record.handled.Outcome = Denied
	c.record.Log(ctx, c.level(slog.LevelWarn), "only agents may do this")
	return false, c.texts().Compose.NotAgent, nil
}
