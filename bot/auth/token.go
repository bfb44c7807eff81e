package auth

import (
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	maxHeader = 16 << 10        // bytes of an Authorization header; the connector's have about a thousand
	clockSkew = 5 * time.Minute // "industry-standard clock-skew is 5 minutes"
)

// digest identifies a token without keeping it.
type digest = [sha256.Size]byte

// bearer takes the token out of the Authorization headers of a request.
func bearer(headers []string) (string, error) {
	switch {
	case len(headers) == 0:
		return "", unauthorized("no Authorization header")
	case len(headers) > 1:
		return "", unauthorized("more than one Authorization header")
	case len(headers[0]) > maxHeader:
		return "", unauthorized("Authorization header is too long")
	}
	scheme, token, _ := strings.Cut(headers[0], " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", unauthorized("Authorization scheme is not Bearer")
	}
	if token == "" || strings.ContainsFunc(token, notInToken) {
		return "", unauthorized("bearer token is empty or has foreign characters")
	}
	return token, nil
}

// notInToken names what base64url without padding does not have. Go's decoder skips line breaks, so that one token
// would have many spellings.
func notInToken(r rune) bool {
	letter := 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	return !letter && !strings.ContainsRune("-_.", r)
}

func newParser(c Config) *jwt.Parser {
	return jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodRS256.Alg()}),
		jwt.WithIssuer(c.Cloud.Issuer),
		jwt.WithAudience(c.AppID),
		jwt.WithExpirationRequired(),
		jwt.WithNotBeforeRequired(),
		jwt.WithLeeway(clockSkew),
		jwt.WithTimeFunc(c.Now),
		jwt.WithStrictDecoding(),
	)
}

// verify reads a token that is not remembered, and remembers it.
func (g *Gate) verify(ctx context.Context, raw string, id digest) (*Verified, error) {
	// A map takes claims by their exact names; a struct would take "serviceUrl" for "serviceurl".
	claims := jwt.MapClaims{}
	var by signer
	token, err := g.parser.ParseWithClaims(raw, claims, func(t *jwt.Token) (any, error) {
		var err error
		by, err = g.keys.signer(ctx, t.Header)
		return by.key.public, err
	})
	if err != nil {
		return nil, refusal(token, err)
	}
	if audience, _ := claims.GetAudience(); len(audience) != 1 {
		return nil, unauthorized("token is for several audiences")
	}
	serviceURL, _ := claims["serviceurl"].(string)
	caller := &Verified{gate: g, token: id, serviceURL: serviceURL, endorsements: by.key.endorsements}
	expires, _ := claims.GetExpirationTime() // required by the parser
	by.set.remember(id, caller, expires.Time)
	return caller, nil
}

// refusal turns what the parser found into the first reason that applies.
func refusal(token *jwt.Token, err error) error {
	if token != nil && token.Header != nil && token.Header["alg"] != jwt.SigningMethodRS256.Alg() {
		return unauthorized("token's algorithm is not RS256")
	}
	for _, known := range []struct {
		cause  error
		reason string
	}{
		{errNoKeyID, "token names no key"},
		{errCritical, "token has a critical header"},
		{errNoKeys, "signing keys are not loaded"},
		{errUnknownKey, "token's key is unknown"},
		{jwt.ErrTokenMalformed, "token is malformed"},
		{jwt.ErrTokenSignatureInvalid, "token's signature is wrong"},
		{jwt.ErrInvalidType, "a claim has the wrong type"},
		{jwt.ErrTokenRequiredClaimMissing, "token lacks exp, nbf, iss or aud"},
		{jwt.ErrTokenInvalidIssuer, "token has another issuer"},
		{jwt.ErrTokenInvalidAudience, "token is for another audience"},
		{jwt.ErrTokenExpired, "token is expired"},
		{jwt.ErrTokenNotValidYet, "token is not valid yet"},
	} {
		if errors.Is(err, known.cause) {
			return unauthorized(known.reason)
		}
	}
	return unauthorized("token is not valid")
}
