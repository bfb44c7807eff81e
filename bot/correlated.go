package bot

import (
	"context"
	"log/slog"
	"slices"
)

type correlation struct{}

// Correlated is ctx with attributes by which the log's lines about one request are found again, such as its MS-CV.
func Correlated(ctx context.Context, by ...slog.Attr) context.Context {
	known, _ := ctx.Value(correlation{}).([]slog.Attr)
	return context.WithValue(ctx, correlation{}, append(slices.Clip(known), by...))
}

// Logger is log with what ctx is correlated by.
func Logger(ctx context.Context, log *slog.Logger) *slog.Logger {
	by, _ := ctx.Value(correlation{}).([]slog.Attr)
	if len(by) == 0 {
		return log
	}
	return slog.New(log.Handler().WithAttrs(by))
}
