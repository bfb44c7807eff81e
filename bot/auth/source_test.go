package auth_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"ssprbot/bot/auth"
)

// redirect answers the issuer's own path with a redirect; what it leads to would be served.
func redirect(path, to string) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		if r.URL.String() != origin+path {
			return nil, nil
		}
		res := text(http.StatusFound, "")
		res.Header.Set("Location", to)
		return res, nil
	}
}

// answer gives the path one body.
func answer(path string, status int, body string) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		if r.URL.Path != path {
			return nil, nil
		}
		return text(status, body), nil
	}
}

func TestWhereKeysMayComeFrom(t *testing.T) {
	const loop = "http://127.0.0.1:9/metadata"
	pad := strings.Repeat(" ", 1<<20)
	for _, tt := range []struct {
		name, metadata string // "" is https
		answers        func(*http.Request) (*http.Response, error)
		logged         string // "" loads the keys
	}{
		{"as documented", "", nil, ""},
		{"metadata on loopback", loop, nil, ""},
		{"keys on another https host", "", answer("/metadata", 200, `{"jwks_uri":"https://keys.example/keys"}`), ""},
		{"keys on another loopback port", loop, answer("/metadata", 200, `{"jwks_uri":"http://localhost:10/keys"}`), ""},
		{"redirect on the same host", "", redirect("/metadata", "/v2/metadata"), ""},
		{"keys over http", "", answer("/metadata", 200, `{"jwks_uri":"http://keys.example/keys"}`), "checking jwks_uri"},
		{"keys on loopback for metadata elsewhere", "", answer("/metadata", 200, `{"jwks_uri":"http://127.0.0.1/keys"}`), "checking jwks_uri"},
		{"keys over http beyond loopback", loop, answer("/metadata", 200, `{"jwks_uri":"http://keys.example/keys"}`), "checking jwks_uri"},
		{"no jwks_uri", "", answer("/metadata", 200, `{}`), "checking jwks_uri"},
		{"jwks_uri is a file", "", answer("/metadata", 200, `{"jwks_uri":"file:///etc/passwd"}`), "checking jwks_uri"},
		{"metadata redirected to another host", "", redirect("/metadata", "https://evil.example/metadata"), "redirected"},
		{"metadata redirected to another port", "", redirect("/metadata", origin+":444/metadata"), "redirected"},
		{"metadata redirected to http", "", redirect("/metadata", "http://login.issuer.example/metadata"), "redirected"},
		{"keys redirected to another host", "", redirect("/keys", "https://evil.example/keys"), "redirected"},
		{"redirected in a circle", "", redirect("/metadata", "/metadata"), "redirected"},
		{"metadata not found", "", answer("/metadata", 404, `{"jwks_uri":"https://keys.example/keys"}`), "status 404"},
		{"keys not available", "", answer("/keys", 503, `{}`), "status 503"},
		{"keys not modified", "", answer("/keys", 304, ``), "status 304"},
		{"metadata too large", "", answer("/metadata", 200, `{}`+pad), "too large"},
		{"keys too large", "", answer("/keys", 200, `{}`+pad), "too large"},
		{"metadata are HTML", "", answer("/metadata", 200, `<html>`), "OpenID metadata"},
		{"keys are HTML", "", answer("/keys", 200, `<html>`), "signing keys"},
		{"no keys", "", answer("/keys", 200, `{"keys":[]}`), "no usable key"},
		{"keys without an id", "", answer("/keys", 200, withoutID()), "no usable key"},
		{"down", "", down, "issuer is down"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var log bytes.Buffer
			i := newIssuer("k1")
			i.set(tt.answers)
			c := config(i)
			c.Log = slog.New(slog.NewTextHandler(&log, nil))
			if tt.metadata != "" {
				c.MetadataURL = tt.metadata
			}
			err := admit(auth.NewGate(c), signed(time.Now(), "k1", 0))
			if tt.logged == "" {
				wantRefusal(t, err, 0, "")
				return
			}
			wantRefusal(t, err, 401, notLoaded)
			if n := i.fetched(); n > 4 {
				t.Errorf("%d requests for the metadata", n)
			}
			if !strings.Contains(log.String(), tt.logged) {
				t.Errorf("log lacks %q: %s", tt.logged, log.String())
			}
		})
	}
}

func withoutID() string {
	key := jwk("", rsaKeys()[0])
	delete(key, "kid")
	document, _ := json.Marshal(map[string]any{"keys": []any{key}})
	return string(document)
}

func TestOddKeysArePassedOver(t *testing.T) {
	good := jwk("", rsaKeys()[0])
	odd := func(name string, value any) map[string]any {
		k := jwk("odd", rsaKeys()[0])
		k[name] = value
		return k
	}
	for _, tt := range []struct {
		name string
		key  any
	}{
		{"not an object", "key"},
		{"null", nil},
		{"elliptic curve", map[string]any{"kty": "EC", "kid": "odd", "crv": "P-256", "x": "AA", "y": "AA"}},
		{"unknown type", odd("kty", "QQ")},
		{"for encryption", odd("use", "enc")},
		{"for another algorithm", odd("alg", "PS256")},
		{"without an id", odd("kid", "")},
		{"id is a number", odd("kid", 7)},
		{"modulus is no base64", odd("n", "!!")},
		{"modulus is short", odd("n", "AQAB")},
		{"modulus is huge", odd("n", strings.Repeat("_", 1400))},
		{"exponent one", odd("e", "AQ")},
		{"exponent even", odd("e", "Ag")},
		{"exponent huge", odd("e", "________")},
		{"no exponent", odd("e", "")},
		{"endorsements are text", odd("endorsements", "msteams")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i := newIssuer("k1")
			i.jwks["odd"] = tt.key
			g := gateAt(i)
			wantRefusal(t, admit(g, signed(noon, "k1", 0)), 0, "")
			wantRefusal(t, admit(g, signed(noon, "odd", 0)), 401, unknownKey)
		})
	}
	i := newIssuer("k1")
	good["kid"], good["n"] = "padded", good["n"].(string)+"=="
	i.jwks["padded"] = good
	wantRefusal(t, admit(gateAt(i), signed(noon, "padded", 0)), 0, "")
}
