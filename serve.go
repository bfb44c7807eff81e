package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"ssprbot/bot"
	"ssprbot/bot/auth"
	"ssprbot/bot/connector"
	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
	"ssprbot/server"
	"ssprbot/store"
	"ssprbot/telemetry"
)

const (
	requestGrace  = 10 * time.Second // for requests that are in when the bot is stopped
	deliveryGrace = 5 * time.Second  // for what is then still to be sent; the rest waits in the database
	pruneEvery    = time.Hour
	keptFor       = 30 * 24 * time.Hour
)

func defineServe(fs *flag.FlagSet) func(context.Context, environment, []string) error {
	var c serveConfig
	c.define(fs)
	return func(ctx context.Context, env environment, args []string) error {
		if len(args) > 0 {
			return fmt.Errorf("serve takes no arguments, got %q", args[0])
		}
		c.read(env.getenv)
		if err := c.check(); err != nil {
			return err
		}
		return serve(ctx, &c, env)
	}
}

// How much garbage, in percent of what stays, is collected at a time. What stays is the knowledge, which holds few pointers:
// looking at it more often than Go's 100 costs little, and the process is a third smaller. While the knowledge is read, 50
// would take a third of the time.
const (
	garbage        = 50
	garbageAtStart = 200
)

// collect is for whoever has not set GOGC.
func collect(env environment, percent int) {
	if env.getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// serve wires the parts, runs them until ctx ends and takes them down in the opposite order.
func serve(ctx context.Context, c *serveConfig, env environment) (err error) {
	log := slog.New(slog.NewJSONHandler(env.stderr, &slog.HandlerOptions{Level: c.logLevel}))
	collect(env, garbageAtStart)
	asked, askedToo, stopAsking := hangUps()
	defer stopAsking()
	traces, err := telemetry.NewTraces(ctx, env.getenv, version, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, traces.Close()) }()
	watched := telemetry.New(version, traces)
	before := sumOf(c.watched())
	machine, routes, today, err := c.content()
	if err != nil {
		return err
	}
	kept, err := store.Open(ctx, c.databaseURL)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	(&patient{config: c, getenv: env.getenv, now: time.Now, base: machine.Knowledge, kept: kept}).tellAtStart(ctx, log)
	door, people, err := c.edges(log, watched)
	if err != nil {
		return err
	}
	defer door.close()
	settings := c.settings()
	settings.Machine, settings.Routes, settings.Today, settings.Now, settings.Log = machine, routes, today, time.Now, log
	settings.Store, settings.Connector, settings.Observer = watched.Store(kept), watched.Connector(door.connector), watched.Handled
	settings.Roster, settings.Directory = door.roster, people
	teams := bot.New(settings)
	changes := c.changes(teams, settings, before)
	changes.hear(asked, askedToo, watched)
	stands := standing{kept: kept, keys: door.ready, changes: changes, started: time.Now(), token: door.token}
	watched.Watch(stands.sources())
	front := server.New(server.Config{Bot: teams, Gate: watched.Gate(door.gate), Ready: stands.ready, Log: log, Watch: watched.Request})
	listener, stopAdmin, err := c.open(ctx, server.NewAdmin(stands.details, watched.Metrics(), log), log)
	if err != nil {
		return err
	}
	defer stopAdmin()
	log.Info("listening", "endpoint", "http://"+listener.Addr().String()+"/api/messages", "version", version,
		"entries", len(machine.Knowledge.Issues()), "local", c.local())
	return operate(ctx, front, listener, log,
		func(ctx context.Context) { teams.Run(ctx, deliveryGrace) },
		door.run,
		changes.knowledge.run,
		changes.routes.run,
		func(ctx context.Context) { prune(ctx, kept, log) },
		func(context.Context) { collect(env, garbage); giveBack() })
}

// giveBack lets go of what reading the knowledge took, which is more than what stays. Nobody waits for it.
func giveBack() {
	knowledge.LetGo()
	debug.FreeOSMemory()
}

