package links

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Checker asks pages whether they are there. The zero value of a field stands for the default; only Transport must be
// set. A Checker may be used by several goroutines; politeness holds within one call of Check.
type Checker struct {
	Transport   http.RoundTripper     // see [Network]
	Concurrency int                   // pages asked at the same time: 8
	PerSecond   float64               // requests a second to one host: 4
	Attempts    int                   // for one answer: 3
	Backoff     time.Duration         // before the second attempt; it doubles: 1 s
	Patience    time.Duration         // the longest Retry-After that is waited for: 1 min
	Timeout     time.Duration         // of one request, with the reading of its answer: 20 s
	UserAgent   string                // "ssprbot-links"
	Cache       *Cache                // nil asks every page and keeps nothing
	Progress    func(done, total int) // told after each page, one call at a time; nil for nobody
}

// Check asks the page of every link whose form is right. The results are in the order of the links. After a HEAD that
// answers 403, 405 or 501 it sends a GET, and for a link to a section a GET at once, to look for the anchor. Redirects
// that only choose a language count as the page itself. The error is the context's; what was learned until then is in
// the cache.
func (c Checker) Check(ctx context.Context, links []Link) ([]Result, error) {
	v := c.visitor()
	defer v.client.CloseIdleConnections()
	results := v.known.forms(links)
	pages := pagesOf(results)
	if err := v.visitAll(ctx, pages); err != nil {
		return nil, fmt.Errorf("checking links: %w", err)
	}
	for _, p := range pages {
		for _, i := range p.links {
			p.answer.apply(&results[i])
		}
	}
	return results, nil
}

func (c Checker) visitor() *visitor {
	c.Concurrency = cmp.Or(c.Concurrency, 8)
	c.PerSecond = cmp.Or(c.PerSecond, 4)
	c.Attempts = cmp.Or(c.Attempts, 3)
	c.Backoff = cmp.Or(c.Backoff, time.Second)
	c.Patience = cmp.Or(c.Patience, time.Minute)
	c.Timeout = cmp.Or(c.Timeout, 20*time.Second)
	c.UserAgent = cmp.Or(c.UserAgent, "ssprbot-links")
	client := &http.Client{
		Transport:     c.Transport,
		Timeout:       c.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &visitor{Checker: c, client: client, pace: newPace(c.PerSecond), known: readKnown()}
}

// page is an address without its section, and the links that lead to it.
type page struct {
	url     *url.URL
	anchors []string // the sections that the links name
	links   []int
	answer  answer
}

func pagesOf(results []Result) []*page {
	var pages []*page
	byAddress := map[string]*page{}
	for i, r := range results {
		u, fault := parse(r.URL)
		if fault != "" || r.Status == Faulty {
			continue
		}
		anchor := anchorOf(u)
		u.Fragment, u.RawFragment = "", ""
		p := byAddress[u.String()]
		if p == nil {
			p = &page{url: u}
			byAddress[u.String()] = p
			pages = append(pages, p)
		}
		p.links = append(p.links, i)
		if anchor != "" && !slices.Contains(p.anchors, anchor) {
			p.anchors = append(p.anchors, anchor)
		}
	}
	return pages
}

func (v *visitor) visitAll(ctx context.Context, pages []*page) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(v.Concurrency)
	var progress sync.Mutex
	done := 0
	for _, p := range pages {
		group.Go(func() error {
			if err := v.visitOnce(ctx, p); err != nil {
				return err
			}
			progress.Lock()
			defer progress.Unlock()
			done++
			if v.Progress != nil {
				v.Progress(done, len(pages))
			}
			return nil
		})
	}
	return group.Wait()
}

// visitOnce takes the answer from the cache where it is fresh.
func (v *visitor) visitOnce(ctx context.Context, p *page) error {
	if known, ok := v.Cache.lookUp(p); ok {
		p.answer = known
		return nil
	}
	found, err := v.visit(ctx, p)
	if err != nil {
		return err
	}
	p.answer = found
	v.Cache.keep(p)
	return nil
}

// apply completes the result of one link to the page.
func (a answer) apply(r *Result) {
	r.Status, r.Detail, r.Target, r.Checked = a.Status, a.Detail, a.Target, a.Checked
	u, _ := parse(r.URL)
	to, fault := parse(a.Target)
	if fault == "" && u.Fragment != "" && to.Fragment == "" { // a redirect keeps the section unless it names another
		to.Fragment, to.RawFragment = u.Fragment, u.RawFragment
		r.Target = to.String()
	}
	anchor := anchorOf(u)
	if found, asked := a.Anchors[anchor]; !asked || found || fault == "" && to.Fragment != u.Fragment {
		return
	}
	if a.Unread != "" {
		remark(r, Warning, "the section #%s was not looked up: %s", anchor, a.Unread)
		return
	}
	r.Status, r.Detail = Broken, fmt.Sprintf("the page has no section #%s", anchor)
}
