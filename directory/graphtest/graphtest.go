// Package graphtest is a fake Microsoft Graph for tests: the three requests that a look-up makes, with answers in the
// shape that microsoft-graph-docs-contrib documents for v1.0, and every way in which they can fail. It answers GET alone
// and remembers what it was asked. It knows nothing of what the answers are for.
package graphtest

import (
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
)

// The object ids of who is in the fake directory.
const (
	Minji = "11111111-1111-4111-8111-111111111111"
	Other = "22222222-2222-4222-8222-222222222222"
)

// Endpoint names one of the three requests.
type Endpoint string

// The endpoints.
const (
	Report       Endpoint = "report"
	User         Endpoint = "user"
	Organization Endpoint = "organization"
)

// Fault is what goes wrong at an endpoint. The zero Fault is none.
type Fault struct {
	Status     int    // instead of 200
	Code       string // Graph's, in the body of that answer; "" for UnknownError
	RetryAfter string // header
	Hang       bool   // no answer before the client gives up
	Slow       bool   // the header comes, and half of the body; the rest never
	Cut        bool   // the connection ends in the middle of the body
	Body       string // instead of the answer
	Of         string // the answer is of this id instead
}

// Server is the fake. Its methods are safe for concurrent use.
type Server struct {
	*httptest.Server

	mu      sync.Mutex
	report  map[string]map[string]any
	user    map[string]map[string]any
	tenant  map[string]any
	faults  map[Endpoint]Fault
	asked   []Asked
	closing chan struct{}
}

// Asked is a request that came.
type Asked struct{ Method, Path, Query, Authorization string }

// New starts a server over TLS that knows Minji, who is allowed to reset, has two methods, a license, an enabled and
// synchronized account and nothing wrong, and Other. now is the time of its reports. Close ends it.
func New(now time.Time) *Server {
	s := &Server{faults: map[Endpoint]Fault{}, closing: make(chan struct{}), report: map[string]map[string]any{}, user: map[string]map[string]any{}}
	for _, id := range []string{Minji, Other} {
		s.report[id], s.user[id] = Registration(id, now), Person(id, now)
	}
	s.tenant = Tenant(now)
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(s.answer))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // of clients that hang up, as they should
	s.StartTLS()
	return s
}

// Close ends what hangs and the server.
func (s *Server) Close() {
	close(s.closing)
	s.Server.Close()
}

// Roots trusts the server alone.
func (s *Server) Roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return pool
}

// Registration is a userRegistrationDetails of 6 hours ago, with all its properties.
func Registration(id string, now time.Time) map[string]any {
	return map[string]any{
		"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#reports/authenticationMethods/userRegistrationDetails/$entity",
		"id":             id, "userPrincipalName": "minji@contoso.example", "userDisplayName": "Minji Kim", "userType": "member",
		"isAdmin": false, "isSsprRegistered": true, "isSsprEnabled": true, "isSsprCapable": true, "isMfaRegistered": true,
		"isMfaCapable": true, "isPasswordlessCapable": false, "isSystemPreferredAuthenticationMethodEnabled": true,
		"methodsRegistered":                             []string{"mobilePhone", "microsoftAuthenticatorPush"},
		"systemPreferredAuthenticationMethods":          []string{"push"},
		"userPreferredMethodForSecondaryAuthentication": "push",
		"lastUpdatedDateTime":                           stamp(now.Add(-6 * time.Hour)),
	}
}

// Person is what a user has of the properties that can be selected, and more that nobody may ask for.
func Person(id string, now time.Time) map[string]any {
	return map[string]any{
		"id": id, "accountEnabled": true, "userType": "Member", "onPremisesSyncEnabled": true, "passwordPolicies": nil,
		"onPremisesLastSyncDateTime":   stamp(now.Add(-20 * time.Minute)),
		"onPremisesProvisioningErrors": []any{},
		"lastPasswordChangeDateTime":   stamp(now.Add(-40 * 24 * time.Hour)),
		"assignedPlans": []any{
			map[string]any{"assignedDateTime": stamp(now.Add(-900 * time.Hour)), "capabilityStatus": "Enabled", "service": "exchange", "servicePlanId": "efb87545-963c-4e0d-99df-69c6916d9eb0"},
			map[string]any{"assignedDateTime": stamp(now.Add(-900 * time.Hour)), "capabilityStatus": "Enabled", "service": "AADPremiumService", "servicePlanId": "41781fb2-bc02-4b7c-bd55-b576c07bb09d"},
		},
		"displayName": "Minji Kim", "mail": "minji@contoso.example", "mobilePhone": "+82 10 5555 0100", "jobTitle": "Engineer",
	}
}

