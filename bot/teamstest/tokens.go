package teamstest

import (
	"crypto/x509"
	"encoding/pem"
	"maps"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Forgery is a token before it is signed. Tests change it to see whether the bot notices.
type Forgery struct {
	Claims map[string]any
	Header map[string]any    // overrides what signing writes, so that a header can lie about "alg"
	Method jwt.SigningMethod // RS256
	Key    any               // as Method wants it
}

// Token returns a token as the Bot Connector presents it to the bot, valid for an hour, after the changes given.
// The claims are those measured in live tokens: aud, exp, iss, nbf and serviceurl.
func (s *Teams) Token(change ...func(*Forgery)) string {
	s.t.Helper()
	now := time.Now()
	key := s.issuer.signing()
	f := &Forgery{
		Claims: map[string]any{
			"iss": Issuer, "aud": s.AppID, "serviceurl": s.ServiceURL(),
			"nbf": now.Unix(), "exp": now.Add(time.Hour).Unix(),
		},
		Header: map[string]any{"typ": "JWT", "kid": key.id, "x5t": key.id},
		Method: jwt.SigningMethodRS256,
		Key:    key.private,
	}
	for _, c := range change {
		c(f)
	}
	token := jwt.NewWithClaims(f.Method, jwt.MapClaims(f.Claims))
	maps.Copy(token.Header, f.Header)
	signed, err := token.SignedString(f.Key)
	if err != nil {
		s.t.Fatalf("signing a token: %v", err)
	}
	return signed
}

// Claim sets a claim; nil removes it.
func Claim(name string, value any) func(*Forgery) {
	return func(f *Forgery) {
		f.Claims[name] = value
		if value == nil {
			delete(f.Claims, name)
		}
	}
}

// Unsigned makes a token with the algorithm "none".
func Unsigned(f *Forgery) { f.Method, f.Key = jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType }

// RS384 signs with the right key and an algorithm that the service does not use.
func RS384(f *Forgery) { f.Method = jwt.SigningMethodRS384 }

// PS256 signs with the right key and RSA-PSS, which the service does not use either.
func PS256(f *Forgery) { f.Method = jwt.SigningMethodPS256 }

// WithoutKeyID leaves the kid out of the header.
func WithoutKeyID(f *Forgery) {
	delete(f.Header, "kid")
	delete(f.Header, "x5t")
}

// SignedBy signs with another published or withdrawn key. An unknown kid fails the test.
func (s *Teams) SignedBy(kid string) func(*Forgery) {
	return func(f *Forgery) {
		s.t.Helper()
		key := s.issuer.find(kid)
		if key == nil {
			s.t.Fatalf("forging a token: no key %q", kid)
		}
		f.Key, f.Header["kid"], f.Header["x5t"] = key.private, kid, kid
	}
}

// UnknownKey signs with a key that was never published, under a kid that was never published.
func (s *Teams) UnknownKey(f *Forgery) {
	f.Key, f.Header["kid"], f.Header["x5t"] = newRSAKey(), newGUID(), ""
}

// BadSignature signs with a key that was never published, under the kid of the current one.
func (s *Teams) BadSignature(f *Forgery) { f.Key = newRSAKey() }

// HMACWithPEM signs with HS256, taking the public key's PEM text as the shared secret.
func (s *Teams) HMACWithPEM(f *Forgery) {
	der, err := x509.MarshalPKIXPublicKey(s.issuer.signing().private.Public())
	if err != nil {
		s.t.Fatalf("forging a token: %v", err)
	}
	f.Method, f.Key = jwt.SigningMethodHS256, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

// HMACWithModulus signs with HS256, taking the public key's modulus as the shared secret.
func (s *Teams) HMACWithModulus(f *Forgery) {
	f.Method, f.Key = jwt.SigningMethodHS256, s.issuer.signing().private.N.Bytes()
}
