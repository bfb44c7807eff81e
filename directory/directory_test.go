package directory_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/directory"
	"ssprbot/directory/graphtest"
)

func noon() time.Time { return time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC) }

// rig is a client with its Graph, a clock that stands and a token.
type rig struct {
	*directory.Client
	graph  *graphtest.Server
	after  atomic.Int64 // nanoseconds since noon
	tokens *tokens
}

type tokens struct {
	err         error
	hang        bool
	invalidated atomic.Int32
}

func (t *tokens) Token(ctx context.Context) (string, error) {
	if t.hang {
		<-ctx.Done()
		return "", ctx.Err()
	}
	return "secret-token", t.err
}

func (t *tokens) Invalidate(string) { t.invalidated.Add(1) }

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{graph: graphtest.New(noon()), tokens: &tokens{}}
	t.Cleanup(r.graph.Close)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: r.graph.Roots()}}
	t.Cleanup(transport.CloseIdleConnections)
	client, err := directory.New(directory.Config{
		URL: r.graph.URL, Tokens: r.tokens, Transport: transport, Version: "test",
		Now: func() time.Time { return noon().Add(time.Duration(r.after.Load())) },
	})
	if err != nil {
		t.Fatal(err)
	}
	r.Client = client
	return r
}

func (r *rig) later(d time.Duration) { r.after.Add(int64(d)) }

// look gives values by fact.
func (r *rig) look(t *testing.T) (map[string]string, error) {
	t.Helper()
	facts, err := r.Look(t.Context(), graphtest.Minji)
	return values(facts), err
}

func values(facts []directory.Fact) map[string]string {
	by := map[string]string{}
	for _, f := range facts {
		by[f.ID] = f.Value
	}
	return by
}

// usual is what the fake says of Minji.
func usual() map[string]string {
	return map[string]string{
		directory.Account: "hybrid", directory.AdminAccount: "ordinary", directory.Methods: "some", directory.License: "premium",
		directory.ResetAllowed: "yes", directory.PasswordChanged: "earlier", directory.Sync: "current", directory.SignIn: "enabled",
	}
}

