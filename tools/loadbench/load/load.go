// Package load puts a bot under load and measures round trips: from an activity's departure, or from when it should
// have departed, until both the bot's answer to it and the reply in its conversation are there.
//
// Every turn is a conversation of its own. A turn without both within Patience is an error, as is any status but 200
// to 202. What is sent and who receives the reply does not belong here (package teams).
package load

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// Patience is how long a turn may take before it counts as an error.
const Patience = 20 * time.Second

// mostOutstanding bounds an open loop whose bot cannot follow; beyond it a turn is not sent and counts as an error.
const mostOutstanding = 4096

// Connector makes activities and tells of replies.
type Connector interface {
	Activity(turn int, text, locale string) []byte
	Tell(replied func(turn int, at time.Time))
}

// Text is what somebody writes.
type Text struct{ Words, Locale string }

// Plan is a load.
type Plan struct {
	Endpoints   []string // of the bot and its replicas, asked in turn
	Token       string
	Texts       []Text
	First       int     // number of the first turn; no two plans of a bot share one
	Turns       int     // how many
	Connections int     // closed loop: turns under way at any time
	Rate        float64 // open loop: turns a second, in random intervals (Poisson); 0 is a closed loop
	// Longest is when a closed loop begins no more turns; those that it did not begin do not count.
	Longest time.Duration
}

// Result is how it went.
type Result struct {
	Turns   int
	Errors  int
	Reasons map[string]int // of the errors
	Took    time.Duration  // until the last round trip ended
	Latency Latencies
}

// PerSecond is round trips a second.
func (r Result) PerSecond() float64 { return float64(r.Turns-r.Errors) / r.Took.Seconds() }

// trip is one turn on its way.
type trip struct {
	replied atomic.Int64 // nanoseconds since the run's start; 0 is not yet
	arrived chan struct{}
}

type run struct {
	plan    Plan
	client  *fasthttp.Client
	began   time.Time
	trips   []trip
	bodies  [][]byte
	took    []time.Duration // by turn; 0 is an error, or was not begun
	begun   atomic.Int64
	mu      sync.Mutex
	reasons map[string]int
}

// Run puts the plan's load on the bot. It returns early, with what was done, only when ctx ends.
func Run(ctx context.Context, connector Connector, plan Plan) Result {
	r := &run{
		plan: plan, trips: make([]trip, plan.Turns), bodies: make([][]byte, plan.Turns), took: make([]time.Duration, plan.Turns),
		reasons: map[string]int{},
		client: &fasthttp.Client{
			MaxConnsPerHost: mostOutstanding, ReadTimeout: Patience, WriteTimeout: Patience, NoDefaultUserAgentHeader: true,
			MaxIdleConnDuration: time.Minute, MaxIdemponentCallAttempts: 1,
			RetryIfErr: func(*fasthttp.Request, int, error) (bool, bool) { return false, false },
		},
	}
	for n := range r.trips {
		text := plan.Texts[(plan.First+n)%len(plan.Texts)]
		r.trips[n].arrived = make(chan struct{}, 1)
		r.bodies[n] = connector.Activity(plan.First+n, text.Words, text.Locale)
	}
	r.began = time.Now()
	connector.Tell(r.replied)
	defer connector.Tell(nil)
	if plan.Rate > 0 {
		r.open(ctx)
	} else {
		r.closed(ctx)
	}
	return r.result(time.Since(r.began))
}

func (r *run) replied(turn int, at time.Time) {
	n := turn - r.plan.First
	if n < 0 || n >= len(r.trips) {
		return // of an earlier plan
	}
	if r.trips[n].replied.CompareAndSwap(0, int64(at.Sub(r.began))) {
		r.trips[n].arrived <- struct{}{}
	}
}

// closed has a fixed number of people who each wait for the answer before the next one writes.
func (r *run) closed(ctx context.Context) {
	var next atomic.Int64
	var people sync.WaitGroup
	for range r.plan.Connections {
		people.Go(func() {
			for ctx.Err() == nil {
				n := int(next.Add(1)) - 1
				from := time.Since(r.began)
				if n >= len(r.trips) || from > r.plan.Longest {
					return
				}
				r.begun.Add(1)
				r.trip(n, from)
			}
		})
	}
	people.Wait()
}

// open sends when it is time, whether or not the bot follows, so that a bot that stalls is not asked less.
func (r *run) open(ctx context.Context) {
	source := rand.New(rand.NewPCG(1, uint64(r.plan.First))) // the same intervals in every run
	var outstanding atomic.Int64
	var work sync.WaitGroup
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	due := time.Duration(0)
	for n := range r.trips {
		due += time.Duration(source.ExpFloat64() / r.plan.Rate * float64(time.Second))
		if wait := due - time.Since(r.began); wait > 0 {
			timer.Reset(wait)
			select {
			case <-timer.C:
			case <-ctx.Done():
			}
		}
		if ctx.Err() != nil {
			break
		}
		r.begun.Add(1)
		if outstanding.Add(1) > mostOutstanding {
			outstanding.Add(-1)
			r.fail("not sent: the bot is too far behind")
			continue
		}
		from := due
		work.Go(func() {
			defer outstanding.Add(-1)
			r.trip(n, from)
		})
	}
	work.Wait()
}

// trip sends one activity and waits for its reply. from is when it should have left.
func (r *run) trip(n int, from time.Duration) {
	req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(res)
	req.SetRequestURI(r.plan.Endpoints[n%len(r.plan.Endpoints)])
	req.Header.SetMethod(http.MethodPost)
	req.Header.SetContentType("application/json; charset=utf-8")
	req.Header.Set("Authorization", "Bearer "+r.plan.Token)
	req.SetBodyRaw(r.bodies[n])
	if err := r.client.Do(req, res); err != nil {
		r.fail("no answer: " + err.Error())
		return
	}
	if status := res.StatusCode(); status < http.StatusOK || status > http.StatusAccepted {
		r.fail(fmt.Sprintf("status %d", status))
		return
	}
	acknowledged := time.Since(r.began)
	timer := time.NewTimer(Patience)
	defer timer.Stop()
	select {
	case <-r.trips[n].arrived:
		r.took[n] = max(acknowledged, time.Duration(r.trips[n].replied.Load())) - from
	case <-timer.C:
		r.fail("no reply")
	}
}

func (r *run) fail(reason string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reasons[reason]++
}

func (r *run) result(took time.Duration) Result {
	result := Result{Turns: int(r.begun.Load()), Reasons: r.reasons, Took: took}
	var good []time.Duration
	for _, t := range r.took {
		if t > 0 {
			good = append(good, t)
		}
	}
	result.Errors = result.Turns - len(good)
	result.Latency = newLatencies(good)
	return result
}
