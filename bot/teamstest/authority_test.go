package teamstest_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"ssprbot/bot/teamstest"
)

func TestTokenRequests(t *testing.T) {
	set := func(name, value string) func(url.Values) { return func(form url.Values) { form.Set(name, value) } }
	cases := []struct {
		name   string
		change func(url.Values)
		want   int
	}{
		{"as documented", func(url.Values) {}, http.StatusOK},
		{"scopes of OpenID Connect", set("scope", teamstest.BotScope+" openid offline_access profile"), http.StatusOK},
		{"other grant", set("grant_type", "password"), http.StatusBadRequest},
		{"other app", set("client_id", "somebody else"), http.StatusBadRequest},
		{"other scope", set("scope", "https://graph.microsoft.com/.default"), http.StatusBadRequest},
		{"two scopes", set("scope", teamstest.BotScope+" https://graph.microsoft.com/.default"), http.StatusBadRequest},
		{"wrong secret", set("client_secret", "guessed"), http.StatusUnauthorized},
		{"no secret", func(form url.Values) { form.Del("client_secret") }, http.StatusUnauthorized},
		{"assertion of nobody", set("client_assertion", "e30.e30.e30"), http.StatusUnauthorized},
	}
	teams := teamstest.New(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			form := secretForm(teams)
			c.change(form)
			if status := askForToken(t, teams, tokenURL(teams), form); status != c.want {
				t.Errorf("status %d, want %d", status, c.want)
			}
		})
	}
	if teams.TokenRequests() != len(cases) {
		t.Errorf("%d requests counted", teams.TokenRequests())
	}
}

func askForToken(t *testing.T, teams *teamstest.Teams, address string, form url.Values) int {
	t.Helper()
	res, err := teams.Client().PostForm(address, form)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

// Microsoft's token library reads this first and insists that the issuer's host is the authority's.
func TestTheAuthorityDescribesItself(t *testing.T) {
	teams := teamstest.New(t)
	res, err := teams.Client().Get(teams.AuthorityURL() + "/" + teams.TenantID + "/v2.0/.well-known/openid-configuration")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var metadata map[string]string
	if err := json.NewDecoder(res.Body).Decode(&metadata); err != nil {
		t.Fatal(err)
	}
	if metadata["token_endpoint"] != tokenURL(teams) || !strings.HasPrefix(metadata["issuer"], teams.AuthorityURL()) {
		t.Errorf("metadata %v", metadata)
	}
}

func TestTenants(t *testing.T) {
	teams := teamstest.New(t)
	legacy := teams.AuthorityURL() + "/botframework.com/oauth2/v2.0/token"
	if status := askForToken(t, teams, legacy, secretForm(teams)); status != http.StatusBadRequest {
		t.Errorf("status %d in an unknown tenant", status)
	}
	teams.AcceptTenant("botframework.com")
	if status := askForToken(t, teams, legacy, secretForm(teams)); status != http.StatusOK {
		t.Errorf("status %d in an accepted tenant", status)
	}
}

func TestClientAssertions(t *testing.T) {
	teams := teamstest.New(t)
	registered, stranger := newKey(t), newKey(t)
	form := func(private *rsa.PrivateKey, audience string) url.Values {
		assertion := jwt.NewWithClaims(jwt.SigningMethodPS256, jwt.MapClaims{
			"aud": audience, "iss": teams.AppID, "sub": teams.AppID, "exp": time.Now().Add(time.Minute).Unix(),
		})
		signed, err := assertion.SignedString(private)
		if err != nil {
			t.Fatal(err)
		}
		form := secretForm(teams)
		form.Del("client_secret")
		form.Set("client_assertion", signed)
		form.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
		return form
	}
	cases := []struct {
		name string
		form url.Values
		want int
	}{
		{"accepted certificate", form(registered, tokenURL(teams)), http.StatusOK},
		{"other certificate", form(stranger, tokenURL(teams)), http.StatusUnauthorized},
		{"other audience", form(registered, "https://login.example.com"), http.StatusUnauthorized},
	}
	if status := askForToken(t, teams, tokenURL(teams), cases[0].form); status != http.StatusUnauthorized {
		t.Errorf("status %d before the certificate is accepted", status)
	}
	teams.AcceptCertificate(selfSigned(t, registered))
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if status := askForToken(t, teams, tokenURL(teams), c.form); status != c.want {
				t.Errorf("status %d, want %d", status, c.want)
			}
		})
	}
}

func newKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return private
}

func selfSigned(t *testing.T, private *rsa.PrivateKey) *x509.Certificate {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}

func TestTheCAIsNeededAndEnough(t *testing.T) {
	teams := teamstest.New(t)
	pem, err := os.ReadFile(teams.CAFile())
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	for name, roots := range map[string]*x509.CertPool{"with": pool, "without": x509.NewCertPool()} {
		transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
		res, err := (&http.Client{Transport: transport}).PostForm(tokenURL(teams), secretForm(teams))
		if (err == nil) != (name == "with") {
			t.Errorf("%s the CA: %v", name, err)
		}
		if err == nil {
			res.Body.Close()
		}
		transport.CloseIdleConnections()
	}
}

func TestTokensThatTheConnectorRefuses(t *testing.T) {
	cases := map[string]func(*testing.T, *teamstest.Teams, *echo){
		"never granted": func(_ *testing.T, _ *teamstest.Teams, bot *echo) { bot.token = "guessed" },
		"for something else": func(_ *testing.T, teams *teamstest.Teams, bot *echo) {
			bot.scope = "https://graph.microsoft.com/.default"
			teams.AcceptScope(bot.scope)
		},
		"expired": func(_ *testing.T, teams *teamstest.Teams, _ *echo) { teams.TokenLifetime(0) },
		"revoked": func(t *testing.T, teams *teamstest.Teams, bot *echo) {
			if _, err := bot.ownToken(); err != nil {
				t.Fatal(err)
			}
			teams.RevokeTokens()
		},
	}
	for name, prepare := range cases {
		t.Run(name, func(t *testing.T) {
			teams := teamstest.New(t)
			bot := startEcho(t, teams)
			prepare(t, teams, bot)
			res, err := bot.post(teams.ServiceURL(), "a:1", map[string]any{"type": "message"})
			if err != nil || res.StatusCode != http.StatusUnauthorized || bot.token == "" {
				t.Fatalf("%v, %v", res, err)
			}
			if len(teams.Unauthorized()) != 1 || len(teams.Sent()) != 0 {
				t.Errorf("recorded %v and %v", teams.Unauthorized(), teams.Sent())
			}
		})
	}
}

func TestTheAuthorityFails(t *testing.T) {
	teams := teamstest.New(t)
	teams.FailTokens(1, teamstest.Status(http.StatusServiceUnavailable).RetryAfter("1"))
	if status := askForToken(t, teams, tokenURL(teams), secretForm(teams)); status != http.StatusServiceUnavailable {
		t.Errorf("status %d", status)
	}
	if status := askForToken(t, teams, tokenURL(teams), secretForm(teams)); status != http.StatusOK {
		t.Errorf("status %d after the fault", status)
	}
}
