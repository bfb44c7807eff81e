package links

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// maxRedirects is how many redirects are followed.
const maxRedirects = 5

// visitor asks pages.
type visitor struct {
	Checker // with every default filled in
	client  *http.Client
	pace    *pace
	known   *known
}

// answer is what is known about a page, whichever of its sections a link names.
type answer struct {
	Checked time.Time       `json:"checked"`
	Status  Status          `json:"status"`
	Detail  string          `json:"detail,omitempty"`
	Target  string          `json:"target,omitempty"`
	Anchors map[string]bool `json:"anchors,omitempty"` // those asked for: whether the page has them
	Unread  string          `json:"unread,omitempty"`  // why one that was not found may yet be there
}

// hop is one redirect.
type hop struct {
	from, to *url.URL
	code     int
}

// visit follows a page's redirects to an answer. The error is the context's.
func (v *visitor) visit(ctx context.Context, p *page) (answer, error) {
	var trail []hop
	at := p.url
	for {
		res, err := v.ask(ctx, at, p.anchors)
		if ctx.Err() != nil {
			return answer{}, ctx.Err()
		}
		if err != nil {
			return v.told(explain(err), trail), nil
		}
		if !res.redirects() {
			return v.judge(res, trail), nil
		}
		next, fault := follow(at, res, trail)
		if fault != "" {
			return v.told(answer{Status: Broken, Detail: fault}, trail), nil
		}
		trail = append(trail, hop{at, next, res.code})
		at = next
	}
}

// follow reads the address of a redirect, or says why it must not be followed.
func follow(at *url.URL, res response, trail []hop) (next *url.URL, fault string) {
	next, err := at.Parse(res.location)
	switch {
	case res.location == "" || err != nil:
		return nil, "redirects without saying where to"
	case len(trail) == maxRedirects:
		return nil, fmt.Sprintf("redirects more than %d times", maxRedirects)
	}
	next, fault = parse(next.String())
	if fault != "" {
		return nil, "redirects to an address that is not followed: " + fault
	}
	came := func(h hop) bool { return sameDocument(h.from, next) }
	if sameDocument(at, next) || slices.ContainsFunc(trail, came) {
		return nil, "redirects in a circle"
	}
	return next, ""
}
