package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ssprbot/doctor"
	"ssprbot/knowledge"
	"ssprbot/manifest"
	"ssprbot/store"
)

// What doctor says of what the bot knows and keeps.

func (p *patient) lookAtKnowledge(context.Context) []doctor.Finding {
	if p.base == nil {
		base, err := p.config.knowledge.load()
		if err == nil {
			_, err = p.config.sentences()
		}
		if err != nil {
			return wrongKnowledge(err)
		}
		p.base = base
	}
	return []doctor.Finding{doctor.Fine(fmt.Sprintf("%d entries", len(p.base.Issues())))}
}

func wrongKnowledge(err error) []doctor.Finding {
	if problems := (knowledge.Problems)(nil); errors.As(err, &problems) {
		err = errors.New("the knowledge cannot be used, and the bot does not start with it")
		for _, one := range problems {
			err = fmt.Errorf("%w\n%v", err, one)
		}
	}
	found := eachLine(err, 6)
	found[0].Fix = "ssprbot lint shows every mistake with its place"
	return found
}

func (p *patient) lookAtRoutes(context.Context) []doctor.Finding {
	switch {
	case p.config.routes == "":
		return nil
	case p.base == nil:
		return []doctor.Finding{doctor.Skipped("routes name the knowledge's areas, and there is no knowledge")}
	}
	if _, err := loadRoutes(p.config.routes, p.base); err != nil {
		return eachLine(err, 6)
	}
	return []doctor.Finding{doctor.Fine(p.config.routes + " can be used")}
}

func (p *patient) lookAtDatabase(ctx context.Context) []doctor.Finding {
	if p.kept != nil {
		return []doctor.Finding{doctor.Fine("it is open")}
	}
	kept, schema, err := store.Look(ctx, p.config.databaseURL)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return []doctor.Finding{p.newDatabase()}
	case err != nil:
		return []doctor.Finding{doctor.Bad(strings.Join(strings.Fields(err.Error()), " "), "")} // a driver's may have lines
	case schema.Current == schema.Known:
		p.kept = kept
		if p.config.databaseURL == "sqlite::memory:" {
			return []doctor.Finding{doctor.Warn("everything is forgotten when the bot stops", "name a file: SSPRBOT_DATABASE_URL=sqlite:PATH")}
		}
		return []doctor.Finding{doctor.Fine(fmt.Sprintf("it opens, can be written to, and has the tables of this program (version %d)", schema.Current))}
	}
	if err := kept.Close(); err != nil {
		return eachLine(err, 3)
	}
	switch {
	case schema.Current == 0:
		return []doctor.Finding{doctor.Fine("it opens, can be written to, and is empty: serve makes its tables")}
	case schema.Current > schema.Known:
		return []doctor.Finding{doctor.Bad(fmt.Sprintf("a newer program has used it: its tables are of version %d, and this program knows %d", schema.Current, schema.Known),
			"start the newer program, or restore the backup made before it ran")}
	}
	return []doctor.Finding{doctor.Warn(fmt.Sprintf("its tables are of version %d, and the next start brings them to %d", schema.Current, schema.Known),
		"make a backup first: there is no way back")}
}

// newDatabase: there is no file yet, and serve will have to make it.
func (p *patient) newDatabase() doctor.Finding {
	path := strings.TrimPrefix(p.config.databaseURL, "sqlite:")
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	probe, err := os.CreateTemp(filepath.Dir(path), ".ssprbot-doctor-*")
	if err != nil {
		return doctor.Bad("there is no file "+path+", and none can be made there", "the folder must exist and this user must be able to write to it; in a container it is a volume")
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return doctor.Bad("the folder of "+path+" cannot be used", "this user must be able to write to it")
	}
	return doctor.Fine("there is no file " + path + " yet: serve makes it. If the bot has run already, this is not the folder that it ran in")
}

// lookAtHelpdesk: without a channel nobody hears of what people hand over.
func (p *patient) lookAtHelpdesk(ctx context.Context) (found []doctor.Finding) {
	if p.kept == nil || p.config.local() {
		return nil
	}
	channels, err := p.kept.Channels(ctx, mostJobs)
	if err != nil {
		return eachLine(err, 1)
	}
	for _, tenant := range p.config.allowedTenants() {
		desk := slices.ContainsFunc(channels, func(c store.Channel) bool { return c.Desk && strings.EqualFold(c.Tenant, tenant) })
		switch {
		case desk:
			found = append(found, doctor.Fine("a channel of tenant "+tenant+" is the helpdesk's"))
		case p.config.routes != "":
			found = append(found, doctor.Fine("no channel of tenant "+tenant+" was chosen as the helpdesk's; only what the routes file leads somewhere arrives"))
		default:
			found = append(found, doctor.Warn("no channel of tenant "+tenant+" is the helpdesk's: what people hand over reaches nobody",
				"add the app to the helpdesk's team (Apps, Manage your apps, Add to a team) and choose the channel; if it is there already, remove it there and add it again"))
		}
	}
	return found
}

// lookAtUnsent: what could not be said tells why.
func (p *patient) lookAtUnsent(ctx context.Context) []doctor.Finding {
	if p.kept == nil {
		return nil
	}
	queue, err := p.kept.Queue(ctx, p.now())
	if err != nil {
		return eachLine(err, 1)
	}
	failed, err := p.kept.Failed(ctx, 1)
	switch {
	case err != nil:
		return eachLine(err, 1)
	case len(failed) > 0:
		last := failed[0]
		return []doctor.Finding{doctor.Warn(fmt.Sprintf("%d messages could not be sent, the last on %s: %s", queue.Failed, last.At.Format(time.DateTime+" UTC"), last.Failure),
			adviceFor(last.Operation, last.Failure)+"; ssprbot jobs lists them all")}
	case queue.Behind > tooLong && p.outside != nil: // at its start serve is about to send it
		return []doctor.Finding{doctor.Warn(fmt.Sprintf("%d messages wait to be sent, one of them for %v", queue.Waiting, queue.Behind.Truncate(time.Second)),
			"see that the bot runs, on this database; ssprbot jobs lists what waits, and the bot's log says why")}
	}
	return []doctor.Finding{doctor.Fine("nothing has failed, and nothing waits for too long")}
}

// largestPackage is more than Teams takes, in bytes.
const largestPackage = 32 << 20

func (p *patient) lookAtManifest(context.Context) (found []doctor.Finding) {
	if p.manifest == "" {
		return nil
	}
	if info, err := os.Stat(p.manifest); err != nil || !info.Mode().IsRegular() || info.Size() > largestPackage {
		return []doctor.Finding{doctor.Bad(p.manifest+" is no app package that can be read", "name the zip that was uploaded to Teams")}
	}
	packed, err := os.ReadFile(p.manifest)
	if err != nil {
		return []doctor.Finding{doctor.Bad(fmt.Sprintf("reading the app package: %v", err), "")}
	}
	const remake = "make the package with ssprbot manifest, raise its version and upload it again in the Teams admin center"
	for _, fault := range manifest.Inspect(packed, p.config.appID) {
		found = append(found, doctor.Warn(fault.Says, remake))
		if fault.Fatal {
			found[len(found)-1].State = doctor.Wrong
		}
	}
	switch {
	case len(found) > 0:
		return found
	case p.config.local():
		return []doctor.Finding{doctor.Warn("the package can be used; whether it is for this bot cannot be told without MicrosoftAppId", "set MicrosoftAppId")}
	}
	return []doctor.Finding{doctor.Fine("the package is for this bot")}
}
