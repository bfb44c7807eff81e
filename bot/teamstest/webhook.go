package teamstest

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"time"
)

// Webhook is a receiver of what a bot tells of its tickets, at an https address that the CA in CAFile has signed. It
// takes what is signed with its secret within five minutes, and answers anything else with 401.
type Webhook struct {
	Secret string // that the bot has to sign with; read-only

	teams   *Teams
	ctx     context.Context // ends with the test
	address string
	trusted tls.Certificate
	foreign tls.Certificate // of a CA that nobody trusts
	faults  faults

	serving sync.Mutex // guards server
	server  *httptest.Server

	mu      sync.Mutex
	log     []Hooked
	changed chan struct{} // closed and replaced when log grows
}

// Hooked is one call of the webhook.
type Hooked struct {
	Body     []byte
	Header   http.Header
	Delivery string // by which a change that is told again can be recognised
	Signed   bool   // with the secret, just now
	Status   int    // as the receiver decided, even if a fault lost its answer; 0 when it decided nothing
	Time     time.Time
}

// Field is a value of the body, which is a JSON object; nil where there is none.
func (h Hooked) Field(name string) any {
	var body map[string]any
	_ = json.Unmarshal(h.Body, &body) // what is no object has no fields
	return body[name]
}

// Webhook starts a receiver; it ends with the test. It fails the test where it cannot.
func (s *Teams) Webhook() *Webhook {
	s.t.Helper()
	other, err := newCertificateAuthority()
	if err != nil {
		s.t.Fatal(err)
	}
	w := &Webhook{Secret: "hook-" + rand.Text() + rand.Text(), teams: s, ctx: s.connector.ctx, changed: make(chan struct{})}
	for at, ca := range map[*tls.Certificate]*certificateAuthority{&w.trusted: s.authority.ca, &w.foreign: other} {
		if *at, err = ca.issue(); err != nil {
			s.t.Fatal(err)
		}
	}
	w.serve("127.0.0.1:0", w.trusted)
	w.address = w.server.Listener.Addr().String()
	s.t.Cleanup(w.GoOffline)
	return w
}

// URL is where the bot has to post to.
func (w *Webhook) URL() string { return "https://" + w.address + "/tickets?desk=1" }

// Environment lists the variables, each "name=value", that tell the bot of the receiver.
func (w *Webhook) Environment() []string {
	return []string{"SSPRBOT_TICKET_WEBHOOK=" + w.URL(), "SSPRBOT_TICKET_WEBHOOK_SECRET=" + w.Secret}
}

// Fail lets the next n calls meet the fault; n below zero means for ever.
func (w *Webhook) Fail(n int, f Fault) { w.faults.add(n, f) }

// Heal ends all faults that are still pending.
func (w *Webhook) Heal() { w.faults.clear() }

// GoOffline closes the port: connections are refused until GoOnline.
func (w *Webhook) GoOffline() {
	w.serving.Lock()
	defer w.serving.Unlock()
	if w.server != nil {
		w.server.CloseClientConnections() // ends what hangs
		w.server.Close()
		w.server = nil
	}
}

// GoOnline opens the same port again. It fails the test where somebody else took it meanwhile.
func (w *Webhook) GoOnline() {
	w.teams.t.Helper()
	w.GoOffline()
	w.serve(w.address, w.trusted)
}

// Distrust opens the port with a certificate that nobody trusts. It fails the test where somebody took the port.
func (w *Webhook) Distrust() {
	w.teams.t.Helper()
	w.GoOffline()
	w.serve(w.address, w.foreign)
}

func (w *Webhook) serve(address string, certificate tls.Certificate) {
	w.teams.t.Helper()
	listener, err := new(net.ListenConfig).Listen(w.ctx, "tcp", address)
	if err != nil {
		w.teams.t.Fatalf("opening the webhook's port: %v", err)
	}
	server := newServer(w.ctx, w)
	_ = server.Listener.Close() // the one that httptest opened for itself
	server.Listener = listener
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	server.StartTLS()
	w.serving.Lock()
	defer w.serving.Unlock()
	w.server = server
}

// Calls lists every call in the order in which they were decided, refused ones and those that met a fault included.
func (w *Webhook) Calls() []Hooked {
	calls, _ := w.calls()
	return calls
}

func (w *Webhook) calls() ([]Hooked, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.log), w.changed
}

// Changes lists the calls that were taken, each change once, however often it was told.
func (w *Webhook) Changes() []Hooked { return changes(w.Calls()) }

func changes(calls []Hooked) (taken []Hooked) {
	seen := map[string]bool{}
	for _, c := range calls {
		if c.Status/100 == 2 && !seen[c.Delivery] {
			seen[c.Delivery] = true
			taken = append(taken, c)
		}
	}
	return taken
}

// Await waits until Changes lists at least n and returns them all. It fails the test when the Patience of its Teams
// runs out.
func (w *Webhook) Await(n int) []Hooked {
	w.teams.t.Helper()
	deadline := time.After(w.teams.Patience)
	for {
		calls, more := w.calls()
		taken := changes(calls)
		if len(taken) >= n {
			return taken
		}
		select {
		case <-more:
		case <-deadline:
			w.teams.t.Fatalf("the webhook was told %d of %d changes, in %d calls", len(taken), n, len(calls))
			return nil
		}
	}
}
