package links

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// pace spaces the requests to each host.
type pace struct {
	perSecond rate.Limit

	mu    sync.Mutex
	hosts map[string]*host
}

type host struct {
	limiter *rate.Limiter

	mu    sync.Mutex
	until time.Time // the host asked to be left alone until then
}

func newPace(perSecond float64) *pace {
	return &pace{perSecond: rate.Limit(perSecond), hosts: map[string]*host{}}
}

// wait returns when the host may be asked; its error is the context's.
func (p *pace) wait(ctx context.Context, name string) error {
	h := p.host(name)
	for {
		if err := h.limiter.Wait(ctx); err != nil {
			return fmt.Errorf("waiting for a host's turn: %w", err)
		}
		rest := h.rest() // which may have been asked for during the wait
		if rest <= 0 {
			return nil
		}
		if err := sleep(ctx, rest); err != nil {
			return err
		}
	}
}

func (p *pace) host(name string) *host {
	p.mu.Lock()
	defer p.mu.Unlock()
	h := p.hosts[name]
	if h == nil {
		h = &host{limiter: rate.NewLimiter(p.perSecond, 1)}
		p.hosts[name] = h
	}
	return h
}

// hold leaves a host alone for a while; a hold that lasts longer stays.
func (p *pace) hold(name string, d time.Duration) {
	h := p.host(name)
	h.mu.Lock()
	defer h.mu.Unlock()
	if until := time.Now().Add(d); until.After(h.until) {
		h.until = until
	}
}

func (h *host) rest() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	return time.Until(h.until)
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
