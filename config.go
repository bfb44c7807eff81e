package main

import (
	"cmp"
	"crypto/rsa"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"ssprbot/bot"
	"ssprbot/bot/auth"
	"ssprbot/bot/connector"
	"ssprbot/telemetry"
)

// serveConfig is all that serve is told. The names MicrosoftApp… are those that Bot Framework users have in their
// environment already; secrets have no flag, since a command line can be read by others on the machine.
type serveConfig struct {
	knowledge       knowledgeFlags
	texts           string // folder with sentences of the operator's own; "" for none
	listen, admin   string
	databaseURL     string
	cloud           string
	certificateFile string
	metadataURL     string
	authorityURL    string
	sendLimits      string
	rateLimits      string
	ticketWebhook   string
	routes          string // file; "" for none
	logLevel        slog.Level
	directory       string
	graphURL        string // "" for the cloud's
	keepUnmatched   bool
	tenants         *list
	serviceHosts    *list

	appType  connector.AppType
	appID    string
	password secret
	tenantID string

	webhookSecret secret

	tracesErr error // what is wrong with the variables that ask for traces
}

func (c *serveConfig) define(fs *flag.FlagSet) {
	c.tenants, c.serviceHosts = commaList(), commaList()
	c.defineContent(fs)
	fs.BoolVar(&c.keepUnmatched, "keep-unmatched", false, "keep what was asked and nothing fits, secrets taken out, for a report")
	fs.StringVar(&c.listen, "listen", "127.0.0.1:3978", "address of the bot endpoint; beyond loopback only with credentials")
	fs.StringVar(&c.admin, "admin-listen", "", "loopback address for an operator: GET /readyz with the reasons, GET /metrics for Prometheus")
	fs.TextVar(&c.logLevel, "log-level", slog.LevelInfo, "debug, info, warn or error")
	fs.StringVar(&c.databaseURL, "database-url", "sqlite:ssprbot.db", "where dialogs and unsent messages are kept")
	fs.StringVar(&c.metadataURL, "openid-metadata-url", "", "instead of the cloud's, for a proxy or a test")
	c.defineIdentity(fs)
	fs.StringVar(&c.directory, "directory", directoryOff, "graph looks up, read-only, who asks; off asks them")
	fs.StringVar(&c.sendLimits, "send-limits", "", "pacing towards Teams, such as conversation=7/1s,60/30s tenant=50/1s, or off")
	fs.StringVar(&c.rateLimits, "rate-limits", "", "what one person may send, such as person=20/1m tenant=100/1s, or off")
	fs.StringVar(&c.ticketWebhook, "ticket-webhook", "", "https URL that is told of every change of a ticket; the secret is in SSPRBOT_TICKET_WEBHOOK_SECRET")
	fs.StringVar(&c.routes, "routes", "", "YAML file that says which team channel each area's tickets go to, and who is reminded")
	fs.Var(c.tenants, "tenants", "ids of the tenants that may use the bot (MicrosoftAppTenantId)")
	fs.Var(c.serviceHosts, "service-hosts", "host[:port] of further connectors; http only on loopback")
}

// defineContent defines what the bot knows and how it says it.
func (c *serveConfig) defineContent(fs *flag.FlagSet) {
	c.knowledge.define(fs)
	fs.StringVar(&c.texts, "texts", "", "folder with en.yaml, ko.yaml or both: sentences in the place of the bot's own")
}

func (c *serveConfig) read(getenv func(string) string) {
	c.appType = connector.AppType(cmp.Or(getenv("MicrosoftAppType"), string(connector.SingleTenant)))
	c.appID = strings.TrimSpace(getenv("MicrosoftAppId"))
	c.password = secret(strings.TrimSpace(getenv("MicrosoftAppPassword")))
	c.tenantID = strings.TrimSpace(getenv("MicrosoftAppTenantId"))
	_, c.tracesErr = telemetry.CheckTraces(getenv)
	c.webhookSecret = secret(strings.TrimSpace(getenv("SSPRBOT_TICKET_WEBHOOK_SECRET")))
}

// local mode is for trying the bot on one machine: no app id, so nobody's token could be checked.
func (c *serveConfig) local() bool { return c.appID == "" }

var guid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// check reports every mistake that can be seen without a network, each in a sentence that says what to do.
func (c *serveConfig) check() error {
	var mistakes []error
	note := func(wrong bool, format string, args ...any) {
		if wrong {
			mistakes = append(mistakes, fmt.Errorf(format, args...))
		}
	}
	note(c.local() && !loopbackAddress(c.listen), "refusing to listen on %s without credentials: set MicrosoftAppId, MicrosoftAppTenantId and MicrosoftAppPassword, or listen on 127.0.0.1", c.listen)
	note(c.admin != "" && !loopbackAddress(c.admin), "--admin-listen %s is not a loopback address: its details are for this machine only", c.admin)
	note(c.local() && (c.password != "" || c.certificateFile != ""), "there is a secret or certificate but no MicrosoftAppId: set it too")
	if !c.local() {
		c.checkCredentials(note)
	}
	c.checkWebhook(note)
	mistakes = append(mistakes, c.checkSettings(), c.checkDirectory())
	return errors.Join(mistakes...)
}

// shortestSecret is that of a key of 128 bits, written in hex.
const shortestSecret = 32

