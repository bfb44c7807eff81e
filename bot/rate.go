package bot

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"ssprbot/dialogs"
)

// DefaultRateLimits are generous to a person who types fast and stop a script.
func DefaultRateLimits() Limits {
	return Limits{Conversation: []Limit{{20, time.Minute}, {200, time.Hour}}}
}

// ParseRateLimits reads how much the bot takes from one person and from one tenant, such as
//
//	person=20/1m,200/1h tenant=100/1s
//
// A kind left out keeps its default; "tenant=off" switches one kind off, "off" both. "" means the defaults.
func ParseRateLimits(s string) (Limits, error) {
	if strings.TrimSpace(s) == "off" {
		return Limits{}, nil
	}
	l := DefaultRateLimits()
	kinds := map[string]*[]Limit{"person": &l.Conversation, "tenant": &l.Tenant}
	for field := range strings.FieldsSeq(s) {
		kind, list, _ := strings.Cut(field, "=")
		into, ok := kinds[kind]
		if !ok {
			return Limits{}, fmt.Errorf("rate limits: %q is neither off, nor person=… nor tenant=…, each once", field)
		}
		delete(kinds, kind)
		var err error
		if *into, err = parseLimits(list); err != nil {
			return Limits{}, fmt.Errorf("rate limits: %s: %w", kind, err)
		}
	}
	return l, nil
}

// leastQuiet is how long nobody is told again that there was too much, however short the window is.
const leastQuiet = time.Minute

// rate counts what people say. Whoever meets a limit hears so once in its window, and then nothing until there is room.
type rate struct {
	mu    sync.Mutex // the clock is read inside: Pace takes times in their order
	now   func() time.Time
	taken *Pace
	told  lanes // silent until the person may be told again
}

func newRate(l Limits, now func() time.Time) *rate {
	return &rate{now: now, taken: NewPace(l), told: newLanes(nil)}
}

// excess is a limit that was met: the person's own, or that of the whole tenant, in which others speak too.
type excess struct {
	tenant bool
	window time.Duration
}

// take counts what a person said or pressed; over is nil where there was room. Nobody types an installation.
func (r *rate) take(a *Activity, event dialogs.Event) (over *excess) {
	switch event.(type) {
	case dialogs.Said, dialogs.Pressed:
	default:
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	if r.taken.Reserve(a.person(), a.TenantID(), now) == 0 {
		return nil
	}
	person, tenant := r.taken.Hold(a.person(), a.TenantID(), now)
	return &excess{tenant: person == 0, window: max(person, tenant)}
}

// tell reports whether the person is told of it now, which is then remembered.
func (r *rate) tell(a *Activity, over *excess) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	told := r.told.at(digest("told", a.TenantID(), a.person()), now)
	if told.silent.After(now) {
		return false
	}
	told.silent = now.Add(max(over.window, leastQuiet))
	return true
}
