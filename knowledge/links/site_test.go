package links_test

import (
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ssprbot/knowledge"
	"ssprbot/knowledge/links"
)

// site is a web site on this machine that knows every way to answer.
type site struct {
	*httptest.Server

	mu       sync.Mutex
	requests []string // "HEAD /path", in order
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{}
	gone := make(chan struct{})
	s.Server = httptest.NewUnstartedServer(s.noted(pages(gone)))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // a refused certificate is no news
	s.StartTLS()
	t.Cleanup(func() { close(gone); s.Close() })
	return s
}

func (s *site) noted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.requests = append(s.requests, r.Method+" "+r.URL.Path)
		s.mu.Unlock()
		next.ServeHTTP(w, r)
	})
}

// asked returns the requests for the paths that start so.
func (s *site) asked(prefix string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.requests), func(r string) bool {
		_, path, _ := strings.Cut(r, " ")
		return !strings.HasPrefix(path, prefix)
	})
}

func (s *site) trusted() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return pool
}

// checker asks the site, and wastes no time between attempts.
func (s *site) checker() links.Checker {
	return links.Checker{
		Transport: links.Network{AllowPrivate: true, RootCAs: s.trusted()}.Transport(),
		PerSecond: 10_000, Backoff: time.Millisecond,
	}
}

func pages(gone <-chan struct{}) http.Handler {
	mux := http.NewServeMux()
	status := func(path string, code int) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) })
	}
	redirect := func(path, to string, code int) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", to)
			w.WriteHeader(code)
		})
	}
	html := func(path, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, body)
		})
	}
	for _, code := range []int{201, 300, 304, 400, 401, 403, 404, 410, 429, 500, 501, 503} {
		status(fmt.Sprintf("/%d", code), code)
	}
	html("/200", `<h2 ID="upper">x</h2><h2 id=plain>x</h2><a name="named"></a><input name="field"><p id="한글">x</p><!-- <p id="comment"> --><script>'<p id="script">'</script>`)
	redirect("/301", "/200", 301)
	redirect("/308", "/200", 308)
	redirect("/301-section", "/200#plain", 301)
	redirect("/302", "/200", 302)
	redirect("/303", "/200", 303)
	redirect("/307", "/307-2", 307)
	redirect("/307-2", "/307-3", 307)
	redirect("/307-3", "/200", 307)
	redirect("/301-302", "/302", 301)
	redirect("/302-301", "/301", 302)
	redirect("/301-404", "/404", 301)
	redirect("/301-front", "/", 301)
	redirect("/301-tracked", "/200?utm_source=x&WT.mc_id=y", 301)
	redirect("/loop", "/loop-2", 302)
	redirect("/loop-2", "/loop", 302)
	redirect("/self", "/self", 301)
	redirect("/nowhere", "", 302)
	redirect("/plain-http", "http://127.0.0.1:1/", 302)
	redirect("/script", "javascript:alert(1)", 302)
	redirect("/password", "https://user:hunter2@127.0.0.1/", 302)
	html("/{$}", "front")
	for n := range 6 {
		redirect(fmt.Sprintf("/chain-%d", n+1), fmt.Sprintf("/chain-%d", n), 302)
	}
	html("/chain-0", "at last")
	for _, code := range []int{403, 405, 501} {
		onlyGet(mux, fmt.Sprintf("/head-%d", code), code)
	}
	mux.HandleFunc("/flaky", flaky())
	mux.HandleFunc("/hang", func(http.ResponseWriter, *http.Request) { <-gone })
	mux.HandleFunc("/cut", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	html("/huge", `<p id="early">`+strings.Repeat("<p>filler</p>", 500_000)+`<p id="late">`)
	mux.HandleFunc("/drip", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `<p id="first">`)
		w.(http.Flusher).Flush()
		<-gone
	})
	mux.HandleFunc("/pdf", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "application/pdf") })
	return mux
}

func onlyGet(mux *http.ServeMux, path string, code int) {
	mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(code)
		}
	})
}

// flaky is busy at first.
func flaky() http.HandlerFunc {
	var mu sync.Mutex
	n := 0
	return func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if n++; n == 1 {
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}
}

func link(url string) links.Link {
	return links.Link{Entry: "an-entry", Title: knowledge.Text{knowledge.English: "A page"}, URL: url}
}

// check checks one address.
func check(t *testing.T, c links.Checker, url string) links.Result {
	t.Helper()
	results, err := c.Check(t.Context(), []links.Link{link(url)})
	if err != nil {
		t.Fatal(err)
	}
	return results[0]
}

func remarks(r links.Result) string {
	var all []string
	for _, remark := range r.Remarks {
		all = append(all, fmt.Sprintf("%s: %s", remark.Level, remark.Text))
	}
	return strings.Join(all, "\n")
}
