package auth_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"ssprbot/bot/auth"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// gateAt is a gate whose clock stands still at noon.
func gateAt(i *issuer) *auth.Gate {
	c := config(i)
	c.Now = func() time.Time { return noon }
	return auth.NewGate(c)
}

func unix(d time.Duration) int64 { return noon.Add(d).Unix() }

func TestForgedTokens(t *testing.T) {
	claim := func(name string, value any) func(*token) { return func(k *token) { k.claims[name] = value } }
	without := func(name string) func(*token) { return func(k *token) { delete(k.claims, name) } }
	header := func(name string, value any) func(*token) { return func(k *token) { k.header[name] = value } }
	method := func(m jwt.SigningMethod, key any) func(*token) { return func(k *token) { k.method, k.key = m, key } }
	const (
		malformed = "token is malformed"
		algorithm = "token's algorithm is not RS256"
		signature = "token's signature is wrong"
		noKey     = "token names no key"
		unknown   = "token's key is unknown"
		issuedBy  = "token has another issuer"
		audience  = "token is for another audience"
		lacks     = "token lacks exp, nbf, iss or aud"
		wrongType = "a claim has the wrong type"
	)
	for _, tt := range []struct {
		name   string
		forge  func(*token)
		reason string // "" is admitted
	}{
		{"as the connector makes it", func(*token) {}, ""},
		{"audience as a list of one", claim("aud", []string{appID}), ""},
		{"expired within the skew", claim("exp", unix(-5*time.Minute+time.Second)), ""},
		{"not yet valid within the skew", claim("nbf", unix(5*time.Minute)), ""},

		{"expired beyond the skew", claim("exp", unix(-5*time.Minute)), "token is expired"},
		{"not yet valid beyond the skew", claim("nbf", unix(5*time.Minute+time.Second)), "token is not valid yet"},
		{"no exp", without("exp"), lacks},
		{"no nbf", without("nbf"), lacks},
		{"no iss", without("iss"), lacks},
		{"no aud", without("aud"), lacks},
		{"empty audience", claim("aud", ""), lacks},
		{"no audience in the list", claim("aud", []string{}), lacks},
		{"exp as text", claim("exp", "tomorrow"), wrongType},
		{"nbf as a list", claim("nbf", []int{1}), wrongType},
		{"iss as a list", claim("iss", []string{"https://api.botframework.com"}), wrongType},
		{"aud as an object", claim("aud", map[string]string{"0": appID}), lacks},
		{"another bot", claim("aud", "99999999-2222-3333-4444-555555555555"), audience},
		{"a bot's own outbound token", claim("aud", "https://api.botframework.com"), audience},
		{"audience as an API URI", claim("aud", "api://"+appID), audience},
		{"audience in upper case", claim("aud", strings.ToUpper(appID)), audience},
		{"audience among others", claim("aud", []string{appID, "https://api.botframework.com"}), "token is for several audiences"},
		{"audience twice", claim("aud", []string{appID, appID}), "token is for several audiences"},
		{"issuer with a slash", claim("iss", "https://api.botframework.com/"), issuedBy},
		{"issuer of another cloud", claim("iss", "https://api.botframework.us"), issuedBy},
		{"Entra as the issuer", claim("iss", "https://sts.windows.net/"+tenant+"/"), issuedBy},
		{"Emulator as the issuer", claim("iss", "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"), issuedBy},
		{"no key id", func(k *token) { delete(k.header, "kid") }, noKey},
		{"empty key id", header("kid", ""), noKey},
		{"key id as a number", header("kid", 1), noKey},
		{"unknown key id", header("kid", "k2"), unknown},
		{"key id as a path", header("kid", "../k1"), unknown},
		{"key in the header", func(k *token) {
			k.key, k.header["jwk"] = rsaKeys()[1], jwk("k1", rsaKeys()[1])
		}, signature},
		{"key by URL in the header", func(k *token) {
			k.key, k.header["jku"] = rsaKeys()[1], "https://evil.example/keys"
		}, signature},
		{"critical header", header("crit", []string{"exp"}), "token has a critical header"},
		{"signed by another key", func(k *token) { k.key = rsaKeys()[1] }, signature},
		{"none", method(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType), algorithm},
		{"HS256 with the public key as the secret", method(jwt.SigningMethodHS256, publicPEM()), algorithm},
		{"RS384", method(jwt.SigningMethodRS384, rsaKeys()[0]), algorithm},
		{"RS512", method(jwt.SigningMethodRS512, rsaKeys()[0]), algorithm},
		{"PS256", method(jwt.SigningMethodPS256, rsaKeys()[0]), algorithm},
		{"algorithm renamed after signing", func(k *token) {
			k.method, k.header["alg"] = jwt.SigningMethodRS384, "RS256"
		}, signature},
		{"unknown algorithm", header("alg", "XX"), algorithm},
		{"algorithm in lower case", header("alg", "rs256"), algorithm},
	} {
		t.Run(tt.name, func(t *testing.T) {
			forged := newToken(noon, "k1", rsaKeys()[0])
			tt.forge(forged)
			status := 0
			if tt.reason != "" {
				status = http.StatusUnauthorized
			}
			wantRefusal(t, admit(gateAt(newIssuer("k1")), forged.sign()), status, tt.reason)
		})
	}
	t.Run("claims changed after signing", func(t *testing.T) {
		parts := strings.Split(signed(noon, "k1", 0), ".")
		other := newToken(noon, "k1", rsaKeys()[1])
		other.claims["serviceurl"] = "https://evil.example/"
		parts[1] = strings.Split(other.sign(), ".")[1]
		wantRefusal(t, admit(gateAt(newIssuer("k1")), strings.Join(parts, ".")), 401, signature)
	})
	for _, tt := range []struct{ name, token, reason string }{
		{"not a token", "abc", malformed},
		{"two parts", "e30.e30", malformed},
		{"four parts", "e30.e30.e30.e30", malformed},
		{"header is no JSON", "YWJj.e30.YWJj", malformed},
		{"header is null", "bnVsbA.e30.YWJj", "token is not valid"},
		{"claims are no JSON", "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.YWJj.YWJj", malformed},
		{"claims are a list", "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.W10.YWJj", malformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			wantRefusal(t, admit(gateAt(newIssuer("k1")), tt.token), http.StatusUnauthorized, tt.reason)
		})
	}
}

