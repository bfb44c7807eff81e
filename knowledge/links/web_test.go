package links_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/knowledge/links"
)

// web answers in memory, so that time can be a test's own.
type web struct {
	answer func(*http.Request) (code int, header http.Header)
	start  time.Time

	mu     sync.Mutex
	times  map[string][]time.Duration // address → when it was asked, since the start
	busy   int
	busier int // the most requests at the same time
	agents []string
}

func newWeb(answer func(*http.Request) (int, http.Header)) *web {
	return &web{answer: answer, start: time.Now(), times: map[string][]time.Duration{}}
}

func (w *web) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	address := r.URL.Host + r.URL.Path
	w.times[address] = append(w.times[address], time.Since(w.start))
	w.agents = append(w.agents, r.Header.Get("User-Agent"))
	w.busy++
	w.busier = max(w.busier, w.busy)
	w.mu.Unlock()
	defer func() { w.mu.Lock(); w.busy--; w.mu.Unlock() }()
	code, header := w.answer(r)
	if code == 0 {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	return &http.Response{StatusCode: code, Header: header, Body: io.NopCloser(strings.NewReader("")), Request: r}, nil
}

func fine(*http.Request) (int, http.Header) { return 200, http.Header{} }

// inOrder gives one answer after another, the last one for ever.
func inOrder(answers ...http.Header) func(*http.Request) (int, http.Header) {
	return func(*http.Request) (int, http.Header) {
		header := answers[0]
		if len(answers) > 1 {
			answers = answers[1:]
		}
		var code int
		if _, err := fmt.Sscan(header.Get("Code"), &code); err != nil {
			panic(err)
		}
		return code, header
	}
}

func TestWaiting(t *testing.T) {
	tests := map[string]struct {
		answers []http.Header
		want    links.Status
		detail  string
		times   []time.Duration
	}{
		"twice as long each time":  {[]http.Header{{"Code": {"503"}}}, links.Unreachable, "HTTP 503", []time.Duration{0, time.Second, 3 * time.Second}},
		"Retry-After in seconds":   {[]http.Header{{"Code": {"429"}, "Retry-After": {"30"}}, {"Code": {"200"}}}, links.OK, "", []time.Duration{0, 30 * time.Second}},
		"Retry-After as a date":    {[]http.Header{{"Code": {"503"}, "Retry-After": {"Sat, 01 Jan 2000 00:00:40 GMT"}}, {"Code": {"200"}}}, links.OK, "", []time.Duration{0, 40 * time.Second}},
		"Retry-After in the past":  {[]http.Header{{"Code": {"503"}, "Retry-After": {"Fri, 31 Dec 1999 00:00:00 GMT"}}, {"Code": {"200"}}}, links.OK, "", []time.Duration{0, time.Second}},
		"Retry-After is no time":   {[]http.Header{{"Code": {"429"}, "Retry-After": {"soon"}}, {"Code": {"200"}}}, links.OK, "", []time.Duration{0, time.Second}},
		"Retry-After is very long": {[]http.Header{{"Code": {"429"}, "Retry-After": {"7200"}}}, links.Unreachable, "wait for 2h0m0s", []time.Duration{0}},
		"never answers":            {[]http.Header{{"Code": {"0"}}}, links.Unreachable, "does not answer in time", []time.Duration{0, 21 * time.Second, 43 * time.Second}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWeb(inOrder(tt.answers...))
				r := check(t, links.Checker{Transport: w, PerSecond: 1000}, "https://learn.microsoft.com/x")
				if r.Status != tt.want || !strings.Contains(r.Detail, tt.detail) || !slices.Equal(w.times["learn.microsoft.com/x"], tt.times) {
					t.Errorf("%s: %s, asked at %v", r.Status, r.Detail, w.times)
				}
			})
		})
	}
}

func manyLinks(host string, n int) []links.Link {
	var all []links.Link
	for i := range n {
		all = append(all, link(fmt.Sprintf("https://%s/%d", host, i)))
	}
	return all
}

func TestEachHostIsAskedInItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWeb(fine)
		all := append(manyLinks("learn.microsoft.com", 4), manyLinks("aka.ms", 2)...)
		if _, err := (links.Checker{Transport: w, PerSecond: 2}).Check(t.Context(), all); err != nil {
			t.Fatal(err)
		}
		last := map[string]time.Duration{}
		for address, times := range w.times {
			host, _, _ := strings.Cut(address, "/")
			last[host] = max(last[host], times[0])
		}
		if last["learn.microsoft.com"] != 1500*time.Millisecond || last["aka.ms"] != 500*time.Millisecond {
			t.Errorf("the last requests went out at %v", last)
		}
	})
}

// TestAHostThatAsksForRestGetsIt: from all, not only for the page that it said so about.
func TestAHostThatAsksForRestGetsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int32
		w := newWeb(func(*http.Request) (int, http.Header) {
			if asked.Add(1) == 1 {
				return 429, http.Header{"Retry-After": {"30"}}
			}
			return 200, http.Header{}
		})
		if _, err := (links.Checker{Transport: w, PerSecond: 1, Concurrency: 3}).Check(t.Context(), manyLinks("learn.microsoft.com", 5)); err != nil {
			t.Fatal(err)
		}
		for address, times := range w.times {
			if last := times[len(times)-1]; last < 30*time.Second {
				t.Errorf("%s was asked at %v", address, times)
			}
		}
	})
}

func TestFewRequestsAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWeb(func(*http.Request) (int, http.Header) { time.Sleep(time.Second); return 200, http.Header{} })
		if _, err := (links.Checker{Transport: w, PerSecond: 1000, Concurrency: 3, UserAgent: "ours/1"}).Check(t.Context(), manyLinks("learn.microsoft.com", 10)); err != nil {
			t.Fatal(err)
		}
		if w.busier != 3 {
			t.Errorf("%d at the same time", w.busier)
		}
		if agents := slices.Compact(w.agents); !slices.Equal(agents, []string{"ours/1"}) {
			t.Errorf("called itself %q", agents)
		}
	})
}

func TestCancelled(t *testing.T) {
	tests := map[string]func(*http.Request) (int, http.Header){
		"while it waits for an answer": func(*http.Request) (int, http.Header) { return 0, nil },
		"while it waits to repeat":     func(*http.Request) (int, http.Header) { return 429, http.Header{"Retry-After": {"60"}} },
	}
	for name, answer := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(5*time.Second, cancel)
				w := newWeb(answer)
				results, err := links.Checker{Transport: w}.Check(ctx, manyLinks("learn.microsoft.com", 30))
				if !errors.Is(err, context.Canceled) || results != nil || time.Since(w.start) != 5*time.Second {
					t.Errorf("%v after %s", err, time.Since(w.start))
				}
			})
		})
	}
}

// TestLanguages: a redirect that chooses a language says nothing about the page.
func TestLanguages(t *testing.T) {
	to := func(code int, location string) (int, http.Header) { return code, http.Header{"Location": {location}} }
	site := func(r *http.Request) (int, http.Header) {
		switch r.URL.Host + r.URL.Path {
		case "learn.microsoft.com/entra/page":
			return to(301, "/en-us/entra/page")
		case "learn.microsoft.com/entra/for-now":
			return to(302, "/en-us/entra/for-now")
		case "learn.microsoft.com/en-us/entra/for-now":
			return to(301, "/en-us/entra/page?WT.mc_id=x")
		case "docs.microsoft.com/azure/page":
			return to(301, "https://learn.microsoft.com/azure/page")
		case "learn.microsoft.com/azure/page":
			return to(301, "/en-us/azure/page")
		case "learn.microsoft.com/en-us/azure/page":
			return to(301, "/en-us/entra/page")
		case "aka.ms/short":
			return to(301, "https://learn.microsoft.com/entra/page")
		case "mysignins.microsoft.com/security-info":
			return to(302, "https://login.microsoftonline.com/common/oauth2/authorize?x=y")
		}
		return fine(r)
	}
	tests := map[string]struct {
		url    string
		want   links.Status
		target string
	}{
		"a language chosen for good":    {"https://learn.microsoft.com/entra/page", links.OK, ""},
		"a language, then a new place":  {"https://learn.microsoft.com/entra/for-now", links.Moved, "https://learn.microsoft.com/entra/page"},
		"a new host, place, language":   {"https://docs.microsoft.com/azure/page", links.Moved, "https://learn.microsoft.com/entra/page"},
		"a short link is to stay":       {"https://aka.ms/short", links.Redirected, "https://learn.microsoft.com/en-us/entra/page"},
		"a page behind a sign-in":       {"https://mysignins.microsoft.com/security-info", links.Redirected, "https://login.microsoftonline.com/common/oauth2/authorize?x=y"},
		"a language in the link itself": {"https://learn.microsoft.com/ko-kr/entra/page", links.Faulty, "https://learn.microsoft.com/entra/page"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := check(t, links.Checker{Transport: newWeb(site), PerSecond: 1000}, tt.url)
			if r.Status != tt.want || r.Target != tt.target {
				t.Errorf("%s → %q: %s", r.Status, r.Target, r.Detail)
			}
			if r.Fixable() != (tt.want == links.Moved || tt.want == links.Faulty) {
				t.Errorf("fixable: %t", r.Fixable())
			}
		})
	}
}

// brokenWeb fails every request.
type brokenWeb string

func (b brokenWeb) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New(string(b))
}

func TestAnErrorDoesNotSteerTheTerminal(t *testing.T) {
	r := check(t, links.Checker{Transport: brokenWeb("\x1b[2J한글\r\n"), Attempts: 1}, "https://learn.microsoft.com/x")
	if r.Detail != "cannot be reached: \uFFFD[2J한글\uFFFD\uFFFD" {
		t.Errorf("%q", r.Detail)
	}
}

// TestProxy: behind a proxy the check resolves no name, and refuses private numbers still.
func TestProxy(t *testing.T) {
	fromConfig := func(*url.URL) (*url.URL, error) { return url.Parse("http://127.0.0.1:1") }
	c := links.Checker{Transport: links.Network{Proxy: fromConfig}.Transport(), Attempts: 1}
	if r := check(t, c, "https://learn.microsoft.com/x"); r.Status != links.Unreachable || !strings.Contains(r.Detail, "127.0.0.1:1") {
		t.Errorf("did not go to the proxy: %s: %s", r.Status, r.Detail)
	}
	if r := check(t, c, "https://10.0.0.1/x"); r.Status != links.Broken || !strings.Contains(r.Detail, "private") {
		t.Errorf("%s: %s", r.Status, r.Detail)
	}
	broken := func(*url.URL) (*url.URL, error) { return nil, errors.New("user:hunter2@proxy") }
	c.Transport = links.Network{Proxy: broken}.Transport()
	if r := check(t, c, "https://learn.microsoft.com/x"); strings.Contains(r.Detail, "hunter2") {
		t.Errorf("tells the proxy's password: %s", r.Detail)
	}
}
