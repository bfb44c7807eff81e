package bot

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// Pace holds the bot's sends to the limits of the connector, so that it is not throttled for going too fast. The
// windows slide and are exact. Each replica paces only itself. Safe for concurrent use.
type Pace struct {
	mu            sync.Mutex
	conversations lanes
	tenants       lanes
}

// NewPace starts with nothing sent.
func NewPace(l Limits) *Pace {
	return &Pace{conversations: newLanes(l.Conversation), tenants: newLanes(l.Tenant)}
}

// Reserve asks to send in a conversation now. 0 means yes, and the send is counted; else nothing is counted, and the
// answer is how long to wait before asking again. Times come from time.Now with their monotonic reading: one that lies
// before the last counted send has to wait for it.
//
// All threads of a channel count as one conversation, since Teams limits the sends to a chat or channel.
func (p *Pace) Reserve(conversationID, tenantID string, now time.Time) (wait time.Duration) {
	return p.ReserveCost(conversationID, tenantID, Cost{Sends: 1, Calls: 1}, now)
}

// Cost is what an attempt asks of the connector.
type Cost struct {
	Sends int // into the conversation
	Calls int // in all: opening a chat is one, besides what is sent into it
}

// ReserveCost is Reserve for an attempt of more than one call; all of it is counted or nothing. A limit that is
// smaller than the cost lets it through on its own.
func (p *Pace) ReserveCost(conversationID, tenantID string, c Cost, now time.Time) (wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	conversation := p.conversations.at(thread(conversationID), now)
	tenant := p.tenants.at(tenantID, now)
	earliest := later(p.conversations.earliest(conversation, c.Sends), p.tenants.earliest(tenant, c.Calls))
	if earliest.After(now) {
		return earliest.Sub(now)
	}
	p.conversations.count(conversation, c.Sends, now)
	p.tenants.count(tenant, c.Calls, now)
	return 0
}

// Hold tells what keeps a send from going now: the longest window that is full for the conversation, and for its tenant;
// zero where none is.
func (p *Pace) Hold(conversationID, tenantID string, now time.Time) (conversation, tenant time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.conversations.full(thread(conversationID), now), p.tenants.full(tenantID, now)
}

// Penalty keeps a conversation silent until then, as the connector asked with a 429. It never shortens another one,
// and it holds where there are no limits too.
func (p *Pace) Penalty(conversationID string, until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	lane := p.conversations.at(thread(conversationID), time.Time{})
	lane.silent = later(lane.silent, until)
}

// thread is a conversation's id without the message that a channel's reply chain begins with.
func thread(conversationID string) string {
	id, _, _ := strings.Cut(conversationID, ";")
	return id
}

// lanes are the sends of one kind of key. Idle ones are forgotten whenever the number of lanes has doubled, which
// costs little and bounds the memory by what was busy within the longest window.
type lanes struct {
	limits  []Limit
	longest time.Duration
	byKey   map[string]*lane
	sweepAt int
	swept   time.Time // a send before then could overlook what was forgotten
}

// lane is what was sent for one key within the longest window, the oldest first.
type lane struct {
	sent   []time.Time
	silent time.Time
}

const fewLanes = 1024 // are not worth a sweep

func newLanes(limits []Limit) lanes {
	l := lanes{limits: limits, byKey: map[string]*lane{}, sweepAt: fewLanes}
	for _, limit := range limits {
		l.longest = max(l.longest, limit.Window)
	}
	return l
}

func (l *lanes) at(key string, now time.Time) *lane {
	if found, ok := l.byKey[key]; ok {
		return found
	}
	if len(l.byKey) >= l.sweepAt {
		l.sweep(now)
	}
	added := &lane{}
	l.byKey[key] = added
	return added
}

func (l *lanes) sweep(now time.Time) {
	for key, lane := range l.byKey {
		if l.trim(lane, now); len(lane.sent) == 0 && !lane.silent.After(now) {
			delete(l.byKey, key)
		}
	}
	l.sweepAt, l.swept = max(fewLanes, 2*len(l.byKey)), later(l.swept, now)
}

// earliest is when the lane's next sends keep every limit.
func (l *lanes) earliest(in *lane, sends int) time.Time {
	at := later(in.silent, l.swept)
	if n := len(in.sent); n > 0 {
		at = later(at, in.sent[n-1])
	}
	for _, limit := range l.limits {
		if over := len(in.sent) + min(sends, limit.Sends) - limit.Sends; over > 0 {
			at = later(at, in.sent[over-1].Add(limit.Window))
		}
	}
	return at
}

// full is the longest window without room for another send.
func (l *lanes) full(key string, now time.Time) (window time.Duration) {
	sent := l.at(key, now).sent
	for _, limit := range l.limits {
		if over := len(sent) - limit.Sends; over >= 0 && sent[over].Add(limit.Window).After(now) {
			window = max(window, limit.Window)
		}
	}
	return window
}

func (l *lanes) count(in *lane, sends int, now time.Time) {
	l.trim(in, now)
	if len(l.limits) > 0 {
		in.sent = append(in.sent, slices.Repeat([]time.Time{now}, sends)...)
	}
}

func (l *lanes) trim(in *lane, now time.Time) {
	old := 0
	for old < len(in.sent) && now.Sub(in.sent[old]) >= l.longest {
		old++
	}
	in.sent = append(in.sent[:0], in.sent[old:]...)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
