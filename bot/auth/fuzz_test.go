package auth_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"ssprbot/bot"
)

// FuzzAdmit: only "Bearer " and the one good token, byte for byte, is admitted; all else is a 401 that tells nothing.
// "TOKEN" stands for the good one, since each fuzzing process has keys of its own.
func FuzzAdmit(f *testing.F) {
	good := signed(noon, "k1", 0)
	parts := strings.Split(good, ".")
	for _, seed := range []string{
		"Bearer TOKEN", "bearer TOKEN", "Bearer  TOKEN", "Bearer TOKEN.", "Bearer TOKEN\n", "TOKEN", "Bearer", "",
		"Bearer HEADER.CLAIMS.", "Bearer HEADER.CLAIMS.AA", "Bearer HEADER.e30.SIGNATURE", "Bearer e30.CLAIMS.SIGNATURE",
		"Bearer bnVsbA.bnVsbA.bnVsbA", "Bearer eyJhbGciOiJub25lIiwia2lkIjoiazEifQ.CLAIMS.", "Bearer ..",
	} {
		f.Add(seed)
	}
	whole := strings.NewReplacer("TOKEN", good, "HEADER", parts[0], "CLAIMS", parts[1], "SIGNATURE", parts[2])
	g := gateAt(newIssuer("k1"))
	f.Fuzz(func(t *testing.T, header string) {
		header = whole.Replace(header)
		r := request("")
		r.Header["Authorization"] = []string{header}
		_, err := g.Admit(r)
		scheme, token, _ := strings.Cut(header, " ")
		if wanted := strings.EqualFold(scheme, "Bearer") && token == good; wanted != (err == nil) {
			t.Fatalf("%q: %v", header, err)
		}
		var refusal *bot.Refusal
		if err != nil && (!errors.As(err, &refusal) || refusal.Status != http.StatusUnauthorized || refusal.Reason == "") {
			t.Fatalf("%q: %v", header, err)
		}
	})
}

// FuzzKeySet: whatever the issuer publishes, a token of a key that it does not publish is refused.
func FuzzKeySet(f *testing.F) {
	for _, seed := range []string{
		`{"keys":[]}`, `{"keys":[{"kty":"RSA","kid":"k1","n":"AQAB","e":"AQAB"}]}`, `{"keys":[null,1,"x",[],{}]}`, `{"keys":{}}`,
		`{"keys":[{"kty":"RSA","kid":"k1","n":"` + strings.Repeat("_", 342) + `","e":"AQAB","endorsements":["msteams"]}]}`,
	} {
		f.Add(seed)
	}
	token := signed(noon, "k1", 0)
	f.Fuzz(func(t *testing.T, document string) {
		i := newIssuer()
		i.set(answer("/keys", http.StatusOK, document))
		if admit(gateAt(i), token) == nil {
			t.Fatalf("admitted with keys %q", document)
		}
	})
}
