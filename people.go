package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"ssprbot/bot"
	"ssprbot/bot/connector"
	"ssprbot/dialogs"
	"ssprbot/directory"
	"ssprbot/telemetry"
)

// The values of SSPRBOT_DIRECTORY.
const (
	directoryOff   = "off"
	directoryGraph = "graph"
)

// defineIdentity defines who the bot is towards Microsoft, for every command that gets tokens.
func (c *serveConfig) defineIdentity(fs *flag.FlagSet) {
	fs.StringVar(&c.cloud, "cloud", "public", "public, usgov, dod or china")
	fs.StringVar(&c.certificateFile, "certificate-file", "", "PEM file with certificate and key, instead of MicrosoftAppPassword")
	fs.StringVar(&c.authorityURL, "authority-url", "", "instead of the cloud's token authority; https")
	fs.StringVar(&c.graphURL, "graph-url", "", "instead of the cloud's Microsoft Graph; https")
}

func (c *serveConfig) checkDirectory() error {
	var mistakes []error
	if c.graphURL != "" {
		if _, err := directory.ParseURL(c.graphURL); err != nil {
			mistakes = append(mistakes, fmt.Errorf("SSPRBOT_GRAPH_URL: %w", err))
		}
	}
	switch c.directory {
	case directoryOff:
	case directoryGraph:
		if c.local() {
			mistakes = append(mistakes, errors.New("SSPRBOT_DIRECTORY=graph needs credentials: set MicrosoftAppId, MicrosoftAppTenantId and MicrosoftAppPassword, or leave it off"))
		} else if c.tenantID == "" && c.appType == connector.MultiTenant {
			mistakes = append(mistakes, errors.New("SSPRBOT_DIRECTORY=graph needs MicrosoftAppTenantId, the id of the tenant whose directory is read"))
		}
	default:
		mistakes = append(mistakes, fmt.Errorf("SSPRBOT_DIRECTORY %q is none of %s, %s", c.directory, directoryOff, directoryGraph))
	}
	return errors.Join(mistakes...)
}

// graph is the client of the tenant's directory; close ends its fetch of a token. The configuration is checked.
func (c *serveConfig) graph() (client *directory.Client, stop func(), err error) {
	cloud, _ := c.cloudOf()
	pem, _ := c.certificate()
	who := c.credential(cloud, pem)
	if who.Type == connector.MultiTenant { // whose tokens for the connector are another tenant's
		who.Type = connector.SingleTenant
	}
	credential, err := connector.NewCredential(who)
	if err != nil {
		return nil, nil, err
	}
	address := cmp.Or(c.graphURL, cloud.Graph)
	tokens := connector.NewTokens(credential, directory.Scope(address))
	client, err = directory.New(directory.Config{
		URL: address, Tokens: tokens, Transport: connector.NewTransport(), Now: time.Now, Version: version,
	})
	return client, tokens.Close, err
}

// edges are the door and by whom the bot looks people up; closing the door closes both.
func (c *serveConfig) edges(log *slog.Logger, watched *telemetry.Telemetry) (door, bot.Directory, error) {
	people, stop, err := c.people()
	if err != nil {
		return door{}, nil, err
	}
	d, err := c.door(log, watched)
	if err != nil {
		stop()
		return door{}, nil, err
	}
	closeDoor := d.close
	d.close = func() { closeDoor(); stop() }
	return d, people, nil
}

// people is by whom the bot looks people up, nil where it does not.
func (c *serveConfig) people() (bot.Directory, func(), error) {
	if c.directory != directoryGraph {
		return nil, func() {}, nil
	}
	client, stop, err := c.graph()
	if err != nil {
		return nil, nil, err
	}
	return people{client, c.tenantID}, stop, nil
}

// people knows those of one tenant.
type people struct {
	client *directory.Client
	tenant string
}

func (p people) Look(ctx context.Context, tenant, person string) ([]dialogs.Evidence, error) {
	if !strings.EqualFold(tenant, p.tenant) {
		return nil, nil
	}
	facts, err := p.client.Look(ctx, person)
	return evidence(facts, false), err
}

func (p people) Forget(_, person string) { p.client.Forget(person) }

// evidence is what the directory says; theirs takes the trouble for that of the person who was looked up.
func evidence(facts []directory.Fact, theirs bool) []dialogs.Evidence {
	var known []dialogs.Evidence
	for _, f := range facts {
		known = append(known, dialogs.Evidence{
			Fact: f.ID, Value: f.Value, Source: dialogs.FromProvider, AsOf: f.AsOf.Unix(), General: f.General || theirs,
		})
	}
	return known
}
