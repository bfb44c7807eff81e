package links

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// maxBody is how much of a page is read in search of anchors, in bytes: many times a long article.
const maxBody = 4 << 20

// response is what a page answered.
type response struct {
	code       int
	location   string
	retryAfter time.Duration
	anchors    map[string]bool // those wanted: whether they are there
	unread     string          // why anchors that were not found may yet be there; "" if they are not
}

func (r response) redirects() bool {
	switch r.code {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// busy reports that the host cannot answer now.
func (r response) busy() bool {
	return r.code == http.StatusTooManyRequests || r.code >= 500 && r.code != http.StatusNotImplemented
}

// ask gets a page's answer: by HEAD where that suffices, and with as many attempts as it is allowed.
func (v *visitor) ask(ctx context.Context, u *url.URL, anchors []string) (response, error) {
	if len(anchors) > 0 {
		return v.insist(ctx, http.MethodGet, u, anchors)
	}
	res, err := v.insist(ctx, http.MethodHead, u, nil)
	switch res.code {
	case http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return v.insist(ctx, http.MethodGet, u, nil)
	}
	return res, err
}

// insist repeats a request while a later answer may be another one.
func (v *visitor) insist(ctx context.Context, method string, u *url.URL, anchors []string) (response, error) {
	backoff := v.Backoff
	for attempt := 1; ; attempt++ {
		res, err := v.once(ctx, method, u, anchors)
		if attempt == v.Attempts || !v.mayChange(res, err) || ctx.Err() != nil {
			return res, err
		}
		if res.retryAfter > 0 {
			v.pace.hold(u.Host, res.retryAfter) // the next attempt waits with everybody else
		} else if err := sleep(ctx, backoff); err != nil {
			return res, err
		}
		backoff *= 2
	}
}

// mayChange reports that a later answer may be another one, and that it is not too long to wait for.
func (v *visitor) mayChange(res response, err error) bool {
	if err != nil {
		return explain(err).Status == Unreachable
	}
	return res.busy() && res.retryAfter <= v.Patience
}

func (v *visitor) once(ctx context.Context, method string, u *url.URL, anchors []string) (response, error) {
	if err := v.pace.wait(ctx, u.Host); err != nil {
		return response{}, err
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), nil)
	if err != nil {
		return response{}, fmt.Errorf("making a request: %w", err)
	}
	req.Header.Set("User-Agent", v.UserAgent)
	req.Header.Set("Accept", "text/html,*/*;q=0.5")
	res, err := v.client.Do(req)
	if err != nil {
		return response{}, withoutAddress(err)
	}
	defer res.Body.Close()
	return read(res, anchors)
}

func read(res *http.Response, anchors []string) (response, error) {
	r := response{
		code:       res.StatusCode,
		location:   res.Header.Get("Location"),
		retryAfter: retryAfter(res.Header.Get("Retry-After"), time.Now()),
		anchors:    map[string]bool{},
	}
	if len(anchors) == 0 || r.code != http.StatusOK {
		return r, nil
	}
	for _, a := range anchors {
		r.anchors[a] = false
	}
	if !isHTML(res.Header) {
		r.unread = "the page is not HTML"
		return r, nil
	}
	body := &io.LimitedReader{R: res.Body, N: maxBody}
	if err := findAnchors(body, r.anchors); err != nil {
		return r, fmt.Errorf("reading the page: %w", err)
	}
	if body.N == 0 {
		r.unread = fmt.Sprintf("only the first %d MB of the page were read", maxBody>>20)
	}
	return r, nil
}

// withoutAddress leaves out the method and address, which the report names already.
func withoutAddress(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}

// retryAfter reads both forms of the header (RFC 9110, section 10.2.3): seconds or a date. It is 0 for none.
func retryAfter(header string, now time.Time) time.Duration {
	const longest = 24 * time.Hour
	if seconds, err := strconv.Atoi(header); err == nil {
		return time.Duration(min(max(seconds, 0), int(longest/time.Second))) * time.Second
	}
	date, err := http.ParseTime(header)
	if err != nil {
		return 0
	}
	return min(max(date.Sub(now), 0), longest)
}
