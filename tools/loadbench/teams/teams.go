// Package teams plays what a bot talks to: the token authority, the issuer of the connector's tokens, and the Bot
// Connector, all on loopback. It is made for load, so it keeps nothing of what it receives but counts.
//
// Invariants: every token towards the bot is signed with a published key and names the service URL; a reply counts
// only when it carries a token that the authority granted and is a message with an attachment or a text. Faults and
// everything that a test of behaviour needs are in bot/teamstest, not here.
package teams

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// The app that every bot under load runs as, and its only tenant. Nobody else knows them.
const (
	AppID    = "a1111111-2222-3333-4444-55555555555b"
	TenantID = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
	Secret   = "loadbench~loadbench~loadbench~loadbench"
)

// Teams is all three services, from New to Close. It is safe for concurrent use.
type Teams struct {
	MetadataURL  string // OpenID metadata of the connector's issuer, http
	AuthorityURL string // of the token authority, https
	TokenURL     string // http, for a bot that takes no authority
	CAFile       string // PEM, signs the authority's certificate
	ServiceURL   string
	ServiceHost  string // host:port in it

	replied atomic.Pointer[func(turn int, at time.Time)]
	counts  counts
	key     *rsa.PrivateKey
	keyID   string
	granted sync.Map // tokens of bots
	servers []interface{ Close() error }
	replies *fasthttp.Server
}

// Counts is what the connector was asked so far.
type Counts struct {
	Replies      int64 // messages taken, in known conversations
	Typing       int64 // typing indicators taken
	Unauthorized int64 // calls without a token of the authority's
	Strange      int64 // calls that are none of these
}

type counts struct{ replies, typing, unauthorized, strange atomic.Int64 }

// New starts the services. folder is where the authority's certificate is written.
func New(folder string) (*Teams, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("making a signing key: %w", err)
	}
	t := &Teams{key: key, keyID: rand.Text()}
	if err := t.start(folder); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

func (t *Teams) start(folder string) error {
	listeners := [3]net.Listener{}
	for n := range listeners {
		l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // ends with Close
		if err != nil {
			return fmt.Errorf("listening for Teams: %w", err)
		}
		listeners[n] = l
	}
	plain, secure, connector := listeners[0], listeners[1], listeners[2]
	t.MetadataURL = "http://" + plain.Addr().String() + "/v1/.well-known/openidconfiguration"
	t.TokenURL = "http://" + plain.Addr().String() + "/" + TenantID + "/oauth2/v2.0/token"
	t.AuthorityURL = "https://" + secure.Addr().String()
	t.ServiceHost = connector.Addr().String()
	t.ServiceURL = "http://" + t.ServiceHost + "/teams/"
	certificate, pem, err := newCertificate()
	if err != nil {
		return err
	}
	t.CAFile = folder + "/ca.pem"
	if err := os.WriteFile(t.CAFile, pem, 0o600); err != nil {
		return fmt.Errorf("writing the authority's certificate: %w", err)
	}
	mux := t.identity("http://"+plain.Addr().String(), t.AuthorityURL)
	t.serve(plain, &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute})
	t.serve(certificate.listen(secure), &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute})
	t.replies = &fasthttp.Server{Handler: t.receive, Name: "loadbench", NoDefaultDate: true, MaxRequestBodySize: 1 << 20}
	go func() { _ = t.replies.Serve(connector) }() // Close ends it
	return nil
}

func (t *Teams) serve(l net.Listener, s *http.Server) {
	t.servers = append(t.servers, s)
	go func() { _ = s.Serve(l) }() // Close ends it
}

// Close ends the services. What they were asked meanwhile is cut.
func (t *Teams) Close() (err error) {
	for _, s := range t.servers {
		err = errors.Join(err, s.Close())
	}
	if t.replies != nil {
		err = errors.Join(err, t.replies.Shutdown())
	}
	return err
}

// Tell has replied called for each reply with the number of its turn, until Tell is called again; nil for nobody.
func (t *Teams) Tell(replied func(turn int, at time.Time)) {
	if replied == nil {
		t.replied.Store(nil)
		return
	}
	t.replied.Store(&replied)
}

// Counts returns what was counted since New.
func (t *Teams) Counts() Counts {
	return Counts{t.counts.replies.Load(), t.counts.typing.Load(), t.counts.unauthorized.Load(), t.counts.strange.Load()}
}
