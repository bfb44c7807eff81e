package bot

import (
	"context"
	"log/slog"
	"time"

	"ssprbot/dialogs"
	"ssprbot/knowledge"
)

// Outcome of an activity that the bot dealt with.
const (
	Committed = "committed"
	Repeated  = "repeated" // recognised as delivered before; answered as it was then
	Limited   = "limited"  // over the limit of its person or tenant
	Denied    = "denied"   // a press of somebody who may not, or that came too late
	LeftAlone = "left_alone"
	Broken    = "failed" // nothing of it was kept
)

// Handled is an activity that the bot has dealt with. It holds no words and names nobody.
type Handled struct {
	Event        string // said, pressed, joined, left, post, ticket, incident or compose; "" for what is left alone
	Outcome      string // one of the constants
	Conversation string // digest of its id, as in the log
	Activity     string // its id
	Began        time.Time
	Took         time.Duration // until it was committed, or was not
	Match        *Match        // nil where no free words were read
}

// Match is what the free words of an activity were found to be about.
type Match struct {
	InScope    bool
	Confidence float64 // probability of being in scope, 0 to 1
	Language   knowledge.Language
	Began      time.Time
	Took       time.Duration // of the dialog's step, of which matching is nearly all
}

// record is kept of one activity while the bot deals with it: the lines that it logs belong together, and at the end the
// log and the Observer hear what became of it.
type record struct {
	*slog.Logger
	bot     *Bot
	level   slog.Level // of the line at the end
	handled Handled
}

func (b *Bot) record(ctx context.Context, a *Activity) *record {
	conversation := digest("conversation", a.Conversation.ID)
	return &record{
		Logger: Logger(ctx, b.Log).With("conversation", conversation, "activity", a.ID, "type", a.Type), bot: b,
		handled: Handled{Outcome: Committed, Conversation: conversation, Activity: a.ID, Began: b.Now()},
	}
}

// with adds attributes to the lines from now on.
func (r *record) with(args ...any) { r.Logger = r.With(args...) }

// about says what the activity is, as far as an event of the dialog tells.
func (r *record) about(event dialogs.Event) {
	switch event.(type) {
	case dialogs.Said:
		r.handled.Event = "said"
	case dialogs.Pressed:
		r.handled.Event = "pressed"
	case dialogs.Joined:
		r.handled.Event = "joined"
	case dialogs.Left:
		r.handled.Event = "left"
	}
}

// leftAlone: the activity was not for the bot.
func (r *record) leftAlone() { r.handled.Outcome, r.level = LeftAlone, slog.LevelDebug }

// repeated notes whether the store recognised the activity.
func (r *record) repeated(yes bool) {
	if yes {
		r.handled.Outcome = Repeated
	}
}

// failed logs why nothing of the activity was kept, under the reference that the person is told.
func (r *record) failed(ctx context.Context, reference string, err error) {
	r.handled.Outcome = Broken
	r.ErrorContext(ctx, "turn failed", "reference", reference, "error", err)
}

// heard notes what a step of the dialog found out about free words. Nil notes nothing.
func (r *record) heard(effects []dialogs.Effect, began time.Time) {
	if r == nil {
		return
	}
	for _, effect := range effects {
		if h, ok := effect.(dialogs.Heard); ok {
			r.matched(Match{InScope: h.InScope, Confidence: h.Confidence, Language: h.Language, Began: began})
		}
	}
}

func (r *record) matched(m Match) {
	m.Took = r.bot.Now().Sub(m.Began)
	r.handled.Match = &m
}

// close tells what became of the activity.
func (r *record) close(ctx context.Context) {
	h := &r.handled
	h.Took = r.bot.Now().Sub(h.Began)
	if r.Enabled(ctx, r.level) {
		attrs := []slog.Attr{slog.String("event", h.Event), slog.String("outcome", h.Outcome), slog.Duration("took", h.Took)}
		if m := h.Match; m != nil {
			attrs = append(attrs, slog.Bool("in_scope", m.InScope), slog.Float64("confidence", m.Confidence), slog.String("language", string(m.Language)))
		}
		r.LogAttrs(ctx, r.level, "turn", attrs...)
	}
	if r.bot.Observer != nil {
		r.bot.Observer(ctx, *h)
	}
}
