package main

import (
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	collected "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"ssprbot/bot/teamstest"
)

// collector is a receiver of traces.
type collector struct {
	t      *testing.T
	server *httptest.Server

	mu      sync.Mutex
	spans   []*trace.Span
	service string
	headers http.Header
	raw     strings.Builder
	status  int // to answer with
}

func newCollector(t *testing.T) *collector {
	t.Helper()
	c := &collector{t: t, status: http.StatusOK}
	c.server = httptest.NewServer(c)
	t.Cleanup(c.server.Close)
	return c
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var batch collected.ExportTraceServiceRequest
	if err != nil || r.URL.Path != "/v1/traces" || proto.Unmarshal(body, &batch) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.headers = r.Header
	c.raw.Write(body)
	for _, of := range batch.GetResourceSpans() {
		for _, a := range of.GetResource().GetAttributes() {
			if a.GetKey() == "service.name" {
				c.service = a.GetValue().GetStringValue()
			}
		}
		for _, in := range of.GetScopeSpans() {
			c.spans = append(c.spans, in.GetSpans()...)
		}
	}
	w.WriteHeader(c.status)
}

func (c *collector) environment() []string {
	return []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + c.server.URL, "OTEL_EXPORTER_OTLP_HEADERS=api-key=planted%20key-1234", "OTEL_BSP_SCHEDULE_DELAY=50"}
}

// await returns the spans of that name once there are so many.
func (c *collector) await(name string, n int) []*trace.Span {
	c.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		c.mu.Lock()
		found := slices.Clone(c.spans)
		c.mu.Unlock()
		found = slices.DeleteFunc(found, func(s *trace.Span) bool { return s.GetName() != name })
		if len(found) >= n {
			return found
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("%d spans %q, want %d", len(found), name, n)
		}
	}
}

func attribute(s *trace.Span, key string) string {
	for _, a := range s.GetAttributes() {
		if a.GetKey() == key {
			return a.GetValue().String()
		}
	}
	return ""
}

// TestATurnIsOneTrace: from the caller's traceparent to the connector's.
func TestATurnIsOneTrace(t *testing.T) {
	const traceID, parent = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
	collector, teams := newCollector(t), teamstest.New(t)
	p := start(t, append(teams.Environment(), collector.environment()...))
	place := teamstest.Personal(teamstest.Someone("Kim Minji"))
	teams.Deliver(p.endpoint, teams.Message(trouble, place), func(r *http.Request) {
		r.Header.Set("traceparent", "00-"+traceID+"-"+parent+"-01")
		r.Header.Set("MS-CV", "PmvzQKgYek6Sdk/T5sWaqw.1.23")
	})
	sent := teams.Await(place.ConversationID(), 1)[0]

	root := collector.await("POST /api/messages", 1)[0]
	if got := hex.EncodeToString(root.GetParentSpanId()); got != parent {
		t.Errorf("the request's parent is %s, want the caller's %s", got, parent)
	}
	for name, says := range map[string]map[string]string{
		"POST /api/messages": {"ssprbot.event": "said", "ssprbot.outcome": "committed", "http.response.status_code": "200"},
		"verify":             nil, "load": nil, "commit": nil,
		"match": {"ssprbot.in_scope": "true", "ssprbot.language": "en", "ssprbot.confidence": "0."},
		"send":  {"ssprbot.operation": "post", "ssprbot.outcome": "delivered", "ssprbot.attempt": "1"},
	} {
		span := collector.await(name, 1)[0]
		if got := hex.EncodeToString(span.GetTraceId()); got != traceID {
			t.Errorf("%s belongs to the trace %s", name, got)
		}
		if name != "POST /api/messages" && string(span.GetParentSpanId()) != string(root.GetSpanId()) {
			t.Errorf("%s is no part of the request", name)
		}
		if span.GetEndTimeUnixNano() < span.GetStartTimeUnixNano() {
			t.Errorf("%s ends before it begins", name)
		}
		for key, value := range says {
			if got := attribute(span, key); !strings.Contains(got, value) {
				t.Errorf("%s: %s is %s, want %s", name, key, got, value)
			}
		}
	}
	if span := hex.EncodeToString(collector.await("send", 1)[0].GetSpanId()); sent.Header.Get("traceparent") != "00-"+traceID+"-"+span+"-01" {
		t.Errorf("the connector is told %q", sent.Header.Get("traceparent"))
	}
	for _, says := range []string{`"trace_id":"` + traceID + `"`, `"ms_cv":"PmvzQKgYek6Sdk/T5sWaqw.1.23"`} {
		if !strings.Contains(p.logged(), says) {
			t.Errorf("the log does not say %s:\n%s", says, p.logged())
		}
	}
	heard, err := teamstest.ReadHeard(teams.Environment())
	if err != nil {
		t.Fatal(err)
	}
	heard.Add("planted key-1234", "planted%20key-1234")
	p.stop()
	collector.mu.Lock()
	defer collector.mu.Unlock()
	if found := heard.In(collector.raw.String() + p.logged()); len(found) > 0 {
		t.Errorf("traces or log hold what nobody may read there: %q", found)
	}
	if collector.service != "ssprbot" || collector.headers.Get("api-key") != "planted key-1234" {
		t.Errorf("the service is %q, the headers are %v", collector.service, collector.headers)
	}
}

// TestNoCollectorStopsNoTurn: one that is away costs neither an answer nor the end.
func TestNoCollectorStopsNoTurn(t *testing.T) {
	teams := teamstest.New(t)
	p := start(t, append(teams.Environment(), "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1", "OTEL_BSP_SCHEDULE_DELAY=50", "OTEL_BSP_EXPORT_TIMEOUT=200"))
	place := teamstest.Personal(teamstest.Someone("Kim"))
	for n := range 3 {
		teams.Deliver(p.endpoint, teams.Message(trouble, place))
		teams.Await(place.ConversationID(), n+1)
	}
	awaitLog(t, p, "traces do not arrive")
	p.stop()
	for line := range strings.Lines(p.logged()) {
		if !strings.HasPrefix(line, "{") {
			t.Errorf("a line that is no JSON: %s", line)
		}
	}
}

func TestTracesThatCannotBeSent(t *testing.T) {
	for name, tt := range map[string]struct{ variables, want string }{
		"no URL":            {"OTEL_EXPORTER_OTLP_ENDPOINT=collector:4318", "OTEL_EXPORTER_OTLP_ENDPOINT: want a URL"},
		"a secret in it":    {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=https://me:planted-1@collector", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: want a URL"},
		"another protocol":  {"OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_EXPORTER_OTLP_PROTOCOL=grpc", "only http/protobuf"},
		"headers in a form": {"OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318 OTEL_EXPORTER_OTLP_HEADERS=planted-1", "OTEL_EXPORTER_OTLP_HEADERS: want name=value"},
	} {
		t.Run(name, func(t *testing.T) {
			variables := map[string]string{}
			for variable := range strings.FieldsSeq(tt.variables) {
				name, value, _ := strings.Cut(variable, "=")
				variables[name] = value
			}
			_, stderr, code := cli(t, "", variables, "serve")
			if code != exitFail || !strings.Contains(stderr, tt.want) || strings.Contains(stderr, "planted-1") {
				t.Errorf("exit code %d: %s", code, stderr)
			}
		})
	}
}
