package auth

import (
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"strings"
)

// signingKey is one of the issuer's public keys, with the channels that it may sign for; none listed is any.
type signingKey struct {
	public       *rsa.PublicKey
	endorsements []string
}

// keySet is what one fetch brought. It takes the tokens it verified with it when the next set comes, so a withdrawn
// key is forgotten whole.
type keySet struct {
	keys map[string]signingKey // by key id
	memory
}

// parseKeySet reads the keys that can verify RS256 and passes over all others: an issuer may add kinds at any time.
func parseKeySet(entries []json.RawMessage) (*keySet, error) {
	set := &keySet{keys: map[string]signingKey{}}
	for _, entry := range entries {
		if id, key, ok := parseKey(entry); ok {
			set.keys[id] = key
		}
	}
	if len(set.keys) == 0 {
		return nil, errors.New("no usable key among them")
	}
	return set, nil
}

// parseKey reads a JSON Web Key (RFC 7517, RFC 7518 6.3) with the connector's own member "endorsements".
func parseKey(entry json.RawMessage) (id string, key signingKey, ok bool) {
	var jwk struct {
		Kty, Use, Alg, Kid, N, E string
		Endorsements             []string
	}
	err := json.Unmarshal(entry, &jwk)
	signs := (jwk.Use == "" || jwk.Use == "sig") && (jwk.Alg == "" || jwk.Alg == "RS256")
	if err != nil || jwk.Kty != "RSA" || jwk.Kid == "" || !signs {
		return "", signingKey{}, false
	}
	public, ok := publicKey(jwk.N, jwk.E)
	return jwk.Kid, signingKey{public, jwk.Endorsements}, ok
}

// publicKey accepts moduli of 2048 to 8192 bits and exponents that crypto/rsa accepts.
func publicKey(modulus, exponent string) (*rsa.PublicKey, bool) {
	n, errN := base64.RawURLEncoding.DecodeString(strings.TrimRight(modulus, "="))
	e, errE := base64.RawURLEncoding.DecodeString(strings.TrimRight(exponent, "="))
	if errN != nil || errE != nil {
		return nil, false
	}
	key := &rsa.PublicKey{N: new(big.Int).SetBytes(n)}
	size, power := key.N.BitLen(), new(big.Int).SetBytes(e)
	if size < 2048 || size > 8192 || power.BitLen() > 31 || power.Bit(0) == 0 || power.BitLen() < 2 {
		return nil, false
	}
	key.E = int(power.Int64())
	return key, true
}
