package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"ssprbot/bot/connector"
	"ssprbot/doctor"
	"ssprbot/knowledge"
	"ssprbot/store"
)

func defineDoctor(fs *flag.FlagSet) func(context.Context, environment, []string) error {
	p := patient{config: &serveConfig{}, now: time.Now}
	p.config.define(fs)
	fs.StringVar(&p.endpoint, "endpoint", "", "the messaging endpoint of the Azure Bot, asked as a stranger would: https://HOST/api/messages")
	fs.StringVar(&p.manifest, "manifest", "", "app package (zip) to compare with MicrosoftAppId")
	fs.Var(&p.send, "send", "post a test message in the helpdesk's channel; --send=ID in another that the bot knows")
	asJSON := fs.Bool("json", false, "write the findings as JSON")
	return func(ctx context.Context, env environment, args []string) (err error) {
		if len(args) > 0 {
			return fmt.Errorf("doctor takes no arguments, got %q (it is --send=ID, with the =)", args[0])
		}
		p.config.read(env.getenv)
		p.getenv, p.outside = env.getenv, doctor.NewOutside(version, time.Now)
		defer func() { err = errors.Join(err, p.close()) }()
		tell := func(f doctor.Finding) { _ = f.Print(env.stdout) }
		if *asJSON {
			tell = func(doctor.Finding) {}
		}
		return conclude(env, doctor.Run(ctx, p.checks(), tell), *asJSON)
	}
}

func conclude(env environment, r doctor.Report, asJSON bool) error {
	write := r.Summarize
	if asJSON {
		write = r.JSON
	}
	if err := write(env.stdout); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	if r.Failed() {
		return errSilent
	}
	return nil
}

// patient is a bot as doctor sees it. What one check opens the next ones use; serve has it open already.
type patient struct {
	config   *serveConfig
	getenv   func(string) string
	now      func() time.Time
	endpoint string // "" for not asked for
	manifest string // the same
	send     sendTo
	outside  *doctor.Outside

	base   *knowledge.Base   // nil where it cannot be read
	kept   *store.Store      // nil where there is none, or none of this version
	tokens *connector.Tokens // nil where there is no token to be had
}

// checks is everything that doctor looks at. Causes stand before what they cause. Another check is another row.
func (p *patient) checks() []doctor.Check {
	return append(p.localChecks(), []doctor.Check{
		{Name: "bot", Look: p.lookAtBot},
		{Name: "keys", Look: p.lookAtKeys},
		{Name: "token", Look: p.lookAtToken},
		{Name: "clock", Look: p.lookAtClock}, // of those who have answered by now
		{Name: "connector", Look: p.lookAtConnector},
		{Name: "directory", Look: p.lookAtDirectory},
		{Name: "endpoint", Look: p.lookAtEndpoint},
		{Name: "send", Look: p.lookAtSend},
	}...)
}

// localChecks need no network, so that serve makes them at each start.
func (p *patient) localChecks() []doctor.Check {
	return []doctor.Check{
		{Name: "configuration", Local: true, Look: p.lookAtConfiguration},
		{Name: "certificate", Local: true, Look: p.lookAtCertificate},
		{Name: "knowledge", Local: true, Look: p.lookAtKnowledge},
		{Name: "routes", Local: true, Look: p.lookAtRoutes},
		{Name: "database", Local: true, Look: p.lookAtDatabase},
		{Name: "helpdesk", Local: true, Look: p.lookAtHelpdesk},
		{Name: "unsent", Local: true, Look: p.lookAtUnsent},
		{Name: "manifest", Local: true, Look: p.lookAtManifest},
	}
}

// tellAtStart logs what the local checks find wrong.
func (p *patient) tellAtStart(ctx context.Context, log *slog.Logger) {
	doctor.Run(ctx, p.localChecks(), func(f doctor.Finding) {
		switch f.State {
		case doctor.Wrong:
			log.Error("doctor found a fault", "check", f.Check, "says", f.Says, "fix", f.Fix)
		case doctor.Warning:
			log.Warn("doctor warns", "check", f.Check, "says", f.Says, "fix", f.Fix)
		case doctor.OK, doctor.Unseen:
		}
	})
}

func (p *patient) close() error {
	if p.tokens != nil {
		p.tokens.Close()
	}
	if p.kept != nil {
		return p.kept.Close()
	}
	return nil
}

// sendTo is a flag that may stand without a value.
type sendTo struct {
	asked        bool
	conversation string // "" for the helpdesk's channel
}

func (s *sendTo) String() string { return s.conversation }

// IsBoolFlag tells package flag that --send needs no value.
func (s *sendTo) IsBoolFlag() bool { return true }

func (s *sendTo) Set(value string) error {
	s.asked, s.conversation = value != "false", value
	if value == "true" || value == "false" {
		s.conversation = ""
	}
	return nil
}

// eachLine makes a finding of each line of an error.
func eachLine(err error, most int) (found []doctor.Finding) {
	for line := range strings.SplitSeq(strings.TrimSpace(err.Error()), "\n") {
		if len(found) == most {
			return append(found, doctor.Bad("there are more mistakes of this kind", "mend these, then look again"))
		}
		found = append(found, doctor.Bad(line, ""))
	}
	return found
}
