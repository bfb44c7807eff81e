package main

import (
	"context"
	"errors"
	"time"

	"ssprbot/directory"
	"ssprbot/doctor"
)

// directoryPatience bounds what doctor waits for Microsoft Graph.
const directoryPatience = 10 * time.Second

// lookAtDirectory says which permissions of docs/directory.md are missing. The bot works without them: it asks instead.
func (p *patient) lookAtDirectory(ctx context.Context) (found []doctor.Finding) {
	if p.config.directory != directoryGraph {
		return []doctor.Finding{doctor.Skipped("SSPRBOT_DIRECTORY is off, so nobody is looked up")}
	}
	if p.config.check() != nil {
		return []doctor.Finding{firstTheRest()}
	}
	client, stop, err := p.config.graph()
	if err != nil {
		return eachLine(err, 1)
	}
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, directoryPatience)
	defer cancel()
	for _, g := range client.Check(ctx) {
		found = append(found, granted(g))
	}
	return found
}

func granted(g directory.Grant) doctor.Finding {
	if g.Granted {
		return doctor.Fine(string(g.Permission) + " is granted: " + g.Permission.Buys())
	}
	fix := "the bot asks instead, which takes people longer; try again later"
	if e, answered := errors.AsType[*directory.Error](g.Err); answered && e.NotGranted() {
		fix = "grant the application permission " + string(g.Permission) + " and consent to it, or go without: the bot then asks " + g.Permission.Buys()
	}
	return doctor.Warn(g.Err.Error(), fix)
}
