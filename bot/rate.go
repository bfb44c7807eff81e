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

// rate counts what people say. Over the limit they hear so once, and then nothing until they have slowed down.
type rate struct {
	mu     sync.Mutex // the clock is read inside: Pace takes times in their order
	now    func() time.Time
	taken  *Pace
	warned *Pace // one warning a person and minute
}

func newRate(l Limits, now func() time.Time) *rate {
	return &rate{now: now, taken: NewPace(l), warned: NewPace(Limits{Conversation: []Limit{{1, time.Minute}}})}
}

// take counts what a person said or pressed. Nobody types an installation.
func (r *rate) take(a *Activity, event dialogs.Event) (ok, warn bool) {
	switch event.(type) {
	case dialogs.Said, dialogs.Pressed:
	default:
		return true, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	if r.taken.Reserve(a.person(), a.TenantID(), now) == 0 {
		return true, false
	}
	return false, r.warned.Reserve(a.person(), a.TenantID(), now) == 0
}
