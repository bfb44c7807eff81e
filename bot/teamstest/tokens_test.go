package teamstest_test

import (
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"ssprbot/bot/teamstest"
)

type publishedKey struct {
	Kty, Kid, N, E string
	Endorsements   []string
}

func published(t *testing.T, teams *teamstest.Teams) map[string]publishedKey {
	t.Helper()
	var metadata struct {
		Issuer string `json:"issuer"`
		Keys   string `json:"jwks_uri"`
	}
	get(t, teams.MetadataURL(), &metadata)
	if metadata.Issuer != teamstest.Issuer {
		t.Errorf("issuer %q", metadata.Issuer)
	}
	var document struct{ Keys []publishedKey }
	get(t, metadata.Keys, &document)
	keys := map[string]publishedKey{}
	for _, key := range document.Keys {
		keys[key.Kid] = key
	}
	return keys
}

func get(t *testing.T, address string, into any) {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
}

// verify does what the documentation asks of a bot, up to the issuer's keys and audience.
func verify(t *testing.T, teams *teamstest.Teams, token string) (jwt.MapClaims, error) {
	t.Helper()
	keys := published(t, teams)
	claims := jwt.MapClaims{}
	_, err := jwt.ParseWithClaims(token, claims, func(token *jwt.Token) (any, error) {
		kid, _ := token.Header["kid"].(string)
		key, ok := keys[kid]
		if !ok {
			return nil, jwt.ErrTokenUnverifiable
		}
		return key.rsa(t), nil
	}, jwt.WithValidMethods([]string{"RS256"}), jwt.WithAudience(teams.AppID), jwt.WithIssuer(teamstest.Issuer),
		jwt.WithExpirationRequired())
	return claims, err
}

func (k publishedKey) rsa(t *testing.T) *rsa.PublicKey {
	t.Helper()
	n, err := base64.RawURLEncoding.DecodeString(k.N)
	if err != nil {
		t.Fatal(err)
	}
	e, err := base64.RawURLEncoding.DecodeString(k.E)
	if err != nil {
		t.Fatal(err)
	}
	return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
}

func TestATokenIsValid(t *testing.T) {
	teams := teamstest.New(t)
	claims, err := verify(t, teams, teams.Token())
	if err != nil {
		t.Fatal(err)
	}
	if claims["serviceurl"] != teams.ServiceURL() || len(claims) != 5 {
		t.Errorf("claims %v", claims)
	}
	if key := published(t, teams)[teams.CurrentKey()]; !slices.Equal(key.Endorsements, []string{"msteams"}) || key.Kty != "RSA" {
		t.Errorf("key %+v", key)
	}
}

func TestForgeriesAreNot(t *testing.T) {
	teams := teamstest.New(t)
	withdrawn := teams.CurrentKey()
	teams.RotateKeys()
	teams.WithdrawKey(withdrawn)
	forgeries := map[string]func(*teamstest.Forgery){
		"unsigned":          teamstest.Unsigned,
		"RS384":             teamstest.RS384,
		"PS256":             teamstest.PS256,
		"no kid":            teamstest.WithoutKeyID,
		"withdrawn key":     teams.SignedBy(withdrawn),
		"unknown key":       teams.UnknownKey,
		"bad signature":     teams.BadSignature,
		"HMAC with PEM":     teams.HMACWithPEM,
		"HMAC with modulus": teams.HMACWithModulus,
		"other audience":    teamstest.Claim("aud", "somebody else"),
		"other issuer":      teamstest.Claim("iss", "https://sts.windows.net/"),
		"no expiry":         teamstest.Claim("exp", nil),
		"expired":           teamstest.Claim("exp", time.Now().Add(-time.Second).Unix()),
		"not yet valid":     teamstest.Claim("nbf", time.Now().Add(time.Hour).Unix()),
		"lying header":      func(f *teamstest.Forgery) { f.Header["alg"] = "none" },
	}
	for name, forge := range forgeries {
		t.Run(name, func(t *testing.T) {
			if _, err := verify(t, teams, teams.Token(forge)); err == nil {
				t.Error("the token is valid")
			}
		})
	}
}

func TestKeysRotate(t *testing.T) {
	teams := teamstest.New(t)
	before, old := teams.Token(), teams.CurrentKey()
	fresh := teams.RotateKeys()
	if fresh == old || teams.CurrentKey() != fresh {
		t.Fatalf("keys %q and %q", old, fresh)
	}
	for _, token := range []string{before, teams.Token(), teams.Token(teams.SignedBy(old))} {
		if _, err := verify(t, teams, token); err != nil {
			t.Error(err)
		}
	}
	teams.WithdrawKey(old)
	if _, err := verify(t, teams, before); err == nil {
		t.Error("a withdrawn key is still published")
	}
	if teams.KeyRequests() != 4 || teams.MetadataRequests() != 4 {
		t.Errorf("%d and %d requests", teams.KeyRequests(), teams.MetadataRequests())
	}
}

func TestOtherKeysArePublished(t *testing.T) {
	teams := teamstest.New(t)
	plain, skype := teams.PublishKey(), teams.PublishKey("skype")
	teams.PublishJWK(map[string]any{"kty": "OKP", "kid": "odd"})
	keys := published(t, teams)
	if len(keys) != 4 || keys["odd"].Kty != "OKP" {
		t.Errorf("keys %v", keys)
	}
	if keys[plain].Endorsements != nil || !slices.Equal(keys[skype].Endorsements, []string{"skype"}) {
		t.Errorf("endorsements %v and %v", keys[plain].Endorsements, keys[skype].Endorsements)
	}
	if _, err := verify(t, teams, teams.Token(teams.SignedBy(skype))); err != nil {
		t.Error(err)
	}
}

func TestUnknownKeysFailTheTest(t *testing.T) {
	teams := teamstest.New(t)
	if failure(t, func(tb testing.TB) { teams.With(tb).WithdrawKey("no such key") }) == "" {
		t.Error("an unknown key was withdrawn")
	}
	if failure(t, func(tb testing.TB) { other := teams.With(tb); other.Token(other.SignedBy("no such key")) }) == "" {
		t.Error("an unknown key has signed")
	}
}

func TestTheIssuerFails(t *testing.T) {
	teams := teamstest.New(t)
	teams.FailKeys(1, teamstest.Status(http.StatusServiceUnavailable))
	for _, want := range []int{http.StatusServiceUnavailable, http.StatusOK} {
		res, err := http.Get(teams.MetadataURL())
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("status %d, want %d", res.StatusCode, want)
		}
	}
}