// Tenant is an organization that synchronized 20 minutes ago.
func Tenant(now time.Time) map[string]any {
	return map[string]any{
		"id": "99999999-9999-4999-8999-999999999999", "displayName": "Contoso",
		"onPremisesSyncEnabled": true, "onPremisesLastSyncDateTime": stamp(now.Add(-20 * time.Minute)),
		"onPremisesLastPasswordSyncDateTime": stamp(now.Add(-20 * time.Minute)),
	}
}

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// Set changes properties of what an endpoint says of an id, or of the tenant; nil is null.
func (s *Server) Set(e Endpoint, id string, properties map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	object := map[Endpoint]map[string]any{Report: s.report[id], User: s.user[id], Organization: s.tenant}[e]
	maps.Copy(object, properties)
}

// Fail makes an endpoint fail from now on; the zero Fault ends that.
func (s *Server) Fail(e Endpoint, f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[e] = f
}

// FailAll makes every endpoint fail.
func (s *Server) FailAll(f Fault) {
	for _, e := range []Endpoint{Report, User, Organization} {
		s.Fail(e, f)
	}
}

// Requests is what came, in the order in which it came.
func (s *Server) Requests() []Asked {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	endpoint, object, fault := s.find(r)
	switch {
	case r.Method != http.MethodGet:
		refuse(w, http.StatusMethodNotAllowed, "")
		return
	case fault.Hang:
		s.wait(r)
		return
	case fault.RetryAfter != "":
		w.Header().Set("Retry-After", fault.RetryAfter)
	}
	switch {
	case fault.Status != 0:
		refuse(w, fault.Status, fault.Code)
	case endpoint == "":
		refuse(w, http.StatusBadRequest, "BadRequest")
	case object == nil:
		refuse(w, http.StatusNotFound, "Request_ResourceNotFound")
	default:
		s.write(w, r, body(object, fault), fault)
	}
}

// find tells what is asked for. As Graph does, it gives what was selected alone.
func (s *Server) find(r *http.Request) (Endpoint, map[string]any, Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, Asked{r.Method, r.URL.Path, r.URL.RawQuery, r.Header.Get("Authorization")})
	path := strings.TrimPrefix(r.URL.Path, "/v1.0/")
	id := path[strings.LastIndex(path, "/")+1:]
	selection := strings.Split(r.URL.Query().Get("$select"), ",")
	of := func(e Endpoint) string {
		if s.faults[e].Of != "" {
			return s.faults[e].Of
		}
		return id
	}
	switch {
	case path == "organization":
		return Organization, map[string]any{"value": []any{only(s.tenant, selection)}}, s.faults[Organization]
	case strings.HasPrefix(path, "reports/authenticationMethods/userRegistrationDetails/"):
		if r.URL.RawQuery != "" {
			return "", nil, s.faults[Report] // takes no query
		}
		return Report, s.report[of(Report)], s.faults[Report]
	case strings.HasPrefix(path, "users/"):
		found := s.user[of(User)]
		if id == "minji@contoso.example" {
			found = s.user[Minji]
		}
		return User, only(found, selection), s.faults[User]
	}
	return "", nil, Fault{}
}

func only(object map[string]any, selection []string) map[string]any {
	if object == nil {
		return nil
	}
	kept := map[string]any{}
	for name, value := range object {
		if slices.Contains(selection, name) {
			kept[name] = value
		}
	}
	return kept
}

func body(object map[string]any, fault Fault) string {
	if fault.Body != "" {
		return fault.Body
	}
	content, err := json.Marshal(object)
	if err != nil {
		panic(fmt.Sprintf("graphtest: %v", err))
	}
	return string(content)
}

func (s *Server) write(w http.ResponseWriter, r *http.Request, content string, fault Fault) {
	w.Header().Set("Content-Type", "application/json;odata.metadata=minimal")
	if !fault.Slow && !fault.Cut {
		_, _ = w.Write([]byte(content))
		return
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(content)))
	_, _ = w.Write([]byte(content[:len(content)/2]))
	_ = http.NewResponseController(w).Flush()
	if fault.Slow {
		s.wait(r)
	}
	panic(http.ErrAbortHandler)
}

func (s *Server) wait(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-s.closing:
	}
}

// refuse has the form of Graph's errors ("Microsoft Graph error responses").
func refuse(w http.ResponseWriter, status int, code string) {
	if code == "" {
		code = "UnknownError"
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{
		"code": code, "message": "planted: minji@contoso.example",
		"innerError": map[string]any{"date": "2026-11-30T00:00:00", "request-id": "00000000-0000-0000-0000-000000000001"},
	}})
}
