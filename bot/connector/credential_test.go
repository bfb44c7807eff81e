package connector_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"ssprbot/bot"
	"ssprbot/bot/connector"
)

const (
	appID  = "11111111-1111-1111-1111-111111111111"
	tenant = "22222222-2222-2222-2222-222222222222"
	secret = "hunter2~secret"
)

// entra plays Microsoft Entra ID over TLS: answer has the token requests, which are kept.
type entra struct {
	*httptest.Server
	answer func(http.ResponseWriter, *http.Request)

	mu    sync.Mutex
	paths []string
	forms []url.Values
}

// newEntra gives the tokens "issued 1", "issued 2" and so on, unless answer is set.
func newEntra(t *testing.T) *entra {
	e := &entra{}
	e.Server = httptest.NewTLSServer(e)
	t.Cleanup(e.Close)
	return e
}

func (e *entra) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if tenant, ok := strings.CutSuffix(r.URL.Path, "/v2.0/.well-known/openid-configuration"); ok {
		_ = json.NewEncoder(w).Encode(map[string]string{
			"issuer":                 e.URL + tenant + "/v2.0",
			"authorization_endpoint": e.URL + tenant + "/oauth2/v2.0/authorize",
			"token_endpoint":         e.URL + tenant + "/oauth2/v2.0/token",
		})
		return
	}
	_ = r.ParseForm()
	e.mu.Lock()
	e.paths, e.forms = append(e.paths, r.URL.Path), append(e.forms, r.Form)
	n := len(e.forms)
	e.mu.Unlock()
	if e.answer != nil {
		e.answer(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = fmt.Fprintf(w, `{"token_type":"Bearer","expires_in":3600,"access_token":"issued %d"}`, n)
}

// config is that of a single-tenant bot with a secret, whose authority is e.
func (e *entra) config() connector.CredentialConfig {
	return connector.CredentialConfig{
		Type: connector.SingleTenant, AppID: appID, Password: secret, TenantID: tenant,
		Cloud: bot.Clouds()[0], AuthorityURL: e.URL, Transport: e.Client().Transport,
	}
}

// tokensFrom are those that the configured credential gets.
func tokensFrom(t *testing.T, c connector.CredentialConfig) *connector.Tokens {
	t.Helper()
	credential, err := connector.NewCredential(c)
	if err != nil {
		t.Fatal(err)
	}
	tokens := connector.NewTokens(credential, c.Cloud.Scope)
	t.Cleanup(tokens.Close)
	return tokens
}

// expectForm compares the only token request.
func (e *entra) expectForm(t *testing.T, path string, form map[string]string) {
	t.Helper()
	if len(e.paths) != 1 || e.paths[0] != path {
		t.Fatalf("token requests to %v, want one to %s", e.paths, path)
	}
	for name, want := range form {
		if got := e.forms[0].Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestSecret(t *testing.T) {
	for name, test := range map[string]struct {
		kind  connector.AppType
		cloud bot.Cloud
		path  string
	}{
		"single tenant":               {connector.SingleTenant, bot.Clouds()[0], "/" + tenant + "/oauth2/v2.0/token"},
		"multi-tenant":                {connector.MultiTenant, bot.Clouds()[0], "/botframework.com/oauth2/v2.0/token"},
		"multi-tenant, US government": {connector.MultiTenant, bot.Clouds()[1], "/MicrosoftServices.onmicrosoft.us/oauth2/v2.0/token"},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEntra(t)
			config := e.config()
			config.Type, config.Cloud = test.kind, test.cloud
			want(t, tokensFrom(t, config), "issued 1")
			e.expectForm(t, test.path, map[string]string{"grant_type": "client_credentials", "client_id": appID, "client_secret": secret})
			if scope := strings.Fields(e.forms[0].Get("scope")); len(scope) == 0 || scope[0] != test.cloud.Scope {
				t.Errorf("scope %q, want %s", scope, test.cloud.Scope)
			}
		})
	}
}

// certificate returns a self-signed certificate with its key as PEM.
func certificate(t *testing.T) (*rsa.PrivateKey, []byte) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "bot"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	encodedKey, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return key, append(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encodedKey})...)
}

func TestCertificate(t *testing.T) {
	e := newEntra(t)
	key, file := certificate(t)
	config := e.config()
	config.Password, config.CertificatePEM = "", file
	want(t, tokensFrom(t, config), "issued 1")
	path := "/" + tenant + "/oauth2/v2.0/token"
	e.expectForm(t, path, map[string]string{
		"client_id": appID, "client_secret": "",
		"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
	})
	_, err := jwt.Parse(e.forms[0].Get("client_assertion"), func(*jwt.Token) (any, error) { return &key.PublicKey, nil },
		jwt.WithIssuer(appID), jwt.WithSubject(appID), jwt.WithAudience(e.URL+path), jwt.WithExpirationRequired())
	if err != nil {
		t.Errorf("the assertion: %v", err)
	}
}

