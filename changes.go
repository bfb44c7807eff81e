package main

import (
	"crypto/sha256"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"ssprbot/bot"
	"ssprbot/dialogs"
	"ssprbot/knowledge"
	"ssprbot/telemetry"
)

// changes puts changed files in force while the bot runs.
type changes struct {
	knowledge, routes *reloader

	base atomic.Pointer[knowledge.Base] // in force
}

// changes begins with what the bot has; before is what the files of the machine held before it was read.
func (c *serveConfig) changes(teams *bot.Bot, first bot.Config, before [sha256.Size]byte) *changes {
	all, log := &changes{}, first.Log
	all.base.Store(first.Machine.Knowledge)
	all.routes = c.routesInForce(teams, first.Routes, all.base.Load, log)
	all.knowledge = c.knowledgeInForce(before, func(m dialogs.Machine) {
		all.base.Store(m.Knowledge)
		teams.Use(m)
		all.routes.retry() // a route can name an area that is new
	}, log)
	return all
}

// hear takes what asks for a reload, and tells who counts them.
func (c *changes) hear(asked, askedToo <-chan os.Signal, watched *telemetry.Telemetry) {
	c.knowledge.asked, c.routes.asked = asked, askedToo
	c.knowledge.told = func(took time.Duration, err error) { watched.Reloaded(c.entries(), took, err) }
	watched.Loaded(c.entries())
}

// entries is how many are in force.
func (c *changes) entries() int { return len(c.base.Load().Issues()) }

// knowledgeInForce reads knowledge and sentences again when they change.
func (c *serveConfig) knowledgeInForce(seen [sha256.Size]byte, use func(dialogs.Machine), log *slog.Logger) *reloader {
	return &reloader{log: log.With("files", "knowledge"), seen: seen, paths: c.watched, read: func() (func(), []any, error) {
		machine, _, err := c.machine()
		if err != nil {
			return nil, nil, err
		}
		return func() { use(machine); giveBack() }, []any{"entries", len(machine.Knowledge.Issues())}, nil
	}}
}
