package server

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"ssprbot/bot"
)

// Teams has next to nothing refused. What is beyond this is a flood.
const (
	refusalsAtOnce  = 200
	refusalsASecond = 10
)

const (
	floodPause = 100 * time.Millisecond
	mostHeld   = 512 // requests, of some 20 KB each
)

// refusals turns requests away. In quiet times each is answered at once and its reason logged. In a flood the answers come
// late, so that those who wait for them before they go on leave the time to honest callers, and the log has a part of the
// reasons and how many it leaves out: it must not fill the disk. Addresses tell nothing here, behind a proxy all are one.
type refusals struct {
	log      *slog.Logger
	limit    *rate.Limiter
	held     atomic.Int64
	unlogged atomic.Int64
}

func newRefusals(log *slog.Logger) *refusals {
	return &refusals{log: log, limit: rate.NewLimiter(refusalsASecond, refusalsAtOnce)}
}

func (f *refusals) answer(ctx context.Context, w http.ResponseWriter, r *http.Request, refused *bot.Refusal) {
	if f.limit.Allow() {
		f.note(ctx, r, refused)
	} else {
		f.unlogged.Add(1)
		f.hold(w, r)
	}
	w.WriteHeader(refused.Status)
}

func (f *refusals) note(ctx context.Context, r *http.Request, refused *bot.Refusal) {
	log := bot.Logger(ctx, f.log)
	if n := f.unlogged.Swap(0); n > 0 {
		log = log.With("unlogged", n)
	}
	log.WarnContext(ctx, "request refused", "status", refused.Status, "reason", refused.Reason, "peer", r.RemoteAddr)
}

// hold lets the request wait. Where too many do, its connection is closed after the answer instead.
func (f *refusals) hold(w http.ResponseWriter, r *http.Request) {
	defer f.held.Add(-1)
	if f.held.Add(1) > mostHeld {
		w.Header().Set("Connection", "close")
		return
	}
	pause := time.NewTimer(floodPause)
	defer pause.Stop()
	select {
	case <-pause.C:
	case <-r.Context().Done():
	}
}
