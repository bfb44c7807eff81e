package telemetry_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/telemetry"
)

type open struct{}

func (open) Admit(*http.Request) (bot.Caller, error) { return nil, nil }

// BenchmarkTurn is what counting and tracing add to one turn and its answer; the parts themselves do nothing. The
// traces go to a collector that takes all of them.
func BenchmarkTurn(b *testing.B) {
	b.Run("metrics", func(b *testing.B) { turns(b, telemetry.New("1.0.0", nil)) })
	b.Run("metrics and traces", func(b *testing.B) {
		collector := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		defer collector.Close()
		b.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
		traces, err := telemetry.NewTraces(b.Context(), func(name string) string {
			return map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": collector.URL}[name]
		}, "1.0.0", slog.New(slog.DiscardHandler))
		if err != nil {
			b.Fatal(err)
		}
		turns(b, telemetry.New("1.0.0", traces))
		if err := traces.Close(); err != nil {
			b.Error(err)
		}
	})
}

func turns(b *testing.B, of *telemetry.Telemetry) {
	gate, store, connector := of.Gate(open{}), of.Store(&shelf{}), of.Connector(answers{})
	request := httptest.NewRequest(http.MethodPost, "/api/messages", nil)
	d := bot.Delivery{Seq: 1, Operation: bot.Post, Payload: make([]byte, 4<<10), Due: time.Now()}
	step := func(bot.Kept) (bot.Turn, error) { return bot.Turn{Deliveries: []bot.Delivery{d}}, nil }
	b.ReportAllocs()
	before := cpu(b)
	for b.Loop() {
		ctx, done := of.Request(request)
		_, _ = gate.Admit(request.WithContext(ctx))
		_, _, _ = store.Turn(ctx, bot.TurnKey{}, time.Time{}, step)
		of.Handled(ctx, bot.Handled{
			Event: "said", Outcome: bot.Committed, Took: time.Millisecond, Began: time.Now(),
			Match: &bot.Match{InScope: true, Confidence: .9, Language: "en", Began: time.Now(), Took: time.Millisecond},
		})
		done(http.StatusOK)
		_, _ = store.Claim(ctx, time.Time{}, time.Second, 1)
		_, _ = connector.Deliver(context.Background(), d)
		_ = store.Settle(ctx, d, time.Time{}, time.Time{}, "")
	}
	b.ReportMetric(float64((cpu(b)-before).Nanoseconds())/float64(b.N), "cpu-ns/op") // says more on a busy machine
}

// cpu is what the process has used.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