func publicPEM() []byte {
	der, _ := x509.MarshalPKIXPublicKey(&rsaKeys()[0].PublicKey)
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

func TestAuthorizationHeader(t *testing.T) {
	good := signed(noon, "k1", 0)
	const foreign = "bearer token is empty or has foreign characters"
	const scheme = "Authorization scheme is not Bearer"
	for _, tt := range []struct {
		name    string
		headers []string
		reason  string
	}{
		{"as documented", []string{"Bearer " + good}, ""},
		{"scheme in lower case", []string{"bearer " + good}, ""},
		{"none", nil, "no Authorization header"},
		{"two", []string{"Bearer " + good, "Bearer " + good}, "more than one Authorization header"},
		{"empty", []string{""}, scheme},
		{"token only", []string{good}, scheme},
		{"other scheme", []string{"Basic " + good}, scheme},
		{"space in front", []string{" Bearer " + good}, scheme},
		{"scheme only", []string{"Bearer"}, foreign},
		{"empty token", []string{"Bearer "}, foreign},
		{"two spaces", []string{"Bearer  " + good}, foreign},
		{"tab", []string{"Bearer\t" + good}, scheme},
		{"something behind", []string{"Bearer " + good + " x"}, foreign},
		{"two in one", []string{"Bearer " + good + ", Bearer " + good}, foreign},
		{"padding", []string{"Bearer " + good + "="}, foreign},
		{"line break", []string{"Bearer " + good + "\n"}, foreign},
		{"too long", []string{"Bearer " + strings.Repeat("a", 16<<10)}, "Authorization header is too long"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := request("")
			r.Header["Authorization"] = tt.headers
			_, err := gateAt(newIssuer("k1")).Admit(r)
			status := 0
			if tt.reason != "" {
				status = 401
			}
			wantRefusal(t, err, status, tt.reason)
		})
	}
}

