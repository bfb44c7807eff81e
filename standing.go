package main

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"ssprbot/server"
	"ssprbot/store"
	"ssprbot/telemetry"
)

// standing is how the parts of a running bot stand, for its operator.
type standing struct {
	kept    *store.Store
	keys    func() error
	changes *changes
	started time.Time
	token   *lastError
}

// ready is nil when Teams' traffic can be taken. A missing token does not count: what is said meanwhile is kept and sent
// later.
func (s standing) ready(ctx context.Context) error { return errors.Join(s.kept.Ping(ctx), s.keys()) }

func (s standing) details(ctx context.Context) server.Details {
	d := server.Details{
		Database: s.kept.Ping(ctx), Keys: s.keys(), Token: s.token.err(), Knowledge: s.changes.knowledge.state(), Routes: s.changes.routes.state(),
		Version: version, Started: s.started, Entries: s.changes.entries(),
	}
	if q, err := s.kept.Queue(ctx, time.Now()); err == nil {
		d.Queue = server.Queue{Waiting: q.Waiting, Failed: q.Failed, Age: q.Behind}
	}
	return d
}

// sources are what a scrape asks.
func (s standing) sources() telemetry.Sources {
	return telemetry.Sources{
		Queue: func(ctx context.Context) (waiting, failed int, age time.Duration, err error) {
			q, err := s.kept.Queue(ctx, time.Now())
			return q.Waiting, q.Failed, q.Behind, err
		},
		Ready: s.ready,
	}
}

// lastError is how the last of several attempts ended. Nil is one that nobody makes.
type lastError struct{ last atomic.Pointer[error] }

func (l *lastError) keep(err error) { l.last.Store(&err) }

func (l *lastError) err() error {
	if l == nil {
		return nil
	}
	if err := l.last.Load(); err != nil {
		return *err
	}
	return errors.New("none was asked for yet")
}
