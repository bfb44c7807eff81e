package teamstest

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// bodyLimit is what the Bot Framework service reads of a request.
const bodyLimit = 262144

// connector is the Bot Connector REST API, with the operations that Teams supports.
type connector struct {
	teams   *Teams
	ctx     context.Context // ends with the test
	address string
	faults  faults

	serving sync.Mutex // guards server
	server  *httptest.Server

	mu        sync.Mutex
	anonymous bool
	log       []Sent
	sent      map[string][]Sent   // what SentTo lists, by conversation
	changed   chan struct{}       // closed and replaced when log grows
	posted    map[messageKey]bool // the bot's messages that exist
	roster    roster
	bars      map[string]string // by conversation without thread: the code that refuses the bot there
}

func startConnector(t testing.TB, ctx context.Context, teams *Teams) *connector {
	t.Helper()
	c := &connector{
		teams: teams, ctx: ctx, changed: make(chan struct{}), roster: newRoster(teams.TenantID),
		sent: map[string][]Sent{}, posted: map[messageKey]bool{}, bars: map[string]string{},
	}
	c.server = newServer(ctx, c)
	c.address = c.server.Listener.Addr().String()
	c.server.Start()
	t.Cleanup(c.stop)
	return c
}

// request is a call on its way through the connector.
type request struct {
	Sent
	query   url.Values
	body    []byte
	operate operation
}

// operation carries a request out and words its answer. It runs under the connector's lock.
type operation func(*connector, *request) answer

// operations are found by method and path below the service URL, with "*" for an id.
func operations() map[string]operation {
	return map[string]operation{
		"POST v3/conversations":                  (*connector).createConversation,
		"POST v3/conversations/*/activities":     (*connector).post,
		"POST v3/conversations/*/activities/*":   (*connector).post, // a reply: the id is that of the user's activity
		"PUT v3/conversations/*/activities/*":    (*connector).replace,
		"DELETE v3/conversations/*/activities/*": (*connector).remove,
		"GET v3/conversations/*/members":         (*connector).listMembers,
		"GET v3/conversations/*/pagedmembers":    (*connector).pageMembers,
		"GET v3/conversations/*/members/*":       (*connector).showMember,
		"GET v3/teams/*":                         (*connector).showTeam,
		"GET v3/teams/*/conversations":           (*connector).listChannels,
	}
}

func (c *connector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("MS-CV", rand.Text()+".0")
	req := &request{Sent: Sent{Method: r.Method, URI: r.RequestURI, Header: r.Header, Time: time.Now()}, query: r.URL.Query()}
	req.route(r.URL.EscapedPath())
	if refusal, refused := c.admit(req, r); refused {
		req.Status = refusal.status
		c.record(req)
		refusal.write(w)
		return
	}
	fault := c.faults.take(req.Method, req.ConversationID, req.typing())
	if !fault.carriesOut() {
		req.Status = fault.status
		c.record(req)
	}
	fault.serve(w, r, connectorProblem, func() answer { return c.carryOut(req) })
}

// route finds the operation and the ids, each percent-decoded exactly once.
func (r *request) route(escapedPath string) {
	path, found := strings.CutPrefix(escapedPath, "/teams/")
	segments := strings.Split(path, "/")
	ids := [2]string{}
	for n, at := range []int{2, 4} {
		if !found || at >= len(segments) {
			break
		}
		id, err := url.PathUnescape(segments[at])
		if err != nil || id == "" {
			return
		}
		ids[n], segments[at] = id, "*"
	}
	r.ConversationID, r.ActivityID = ids[0], ids[1]
	if found {
		r.operate = operations()[r.Method+" "+strings.Join(segments, "/")]
	}
}

// admit checks what the service checks before it looks at what is asked for.
func (c *connector) admit(req *request, r *http.Request) (refusal answer, refused bool) {
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	req.Authorized = bearer && c.teams.authority.accepts(token)
	var err error
	req.body, err = io.ReadAll(http.MaxBytesReader(nil, r.Body, bodyLimit))
	var tooLarge *http.MaxBytesError
	switch {
	case !req.Authorized && !c.takesAnonymous(r):
		message := map[string]any{"message": "Authorization has been denied for this request."}
		return newAnswer(http.StatusUnauthorized, message), true
	case errors.As(err, &tooLarge):
		return problem(http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "the request is too large"), true
	case err != nil:
		return problem(http.StatusBadRequest, "BadSyntax", "the request stops half-way"), true
	case req.operate == nil:
		return problem(http.StatusNotFound, "NotFound", "no such operation"), true
	case strings.Contains(req.ConversationID, "%"): // occurs in no id; it was escaped twice
		return problem(http.StatusBadRequest, "BadArgument", "no such conversation id"), true
	}
	return c.decode(req)
}

func (c *connector) decode(req *request) (refusal answer, refused bool) {
	if req.Method != http.MethodPost && req.Method != http.MethodPut {
		return answer{}, false
	}
	if err := json.Unmarshal(req.body, &req.Body); err != nil || req.Body == nil {
		return problem(http.StatusBadRequest, "BadSyntax", "the body is no JSON object"), true
	}
	return answer{}, false
}

// takesAnonymous tells whether the call may come without a token. A bad token is refused all the same.
func (c *connector) takesAnonymous(r *http.Request) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.anonymous && r.Header.Get("Authorization") == ""
}

func (c *connector) carryOut(req *request) answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	a, refused := c.barred(req.ConversationID)
	if !refused {
		a = req.operate(c, req)
	}
	req.Status = a.status
	c.recordLocked(req)
	return a
}

func (c *connector) record(req *request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.recordLocked(req)
}

func (c *connector) recordLocked(req *request) {
	c.log = append(c.log, req.Sent)
	if req.accepted && !req.typing() {
		c.sent[req.ConversationID] = append(c.sent[req.ConversationID], req.Sent)
	}
	close(c.changed)
	c.changed = make(chan struct{})
}

// sentTo also returns a channel that is closed at the next call.
func (c *connector) sentTo(conversationID string) ([]Sent, <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.sent[conversationID]), c.changed
}

func (c *connector) list(wanted func(Sent) bool) []Sent {
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []Sent
	for _, call := range c.log {
		if wanted(call) {
			found = append(found, call)
		}
	}
	return found
}