func TestLyingActivities(t *testing.T) {
	const (
		channel  = "channel is not Teams"
		endorsed = "token's key is not endorsed for Teams"
		noClaim  = "token has no serviceurl claim"
		differs  = "activity has another service URL than the token"
		unlisted = "service URL's host is not listed"
		noTenant = "activity has no tenant, or two"
		stranger = "tenant is not allowed"
	)
	tenantOf := func(inData, inConversation any) map[string]any {
		return map[string]any{
			"channelData":  map[string]any{"tenant": map[string]any{"id": inData}},
			"conversation": map[string]any{"id": "a:1", "tenantId": inConversation},
		}
	}
	// claimed changes token and activity alike: the connector's own URL is what is judged
	claimed := func(url string) (jwt.MapClaims, map[string]any) {
		return jwt.MapClaims{"serviceurl": url}, map[string]any{"serviceUrl": url}
	}
	loopClaim, loop := claimed("http://127.0.0.1:3979/emea")
	evilClaim, evil := claimed("https://smba.trafficmanager.net.evil.example/")
	portClaim, port := claimed("https://smba.trafficmanager.net:8443/")
	plainClaim, plain := claimed("http://smba.trafficmanager.net/emea/")
	userClaim, user := claimed("https://smba.trafficmanager.net@evil.example/")
	queryClaim, query := claimed(serviceURL + "?x=1")
	relativeClaim, relative := claimed("/emea/")
	for _, tt := range []struct {
		name     string
		claims   jwt.MapClaims
		activity map[string]any
		endorsed any // of the key, "" as the issuer publishes it
		reason   string
	}{
		{"as Teams sends it", nil, nil, "", ""},
		{"claim without the slash", jwt.MapClaims{"serviceurl": strings.TrimSuffix(serviceURL, "/")}, nil, "", ""},
		{"activity without the slash", nil, map[string]any{"serviceUrl": strings.TrimSuffix(serviceURL, "/")}, "", ""},
		{"other case", nil, map[string]any{"serviceUrl": strings.Replace(serviceURL, "smba.t", "SMBA.T", 1)}, "", ""},
		{"key without endorsements", nil, nil, nil, ""},
		{"key with an empty list", nil, nil, []string{}, ""},
		{"listed loopback host", loopClaim, loop, "", ""},
		{"tenant in the conversation only", nil, map[string]any{"channelData": nil}, "", ""},
		{"tenant in upper case", nil, tenantOf(strings.ToUpper(tenant), strings.ToUpper(tenant)), "", ""},

		{"Web Chat", nil, map[string]any{"channelId": "webchat"}, "", channel},
		{"no channel", nil, map[string]any{"channelId": ""}, "", channel},
		{"channel in upper case", nil, map[string]any{"channelId": "MSTeams"}, "", channel},
		{"key of another channel", nil, nil, []string{"webchat"}, endorsed},
		{"no service URL claim", jwt.MapClaims{"serviceurl": nil}, nil, "", noClaim},
		{"claim spelt otherwise", jwt.MapClaims{"serviceurl": nil, "serviceUrl": serviceURL}, nil, "", noClaim},
		{"claim is a list", jwt.MapClaims{"serviceurl": []string{serviceURL}}, nil, "", noClaim},
		{"neither names a service URL", jwt.MapClaims{"serviceurl": nil}, map[string]any{"serviceUrl": ""}, "", noClaim},
		{"activity without a service URL", nil, map[string]any{"serviceUrl": ""}, "", differs},
		{"activity lies about the host", nil, map[string]any{"serviceUrl": "https://evil.example/"}, "", differs},
		{"activity lies about the region", nil, map[string]any{"serviceUrl": "https://smba.trafficmanager.net/kr/"}, "", differs},
		{"two slashes", nil, map[string]any{"serviceUrl": serviceURL + "/"}, "", differs},
		{"both lie", evilClaim, evil, "", unlisted},
		{"other port", portClaim, port, "", unlisted},
		{"http", plainClaim, plain, "", "service URL is http and not a listed loopback host"},
		{"user in the URL", userClaim, user, "", "service URL is not a plain one"},
		{"query in the URL", queryClaim, query, "", "service URL is not a plain one"},
		{"relative URL", relativeClaim, relative, "", "service URL is not an absolute http or https URL"},
		{"no tenant", nil, map[string]any{"channelData": nil, "conversation": nil}, "", noTenant},
		{"two tenants", nil, tenantOf(tenant, "99999999-0000-0000-0000-000000000000"), "", noTenant},
		{"channel data is no object", nil, map[string]any{"channelData": "x", "conversation": nil}, "", noTenant},
		{"strange tenant", nil, tenantOf("77777777-0000-0000-0000-000000000000", nil), "", stranger},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i := newIssuer("k1")
			if tt.endorsed != "" {
				i.jwks["k1"].(map[string]any)["endorsements"] = tt.endorsed
			}
			k := newToken(noon, "k1", rsaKeys()[0])
			maps.Copy(k.claims, tt.claims)
			caller, err := gateAt(i).Admit(request(k.sign()))
			if err != nil {
				t.Fatal(err)
			}
			status := 0
			if tt.reason != "" {
				status = http.StatusForbidden
			}
			wantRefusal(t, caller.Check(message(t, tt.activity)), status, tt.reason)
		})
	}
}

