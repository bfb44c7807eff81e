package telemetry

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/prometheus/client_golang/prometheus"

	"ssprbot/bot"
)

// Traces are sent to a collector. A nil *Traces traces nothing.
type Traces struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
	parent   propagation.TraceContext // reads and writes traceparent (W3C, "Trace Context")
	causes   *causes
	exports  *prometheus.CounterVec
}

// closeTimeout is for what is left to send when the program ends.
const closeTimeout = 3 * time.Second

// Close sends what is left.
func (t *Traces) Close() error {
	if t == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	return t.provider.Shutdown(ctx)
}

// request begins the trace of a request, or goes on with its sender's.
func (t *Traces) request(r *http.Request) (context.Context, func(status int)) {
	ctx := t.parent.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	ctx, span := t.tracer.Start(ctx, "POST /api/messages", trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
		attribute.String("http.request.method", r.Method), attribute.String("http.route", "/api/messages"),
	))
	if id := span.SpanContext(); id.IsValid() {
		ctx = bot.Correlated(ctx, slog.String("trace_id", id.TraceID().String()))
	}
	return ctx, func(status int) {
		span.SetAttributes(attribute.Int("http.response.status_code", status))
		if status >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, "")
		}
		span.End()
	}
}

// start begins a part of a request. What it returns ends the part, once; calls after that do nothing.
func (t *Traces) start(ctx context.Context, name string) (context.Context, func(error)) {
	if t == nil {
		return ctx, func(error) {}
	}
	ctx, span := t.tracer.Start(ctx, name)
	return ctx, func(err error) { end(span, err) }
}

// end marks what went wrong. Errors hold neither secrets nor words (CONTRIBUTING.md, "Errors").
func end(span trace.Span, err error) {
	if err != nil {
		span.SetStatus(codes.Error, err.Error())
	}
	span.End()
}

// handled adds what became of the activity to the span of its request, and the part in which it was matched.
func (t *Traces) handled(ctx context.Context, h bot.Handled) {
	span := trace.SpanFromContext(ctx)
	if !span.IsRecording() {
		return
	}
	span.SetAttributes(
		attribute.String("ssprbot.event", h.Event), attribute.String("ssprbot.outcome", h.Outcome),
		attribute.String("ssprbot.conversation", h.Conversation), attribute.String("ssprbot.activity", h.Activity),
	)
	m := h.Match
	if m == nil {
		return
	}
	_, matching := t.tracer.Start(ctx, "match", trace.WithTimestamp(m.Began), trace.WithAttributes(
		attribute.Bool("ssprbot.in_scope", m.InScope), attribute.Float64("ssprbot.confidence", m.Confidence),
		attribute.String("ssprbot.language", string(m.Language)),
	))
	matching.End(trace.WithTimestamp(m.Began.Add(m.Took)))
}

// queued remembers which turn wants the deliveries sent.
func (t *Traces) queued(ctx context.Context, deliveries []bot.Delivery) {
	if t == nil {
		return
	}
	for _, d := range deliveries {
		t.causes.add(d, trace.SpanContextFromContext(ctx))
	}
}

// send begins an attempt, in the trace of the turn that caused it where that is still known.
func (t *Traces) send(ctx context.Context, d bot.Delivery) (context.Context, func(error)) {
	if t == nil {
		return ctx, func(error) {}
	}
	if cause, ok := t.causes.of(d); ok {
		ctx = trace.ContextWithSpanContext(ctx, cause)
	}
	ctx, span := t.tracer.Start(ctx, "send", trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
		attribute.String("ssprbot.operation", operation(d)), attribute.Int64("ssprbot.delivery", d.Seq),
		attribute.Int("ssprbot.attempt", d.Attempts),
	))
	return ctx, func(err error) {
		outcome, status := ending(err)
		span.SetAttributes(attribute.String("ssprbot.outcome", outcome), attribute.String("ssprbot.status", status))
		if failed, ok := errors.AsType[*bot.DeliveryError](err); ok && failed.CorrelationVector != "" {
			span.SetAttributes(attribute.String("ssprbot.ms_cv", failed.CorrelationVector))
		}
		end(span, err)
	}
}

// Transport is next, telling each request's receiver which trace it belongs to.
func (t *Telemetry) Transport(next http.RoundTripper) http.RoundTripper {
	if t.traces == nil {
		return next
	}
	return transport{next, t.traces}
}

type transport struct {
	next   http.RoundTripper
	traces *Traces
}

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context()) // a RoundTripper leaves its request as it is
	t.traces.parent.Inject(r.Context(), propagation.HeaderCarrier(r.Header))
	return t.next.RoundTrip(r)
}
