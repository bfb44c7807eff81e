package main

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
)

// saying is a server that says the same to everybody.
func saying(status int, contentType, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

// redirect is a server that sends everybody away. The query is a secret.
func redirect(status int, to string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to+"?state="+planted)
		w.WriteHeader(status)
	})
}

// proxyTo is a proxy before a bot; it says 502 where it reaches none.
func proxyTo(address string) http.Handler {
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: address})
	proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	return proxy
}

// front is something with TLS, and a certificate that this machine trusts, after the changes given.
func (s *surgery) front(handler http.Handler, change ...func(*x509.Certificate)) (address string) {
	s.t.Helper()
	return s.serve(handler, s.Certificate(change...))
}

func (s *surgery) serve(handler http.Handler, certificate tls.Certificate) (address string) {
	server := httptest.NewUnstartedServer(handler)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	s.t.Cleanup(server.Close)
	return server.URL
}

// behind is an endpoint with that in the bot's place.
func behind(handler http.Handler, change ...func(*x509.Certificate)) func(*surgery) visit {
	return func(s *surgery) visit {
		return visit{args: []string{"--endpoint", s.front(handler, change...) + "/api/messages"}}
	}
}

// at is an endpoint of that address.
func at(address string) func(*surgery) visit {
	return func(*surgery) visit { return visit{args: []string{"--endpoint", address}} }
}

func endpointCases() map[string]func(*surgery) visit {
	bare := saying(401, "", "")
	return map[string]func(*surgery) visit{
		"no-bot-behind": func(s *surgery) visit { return behind(proxyTo(freeAddress(s.t)))(s) },
		"no-listener":   func(s *surgery) visit { return at("https://" + freeAddress(s.t) + "/api/messages")(s) },
		"no-name": func(*surgery) visit {
			return visit{args: []string{"--endpoint", "https://nowhere.invalid/api/messages"}, change: map[string]string{"HTTPS_PROXY": ""}}
		},
		"proxy-refuses": at("https://bot.example.com/api/messages"),
		"wrong-path": func(s *surgery) visit {
			mux := http.NewServeMux()
			mux.Handle("/api/messages", bare)
			return at(s.front(mux) + "/api/message")(s)
		},
		"sign-in-before": behind(redirect(302, "https://login.microsoftonline.com/common/oauth2/authorize")),
		"redirect":       behind(redirect(301, "https://www.example.com/api/messages")),
		"page-before":    behind(saying(200, "text/html; charset=utf-8", "<html>visit site</html>")),
		"firewall-page":  behind(saying(403, "text/html", "<html>are you human</html>")),
		"answers-400":    behind(saying(400, "text/plain", "bad request")),
		"other-bot":      behind(bare),
		"gateway-judges": behind(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			status := http.StatusUnauthorized
			if r.Header.Get("Authorization") != "" {
				status = http.StatusForbidden
			}
			w.WriteHeader(status)
		})),
		"plain-http":     func(s *surgery) visit { return at("http://" + freeAddress(s.t) + "/api/messages")(s) },
		"expired-tls":    behind(bare, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }),
		"expiring-tls":   behind(bare),
		"other-name-tls": behind(bare, func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"www.example.com"} }),
		"self-signed-tls": func(s *surgery) visit {
			return at(s.serve(bare, teamstest.New(s.t).Certificate()) + "/api/messages")(s)
		},
		"public-local":  func(s *surgery) visit { return behind(proxyTo(botAt(s, nil)))(s) },
		"in-trouble":    inTrouble,
		"not-running":   setting(),
		"other-program": otherProgram,
		"not-ready":     notReady,
	}
}

// botAt starts a bot, and says where it listens.
func botAt(s *surgery, environment []string) (address string) {
	p := start(s.t, environment)
	u, err := url.Parse(p.endpoint)
	if err != nil {
		s.t.Fatal(err)
	}
	return u.Host
}

// headers are those of the bot's own answers.
func headers(status int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		w.WriteHeader(status)
	})
}

func inTrouble(s *surgery) visit { return behind(headers(http.StatusServiceUnavailable))(s) }

// otherProgram sits on the bot's port.
func otherProgram(s *surgery) visit {
	server := httptest.NewServer(saying(200, "text/html", "<html>"))
	s.t.Cleanup(server.Close)
	return visit{change: map[string]string{"SSPRBOT_LISTEN": strings.TrimPrefix(server.URL, "http://")}}
}

// notReady is a bot that has no keys yet.
func notReady(s *surgery) visit {
	s.FailKeys(-1, teamstest.Status(http.StatusServiceUnavailable))
	return visit{change: map[string]string{"SSPRBOT_LISTEN": botAt(s, s.Environment())}}
}

func TestEndpointShowsNothingOfAnAddress(t *testing.T) {
	s := openSurgery(t)
	for name, address := range map[string]string{
		"a user":      "https://kim:" + planted + "@bot.example.com/api/messages",
		"a query":     "https://bot.example.com/api/messages?code=" + planted,
		"no URL":      "bot.example.com",
		"only a path": "/api/messages",
		"odd":         "https://%zz" + planted,
	} {
		t.Run(name, func(t *testing.T) {
			if text, code := s.in(t).run(visit{args: []string{"--endpoint", address}}); code != 1 || !strings.Contains(text, "wrong    endpoint      --endpoint") {
				t.Errorf("exit code %d:\n%s", code, text)
			}
		})
	}
}

// TestAHangingEndpointIsGivenUp: doctor ends, whatever others do.
func TestAHangingEndpointIsGivenUp(t *testing.T) {
	t.Parallel() // it takes the whole patience
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	s := openSurgery(t)
	if text, code := s.run(visit{args: []string{"--endpoint", "https://" + listener.Addr().String() + "/api/messages"}}); code != 1 || !strings.Contains(text, "there is no answer in time") {
		t.Errorf("exit code %d:\n%s", code, text)
	}
}
