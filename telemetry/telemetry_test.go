package telemetry_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"ssprbot/bot"
	"ssprbot/telemetry"
)

func scrape(t testing.TB, of *telemetry.Telemetry) string {
	t.Helper()
	w := httptest.NewRecorder()
	of.Metrics().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("scraping: %d %s", w.Code, w.Body)
	}
	return w.Body.String()
}

// answers is a connector that ends every attempt in the same way.
type answers struct{ err error }

func (a answers) Deliver(context.Context, bot.Delivery) (bot.Posted, error) {
	return bot.Posted{}, a.err
}

// TestStatusesAreFew: whoever answers the bot chooses the status, and must not be able to fill the memory with it.
func TestStatusesAreFew(t *testing.T) {
	of := telemetry.New("1.0.0", nil)
	for status := range 100_000 {
		failed := &bot.DeliveryError{Outcome: bot.Refused, Status: status, Err: errors.New("no")}
		_, err := of.Connector(answers{failed}).Deliver(t.Context(), bot.Delivery{Seq: 1, Operation: bot.Post})
		if !errors.Is(err, failed) {
			t.Fatalf("the error is changed to %v", err)
		}
	}
	if n := strings.Count(scrape(t, of), "\nssprbot_sends_total{"); n > 25 || n < 15 {
		t.Errorf("%d series of 100,000 statuses", n)
	}
}

func TestSendsAreCountedByHowTheyEnd(t *testing.T) {
	of := telemetry.New("1.0.0", nil)
	for _, tt := range []struct {
		err  error
		d    bot.Delivery
		want string
	}{
		{nil, bot.Delivery{Seq: 1, Operation: bot.Put}, `operation="put",outcome="delivered",status="2xx"`},
		{nil, bot.Delivery{Operation: bot.Post}, `operation="unkept",outcome="delivered",status="2xx"`},
		{&bot.DeliveryError{Outcome: bot.Gone, Status: 403}, bot.Delivery{Seq: 1, Operation: bot.Post}, `operation="post",outcome="gone",status="403"`},
		{&bot.DeliveryError{Outcome: bot.Rejected, Status: 418}, bot.Delivery{Seq: 1, Operation: bot.Hook}, `operation="hook",outcome="rejected",status="4xx"`},
		{&bot.DeliveryError{Outcome: bot.AnswerLost}, bot.Delivery{Seq: 1, Operation: bot.Post}, `operation="post",outcome="answer_lost",status="none"`},
		{errors.New("unexpected"), bot.Delivery{Seq: 1, Operation: bot.Delete}, `operation="delete",outcome="answer_lost",status="none"`},
	} {
		_, _ = of.Connector(answers{tt.err}).Deliver(t.Context(), tt.d)
		if text := scrape(t, of); !strings.Contains(text, "ssprbot_sends_total{"+tt.want+"} 1\n") {
			t.Errorf("no %s", tt.want)
		}
	}
}

// TestWhatAScrapeCannotLearnIsLeftOut: an old figure would hide that the database is away.
func TestWhatAScrapeCannotLearnIsLeftOut(t *testing.T) {
	of := telemetry.New("1.0.0", nil)
	var away error
	of.Watch(telemetry.Sources{
		Queue: func(context.Context) (int, int, time.Duration, error) { return 3, 1, 90 * time.Second, away },
		Ready: func(context.Context) error { return away },
	})
	for _, want := range []string{"ssprbot_ready 1", "ssprbot_outbox_waiting_deliveries 3", "ssprbot_outbox_failed_deliveries 1", "ssprbot_outbox_age_seconds 90"} {
		if text := scrape(t, of); !strings.Contains(text, want+"\n") {
			t.Errorf("no %s", want)
		}
	}
	away = errors.New("the database is away")
	if text := scrape(t, of); !strings.Contains(text, "ssprbot_ready 0\n") || strings.Contains(text, "ssprbot_outbox") {
		t.Error("the queue is told of while nobody knows it")
	}
}

func TestMetricsAreNamedByConvention(t *testing.T) {
	of := telemetry.New("1.0.0", nil)
	problems, err := promlint.New(strings.NewReader(scrape(t, of))).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
}

func TestKeysTokenAndKnowledge(t *testing.T) {
	of := telemetry.New("1.0.0", nil)
	wrong := errors.New("wrong")
	of.KeysRefreshed(wrong)
	of.TokenRefreshed(time.Second, nil)
	of.Loaded(59)
	of.Reloaded(59, time.Second, wrong)
	for _, want := range []string{
		`ssprbot_key_refreshes_total{result="failed"} 1`, `ssprbot_key_refreshes_total{result="ok"} 0`, "ssprbot_keys_fetched_timestamp_seconds 0",
		`ssprbot_token_refreshes_total{result="ok"} 1`, "ssprbot_token_refresh_duration_seconds_sum 1",
		"ssprbot_knowledge_stale 1", "ssprbot_knowledge_entries 59", `ssprbot_knowledge_reloads_total{result="failed"} 1`,
	} {
		if text := scrape(t, of); !strings.Contains(text, want+"\n") {
			t.Errorf("no %s", want)
		}
	}
	of.Reloaded(60, time.Second, nil)
	of.KeysRefreshed(nil)
	if text := scrape(t, of); !strings.Contains(text, "ssprbot_knowledge_stale 0\n") || !strings.Contains(text, "ssprbot_knowledge_entries 60\n") ||
		strings.Contains(text, "ssprbot_keys_fetched_timestamp_seconds 0\n") {
		t.Error("the mended knowledge and the fetched keys do not show")
	}
}

func ExampleTelemetry_Handled() {
	of := telemetry.New("1.0.0", nil)
	teams := bot.Config{Observer: of.Handled}
	teams.Observer(context.Background(), bot.Handled{Event: "said", Outcome: bot.Committed, Took: 3 * time.Millisecond})
	w := httptest.NewRecorder()
	of.Metrics().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for line := range strings.Lines(w.Body.String()) {
		if strings.HasPrefix(line, "ssprbot_turns_total") {
			fmt.Print(line)
		}
	}
	// Output: ssprbot_turns_total{event="said",outcome="committed"} 1
}
