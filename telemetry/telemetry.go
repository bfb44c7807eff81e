// Package telemetry counts, times and traces what the bot does: metrics for Prometheus, traces over OTLP where they are
// asked for. Main puts it around the parts; they know nothing of it.
//
// Invariants: no word that a person typed, no name, no token and no id of a person gets into a metric or a trace; a
// metric's label takes few values, all known beforehand; where no traces are asked for, nothing of them runs. There is
// no global registry and no global tracer.
//
// What a metric means to an operator, and what to do about it, stands in docs/observability.md.
package telemetry

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"ssprbot/bot"
)

// Telemetry is that of one program. It is safe for concurrent use.
type Telemetry struct {
	registry *prometheus.Registry
	counts   *counts
	traces   *Traces // nil: none are asked for
}

// New counts from zero. Version is the program's. Traces may be nil.
func New(version string, traces *Traces) *Telemetry {
	t := &Telemetry{registry: prometheus.NewRegistry(), counts: newCounts(), traces: traces}
	t.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	t.registry.MustRegister(t.counts.all()...)
	t.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "ssprbot_build_info", Help: "Always 1; which version of ssprbot this is.", ConstLabels: prometheus.Labels{"version": version},
	}, func() float64 { return 1 }))
	if traces != nil {
		t.registry.MustRegister(traces.exports)
	}
	return t
}

// scrapeTimeout bounds what a scrape waits for the database.
const scrapeTimeout = 2 * time.Second

// Metrics answers a scrape.
func (t *Telemetry) Metrics() http.Handler {
	return promhttp.HandlerFor(t.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 2 * scrapeTimeout})
}

// Handled counts and traces an activity that the bot has dealt with. It is a bot's Observer.
func (t *Telemetry) Handled(ctx context.Context, h bot.Handled) {
	t.counts.handled(h)
	if t.traces != nil {
		t.traces.handled(ctx, h)
	}
}

// result is the label's value of an attempt.
func result(err error) string {
	if err != nil {
		return "failed"
	}
	return "ok"
}
