package auth_test

import (
	"fmt"
	"testing"
)

// BenchmarkAdmit shows what remembering a token saves: a public-key operation for each request.
func BenchmarkAdmit(b *testing.B) {
	b.Run("cold", func(b *testing.B) {
		g, k := gateAt(newIssuer("k1")), newToken(noon, "k1", rsaKeys()[0])
		tokens := make([]string, 1100) // more than are remembered at once, so that each is new when it comes round
		for n := range tokens {
			k.claims["jti"] = fmt.Sprint(n)
			tokens[n] = k.sign()
		}
		n := 0
		b.ReportAllocs()
		for b.Loop() {
			if err := admit(g, tokens[n%len(tokens)]); err != nil {
				b.Fatal(err)
			}
			n++
		}
	})
	b.Run("warm", func(b *testing.B) {
		g, r := gateAt(newIssuer("k1")), request(signed(noon, "k1", 0))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := g.Admit(r); err != nil {
				b.Fatal(err)
			}
		}
	})
}
