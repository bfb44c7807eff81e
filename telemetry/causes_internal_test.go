package telemetry

import (
	"fmt"
	"testing"

	"go.opentelemetry.io/otel/trace"

	"ssprbot/bot"
)

func TestCausesAreForgottenInTheirOrder(t *testing.T) {
	known := newCauses()
	turn := func(n int) trace.SpanContext {
		return trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{byte(n >> 8), byte(n), 1}, SpanID: trace.SpanID{1}})
	}
	queued := func(n int) bot.Delivery { return bot.Delivery{Payload: fmt.Append(nil, "answer ", n)} }
	const all = mostCauses + 100
	for n := range all {
		known.add(queued(n), turn(n))
		known.add(queued(n), turn(n)) // a step that is run again queues the same
	}
	if len(known.known) != mostCauses {
		t.Errorf("%d causes are kept, want %d", len(known.known), mostCauses)
	}
	for n := range all {
		got, ok := known.of(queued(n))
		if ok != (n >= 100) || ok && got.TraceID() != turn(n).TraceID() {
			t.Fatalf("delivery %d: %v, known %v", n, got, ok)
		}
	}
}
