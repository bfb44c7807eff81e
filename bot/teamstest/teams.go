// Package teamstest is a Microsoft Teams for tests: the Bot Connector's signing keys, a token endpoint, the connector
// itself, signed activities, faults, and conversations written as scripts. It can test any bot that speaks net/http.
//
// Everything listens on loopback and ends with the test. What the fakes accept is what the services document, no
// more: an unsigned call, a token of somebody else or an update of an unknown activity is refused as Teams would
// refuse it. Waiting ends with the event waited for, or fails the test; only a script that says that something must not
// come has to listen for a moment.
//
// The package imports nothing of the bot under test, so that no mistake of the bot can be repeated here.
package teamstest

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// Teams is a running fake. Its methods are safe for concurrent use, except that those which can fail the test must
// be called from the test's own goroutine, as testing.TB demands; each says so by naming the failure.
type Teams struct {
	AppID       string // the bot's app id, new for every Teams; read-only, like the next four
	AppPassword string // the client secret that the token endpoint accepts
	TenantID    string // the organisation that the bot and all people belong to
	BotID       string // "28:" and the app id
	BotName     string // as people mention it

	// Patience is how long waiting methods wait before they fail the test. Set it before the first use.
	Patience time.Duration

	t         testing.TB
	issuer    *issuer
	authority *authority
	connector *connector
	lastID    *atomic.Int64
	heard     *Heard
	ahead     *atomic.Int64 // of the clock that answers are dated by
}

// New starts the services; they end with the test.
func New(t testing.TB) *Teams {
	t.Helper()
	app := newGUID()
	teams := &Teams{
		AppID: app, AppPassword: "secret-" + rand.Text(), TenantID: newGUID(), BotID: "28:" + app, BotName: "Test Bot",
		Patience: 2 * time.Minute, t: t, lastID: new(atomic.Int64), ahead: new(atomic.Int64),
		heard: newHeardFile(t),
	}
	teams.lastID.Store(time.Now().UnixMilli()) // Teams numbers messages by the millisecond
	ctx, stop := context.WithCancel(context.Background())
	teams.issuer = startIssuer(t, ctx, teams)
	teams.authority = startAuthority(t, ctx, teams)
	teams.connector = startConnector(t, ctx, teams)
	t.Cleanup(stop) // runs before the servers close, so that a hanging call cannot hold them up
	return teams
}

// With is the same Teams reporting to another test, such as a subtest.
func (s *Teams) With(t testing.TB) *Teams {
	other := *s
	other.t = t
	return &other
}

// MetadataURL is where the issuer publishes its OpenID metadata, which name the key document.
func (s *Teams) MetadataURL() string { return s.issuer.url + "/v1/.well-known/openidconfiguration" }

// AuthorityURL is the https base of the token endpoint, signed by the CA in CAFile.
func (s *Teams) AuthorityURL() string { return s.authority.server.URL }

// CAFile is a PEM file with the authority's CA, made for SSL_CERT_FILE.
func (s *Teams) CAFile() string { return s.authority.caFile }

// Client returns an HTTP client that trusts the CA.
func (s *Teams) Client() *http.Client { return s.authority.server.Client() }

// ServiceURL is the base that activities name; the connector's routes live below it.
func (s *Teams) ServiceURL() string { return "http://" + s.ServiceHost() + "/teams/" }

// ServiceHost is the connector's host and port.
func (s *Teams) ServiceHost() string { return s.connector.address }

// Environment lists the variables, each "name=value", that point the bot at this Teams. One of them is not for the bot
// but for ReadHeard.
func (s *Teams) Environment() []string {
	return []string{
		"MicrosoftAppId=" + s.AppID,
		"MicrosoftAppPassword=" + s.AppPassword,
		"MicrosoftAppTenantId=" + s.TenantID,
		"SSPRBOT_OPENID_METADATA_URL=" + s.MetadataURL(),
		"SSPRBOT_AUTHORITY_URL=" + s.AuthorityURL(),
		"SSPRBOT_SERVICE_HOSTS=" + s.ServiceHost(),
		"SSL_CERT_FILE=" + s.CAFile(),
		heardVariable + "=" + s.heard.file.Name(),
	}
}

// nextID numbers messages, whoever sends them.
func (s *Teams) nextID() string { return strconv.FormatInt(s.lastID.Add(1), 10) }

// newServer prepares a quiet server whose requests end when ctx does.
func newServer(ctx context.Context, handler http.Handler) *httptest.Server {
	server := httptest.NewUnstartedServer(handler)
	server.Config.BaseContext = func(net.Listener) context.Context { return ctx }
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	return server
}

// startServer starts it, with TLS where certificates are given, until the test ends.
func startServer(t testing.TB, server *httptest.Server, certificates ...tls.Certificate) {
	t.Cleanup(server.Close)
	if len(certificates) == 0 {
		server.Start()
		return
	}
	server.TLS = &tls.Config{Certificates: certificates, MinVersion: tls.VersionTLS12}
	server.StartTLS()
}

// newGUID is a random GUID (version 4), which is how app and tenant ids look.
func newGUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return guid(b)
}

func guid(b [16]byte) string {
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
