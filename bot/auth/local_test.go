package auth_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"ssprbot/bot"
	"ssprbot/bot/auth"
)

func TestLocalAdmit(t *testing.T) {
	const (
		peer  = "peer is not on loopback"
		host  = "Host is not loopback"
		token = "Authorization header in local mode"
		proxy = "request came through a proxy"
	)
	for _, tt := range []struct {
		name, peer, host string
		header           http.Header
		reason           string
	}{
		{"IPv4", "127.0.0.1:50000", "127.0.0.1:3978", nil, ""},
		{"elsewhere in 127/8", "127.9.8.7:50000", "127.0.0.2:3978", nil, ""},
		{"IPv6", "[::1]:50000", "[::1]:3978", nil, ""},
		{"localhost", "127.0.0.1:50000", "localhost:3978", nil, ""},
		{"localhost without a port", "127.0.0.1:50000", "LocalHost", nil, ""},
		{"other headers", "127.0.0.1:50000", "localhost", http.Header{"User-Agent": {"playground"}, "X-Request-Id": {"1"}}, ""},

		{"peer on the network", "192.0.2.1:50000", "localhost:3978", nil, peer},
		{"peer on the network, IPv6", "[2001:db8::1]:50000", "localhost:3978", nil, peer},
		{"peer unknown", "", "localhost:3978", nil, peer},
		{"peer on a socket", "@", "localhost:3978", nil, peer},
		{"Host by another name", "127.0.0.1:50000", "rebound.example:3978", nil, host},
		{"Host that looks local", "127.0.0.1:50000", "localhost.rebound.example", nil, host},
		{"Host that begins local", "127.0.0.1:50000", "127.0.0.1.rebound.example", nil, host},
		{"Host on the network", "127.0.0.1:50000", "192.0.2.1:3978", nil, host},
		{"Host unspecified", "127.0.0.1:50000", "0.0.0.0:3978", nil, host},
		{"Host with a path", "127.0.0.1:50000", "localhost/x", nil, host},
		{"Host with a user", "127.0.0.1:50000", "localhost@rebound.example", nil, host},
		{"Host with a dot", "127.0.0.1:50000", "localhost.", nil, host},
		{"no Host", "127.0.0.1:50000", "", nil, host},
		{"token", "127.0.0.1:50000", "localhost", http.Header{"Authorization": {"Bearer x"}}, token},
		{"empty token", "127.0.0.1:50000", "localhost", http.Header{"Authorization": {""}}, token},
		{"Forwarded", "127.0.0.1:50000", "localhost", http.Header{"Forwarded": {"for=192.0.2.1"}}, proxy},
		{"X-Forwarded-For", "127.0.0.1:50000", "localhost", http.Header{"X-Forwarded-For": {"192.0.2.1"}}, proxy},
		{"X-Forwarded-Proto", "127.0.0.1:50000", "localhost", http.Header{"X-Forwarded-Proto": {"https"}}, proxy},
		{"in lower case", "127.0.0.1:50000", "localhost", http.Header{"x-forwarded-host": {"a"}}, proxy},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/api/messages", nil)
			r.RemoteAddr, r.Host, r.Header = tt.peer, tt.host, tt.header
			caller, err := auth.Local{}.Admit(r)
			if tt.reason == "" {
				wantRefusal(t, err, 0, "")
				return
			}
			wantRefusal(t, err, http.StatusForbidden, tt.reason)
			if caller != nil {
				t.Error("a refused caller was returned")
			}
		})
	}
}

func TestLocalCheck(t *testing.T) {
	for serviceURL, reason := range map[string]string{
		"http://localhost:56150/_connector": "",
		"http://127.0.0.1:1/":               "",
		"https://[::1]:1/":                  "",
		"":                                  "service URL is not an absolute http or https URL",
		"http://192.0.2.1/":                 "service URL is http and not a listed loopback host",
		"https://smba.trafficmanager.net/":  "service URL's host is not listed",
		"http://u@localhost/":               "service URL is not a plain one",
	} {
		a := &bot.Activity{}
		a.ServiceURL = serviceURL
		status := 0
		if reason != "" {
			status = http.StatusForbidden
		}
		wantRefusal(t, auth.Local{}.Check(a), status, reason)
	}
}
