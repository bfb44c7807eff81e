package teamstest

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// BotScope is what a bot's own token has to be asked for in the public cloud.
const BotScope = "https://api.botframework.com/.default"

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// authority is the token endpoint (OAuth 2.0 client credentials grant, as Microsoft Entra offers it).
type authority struct {
	teams  *Teams
	server *httptest.Server
	ca     *certificateAuthority
	caFile string
	faults faults

	mu           sync.Mutex
	tenants      []string
	scopes       []string
	certificates []*x509.Certificate
	lifetime     time.Duration
	granted      map[string]grant // by token
	requests     int
}

type grant struct {
	scope   string
	expires time.Time
}

func startAuthority(t testing.TB, ctx context.Context, teams *Teams) *authority {
	t.Helper()
	ca, err := newCertificateAuthority()
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := ca.issue()
	if err != nil {
		t.Fatal(err)
	}
	a := &authority{
		teams: teams, ca: ca, caFile: filepath.Join(t.TempDir(), "ca.pem"),
		tenants: []string{teams.TenantID}, scopes: []string{BotScope},
		lifetime: time.Hour, granted: map[string]grant{},
	}
	if err := os.WriteFile(a.caFile, ca.pem(), 0o600); err != nil {
		t.Fatalf("writing the CA: %v", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{tenant}/v2.0/.well-known/openid-configuration", a.serveMetadata)
	mux.HandleFunc("POST /{tenant}/oauth2/v2.0/token", a.serveToken)
	a.server = newServer(ctx, teams.dated(mux))
	startServer(t, a.server, certificate)
	// The client that httptest made trusts the server's certificate, not its CA.
	pool := x509.NewCertPool()
	pool.AddCert(ca.certificate)
	a.server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs = pool
	a.server.Client().Timeout = teams.Patience
	a.server.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return a
}

// serveMetadata answers what Microsoft's own token library reads before it asks for its first token.
func (a *authority) serveMetadata(w http.ResponseWriter, r *http.Request) {
	base := a.server.URL + "/" + r.PathValue("tenant")
	newAnswer(http.StatusOK, map[string]any{
		"issuer":                 base + "/v2.0",
		"authorization_endpoint": base + "/oauth2/v2.0/authorize",
		"token_endpoint":         base + "/oauth2/v2.0/token",
	}).write(w)
}

func (a *authority) serveToken(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	a.requests++
	a.mu.Unlock()
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	err := r.ParseForm()
	a.faults.take(r.Method, "", false).serve(w, r, authorityProblem, func() answer {
		if err != nil {
			return newAnswer(http.StatusBadRequest, authorityProblem("invalid_request", "the form cannot be read"))
		}
		return a.token(r.PathValue("tenant"), r.PostForm)
	})
}

func (a *authority) token(tenant string, form url.Values) answer {
	a.mu.Lock()
	defer a.mu.Unlock()
	scope, problem := a.check(tenant, form)
	if problem != nil {
		return *problem
	}
	token := "token-" + rand.Text()
	a.granted[token] = grant{scope: scope, expires: time.Now().Add(a.lifetime)}
	seconds := int(a.lifetime.Seconds())
	return newAnswer(http.StatusOK, map[string]any{
		"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": token,
	})
}

// check returns the scope asked for, or the refusal. The AADSTS numbers are those that Entra documents.
func (a *authority) check(tenant string, form url.Values) (scope string, refusal *answer) {
	refuse := func(status int, code, message string) (string, *answer) {
		refused := newAnswer(status, authorityProblem(code, message))
		return "", &refused
	}
	scope = resourceScope(form.Get("scope"))
	switch {
	case form.Get("grant_type") != "client_credentials":
		return refuse(http.StatusBadRequest, "unsupported_grant_type", "AADSTS70003: the grant type is not supported")
	case form.Get("client_id") != a.teams.AppID || !slices.Contains(a.tenants, tenant):
		return refuse(http.StatusBadRequest, "unauthorized_client", "AADSTS700016: no such application in the directory")
	case !slices.Contains(a.scopes, scope):
		return refuse(http.StatusBadRequest, "invalid_scope", "AADSTS70011: the scope is not valid")
	case form.Has("client_assertion") && !a.assertionHolds(tenant, form):
		return refuse(http.StatusUnauthorized, "invalid_client", "AADSTS700027: the client assertion is not valid")
	case !form.Has("client_assertion") && !equal(form.Get("client_secret"), a.teams.AppPassword):
		return refuse(http.StatusUnauthorized, "invalid_client", "AADSTS7000215: the client secret is not valid")
	}
	return scope, nil
}

// resourceScope leaves out the scopes of OpenID Connect, which Microsoft's library adds to every request.
func resourceScope(scopes string) string {
	wanted := slices.DeleteFunc(strings.Fields(scopes), func(scope string) bool {
		return slices.Contains([]string{"openid", "offline_access", "profile"}, scope)
	})
	return strings.Join(wanted, " ")
}

func (a *authority) assertionHolds(tenant string, form url.Values) bool {
	if form.Get("client_assertion_type") != assertionType {
		return false
	}
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{"RS256", "PS256"}),
		jwt.WithAudience(a.server.URL+"/"+tenant+"/oauth2/v2.0/token"),
		jwt.WithIssuer(a.teams.AppID), jwt.WithSubject(a.teams.AppID), jwt.WithExpirationRequired(),
	)
	return slices.ContainsFunc(a.certificates, func(certificate *x509.Certificate) bool {
		_, err := parser.Parse(form.Get("client_assertion"), func(*jwt.Token) (any, error) { return certificate.PublicKey, nil })
		return err == nil
	})
}

// accepts tells whether a token was granted for a bot and is still good.
func (a *authority) accepts(token string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	g, ok := a.granted[token]
	return ok && g.scope == BotScope && time.Now().Before(g.expires)
}

func authorityProblem(code, message string) any {
	return map[string]any{"error": code, "error_description": message}
}

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
