package connector_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"ssprbot/bot"
)

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// hijack answers with raw bytes.
func hijack(t *testing.T, w http.ResponseWriter, r *http.Request, raw string) {
	_, _ = io.Copy(io.Discard, r.Body)
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close()
	_, _ = io.WriteString(conn, raw)
}

// A connector that quotes the request wherever it can must not bring the token or the activity into an error.
func TestNoErrorQuotesTheRequest(t *testing.T) {
	const token, text = "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJib3QifQ.c2lnbmF0dXJl", "hunter2 is my password"
	for name, answer := range map[string]func(http.ResponseWriter, *http.Request){
		"in the body": func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			body, _ := io.ReadAll(r.Body)
			_, _ = fmt.Fprintf(w, `{"error":{"code":%q,"message":%q}}`, r.Header.Get("Authorization"), body)
		},
		"as the code": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = fmt.Fprintf(w, `{"error":{"code":%q}}`, text)
		},
		"in a redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://smba.example/"+token, http.StatusFound)
		},
		"in the status line": func(w http.ResponseWriter, r *http.Request) { hijack(t, w, r, "HTTP/1.1 400 "+token+"\r\n\r\n") },
		"instead of one":     func(w http.ResponseWriter, r *http.Request) { hijack(t, w, r, token+"\r\n\r\n") },
		"as the status":      func(w http.ResponseWriter, r *http.Request) { hijack(t, w, r, "HTTP/1.1 "+token+"\r\n\r\n") },
		"as a header":        func(w http.ResponseWriter, r *http.Request) { hijack(t, w, r, "HTTP/1.1 400 Bad\r\n"+token+"\r\n\r\n") },
	} {
		t.Run(name, func(t *testing.T) {
			client := newClient(t)
			client.Tokens = newTokens(t, credentialFunc(func(context.Context) (azcore.AccessToken, error) {
				return azcore.AccessToken{Token: token, ExpiresOn: time.Now().Add(time.Hour)}, nil
			}))
			d := delivery(bot.Post, serve(t, answer))
			d.Payload = fmt.Appendf(nil, `{"text":%q}`, text)
			_, err := client.Deliver(t.Context(), d)
			e := failed(t, err)
			for _, shown := range []string{err.Error(), fmt.Sprintf("%+v", *e), e.Code} {
				if strings.Contains(shown, token) || strings.Contains(shown, "hunter2") {
					t.Errorf("an error quotes the request: %s", shown)
				}
			}
		})
	}
}