func (c *serveConfig) checkWebhook(note func(bool, string, ...any)) {
	if c.ticketWebhook == "" {
		note(c.webhookSecret != "", "there is SSPRBOT_TICKET_WEBHOOK_SECRET but no SSPRBOT_TICKET_WEBHOOK: set the URL that is to be told of tickets, or neither")
		return
	}
	_, err := connector.ParseWebhook(c.ticketWebhook)
	note(err != nil, "SSPRBOT_TICKET_WEBHOOK cannot be used: %v", err)
	note(c.webhookSecret == "", "SSPRBOT_TICKET_WEBHOOK_SECRET is missing: the receiver needs it to tell the bot from others; make one with openssl rand -hex 32")
	note(c.webhookSecret != "" && len(c.webhookSecret) < shortestSecret, "SSPRBOT_TICKET_WEBHOOK_SECRET is shorter than %d characters: make one with openssl rand -hex 32", shortestSecret)
}

func (c *serveConfig) checkCredentials(note func(bool, string, ...any)) {
	secrets := 0
	if c.password != "" {
		secrets++
	}
	if c.certificateFile != "" {
		secrets++
	}
	note(!guid.MatchString(c.appID), "MicrosoftAppId is not a GUID: it is the application (client) id of the bot's app registration")
	note(quoted(c.appID) || quoted(c.tenantID) || quoted(string(c.password)), "a value in MicrosoftApp… stands in quotation marks, which then belong to it: leave them out (docker --env-file and systemd files of some versions keep them)")
	note(guid.MatchString(string(c.password)), "MicrosoftAppPassword looks like a secret's id (a GUID) and not its value: copy the column Value of the client secret; Azure shows it only once, so make a new secret if it is gone")
	note(c.tenantID != "" && strings.EqualFold(c.tenantID, c.appID), "MicrosoftAppTenantId is the same as MicrosoftAppId: it is Directory (tenant) ID on the app registration's Overview, below Application (client) ID")
	note(slices.Contains([]string{"common", "organizations", "consumers"}, c.tenantID), "MicrosoftAppTenantId must be the id of one tenant: %s stands for many, for which the bot gets no token", c.tenantID)
	switch c.appType {
	case connector.SingleTenant:
		note(c.tenantID == "", "MicrosoftAppTenantId is missing: a single-tenant bot needs the id of its tenant")
		note(secrets != 1, "set either MicrosoftAppPassword or SSPRBOT_CERTIFICATE_FILE, and not both")
	case connector.MultiTenant:
		note(secrets != 1, "set either MicrosoftAppPassword or SSPRBOT_CERTIFICATE_FILE, and not both")
		note(len(c.allowedTenants()) == 0, "a multi-tenant bot needs SSPRBOT_TENANTS, the ids of the tenants that may use it")
	case connector.UserAssignedMSI:
		note(c.tenantID == "", "MicrosoftAppTenantId is missing: a bot with a managed identity needs the id of its tenant")
		note(secrets != 0, "a bot with a managed identity takes neither MicrosoftAppPassword nor SSPRBOT_CERTIFICATE_FILE")
	default:
		note(true, "MicrosoftAppType %q is none of SingleTenant, UserAssignedMSI, MultiTenant", c.appType)
	}
}

func quoted(value string) bool {
	return len(value) > 1 && strings.ContainsAny(value[:1], `"'`) && value[0] == value[len(value)-1]
}

func (c *serveConfig) checkSettings() error {
	cloud, cloudErr := c.cloudOf()
	_, sendErr := bot.ParseLimits(c.sendLimits)
	_, rateErr := bot.ParseRateLimits(c.rateLimits)
	_, dayErr := c.knowledge.clock()
	_, certificateErr := c.certificate()
	mistakes := []error{cloudErr, sendErr, rateErr, dayErr, certificateErr, c.tracesErr}
	if u, err := url.Parse(c.authorityURL); c.authorityURL != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		mistakes = append(mistakes, errors.New("SSPRBOT_AUTHORITY_URL: the authority must be an https URL"))
	}
	if cloudErr == nil && !c.local() {
		if gate := c.gate(cloud); len(gate.Tenants) > 0 { // a missing tenant is reported by its own name
			mistakes = append(mistakes, gate.Validate())
		}
	}
	return errors.Join(mistakes...)
}

func (c *serveConfig) cloudOf() (bot.Cloud, error) {
	var names []string
	for _, cloud := range bot.Clouds() {
		if cloud.Name == c.cloud {
			return cloud, nil
		}
		names = append(names, cloud.Name)
	}
	return bot.Cloud{}, fmt.Errorf("SSPRBOT_CLOUD %q is none of %s", c.cloud, strings.Join(names, ", "))
}

func (c *serveConfig) certificate() ([]byte, error) {
	pem, err := fileOrEmpty(c.certificateFile)
	if err != nil {
		return nil, fmt.Errorf("reading SSPRBOT_CERTIFICATE_FILE: %w", err)
	}
	if len(pem) > 0 {
		pair, err := tls.X509KeyPair(pem, pem)
		if err != nil {
			return nil, errors.New("SSPRBOT_CERTIFICATE_FILE does not hold a PEM certificate and its private key")
		}
		if _, ok := pair.PrivateKey.(*rsa.PrivateKey); !ok {
			return nil, errors.New("SSPRBOT_CERTIFICATE_FILE holds a key that is not RSA, which is all that Microsoft Entra takes: make it with openssl req -newkey rsa:2048")
		}
	}
	return pem, nil
}

func (c *serveConfig) allowedTenants() []string {
	if len(c.tenants.values) == 0 && c.tenantID != "" {
		return []string{c.tenantID}
	}
	return c.tenants.values
}

func (c *serveConfig) gate(cloud bot.Cloud) auth.Config {
	return auth.Config{
		AppID: c.appID, Cloud: cloud, MetadataURL: c.metadataURL,
		ServiceHosts: c.serviceHosts.values, Tenants: c.allowedTenants(),
	}
}

// loopbackAddress: an empty host would listen everywhere, and a name could lead anywhere.
func loopbackAddress(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
