package auth_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"ssprbot/bot"
	"ssprbot/bot/auth"
)

const (
	appID      = "a1111111-2222-3333-4444-55555555555b"
	tenant     = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
	serviceURL = "https://smba.trafficmanager.net/emea/" + tenant + "/"
	origin     = "https://login.issuer.example"
)

// rsaKeys are made once: making one takes longer than any test.
var rsaKeys = sync.OnceValue(func() []*rsa.PrivateKey {
	keys := make([]*rsa.PrivateKey, 3)
	for i := range keys {
		keys[i], _ = rsa.GenerateKey(rand.Reader, 2048)
	}
	return keys
})

// issuer publishes OpenID metadata and keys without a network, so that it works inside synctest too.
type issuer struct {
	mu      sync.Mutex
	jwks    map[string]any                              // by key id
	answers func(*http.Request) (*http.Response, error) // asked first; nil or a nil response is the usual answer
	fetches int                                         // of the metadata
}

func newIssuer(ids ...string) *issuer {
	i := &issuer{}
	i.publish(ids...)
	return i
}

// publish replaces the keys: the first id gets the first of rsaKeys, and so on.
func (i *issuer) publish(ids ...string) {
	jwks := map[string]any{}
	for n, id := range ids {
		if id != "" {
			jwks[id] = jwk(id, rsaKeys()[n])
		}
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.jwks = jwks
}

func jwk(id string, key *rsa.PrivateKey) map[string]any {
	return map[string]any{
		"kty": "RSA", "use": "sig", "kid": id, "endorsements": []string{"msteams", "webchat"},
		"n": base64.RawURLEncoding.EncodeToString(key.N.Bytes()),
		"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes()),
	}
}

func (i *issuer) set(answers func(*http.Request) (*http.Response, error)) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.answers = answers
}

func (i *issuer) fetched() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.fetches
}

func (i *issuer) RoundTrip(r *http.Request) (*http.Response, error) {
	i.mu.Lock()
	answers := i.answers
	jwks := map[string]any{"keys": append([]any{}, values(i.jwks)...)}
	if r.URL.Path != "/keys" {
		i.fetches++
	}
	i.mu.Unlock()
	if answers != nil {
		if res, err := answers(r); res != nil || err != nil {
			return res, err
		}
	}
	if r.URL.Path == "/keys" {
		return reply(http.StatusOK, jwks), nil
	}
	return reply(http.StatusOK, map[string]any{"jwks_uri": r.URL.Scheme + "://" + r.URL.Host + "/keys"}), nil
}

func values(m map[string]any) (all []any) {
	for v := range maps.Values(m) {
		all = append(all, v)
	}
	return all
}

func reply(status int, body any) *http.Response {
	data, _ := json.Marshal(body)
	return text(status, string(data))
}

func text(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

func down(*http.Request) (*http.Response, error) { return nil, errors.New("issuer is down") }

func hang(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func slow(r *http.Request) (*http.Response, error) {
	select {
	case <-time.After(2 * time.Second):
		return nil, nil
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

func config(i *issuer) auth.Config {
	return auth.Config{
		AppID:        appID,
		Cloud:        bot.Clouds()[0],
		MetadataURL:  origin + "/metadata",
		ServiceHosts: []string{"127.0.0.1:3979"},
		Tenants:      []string{"99999999-0000-0000-0000-000000000000", tenant},
		Client:       &http.Client{Transport: i},
	}
}

// start runs the gate until the test's context ends and waits for it. Inside synctest its first fetch is done then.
func start(t *testing.T, g *auth.Gate) {
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { g.Run(ctx) })
	t.Cleanup(func() { cancel(); running.Wait() })
}

// token is what a test signs; the zero fields of newToken's are the good ones.
type token struct {
	method jwt.SigningMethod
	key    any
	header map[string]any
	claims jwt.MapClaims
}

// newToken is as the connector makes them: exactly these claims, an hour of life.
func newToken(now time.Time, id string, key *rsa.PrivateKey) *token {
	return &token{
		method: jwt.SigningMethodRS256,
		key:    key,
		header: map[string]any{"kid": id},
		claims: jwt.MapClaims{
			"iss": "https://api.botframework.com", "aud": appID, "serviceurl": serviceURL,
			"nbf": now.Unix(), "exp": now.Add(time.Hour).Unix(),
		},
	}
}

func (k *token) sign() string {
	t := jwt.NewWithClaims(k.method, k.claims)
	maps.Copy(t.Header, k.header)
	signed, err := t.SignedString(k.key)
	if err != nil {
		panic(err)
	}
	return signed
}

// signed is a good token of the key that publish gives the n-th id.
func signed(now time.Time, id string, n int) string { return newToken(now, id, rsaKeys()[n]).sign() }

func request(token string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/api/messages", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	return r
}

func admit(g *auth.Gate, token string) error {
	_, err := g.Admit(request(token))
	return err
}

// wantRefusal compares with a status and reason; 0 wants no refusal.
func wantRefusal(t *testing.T, err error, status int, reason string) {
	t.Helper()
	var refusal *bot.Refusal
	switch {
	case status == 0 && err != nil:
		t.Errorf("refused: %v", err)
	case status == 0:
	case !errors.As(err, &refusal):
		t.Errorf("got %v, want a refusal: %d %s", err, status, reason)
	case refusal.Status != status || refusal.Reason != reason:
		t.Errorf("refused with %d %q, want %d %q", refusal.Status, refusal.Reason, status, reason)
	}
}

// message is an activity as Teams sends it, with changes.
func message(t *testing.T, change map[string]any) *bot.Activity {
	t.Helper()
	fields := map[string]any{
		"type": "message", "id": "1", "channelId": "msteams", "serviceUrl": serviceURL, "text": "hi",
		"conversation": map[string]any{"id": "a:1", "tenantId": tenant},
		"channelData":  map[string]any{"tenant": map[string]any{"id": tenant}},
	}
	maps.Copy(fields, change)
	body, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	a, err := bot.ParseActivity(body)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
