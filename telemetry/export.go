package telemetry

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"

	"github.com/go-logr/logr"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
)

// The variables that say where traces go (OpenTelemetry, "OTLP Exporter Configuration"). The exporter reads them itself,
// and those for headers, certificates, time-outs, sampling and batches besides.
const (
	endpointVariable       = "OTEL_EXPORTER_OTLP_ENDPOINT"
	tracesEndpointVariable = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
)

// CheckTraces reports what is wrong with the variables, without quoting what may be a secret. wanted tells whether they
// ask for traces.
func CheckTraces(getenv func(string) string) (wanted bool, err error) {
	name := tracesEndpointVariable
	if getenv(name) == "" {
		name = endpointVariable
	}
	if getenv(name) == "" || areOff(getenv) {
		return false, nil
	}
	var mistakes []error
	if !isEndpoint(getenv(name)) {
		mistakes = append(mistakes, fmt.Errorf("%s: want a URL such as http://127.0.0.1:4318, without a user; credentials go to OTEL_EXPORTER_OTLP_HEADERS", name))
	}
	for _, variable := range []string{"OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"} {
		if protocol := getenv(variable); protocol != "" && protocol != "http/protobuf" {
			mistakes = append(mistakes, fmt.Errorf("%s: only http/protobuf is spoken here; collectors take it on port 4318", variable))
		}
	}
	for _, variable := range []string{"OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS"} {
		if !areHeaders(getenv(variable)) {
			mistakes = append(mistakes, fmt.Errorf("%s: want name=value,name=value, with %%-escapes in the values", variable))
		}
	}
	return true, errors.Join(mistakes...)
}

func areOff(getenv func(string) string) bool {
	return strings.EqualFold(getenv("OTEL_SDK_DISABLED"), "true") || getenv("OTEL_TRACES_EXPORTER") == "none"
}

func isEndpoint(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") && u.User == nil
}

func areHeaders(list string) bool {
	if list == "" {
		return true
	}
	for pair := range strings.SplitSeq(list, ",") {
		name, value, ok := strings.Cut(pair, "=")
		if _, err := url.PathUnescape(value); err != nil || !ok || strings.TrimSpace(name) == "" {
			return false
		}
	}
	return true
}

// NewTraces sends traces where the variables say; nil where they ask for none. Nothing is sent before the first trace.
func NewTraces(ctx context.Context, getenv func(string) string, version string, log *slog.Logger) (*Traces, error) {
	wanted, err := CheckTraces(getenv)
	if err != nil || !wanted {
		return nil, err
	}
	// The library has one logger for the process, and would print headers that it cannot read.
	otel.SetLogger(logr.Discard())
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("traces do not work as they are set up", "error", err) }))
	wire, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("preparing to send traces: %w", err)
	}
	of, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithAttributes(
		attribute.String("service.name", "ssprbot"), attribute.String("service.version", version),
	), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("describing the program for traces (OTEL_RESOURCE_ATTRIBUTES, OTEL_SERVICE_NAME): %w", err)
	}
	exports := counter("trace_exports_total", "Batches of traces for the collector.", "result")
	provider := sdk.NewTracerProvider(sdk.WithResource(of), sdk.WithBatcher(&exporter{SpanExporter: wire, exports: exports, log: log}))
	return &Traces{provider: provider, tracer: provider.Tracer("ssprbot"), causes: newCauses(), exports: exports}, nil
}

// exporter counts another's batches and logs the first failure in a row.
type exporter struct {
	sdk.SpanExporter
	exports *prometheus.CounterVec
	log     *slog.Logger
	failing bool // the processor makes one call at a time
}

func (e *exporter) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	err := e.SpanExporter.ExportSpans(ctx, spans)
	e.exports.WithLabelValues(result(err)).Inc()
	if err != nil && !e.failing {
		e.log.WarnContext(ctx, "traces do not arrive at the collector; turns go on without", "error", err)
	}
	e.failing = err != nil
	return nil // told already
}
