// Package bot takes one activity at a time from Teams and answers it: is the caller allowed to speak for it, what does
// it mean to the dialog, and what goes back as cards. It is the only place that knows both Teams and the dialog.
//
// A turn is one transaction: the dialog's new state, the keys by which a redelivery is recognised and the sends that
// the turn caused are committed together, and only then is the activity acknowledged. Sending is the outbox's work; it
// goes on after a restart where it was stopped. Of the words that a person typed
// only the trouble as it was described is stored, secrets taken out, and none is logged.
//
// HTTP does not belong here (packages server, bot/auth and bot/connector have it), nor does what the bot says
// (dialogs, knowledge).
package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
)

// sentenceTimeout bounds the sending of a sentence that nobody keeps.
const sentenceTimeout = 4 * time.Second

// Config is what a Bot works with. All fields but Log, Limits, Rate, Observer and those of the helpdesk are required.
type Config struct {
	Machine   dialogs.Machine // to begin with; Use puts another one in force
	Store     Store
	Connector Connector
	Now       func() time.Time
	Today     func() time.Time // decides which dated knowledge holds; nil: Now
	Log       *slog.Logger     // nil: nothing is logged
	// KeepUnmatched keeps the words, secrets taken out, that nothing in the knowledge fits, for a report.
	KeepUnmatched bool
	Audience      dialogs.Audience // in whose words everybody is answered; "" for an employee's
	Limits        Limits           // towards the connector; the zero Limits are none
	Rate          Limits           // from people: Conversation holds for each person; the zero Limits are none
	Routes        helpdesk.Routes  // of tickets, to begin with; UseRoutes puts others in force
	Roster        Roster           // by which agents are known; nil: nobody is one
	Hooked        bool             // every change of a ticket is delivered as a Hook too
	Incidents     helpdesk.Rule    // says when many have the same trouble; the zero Rule suspects nothing
	Directory     Directory        // by which people are looked up; nil: nobody is
	Nonce         func() string    // for the cards of a ticket; nil: random
	// Observer hears of every activity that was dealt with. It is called by many at once, and an answer waits for it. Nil:
	// nobody is told.
	Observer func(context.Context, Handled)
}

// Bot answers activities. It is safe for concurrent use.
type Bot struct {
	Config
	machine atomic.Pointer[dialogs.Machine] // the one in force
	routes  atomic.Pointer[helpdesk.Routes] // those in force
	rate    *rate
	queries *rate // what the message extension is asked while somebody types
	outbox  *outbox
	typing  *typing
}

// New makes a Bot. It takes activities at once; what it has to say leaves while Run runs.
func New(c Config) *Bot {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Today == nil {
		c.Today = c.Now
	}
	pace := NewPace(c.Limits)
	waiting := newTyping(c, pace)
	b := &Bot{
		Config:  c,
		rate:    newRate(c.Rate, c.Now),
		queries: newRate(queryLimits(c.Rate), c.Now),
		outbox:  newOutbox(c, pace, waiting),
		typing:  waiting,
	}
	b.Use(c.Machine)
	b.UseRoutes(c.Routes)
	return b
}

// Use puts another machine in force, with other knowledge or sentences, for the turns that begin from now on. Those
// under way end with the one that they began with.
func (b *Bot) Use(m dialogs.Machine) { b.machine.Store(&m) }

// UseRoutes puts other routes in force, for what happens to tickets from now on: one that is open stays in its channel, and
// is reminded of as its route, by name, says then.
func (b *Bot) UseRoutes(r helpdesk.Routes) { b.routes.Store(&r) }

// errStore means that the store failed, not the turn.
var errStore = errors.New("the store failed")

// Answer is the HTTP answer to an activity.
type Answer struct {
	Status int
	Body   []byte // JSON, only for an invoke; nil for none
	// Sent must be called when the answer is on its way: it wakes the outbox. An update that reaches a client before
	// the invoke's own answer makes it show an error for a moment.
	Sent func()
}

// Receive takes the body of one request and returns when its turn is committed. The error is a *Refusal, or means that
// nothing was kept and the caller should be told to try again (503).
func (b *Bot) Receive(ctx context.Context, caller Caller, body []byte) (answer Answer, err error) {
	a, err := ParseActivity(body)
	if err != nil {
		return Answer{}, &Refusal{Status: 400, Reason: err.Error()}
	}
	if err := caller.Check(a); err != nil {
		return Answer{}, err
	}
	if a.Type == "" || a.Conversation == nil || a.Conversation.ID == "" {
		return Answer{}, &Refusal{Status: 400, Reason: "activity without a type or a conversation"}
	}
	return b.answer(ctx, a)
}

func (b *Bot) answer(ctx context.Context, a *Activity) (Answer, error) {
	r := b.record(ctx, a)
	defer func() { r.close(ctx) }()
	if p, ok := a.ticketPress(); ok {
		return b.answerTicket(ctx, a, p, r)
	}
	if a.composes() {
		return b.answerCompose(ctx, a, r)
	}
	if p, ok := a.incidentPress(); ok {
		return b.answerIncident(ctx, a, p, r)
	}
	if p, ok := a.post(); ok && !(p.asked && a.Type == schema.Message) {
		return b.watch(ctx, a, p, r)
	}
	event := a.event(a.context(b.Today(), b.Audience))
	if event == nil {
		r.leftAlone()
		return acknowledged(a, nil), nil
	}
	r.about(event)
	if a.awaitsReply() {
		b.typing.start(a)
	}
	first := b.outbox.reserve(r.handled.Began)
	body, repeated, err := b.turn(ctx, a, event, r, first)
	first.release()
	if err != nil {
		b.typing.stop(a.Conversation.ID)
		reference := a.turnName()
		r.failed(ctx, reference, err)
		return b.unavailable(ctx, a, event, reference, err)
	}
	r.repeated(repeated)
	answer := acknowledged(a, body)
	answer.Sent = b.outbox.after(first)
	return answer, nil
}

