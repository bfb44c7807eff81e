package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"

	"ssprbot/bot/teamstest"
)

// hostileRequest is one that is sent again and again, whole or with its token or its body spoilt further.
type hostileRequest struct {
	name   string
	method string
	header http.Header
	body   []byte
	status int
}

// arsenal has the forged requests, made once: signing is dearer than refusing.
func arsenal(t *testing.T, teams *teamstest.Teams) (all []hostileRequest) {
	t.Helper()
	for name, row := range forgeries(t, teams) {
		r := honest(teams)
		row.spoil(&r)
		body := []byte(r.body)
		if r.body == "" {
			body, _ = json.Marshal(r.activity)
		}
		header := http.Header{"Authorization": {"Bearer " + teams.Token(r.forge...)}}
		for name, value := range r.header {
			if header.Set(name, value); value == "" {
				header.Del(name)
			}
		}
		all = append(all, hostileRequest{name, r.method, header, body, row.status})
	}
	return all
}

// drawn takes a request by chance, a large one seldom, and spoils every second one further.
func drawn(all []hostileRequest, random *rand.Rand) hostileRequest {
	r := all[random.IntN(len(all))]
	for len(r.body) > 4096 && random.IntN(len(r.body)) > 1024 {
		r = all[random.IntN(len(all))]
	}
	if random.IntN(2) == 0 {
		return r
	}
	r.status = 0 // what exactly is wrong first depends
	r.header = r.header.Clone()
	switch random.IntN(4) {
	case 0:
		r.header.Set("Authorization", "Bearer "+garbled(random, 100+random.IntN(2000)))
	case 1: // a key that nobody has
		kid := fmt.Sprintf(`{"alg":"RS256","typ":"JWT","kid":"%x"}`, random.Uint64())
		r.header.Set("Authorization", "Bearer "+base64.RawURLEncoding.EncodeToString([]byte(kid))+"."+garbled(random, 300)+"."+garbled(random, 342))
	case 2: // one letter of the token
		token := []byte(r.header.Get("Authorization"))
		if len(token) > 8 {
			token[7+random.IntN(len(token)-7)] = '!'
		}
		r.header.Set("Authorization", string(token))
	case 3:
		r.header.Del("Authorization")
		r.body = []byte(garbled(random, 1+random.IntN(4096)))
	}
	return r
}

// garbled is text of the letters that a token is made of.
func garbled(random *rand.Rand, n int) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	b := make([]byte, n)
	for i := range b {
		b[i] = letters[random.IntN(len(letters))]
	}
	return string(b)
}
