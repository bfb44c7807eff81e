package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ssprbot/helpdesk/figures"
	"ssprbot/store"
)

const (
	usualDays = 28
	mostDays  = 3700 // ten years
)

// reportFlags is what report is told.
type reportFlags struct {
	database               *string
	from, to               string
	tenant, format, output string
}

func defineReport(fs *flag.FlagSet) func(context.Context, environment, []string) error {
	r := reportFlags{database: databaseFlag(fs)}
	fs.StringVar(&r.from, "from", "", "first UTC day, such as 2026-11-01 (27 days before the last)")
	fs.StringVar(&r.to, "to", "", "last UTC day, which belongs to the report (today)")
	fs.StringVar(&r.tenant, "tenant", "", "only this tenant's, by its id")
	fs.StringVar(&r.format, "format", "html", "html to be read, csv or json for programs")
	fs.StringVar(&r.output, "out", "", "file to write (standard output)")
	return func(ctx context.Context, env environment, args []string) (err error) {
		if len(args) > 0 {
			return fmt.Errorf("report takes no arguments, got %q", args[0])
		}
		from, to, err := r.days(time.Now().UTC())
		if err != nil {
			return err
		}
		if !slices.Contains([]string{"html", "csv", "json"}, r.format) {
			return fmt.Errorf("--format %q is none of html, csv, json", r.format)
		}
		kept, err := openExisting(ctx, *r.database)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, kept.Close()) }()
		return r.write(env.stdout, func(w io.Writer) error { return r.gather(ctx, kept, w, from, to) })
	}
}

func (r reportFlags) days(now time.Time) (from, to time.Time, err error) {
	to = now.Truncate(24 * time.Hour)
	if r.to != "" {
		if to, err = time.Parse(time.DateOnly, r.to); err != nil {
			return from, to, fmt.Errorf("--to %q is no day: write it as 2026-11-30", r.to)
		}
	}
	from = to.AddDate(0, 0, 1-usualDays)
	if r.from != "" {
		if from, err = time.Parse(time.DateOnly, r.from); err != nil {
			return from, to, fmt.Errorf("--from %q is no day: write it as 2026-11-01", r.from)
		}
	}
	switch {
	case to.Before(from):
		return from, to, fmt.Errorf("--to %s is before --from %s", to.Format(time.DateOnly), from.Format(time.DateOnly))
	case to.Sub(from) > mostDays*24*time.Hour:
		return from, to, errors.New("a report is about ten years at the most")
	}
	return from, to, nil
}

// gather hands all of the days to the format's sink, one after the other.
func (r reportFlags) gather(ctx context.Context, kept *store.Store, w io.Writer, from, to time.Time) error {
	sink, err := figures.NewSink(r.format, w, from, to)
	if err != nil {
		return err
	}
	span := store.Span{Tenant: r.tenant, From: from, To: to.AddDate(0, 0, 1)}
	for one, err := range kept.Histories(ctx, span) {
		if err = errors.Join(err, sink.Ticket(figures.Of(one.Ticket, one.Trail))); err != nil {
			return err
		}
	}
	for one, err := range kept.Sightings(ctx, span) {
		if err = errors.Join(err, sink.Sighting(one)); err != nil {
			return err
		}
	}
	for one, err := range kept.Incidents(ctx, span) {
		if err = errors.Join(err, sink.Incident(one)); err != nil {
			return err
		}
	}
	return sink.Close()
}

// write puts the whole report in the place of the file, or leaves it as it was.
func (r reportFlags) write(stdout io.Writer, gather func(io.Writer) error) error {
	if r.output == "" {
		return flushed(stdout, gather)
	}
	file, err := os.CreateTemp(filepath.Dir(r.output), ".report-*") // readable by its owner only
	if err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	err = errors.Join(flushed(file, gather), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), r.output)
	}
	if err != nil {
		return fmt.Errorf("writing the report: %w", errors.Join(err, os.Remove(file.Name())))
	}
	return nil
}

func flushed(w io.Writer, gather func(io.Writer) error) error {
	buffered := bufio.NewWriter(w)
	return errors.Join(gather(buffered), buffered.Flush())
}