// settings are what the configuration, which is checked, says of the bot itself.
func (c *serveConfig) settings() bot.Config {
	sending, _ := bot.ParseLimits(c.sendLimits)
	rate, _ := bot.ParseRateLimits(c.rateLimits)
	return bot.Config{
		Limits: sending, Rate: rate, Hooked: c.ticketWebhook != "", Incidents: helpdesk.DefaultRule(), KeepUnmatched: c.keepUnmatched,
	}
}

// operate runs everything until ctx ends, or the listener fails: first no request is taken any more, then what is in
// gets its answer, then the rest of the work is stopped.
func operate(ctx context.Context, front *server.Server, listener net.Listener, log *slog.Logger, work ...func(context.Context)) error {
	background, stopBackground := context.WithCancel(context.WithoutCancel(ctx))
	defer stopBackground()
	var running sync.WaitGroup
	for _, w := range work {
		running.Go(func() { w(background) })
	}
	served := make(chan error, 1)
	go func() { served <- front.Serve(listener) }()

	var failure error
	select {
	case <-ctx.Done():
		log.Info("stopping: answering what is in")
	case failure = <-served:
	}
	draining, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestGrace)
	defer cancel()
	failure = errors.Join(failure, front.Close(draining))
	stopBackground()
	running.Wait()
	log.Info("stopped")
	return failure
}

// sentences are the bot's, with the operator's in the place of some.
func (c *serveConfig) sentences() (*text.Catalog, error) {
	if c.texts == "" {
		return text.Load()
	}
	return text.Load(text.Overrides{Name: c.texts, FS: os.DirFS(c.texts)})
}

// watched are the paths whose change puts another machine in force.
func (c *serveConfig) watched() []string {
	if c.texts == "" {
		return c.knowledge.paths.values
	}
	return append(slices.Clone(c.knowledge.paths.values), c.texts)
}

func (c *serveConfig) machine() (dialogs.Machine, func() time.Time, error) {
	base, err := c.knowledge.load()
	if err != nil {
		return dialogs.Machine{}, nil, err
	}
	texts, err := c.sentences()
	if err != nil {
		return dialogs.Machine{}, nil, err
	}
	today, err := c.knowledge.clock()
	if err != nil {
		return dialogs.Machine{}, nil, err
	}
	base.Match("", today()) // learns before the first person waits for it
	return dialogs.Machine{Knowledge: base, Texts: texts}, today, nil
}

// content is what the bot begins with.
func (c *serveConfig) content() (dialogs.Machine, helpdesk.Routes, func() time.Time, error) {
	machine, today, err := c.machine()
	if err != nil {
		return dialogs.Machine{}, helpdesk.Routes{}, nil, err
	}
	routes, err := loadRoutes(c.routes, machine.Knowledge)
	return machine, routes, today, err
}

// door is what depends on whether the bot has credentials.
type door struct {
	gate      server.Gate
	connector bot.Connector
	roster    bot.Roster
	ready     func() error
	token     *lastError // nil: no token is needed
	run       func(context.Context)
	close     func()
}