// awaitsReply: an invoke is answered in its response, and nobody waits for anything after an event.
func (a *Activity) awaitsReply() bool { return a.Type == schema.Message }

// turn runs the dialog's step and commits it. A panic in it is an error of this turn and of no other.
func (b *Bot) turn(ctx context.Context, a *Activity, event dialogs.Event, r *record, first *direct) (answer []byte, repeated bool, err error) {
	defer recovered(&err)
	now := r.handled.Began
	key := a.turnKey(event)
	t := b.newTurn(a, now)
	var refused error
	var looked *lookUp
	step := func(kept Kept) (turn Turn, err error) {
		t = b.newTurn(a, now) // run again after a conflict, it begins anew
		t.record, t.looked = r, looked
		turn, refused = t.step(ctx, event, kept)
		first.on(&turn)
		return turn, refused
	}
	over := b.rate.take(a, event)
	if over != nil {
		r.handled.Outcome = Limited
		key.Seen = a.seenKeys() // the press still counts later
		step = t.slowDown(over)
	}
	answer, repeated, err = b.Store.Turn(ctx, key, now, step)
	if errors.Is(err, errLookUp) { // nothing may wait for the network inside the transaction
		looked = b.lookUp(ctx, a.TenantID(), a.From.AadObjectID)
		answer, repeated, err = b.Store.Turn(ctx, key, now, step)
	}
	if err != nil && refused == nil && over == nil {
		err = fmt.Errorf("%w: %w", errStore, err)
	}
	if err != nil {
		return nil, false, fmt.Errorf("committing a turn: %w", err)
	}
	if repeated || len(t.out.Deliveries) == 0 {
		b.typing.stop(a.Conversation.ID) // nothing follows
	}
	return answer, repeated, nil
}

func acknowledged(a *Activity, body []byte) Answer {
	answer := Answer{Status: 200, Sent: func() {}}
	if a.Type != schema.Invoke {
		return answer
	}
	answer.Body = body
	switch {
	case body != nil:
	case a.Name == cardAction: // the same press came as a message before
		answer.Body = []byte(`{"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":""}`)
	default: // an invoke that is not ours
		answer.Body = []byte("{}")
	}
	return answer
}

// unavailable answers a turn that could not be kept. A question is answered without what was said before it; everything
// else hears that it has to wait. Neither is promised to arrive.
func (b *Bot) unavailable(ctx context.Context, a *Activity, event dialogs.Event, reference string, cause error) (Answer, error) {
	language := dialogs.State{}.Speaks(a.locale())
	t := b.newTurn(a, b.Now())
	sentence := text.Fill(t.texts().In(language).Unavailable, "reference", reference)
	if a.Type == schema.Invoke {
		body, err := json.Marshal(invokeError(sentence))
		return Answer{Status: 200, Body: body, Sent: func() {}}, err
	}
	if a.Type != schema.Message {
		return Answer{}, cause
	}
	// The turn's own time may be up: that is how a locked database shows.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sentenceTimeout)
	defer cancel()
	if said, ok := event.(dialogs.Said); ok && errors.Is(cause, errStore) {
		if b.answerUnkept(ctx, t, said) == nil {
			return acknowledged(a, nil), nil // delivered again, it would be answered again
		}
		t = b.newTurn(a, b.Now())
	}
	return Answer{}, errors.Join(cause, t.say(plainMessage(sentence)), b.deliver(ctx, t.out.Deliveries))
}

// answerUnkept answers a question as if it were the first.
func (b *Bot) answerUnkept(ctx context.Context, t *turn, said dialogs.Said) error {
	state, effects := t.machine.Step(dialogs.State{}, said)
	if !slices.ContainsFunc(effects, answersTrouble) {
		return errors.New("answering without memory: this was no question")
	}
	if err := t.say(plainMessage(t.texts().In(state.Speaks(said.Locale)).NoMemory)); err != nil {
		return err
	}
	t.looked = &lookUp{} // with what is said alone
	if _, err := t.step(ctx, said, Kept{}); err != nil {
		return err
	}
	return b.deliver(ctx, t.out.Deliveries)
}

// answersTrouble tells a question's answer from a command's, which would confirm what was not done.
func answersTrouble(e dialogs.Effect) bool {
	reply, _ := e.(dialogs.Reply)
	switch reply.Message.(type) {
	case dialogs.Answer, dialogs.Question, dialogs.Candidates, dialogs.Declined:
		return true
	}
	return false
}

// deliver sends at once what could not be kept, as far as the limits let it.
func (b *Bot) deliver(ctx context.Context, deliveries []Delivery) (err error) {
	for _, d := range deliveries {
		if b.outbox.pace.Reserve(d.ConversationID, d.TenantID, b.Now()) > 0 {
			err = errors.Join(err, errors.New("sending at once: the limits do not allow it"))
			continue
		}
		_, sent := b.Connector.Deliver(ctx, d)
		err = errors.Join(err, sent)
	}
	return err
}

// Run sends what the turns have to say, and wakes tickets whose time has come, until ctx ends; then it goes on until nothing more is due or grace has passed,
// and returns. What is left stays in the store.
func (b *Bot) Run(ctx context.Context, grace time.Duration) {
	var desk sync.WaitGroup
	desk.Go(func() { b.watchDesk(ctx) })
	b.outbox.run(ctx, grace)
	desk.Wait()
	b.typing.close()
}