func TestFacts(t *testing.T) {
	type set = map[string]any
	ago := func(d time.Duration) string { return noon().Add(-d).Format(time.RFC3339) }
	plan := func(id, status string) any {
		return []any{set{"servicePlanId": id, "capabilityStatus": status, "service": "AADPremiumService"}}
	}
	tests := map[string]struct {
		report, user, tenant set
		want                 map[string]string // that differ from the usual; "" for absent
	}{
		"nothing unusual":             {},
		"cloud in a synchronized one": {user: set{"onPremisesSyncEnabled": nil}, want: map[string]string{"account": "cloud"}},
		"no longer synchronized":      {user: set{"onPremisesSyncEnabled": false}, want: map[string]string{"account": "cloud"}},
		"nobody is synchronized": {
			user: set{"onPremisesSyncEnabled": nil}, tenant: set{"onPremisesSyncEnabled": nil, "onPremisesLastSyncDateTime": nil},
			want: map[string]string{"account": "cloud", "sync": ""},
		},
		"a guest":              {report: set{"userType": "guest"}, user: set{"userType": "Guest"}, want: map[string]string{"account": "guest"}},
		"an administrator":     {report: set{"isAdmin": true}, want: map[string]string{"admin-account": "admin"}},
		"out of scope":         {report: set{"isSsprEnabled": false, "isSsprCapable": false}, want: map[string]string{"reset-allowed": "no"}},
		"nothing registered":   {report: set{"isSsprRegistered": false, "isSsprCapable": false, "methodsRegistered": []string{}}, want: map[string]string{"methods": "none"}},
		"one of two required":  {report: set{"isSsprRegistered": false, "isSsprCapable": false, "methodsRegistered": []string{"email", "fido2"}}, want: map[string]string{"methods": "one"}},
		"a passkey alone":      {report: set{"isSsprRegistered": false, "isSsprCapable": false, "methodsRegistered": []string{"fido2", "windowsHelloForBusiness"}}, want: map[string]string{"methods": "none"}},
		"a method of tomorrow": {report: set{"methodsRegistered": []string{"unknownFutureValue"}}},
		"no license":           {user: set{"assignedPlans": []any{}}, want: map[string]string{"license": "none"}},
		"a license that ended": {user: set{"assignedPlans": plan("41781fb2-bc02-4b7c-bd55-b576c07bb09d", "Deleted")}, want: map[string]string{"license": "none"}},
		"P2":                   {user: set{"assignedPlans": plan("EEC0EB4F-6444-4F95-ABA0-50C24D67F998", "Warning")}},
		"changed today":        {user: set{"lastPasswordChangeDateTime": ago(23 * time.Hour)}, want: map[string]string{"password-changed": "today"}},
		"changed a day ago":    {user: set{"lastPasswordChangeDateTime": ago(24 * time.Hour)}},
		"disabled":             {user: set{"accountEnabled": false}, want: map[string]string{"sign-in": "disabled"}},
		"never expires":        {user: set{"passwordPolicies": "DisableStrongPassword, DisablePasswordExpiration"}, want: map[string]string{"expires": "no"}},
		"overdue":              {tenant: set{"onPremisesLastSyncDateTime": ago(4 * time.Hour)}, want: map[string]string{"sync": "late"}},
		"an object error": {
			user: set{"onPremisesProvisioningErrors": []any{set{"category": "PropertyConflict", "propertyCausingError": "ProxyAddresses", "value": "planted"}}},
			want: map[string]string{"sync": "failed"},
		},
		// What cannot be true, or cannot be told, is unknown.
		"a report of somebody else": {report: set{"id": graphtest.Other}, want: map[string]string{"methods": "", "admin-account": "", "reset-allowed": ""}},
		"a user of somebody else": {user: set{"id": graphtest.Other}, want: map[string]string{
			"account": "", "license": "", "password-changed": "", "sign-in": "",
		}},
		"a report of tomorrow":     {report: set{"lastUpdatedDateTime": ago(-24 * time.Hour)}, want: map[string]string{"methods": "", "admin-account": "", "reset-allowed": ""}},
		"a report of last month":   {report: set{"lastUpdatedDateTime": ago(31 * 24 * time.Hour)}, want: map[string]string{"methods": "", "admin-account": "", "reset-allowed": ""}},
		"capable without methods":  {report: set{"isSsprRegistered": false}, want: map[string]string{"methods": "", "admin-account": "", "reset-allowed": ""}},
		"registered with nothing":  {report: set{"methodsRegistered": []string{}}, want: map[string]string{"methods": "", "admin-account": "", "reset-allowed": ""}},
		"guest here, member there": {report: set{"userType": "guest"}, want: map[string]string{"methods": "", "admin-account": "", "reset-allowed": ""}},
		"a password of tomorrow":   {user: set{"lastPasswordChangeDateTime": ago(-time.Hour)}, want: map[string]string{"password-changed": ""}},
		"synchronized in a tenant that is not": {
			tenant: set{"onPremisesSyncEnabled": nil}, want: map[string]string{"account": "", "sync": ""},
		},
		"a synchronization of tomorrow": {tenant: set{"onPremisesLastSyncDateTime": ago(-time.Hour)}, want: map[string]string{"sync": ""}},
		"nothing but null": {
			report: set{"isAdmin": nil, "isSsprEnabled": nil, "isSsprRegistered": nil, "isSsprCapable": nil, "methodsRegistered": nil},
			user:   set{"accountEnabled": nil, "assignedPlans": nil, "lastPasswordChangeDateTime": nil, "onPremisesProvisioningErrors": nil},
			want:   map[string]string{"methods": "", "admin-account": "", "reset-allowed": "", "license": "", "password-changed": "", "sign-in": ""},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.graph.Set(graphtest.Report, graphtest.Minji, tt.report)
			r.graph.Set(graphtest.User, graphtest.Minji, tt.user)
			r.graph.Set(graphtest.Organization, "", tt.tenant)
			want := usual()
			for fact, value := range tt.want {
				if want[fact] = value; value == "" {
					delete(want, fact)
				}
			}
			got, err := r.look(t)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("error %v; facts (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestAgeAndWhoItIsAbout(t *testing.T) {
	r := newRig(t)
	facts, err := r.Look(t.Context(), strings.ToUpper(graphtest.Minji))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range facts {
		want, general := noon(), f.ID == directory.Account || f.ID == directory.Sync
		if slices.Contains([]string{directory.Methods, directory.AdminAccount, directory.ResetAllowed}, f.ID) {
			want = noon().Add(-6 * time.Hour) // the report's
		}
		if !f.AsOf.Equal(want) || f.General != general {
			t.Errorf("%s: as of %v, general %v", f.ID, f.AsOf, f.General)
		}
	}
}

// TestNothingBeyondThePrivacyListIsRequested: each request selects what the list has, where it takes a selection; nothing
// is written, and passwordWritebackEnabled is neither asked for nor known.
func TestNothingBeyondThePrivacyListIsRequested(t *testing.T) {
	r := newRig(t)
	if _, err := r.look(t); err != nil {
		t.Fatal(err)
	}
	r.Check(t.Context())
	fields := directory.Fields()
	for _, asked := range r.graph.Requests() {
		query, _ := url.ParseQuery(asked.Query)
		selected := query.Get("$select")
		switch {
		case asked.Method != http.MethodGet:
			t.Errorf("sent %s %s", asked.Method, asked.Path)
		case strings.HasPrefix(asked.Path, "/v1.0/users/"):
			if selected != strings.Join(fields[directory.ReadUsers], ",") || len(query) != 1 {
				t.Errorf("of a user is asked %q", asked.Query)
			}
		case asked.Path == "/v1.0/organization":
			if selected != strings.Join(fields[directory.ReadOrganization], ",") || len(query) != 1 {
				t.Errorf("of the organization is asked %q", asked.Query)
			}
		case strings.HasPrefix(asked.Path, "/v1.0/reports/authenticationMethods/userRegistrationDetails/"):
			if asked.Query != "" {
				t.Errorf("the report is asked with %q, and takes no query", asked.Query)
			}
		default:
			t.Errorf("asked for %s, which nobody knows of", asked.Path)
		}
	}
}

// TestNothingIsConcludedFromPasswordWritebackEnabled: its documentation says that it is not in use. Whatever Graph says
// of it, and wherever, the facts are the same; and it is not asked for.
func TestNothingIsConcludedFromPasswordWritebackEnabled(t *testing.T) {
	for _, says := range []any{true, false, nil} {
		r := newRig(t)
		features := map[string]any{"passwordWritebackEnabled": says, "features": map[string]any{"passwordWritebackEnabled": says}}
		r.graph.Set(graphtest.Report, graphtest.Minji, features)
		r.graph.Set(graphtest.User, graphtest.Minji, features)
		r.graph.Set(graphtest.Organization, "", features)
		got, err := r.look(t)
		if diff := cmp.Diff(usual(), got); diff != "" || err != nil {
			t.Errorf("with %v: error %v; facts (-want +got):\n%s", says, err, diff)
		}
		for _, asked := range r.graph.Requests() {
			if strings.Contains(asked.Path+asked.Query, "onPremisesSynchronization") || strings.Contains(asked.Query, "riteback") {
				t.Errorf("asked for %s?%s", asked.Path, asked.Query)
			}
		}
	}
}

// TestFaults: whatever one request brings, the others' facts stay, the error says what to do and nothing of the person,
// and nothing takes longer than the caller waits.
func TestFaults(t *testing.T) {
	faults := map[string]struct {
		fault graphtest.Fault
		says  string
	}{
		"forbidden":       {graphtest.Fault{Status: 403, Code: "Authorization_RequestDenied"}, "is not granted"},
		"not premium":     {graphtest.Fault{Status: 403, Code: directory.NonPremium}, "has no Microsoft Entra ID P1"},
		"not found":       {graphtest.Fault{Status: 404}, "answered 404"},
		"unauthorized":    {graphtest.Fault{Status: 401}, "answered 401"},
		"throttled":       {graphtest.Fault{Status: 429, RetryAfter: "120"}, "answered 429"},
		"throttled, date": {graphtest.Fault{Status: 429, RetryAfter: "Mon, 30 Nov 2026 12:02:00 GMT"}, "answered 429"},
		"an odd patience": {graphtest.Fault{Status: 429, RetryAfter: "soon"}, "answered 429"},
		"server error":    {graphtest.Fault{Status: 503}, "answered 503"},
		"redirected":      {graphtest.Fault{Status: 302}, "answered 302"},
		"hangs":           {graphtest.Fault{Hang: true}, "deadline exceeded"},
		"slow body":       {graphtest.Fault{Slow: true}, "deadline exceeded"},
		"cut body":        {graphtest.Fault{Cut: true}, "cannot be reached"},
		"malformed":       {graphtest.Fault{Body: `{"id": "planted`}, "not what the documentation says"},
		"other types":     {graphtest.Fault{Body: `{"id": 7, "isAdmin": "planted", "onPremisesSyncEnabled": "planted", "value": "planted"}`}, "not what the documentation says"},
		"endless":         {graphtest.Fault{Body: `{"id": "` + strings.Repeat("planted", 100000) + `"}`}, "too long"},
	}
	without := map[graphtest.Endpoint][]string{
		graphtest.Report:       {"methods", "admin-account", "reset-allowed"},
		graphtest.User:         {"account", "license", "password-changed", "sign-in"},
		graphtest.Organization: {"sync"},
	}
	for name, f := range faults {
		for endpoint, missing := range without {
			t.Run(fmt.Sprint(name, ", ", endpoint), func(t *testing.T) {
				t.Parallel() // some wait for nothing
				r := newRig(t)
				r.graph.Fail(endpoint, f.fault)
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				if f.fault.Hang || f.fault.Slow {
					ctx, cancel = context.WithTimeout(t.Context(), 2*time.Second)
				}
				defer cancel()
				facts, err := r.Look(ctx, graphtest.Minji)
				want := usual()
				for _, fact := range missing {
					delete(want, fact)
				}
				if diff := cmp.Diff(want, values(facts)); diff != "" {
					t.Errorf("facts (-want +got):\n%s", diff)
				}
				if err == nil || !strings.Contains(err.Error(), f.says) {
					t.Errorf("error %v, want one that says %q", err, f.says)
				}
				tellsNothing(t, err)
			})
		}
	}
}

func tellsNothing(t *testing.T, err error) {
	t.Helper()
	for _, secret := range []string{graphtest.Minji, "minji", "planted", "secret-token", "127.0.0.1"} {
		if err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("the error %q has %q", err, secret)
		}
	}
}

func TestForbiddenNamesThePermission(t *testing.T) {
	for endpoint, permission := range map[graphtest.Endpoint]directory.Permission{
		graphtest.Report: "AuditLog.Read.All", graphtest.User: "User.Read.All", graphtest.Organization: "Organization.Read.All",
	} {
		r := newRig(t)
		r.graph.Fail(endpoint, graphtest.Fault{Status: 403})
		_, err := r.look(t)
		if e, ok := errors.AsType[*directory.Error](err); !ok || e.Permission != permission || !strings.Contains(err.Error(), string(permission)) {
			t.Errorf("%s: error %v does not name %s", endpoint, err, permission)
		}
		for _, g := range r.Check(t.Context()) {
			if granted := g.Permission != permission; g.Granted != granted || granted != (g.Err == nil) {
				t.Errorf("%s is forbidden: %s is granted %v, %v", endpoint, g.Permission, g.Granted, g.Err)
			}
		}
	}
}

func TestCheckReadsNobody(t *testing.T) {
	r := newRig(t)
	for _, g := range r.Check(t.Context()) {
		if !g.Granted || g.Err != nil {
			t.Errorf("%s: %+v", g.Permission, g)
		}
	}
	for _, asked := range r.graph.Requests() {
		if strings.Contains(asked.Path, graphtest.Minji) {
			t.Errorf("asked for %s", asked.Path)
		}
	}
	r.tokens.err = errors.New("planted")
	for _, g := range r.Check(t.Context()) {
		if g.Granted || g.Err == nil {
			t.Errorf("without a token %s is granted", g.Permission)
		}
		tellsNothing(t, g.Err)
	}
}

func TestTokens(t *testing.T) {
	t.Run("refused", func(t *testing.T) {
		r := newRig(t)
		r.graph.FailAll(graphtest.Fault{Status: 401})
		if _, err := r.look(t); err == nil || r.tokens.invalidated.Load() == 0 {
			t.Errorf("error %v, invalidated %d times", err, r.tokens.invalidated.Load())
		}
	})
	t.Run("none", func(t *testing.T) {
		r := newRig(t)
		r.tokens.err = errors.New("planted")
		_, err := r.look(t)
		if err == nil || !strings.Contains(err.Error(), "no token") || len(r.graph.Requests()) > 0 {
			t.Errorf("error %v after %d requests", err, len(r.graph.Requests()))
		}
		tellsNothing(t, err)
	})
	t.Run("hanging", func(t *testing.T) {
		r := newRig(t)
		r.tokens.hang = true
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if _, err := r.Look(ctx, graphtest.Minji); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("sent", func(t *testing.T) {
		r := newRig(t)
		_, _ = r.look(t)
		for _, asked := range r.graph.Requests() {
			if asked.Authorization != "Bearer secret-token" {
				t.Errorf("%s without the token", asked.Path)
			}
		}
	})
}

func TestNobody(t *testing.T) {
	r := newRig(t)
	for _, id := range []string{"", "29:1abc", "minji@contoso.example", "../organization", graphtest.Minji + "/"} {
		if facts, err := r.Look(t.Context(), id); !errors.Is(err, directory.ErrNobody) || facts != nil {
			t.Errorf("%q: %v, %v", id, facts, err)
		}
	}
	if n := len(r.graph.Requests()); n > 0 {
		t.Errorf("%d requests for ids that are none", n)
	}
	if _, err := r.Look(t.Context(), "33333333-3333-4333-8333-333333333333"); !errors.Is(err, directory.ErrNobody) {
		t.Errorf("somebody unknown: %v", err)
	}
}

func TestFindByName(t *testing.T) {
	r := newRig(t)
	for _, name := range []string{"minji@contoso.example", graphtest.Minji} {
		if facts, err := r.Find(t.Context(), name); err != nil || len(facts) != len(usual()) {
			t.Errorf("%s: %v, %v", name, facts, err)
		}
	}
	for _, name := range []string{"nobody@contoso.example", "a/../b?x=1#y"} {
		if _, err := r.Find(t.Context(), name); !errors.Is(err, directory.ErrNobody) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseURL(t *testing.T) {
	for _, wrong := range []string{"", "http://graph.microsoft.com", "https://", "https://a@graph.microsoft.com", "https://graph.microsoft.com/v1.0", "https://graph.microsoft.com?x", "graph.microsoft.com", "https://x#y"} {
		if u, err := directory.ParseURL(wrong); err == nil {
			t.Errorf("%q is taken for %v", wrong, u)
		}
	}
	if _, err := directory.ParseURL("https://graph.microsoft.us/"); err != nil {
		t.Error(err)
	}
}