func TestManagedIdentity(t *testing.T) {
	e := newEntra(t)
	var header string
	e.answer = func(w http.ResponseWriter, r *http.Request) {
		header = r.Header.Get("X-IDENTITY-HEADER")
		_, _ = fmt.Fprintf(w, `{"token_type":"Bearer","expires_on":"%d","access_token":"issued"}`, time.Now().Add(24*time.Hour).Unix())
	}
	t.Setenv("IDENTITY_ENDPOINT", e.URL+"/msi/token")
	t.Setenv("IDENTITY_HEADER", secret)
	config := e.config()
	config.Type, config.Password, config.TenantID = connector.UserAssignedMSI, "", ""
	want(t, tokensFrom(t, config), "issued")
	e.expectForm(t, "/msi/token", map[string]string{"resource": "https://api.botframework.com", "client_id": appID, "api-version": "2019-08-01"})
	if header != secret {
		t.Errorf("X-IDENTITY-HEADER: %q", header)
	}
}

func TestInvalidatedTokenIsNotTakenFromTheLibrarysCache(t *testing.T) {
	tokens := tokensFrom(t, newEntra(t).config())
	want(t, tokens, "issued 1")
	tokens.Invalidate("issued 1")
	want(t, tokens, "issued 2")
}

func TestTokenRequestIsNotRedirected(t *testing.T) {
	elsewhere := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the second host got the secret") })
	e := newEntra(t)
	e.answer = func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere, http.StatusTemporaryRedirect)
	}
	if failure := wantError(t, tokensFrom(t, e.config()), ""); failure.Status != http.StatusTemporaryRedirect {
		t.Errorf("got %v", failure)
	}
}

func TestTokenErrors(t *testing.T) {
	echo := func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Form.Encode()+" issued 1") }
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		code   string
		status int
		text   string
	}{
		"wrong secret": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(401)
			_, _ = io.WriteString(w, `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided: `+secret+`"}`)
		}, "AADSTS7000215", 401, "getting the bot's token: status 401 AADSTS7000215"},
		"quotes the request":            {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(400); echo(w, r) }, "", 400, "getting the bot's token: status 400"},
		"no JSON, with the token in it": {echo, "", 0, "getting the bot's token: the answer cannot be used"},
		"JSON cut short": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"token_type":"Bearer","expires_in":3600,"access_token":"issued 1`)
		}, "", 0, "getting the bot's token: the answer cannot be used"},
		"cut": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "", 0, "getting the bot's token: EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // azidentity tries again after a while
			e := newEntra(t)
			e.answer = test.answer
			failure := wantError(t, tokensFrom(t, e.config()), test.code)
			if failure.Status != test.status || failure.Error() != test.text {
				t.Errorf("status %d, %q; want %d, %q", failure.Status, failure, test.status, test.text)
			}
			if shown := fmt.Sprintf("%+v", *failure); strings.Contains(shown, "hunter2") || strings.Contains(shown, "issued") {
				t.Errorf("the error quotes: %s", shown)
			}
		})
	}
}

func TestUnreachableAuthorityIsNamed(t *testing.T) {
	t.Parallel() // azidentity tries again after a while
	e := newEntra(t)
	e.Config.ErrorLog = quiet()
	config := e.config()
	config.Transport = nil // does not trust e
	failure := wantError(t, tokensFrom(t, config), "")
	if _, ok := errors.AsType[x509.UnknownAuthorityError](failure); !ok {
		t.Errorf("got %v, want it to be of an unknown certificate authority", failure)
	}
}

func TestNewCredentialRefuses(t *testing.T) {
	_, file := certificate(t)
	for name, test := range map[string]struct {
		change func(*connector.CredentialConfig)
		want   string
	}{
		"no app id":               {func(c *connector.CredentialConfig) { c.AppID = "" }, "app id missing"},
		"unknown type":            {func(c *connector.CredentialConfig) { c.Type = "Tenant" }, `unknown app type "Tenant"`},
		"no tenant":               {func(c *connector.CredentialConfig) { c.TenantID = "" }, "tenant"},
		"tenant with a slash":     {func(c *connector.CredentialConfig) { c.TenantID = "a/b" }, "tenant"},
		"neither":                 {func(c *connector.CredentialConfig) { c.Password = "" }, "either a password or a certificate"},
		"both":                    {func(c *connector.CredentialConfig) { c.CertificatePEM = file }, "either a password or a certificate"},
		"no certificate":          {func(c *connector.CredentialConfig) { c.Password, c.CertificatePEM = "", []byte(secret) }, "not PEM"},
		"authority without https": {func(c *connector.CredentialConfig) { c.AuthorityURL = "http://127.0.0.1" }, "must be an https URL"},
		"authority without host":  {func(c *connector.CredentialConfig) { c.AuthorityURL = "https://" }, "must be an https URL"},
		"no authority at all":     {func(c *connector.CredentialConfig) { c.AuthorityURL, c.Cloud = "", bot.Cloud{} }, "must be an https URL"},
	} {
		t.Run(name, func(t *testing.T) {
			config := connector.CredentialConfig{Type: connector.SingleTenant, AppID: appID, Password: secret, TenantID: tenant, Cloud: bot.Clouds()[0]}
			test.change(&config)
			_, err := connector.NewCredential(config)
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), secret) {
				t.Errorf("got %v; want it to say %s", err, test.want)
			}
		})
	}
}

func TestCredentialConfigDoesNotPrintItsSecret(t *testing.T) {
	config := connector.CredentialConfig{Type: connector.SingleTenant, AppID: appID, Password: secret, CertificatePEM: []byte(secret)}
	encoded, err := json.Marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	if shown := fmt.Sprintf("%v %+v %#v %s", config, &config, config, encoded); strings.Contains(shown, "hunter2") {
		t.Error(shown)
	}
}
