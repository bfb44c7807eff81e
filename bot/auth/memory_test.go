package auth_test

import (
	"fmt"
	"testing"
	"time"

	"ssprbot/bot/auth"
)

func TestRememberedTokenExpires(t *testing.T) {
	now := noon
	c := config(newIssuer("k1"))
	c.Now = func() time.Time { return now }
	g := auth.NewGate(c)
	token := signed(now, "k1", 0)
	first, err := g.Admit(request(token))
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour - time.Second)
	if again, err := g.Admit(request(token)); err != nil || again != first {
		t.Errorf("not remembered before exp: %v", err)
	}
	now = now.Add(time.Second)
	if again, err := g.Admit(request(token)); err != nil || again == first {
		t.Errorf("not verified anew at exp: %v", err) // the skew still admits it
	}
	now = now.Add(5 * time.Minute)
	wantRefusal(t, admit(g, token), 401, "token is expired")
}

func TestOnlyTheWholeTokenIsRemembered(t *testing.T) {
	g := gateAt(newIssuer("k1"))
	token := signed(noon, "k1", 0)
	wantRefusal(t, admit(g, token), 0, "")
	for n := range len(token) {
		changed := []byte(token)
		if changed[n]++; changed[n] == '.'+1 {
			changed[n] = 'A'
		}
		if admit(g, string(changed)) == nil {
			t.Fatalf("admitted with byte %d changed", n)
		}
	}
}

func TestRefusedTokensAreNotRemembered(t *testing.T) {
	now := noon
	c := config(newIssuer("k1"))
	c.Now = func() time.Time { return now }
	g := auth.NewGate(c)
	early := newToken(now, "k1", rsaKeys()[0])
	early.claims["nbf"] = now.Add(10 * time.Minute).Unix()
	token := early.sign()
	wantRefusal(t, admit(g, token), 401, "token is not valid yet")
	now = now.Add(10 * time.Minute)
	wantRefusal(t, admit(g, token), 0, "")
}

func TestMoreTokensThanAreRemembered(t *testing.T) {
	g := gateAt(newIssuer("k1"))
	k := newToken(noon, "k1", rsaKeys()[0])
	first := k.sign()
	remembered, err := g.Admit(request(first))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 1024 {
		k.claims["jti"] = fmt.Sprint(n)
		wantRefusal(t, admit(g, k.sign()), 0, "")
	}
	again, err := g.Admit(request(first))
	if err != nil {
		t.Fatal(err)
	}
	if again == remembered {
		t.Error("the memory is not bounded")
	}
}