func TestConfigReportsEveryMistake(t *testing.T) {
	err := auth.Config{MetadataURL: "http://login.example/", ServiceHosts: []string{"https://a/"}, Tenants: []string{""}}.Validate()
	if err == nil {
		t.Fatal("no error")
	}
	for _, part := range []string{"app id", "issuer", "tenant", "metadata URL", `"https://a/"`} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is missing in: %v", part, err)
		}
	}
	good := config(newIssuer())
	if err := good.Validate(); err != nil {
		t.Errorf("a good configuration: %v", err)
	}
	good.Tenants = nil
	if good.Validate() == nil {
		t.Error("no tenant was taken for every tenant")
	}
}

func TestMetadataURLRules(t *testing.T) {
	for address, good := range map[string]bool{
		"":                          true, // the cloud's
		"https://proxy.example/m":   true,
		"http://127.0.0.1:9/m":      true,
		"http://[::1]:9/m":          true,
		"http://localhost/m":        true,
		"http://proxy.example/m":    false,
		"http://127.0.0.1.a.test/m": false,
		"https://u:p@a.test/m":      false,
		"ftp://127.0.0.1/m":         false,
		"/m":                        false,
		"https:///m":                false,
	} {
		c := config(newIssuer())
		c.MetadataURL = address
		if err := c.Validate(); (err == nil) != good {
			t.Errorf("%q: %v, want accepted %t", address, err, good)
		}
	}
}

func TestNewGateWithoutAppID(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a gate without an app id was made")
		}
	}()
	auth.NewGate(auth.Config{})
}

func TestSmallKeysAreNotBelieved(t *testing.T) {
	t.Setenv("GODEBUG", "rsa1024min=0")
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	i := newIssuer("k1")
	i.jwks["small"] = jwk("small", small)
	wantRefusal(t, admit(gateAt(i), newToken(noon, "small", small).sign()), 401, "token's key is unknown")
}