func (c *serveConfig) door(log *slog.Logger, watched *telemetry.Telemetry) (door, error) {
	nothing := func() {}
	client := &connector.Client{Transport: watched.Transport(connector.NewTransport()), Version: version}
	if c.local() {
		client.Allow = bot.LoopbackHosts().Allow
		return door{
			gate: auth.Local{}, connector: c.connector(client, watched), roster: &connector.Roster{Client: client},
			ready: func() error { return nil }, run: func(context.Context) {}, close: nothing,
		}, nil
	}
	cloud, _ := c.cloudOf() // checked
	hosts, err := bot.ParseServiceHosts(cloud, c.serviceHosts.values)
	if err != nil {
		return door{}, err
	}
	pem, _ := c.certificate() // checked
	credential, err := connector.NewCredential(c.credential(cloud, pem))
	if err != nil {
		return door{}, err
	}
	token := &lastError{}
	credential = connector.Told(credential, func(took time.Duration, err error) {
		token.keep(err)
		watched.TokenRefreshed(took, err)
	})
	client.Allow, client.Tokens = hosts.Allow, connector.NewTokens(credential, cloud.Scope)
	settings := c.gate(cloud)
	settings.Log, settings.Fetched = log, watched.KeysRefreshed
	gate := auth.NewGate(settings)
	run := func(ctx context.Context) {
		warmToken(ctx, client.Tokens, log)
		gate.Run(ctx)
	}
	roster := &connector.Roster{Client: client, Tenants: c.allowedTenants()}
	return door{
		gate: gate, connector: c.connector(client, watched), roster: roster, ready: gate.Ready, token: token, run: run,
		close: client.Tokens.Close,
	}, nil
}

// credential is who the bot is, towards the connector and the directory.
func (c *serveConfig) credential(cloud bot.Cloud, pem []byte) connector.CredentialConfig {
	return connector.CredentialConfig{
		Type: c.appType, AppID: c.appID, Password: string(c.password), CertificatePEM: pem, TenantID: c.tenantID,
		Cloud: cloud, AuthorityURL: c.authorityURL,
	}
}

// connector sends to Teams and, where there is one, to the webhook, which shares no connection with it.
func (c *serveConfig) connector(teams *connector.Client, watched *telemetry.Telemetry) bot.Connector {
	if c.ticketWebhook == "" {
		return connector.Dispatch{Teams: teams}
	}
	address, _ := connector.ParseWebhook(c.ticketWebhook) // checked
	hooks := &connector.Webhook{URL: address, Secret: []byte(c.webhookSecret), Transport: watched.Transport(connector.NewTransport()), Version: version}
	return connector.Dispatch{Teams: teams, Hooks: hooks}
}

// warmToken says at start what else would be found out when the first answer does not arrive.
func warmToken(ctx context.Context, tokens *connector.Tokens, log *slog.Logger) {
	go func() { // Tokens.Close ends it
		if _, err := tokens.Token(ctx); err != nil && ctx.Err() == nil {
			log.Error("the bot cannot get a token, so it can receive but not answer", "error", err)
		}
	}()
}

// open listens for Teams and, where they want it, for an operator.
func (c *serveConfig) open(ctx context.Context, admin *server.Server, log *slog.Logger) (front net.Listener, stopAdmin func(), err error) {
	front, err = new(net.ListenConfig).Listen(ctx, "tcp", c.listen)
	if err != nil {
		return nil, nil, fmt.Errorf("listening on %s: %w (is another bot running there?)", c.listen, err)
	}
	if stopAdmin, err = c.startAdmin(ctx, admin, log); err != nil {
		return nil, nil, errors.Join(err, front.Close())
	}
	return front, stopAdmin, nil
}

func (c *serveConfig) startAdmin(ctx context.Context, admin *server.Server, log *slog.Logger) (stop func(), err error) {
	if c.admin == "" {
		return func() {}, nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.admin)
	if err != nil {
		return nil, fmt.Errorf("listening on %s for the operator: %w", c.admin, err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := admin.Serve(listener); err != nil {
			log.Error("operator's listener", "error", err)
		}
	}()
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = admin.Close(ctx) // an operator's request may be cut
		<-done
	}, nil
}

func prune(ctx context.Context, kept *store.Store, log *slog.Logger) {
	ticker := time.NewTicker(pruneEvery)
	defer ticker.Stop()
	for {
		if n, err := kept.Prune(ctx, time.Now().Add(-keptFor)); err != nil && ctx.Err() == nil {
			log.Error("forgetting what is old", "error", err)
		} else if n > 0 {
			log.Info("forgot what is old", "rows", n)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}
