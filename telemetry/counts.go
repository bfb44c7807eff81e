package telemetry

import (
	"cmp"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ssprbot/bot"
)

// Where the time of an answer can go: from a token that is remembered to what Teams gives up on.
var seconds = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// counts are the metrics that the bot's work moves.
type counts struct {
	requests        *prometheus.CounterVec
	requestSeconds  prometheus.Histogram
	requestsInHand  prometheus.Gauge
	verifySeconds   prometheus.Histogram
	turns           *prometheus.CounterVec
	turnSeconds     prometheus.Histogram
	matches         *prometheus.CounterVec
	matchConfidence prometheus.Histogram
	matchSeconds    prometheus.Histogram
	storeSeconds    *prometheus.HistogramVec
	storeErrors     *prometheus.CounterVec
	sends           *prometheus.CounterVec
	sendSeconds     prometheus.Histogram
	sendLag         prometheus.Histogram
	givenUp         *prometheus.CounterVec
	keyRefreshes    *prometheus.CounterVec
	keysFetched     prometheus.Gauge
	tokenRefreshes  *prometheus.CounterVec
	tokenSeconds    prometheus.Histogram
	reloads         *prometheus.CounterVec
	reloadSeconds   prometheus.Histogram
	loaded          prometheus.Gauge
	entries         prometheus.Gauge
	stale           prometheus.Gauge
}

func newCounts() *counts {
	c := &counts{
		requests:        counter("http_requests_total", "Requests to /api/messages, by the status that they were answered with.", "code"),
		requestSeconds:  histogram("http_request_duration_seconds", "From a request's header to its answer.", seconds),
		requestsInHand:  gauge("http_requests_in_flight", "Requests to /api/messages that wait for their answer."),
		verifySeconds:   histogram("verify_duration_seconds", "Checking a caller's token, before the body is read.", seconds),
		turns:           counter("turns_total", "Activities that the bot dealt with, by what they were and what became of them.", "event", "outcome"),
		turnSeconds:     histogram("turn_duration_seconds", "From an activity's arrival to its commit.", seconds),
		matches:         counter("matches_total", "Descriptions of a trouble, by whether the knowledge is about it.", "event", "scope", "language"),
		matchConfidence: histogram("match_confidence_ratio", "Probability that a described trouble is one of the knowledge's.", prometheus.LinearBuckets(.1, .1, 10)),
		matchSeconds:    histogram("match_duration_seconds", "The dialog's step for a described trouble; nearly all of it is matching.", seconds),
		storeSeconds:    histograms("store_duration_seconds", "Work of the database, the waiting for it included.", seconds, "operation"),
		storeErrors:     counter("store_errors_total", "Work of the database that failed.", "operation"),
		sends:           counter("sends_total", "Attempts to send, by how they ended and the status that they were answered with.", "operation", "outcome", "status"),
		sendSeconds:     histogram("send_duration_seconds", "One attempt to send.", seconds),
		sendLag:         histogram("send_lag_seconds", "How long after it was due an attempt to send began.", append(seconds, 30, 60, 300, 1800)),
		givenUp:         counter("deliveries_given_up_total", "Deliveries that are not tried again, and wait for an operator.", "operation"),
		keyRefreshes:    counter("key_refreshes_total", "Fetches of the keys that callers' tokens are checked with.", "result"),
		keysFetched:     gauge("keys_fetched_timestamp_seconds", "When the keys at hand were fetched, in seconds since 1970; 0: never."),
		tokenRefreshes:  counter("token_refreshes_total", "Fetches of the bot's own token.", "result"),
		tokenSeconds:    histogram("token_refresh_duration_seconds", "One fetch of the bot's own token.", seconds),
		reloads:         counter("knowledge_reloads_total", "Changes of the knowledge that were read while the bot ran.", "result"),
		reloadSeconds:   histogram("knowledge_reload_duration_seconds", "Reading, checking and learning changed knowledge.", append(seconds, 30, 60)),
		loaded:          gauge("knowledge_loaded_timestamp_seconds", "When the knowledge in force was loaded, in seconds since 1970."),
		entries:         gauge("knowledge_entries", "Entries of the knowledge in force."),
		stale:           gauge("knowledge_stale", "1 while changed knowledge has a mistake and the old one stays in force, else 0."),
	}
	c.begin()
	return c
}

// begin makes the series of rare events, so that the first of them is an increase.
func (c *counts) begin() {
	for _, attempts := range []*prometheus.CounterVec{c.keyRefreshes, c.tokenRefreshes, c.reloads} {
		attempts.WithLabelValues("ok")
		attempts.WithLabelValues("failed")
	}
	for _, operation := range []bot.Operation{bot.Post, bot.Put, bot.Delete, bot.Hook} {
		c.givenUp.WithLabelValues(string(operation))
	}
	for _, operation := range storeOperations {
		c.storeErrors.WithLabelValues(operation)
	}
}

func (c *counts) all() []prometheus.Collector {
	return []prometheus.Collector{
		c.requests, c.requestSeconds, c.requestsInHand, c.verifySeconds, c.turns, c.turnSeconds, c.matches, c.matchConfidence,
		c.matchSeconds, c.storeSeconds, c.storeErrors, c.sends, c.sendSeconds, c.sendLag, c.givenUp, c.keyRefreshes, c.keysFetched,
		c.tokenRefreshes, c.tokenSeconds, c.reloads, c.reloadSeconds, c.loaded, c.entries, c.stale,
	}
}

const namespace = "ssprbot"

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels)
}

func gauge(name, help string) prometheus.Gauge {
	return prometheus.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help})
}

func histogram(name, help string, buckets []float64) prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: buckets})
}

func histograms(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: buckets}, labels)
}

func (c *counts) handled(h bot.Handled) {
	c.turns.WithLabelValues(cmp.Or(h.Event, "none"), h.Outcome).Inc()
	if h.Outcome != bot.LeftAlone {
		c.turnSeconds.Observe(h.Took.Seconds())
	}
	if m := h.Match; m != nil {
		c.matches.WithLabelValues(h.Event, scope(m.InScope), string(m.Language)).Inc()
		c.matchConfidence.Observe(m.Confidence)
		c.matchSeconds.Observe(m.Took.Seconds())
	}
}

func scope(in bool) string {
	if in {
		return "in"
	}
	return "out"
}

// KeysRefreshed counts a fetch of the signing keys.
func (t *Telemetry) KeysRefreshed(err error) {
	t.counts.keyRefreshes.WithLabelValues(result(err)).Inc()
	if err == nil {
		t.counts.keysFetched.SetToCurrentTime()
	}
}

// TokenRefreshed counts a fetch of the bot's own token.
func (t *Telemetry) TokenRefreshed(took time.Duration, err error) {
	t.counts.tokenRefreshes.WithLabelValues(result(err)).Inc()
	t.counts.tokenSeconds.Observe(took.Seconds())
}

// Loaded tells of the knowledge in force.
func (t *Telemetry) Loaded(entries int) {
	t.counts.loaded.SetToCurrentTime()
	t.counts.entries.Set(float64(entries))
	t.counts.stale.Set(0)
}

// Reloaded counts a change of the knowledge that was read, and taken if err is nil.
func (t *Telemetry) Reloaded(entries int, took time.Duration, err error) {
	t.counts.reloads.WithLabelValues(result(err)).Inc()
	t.counts.reloadSeconds.Observe(took.Seconds())
	if err != nil {
		t.counts.stale.Set(1)
		return
	}
	t.Loaded(entries)
}
