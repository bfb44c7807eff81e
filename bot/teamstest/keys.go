package teamstest

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"math/big"
	"net/http"
	"slices"
	"sync"
	"testing"
)

// Issuer is the iss of the Bot Connector's tokens in the public cloud.
const Issuer = "https://api.botframework.com"

// issuer publishes the keys that the connector signs with.
type issuer struct {
	url    string
	faults faults

	first            sync.Once // makes the first key, which few tests of a connector need
	mu               sync.Mutex
	keys             []*signingKey // newest last
	odd              []map[string]any
	current          *signingKey
	keyRequests      int
	metadataRequests int
}

type signingKey struct {
	id           string
	private      *rsa.PrivateKey
	endorsements []string // nil: the document does not mention any
	withdrawn    bool
}

func startIssuer(t testing.TB, ctx context.Context, teams *Teams) *issuer {
	t.Helper()
	i := &issuer{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/.well-known/openidconfiguration", i.serveMetadata)
	mux.HandleFunc("GET /v1/.well-known/keys", i.serveKeys)
	server := newServer(ctx, teams.dated(mux))
	startServer(t, server)
	i.url = server.URL
	return i
}

// signing is the key that tokens are signed with.
func (i *issuer) signing() *signingKey {
	i.first.Do(func() { i.rotate(i.add("msteams")) })
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.current
}

func (i *issuer) rotate(key *signingKey) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.current = key
}

func (i *issuer) add(endorsements ...string) *signingKey {
	key := &signingKey{id: rand.Text(), private: newRSAKey(), endorsements: endorsements}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.keys = append(i.keys, key)
	return key
}

func newRSAKey() *rsa.PrivateKey {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err) // no such size
	}
	return private
}

func (i *issuer) serveMetadata(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	i.metadataRequests++
	i.mu.Unlock()
	i.faults.take(r.Method, "", false).serve(w, r, connectorProblem, func() answer {
		return newAnswer(http.StatusOK, map[string]any{
			"issuer":                                Issuer,
			"authorization_endpoint":                "https://invalid.botframework.com",
			"jwks_uri":                              i.url + "/v1/.well-known/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"},
			"token_endpoint_auth_methods_supported": []string{"private_key_jwt"},
		})
	})
}

func (i *issuer) serveKeys(w http.ResponseWriter, r *http.Request) {
	i.signing()
	i.mu.Lock()
	i.keyRequests++
	document := i.document()
	i.mu.Unlock()
	i.faults.take(r.Method, "", false).serve(w, r, connectorProblem, func() answer { return newAnswer(http.StatusOK, document) })
}

func (i *issuer) document() map[string]any {
	keys := slices.Clone(i.odd)
	for _, key := range i.keys {
		if !key.withdrawn {
			keys = append(keys, key.jwk())
		}
	}
	return map[string]any{"keys": keys}
}

func (k *signingKey) jwk() map[string]any {
	jwk := map[string]any{
		"kty": "RSA", "use": "sig", "kid": k.id, "x5t": k.id,
		"n": base64.RawURLEncoding.EncodeToString(k.private.N.Bytes()),
		"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(k.private.E)).Bytes()),
	}
	if k.endorsements != nil {
		jwk["endorsements"] = k.endorsements
	}
	return jwk
}

func (i *issuer) find(kid string) *signingKey {
	i.mu.Lock()
	defer i.mu.Unlock()
	at := slices.IndexFunc(i.keys, func(k *signingKey) bool { return k.id == kid })
	if at < 0 {
		return nil
	}
	return i.keys[at]
}

// CurrentKey is the kid of the key that tokens are signed with.
func (s *Teams) CurrentKey() string { return s.issuer.signing().id }

// RotateKeys publishes a new key and signs with it from now on. The old one stays published until it is withdrawn.
func (s *Teams) RotateKeys() (kid string) {
	s.issuer.signing() // there is an old one
	key := s.issuer.add("msteams")
	s.issuer.rotate(key)
	return key.id
}

// PublishKey publishes a further key, endorsed for the channels named; without any it carries no endorsements at
// all. SignedBy uses it.
func (s *Teams) PublishKey(endorsements ...string) (kid string) {
	return s.issuer.add(endorsements...).id
}

// PublishJWK puts an arbitrary key in front of the document, such as one of a type that nobody knows yet.
func (s *Teams) PublishJWK(jwk map[string]any) {
	s.issuer.mu.Lock()
	defer s.issuer.mu.Unlock()
	s.issuer.odd = append(s.issuer.odd, jwk)
}

// WithdrawKey takes a key out of the published document; SignedBy can still sign with it. An unknown kid fails the
// test.
func (s *Teams) WithdrawKey(kid string) {
	s.t.Helper()
	key := s.issuer.find(kid)
	if key == nil {
		s.t.Fatalf("withdrawing a key: no key %q", kid)
	}
	s.issuer.mu.Lock()
	defer s.issuer.mu.Unlock()
	key.withdrawn = true
}

// FailKeys lets the next n requests for the metadata or the keys meet a fault; n below zero means for ever.
func (s *Teams) FailKeys(n int, f Fault) { s.issuer.faults.add(n, f) }

// KeyRequests counts the requests for the key document, those that met a fault included.
func (s *Teams) KeyRequests() int {
	s.issuer.mu.Lock()
	defer s.issuer.mu.Unlock()
	return s.issuer.keyRequests
}

// MetadataRequests counts the requests for the metadata, those that met a fault included.
func (s *Teams) MetadataRequests() int {
	s.issuer.mu.Lock()
	defer s.issuer.mu.Unlock()
	return s.issuer.metadataRequests
}
