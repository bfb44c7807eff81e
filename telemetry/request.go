package telemetry

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"ssprbot/bot"
)

// Request counts a request that begins; what it returns is called with the status of the answer. The context is for
// what is done meanwhile.
func (t *Telemetry) Request(r *http.Request) (context.Context, func(status int)) {
	began := time.Now()
	t.counts.requestsInHand.Inc()
	ctx, ended := r.Context(), func(int) {}
	if t.traces != nil {
		ctx, ended = t.traces.request(r)
	}
	return ctx, func(status int) {
		t.counts.requestsInHand.Dec()
		t.counts.requests.WithLabelValues(code(status)).Inc()
		t.counts.requestSeconds.Observe(time.Since(began).Seconds())
		ended(status)
	}
}

// code is a status as a label; the bot answers with few.
func code(status int) string { return strconv.Itoa(status) }

// Gate decides who may come in (server.Gate).
type Gate interface {
	Admit(r *http.Request) (bot.Caller, error)
}

// gate times another.
type gate struct {
	Gate
	telemetry *Telemetry
}

// Gate is g with its checks timed and traced.
func (t *Telemetry) Gate(g Gate) Gate { return gate{g, t} }

func (g gate) Admit(r *http.Request) (bot.Caller, error) {
	began := time.Now()
	ctx, ended := g.telemetry.traces.start(r.Context(), "verify")
	if ctx != r.Context() {
		r = r.WithContext(ctx)
	}
	caller, err := g.Gate.Admit(r)
	ended(err)
	g.telemetry.counts.verifySeconds.Observe(time.Since(began).Seconds())
	return caller, err
}
