package teams

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	issuer   = "https://api.botframework.com"
	lifetime = time.Hour
)

// identity serves the issuer's documents and grants tokens to the bot (OAuth 2.0 client credentials).
func (t *Teams) identity(origin, authority string) http.Handler {
	mux := http.NewServeMux()
	answer := func(pattern string, document func(*http.Request) any) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(document(r)) // a bot that hangs up gets no token
		})
	}
	answer("GET /v1/.well-known/openidconfiguration", func(*http.Request) any {
		return map[string]any{
			"issuer": issuer, "jwks_uri": origin + "/v1/.well-known/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		}
	})
	answer("GET /v1/.well-known/keys", func(*http.Request) any { return map[string]any{"keys": []any{t.jwk()}} })
	answer("GET /common/discovery/instance", func(*http.Request) any {
		return map[string]any{"tenant_discovery_endpoint": authority + "/" + TenantID + "/v2.0/.well-known/openid-configuration", "metadata": []any{}}
	})
	answer("GET /{tenant}/v2.0/.well-known/openid-configuration", func(r *http.Request) any {
		base := authority + "/" + r.PathValue("tenant")
		return map[string]any{
			"issuer": base + "/v2.0", "authorization_endpoint": base + "/oauth2/v2.0/authorize",
			"token_endpoint": base + "/oauth2/v2.0/token", "jwks_uri": base + "/discovery/v2.0/keys",
		}
	})
	mux.HandleFunc("POST /{tenant}/oauth2/v2.0/token", t.grant)
	return mux
}

func (t *Teams) grant(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil || r.PostForm.Get("client_secret") != Secret {
		http.Error(w, `{"error":"invalid_client"}`, http.StatusUnauthorized)
		return
	}
	token := rand.Text() + rand.Text()
	t.granted.Store("Bearer "+token, true)
	w.Header().Set("Content-Type", "application/json")
	seconds := int(lifetime.Seconds())
	_ = json.NewEncoder(w).Encode(map[string]any{
		"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": token,
	})
}

func (t *Teams) jwk() map[string]any {
	return map[string]any{
		"kty": "RSA", "use": "sig", "kid": t.keyID, "x5t": t.keyID, "endorsements": []string{"msteams"},
		"n": base64.RawURLEncoding.EncodeToString(t.key.N.Bytes()),
		"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(t.key.E)).Bytes()),
	}
}

// Token is what the connector shows to the bot, with the claims of live tokens, valid for an hour. Each call makes
// another one.
func (t *Teams) Token() (string, error) {
	now := time.Now()
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
		"iss": issuer, "aud": AppID, "serviceurl": t.ServiceURL, "nbf": now.Add(-time.Second).Unix(), "exp": now.Add(lifetime).Unix(),
		"jti": rand.Text(),
	})
	token.Header["kid"], token.Header["x5t"] = t.keyID, t.keyID
	signed, err := token.SignedString(t.key)
	if err != nil {
		return "", fmt.Errorf("signing a token: %w", err)
	}
	return signed, nil
}
