package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"ssprbot/bot/auth"
	"ssprbot/bot/connector"
)

// patience is how long one question to the network may take.
const patience = 10 * time.Second

// Outside is the network as the bot meets it: through the same proxy, with the same certificates. Its methods are checks,
// which notice on the way what time others have. Make one with NewOutside; not for concurrent use.
type Outside struct {
	version string // of ssprbot, for others' logs
	watch   *watch
}

// NewOutside looks at the network by the clock that is given. It sends nothing.
func NewOutside(version string, now func() time.Time) *Outside {
	return &Outside{version: version, watch: &watch{next: connector.NewTransport(), now: now}}
}

// Keys reads the document with the keys that the connector signs with.
func (o *Outside) Keys(ctx context.Context, c auth.Config) []Finding {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c.Client = &http.Client{Transport: o.watch}
	n, err := auth.CountKeys(ctx, c)
	if err != nil {
		why, fix := err.Error(), "let this machine out to it without a proxy that shows pages in its place; compare SSPRBOT_OPENID_METADATA_URL and SSPRBOT_CLOUD"
		if errors.As(err, new(*url.Error)) {
			why, fix = explain(ctx, err)
		}
		return []Finding{Bad("the connector's signing keys cannot be read, so every message from Teams is refused with 401: "+why, fix)}
	}
	return []Finding{Fine(fmt.Sprintf("the connector's signing keys are there: %d", n))}
}

// Connector looks whether something speaks HTTP at the addresses that the bot sends to, each scheme://host. It sends no
// token.
func (o *Outside) Connector(ctx context.Context, addresses []string) []Finding {
	var found []Finding
	for _, address := range addresses {
		answer, err := o.get(ctx, address, o.watch)
		if err != nil {
			why, fix := explain(ctx, err)
			found = append(found, Bad(fmt.Sprintf("the connector at %s cannot be reached, so the bot receives and never answers: %s", address, why), fix))
			continue
		}
		found = append(found, Fine(fmt.Sprintf("the connector at %s answers (%d, as nothing was asked of it)", address, answer.status)))
	}
	return found
}

// get asks once, follows no redirect and reads no body.
func (o *Outside) get(ctx context.Context, address string, by http.RoundTripper) (reply, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return reply{}, errors.New("it is not a URL")
	}
	req.Header.Set("User-Agent", "ssprbot/"+o.version+" doctor")
	res, err := by.RoundTrip(req)
	if err != nil {
		return reply{}, err
	}
	res.Body.Close()
	return reply{status: res.StatusCode, header: res.Header, empty: true}, nil
}

// watch notes by how much the clock of others is ahead of ours. Safe for concurrent use.
type watch struct {
	next http.RoundTripper
	now  func() time.Time

	mu    sync.Mutex
	seen  bool
	ahead time.Duration // the smallest difference that was seen, for whatever delays an answer adds to it
	whose string
}

func (w *watch) RoundTrip(req *http.Request) (*http.Response, error) {
	before := w.now()
	res, err := w.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	date, wrong := http.ParseTime(res.Header.Get("Date"))
	if wrong == nil && res.Header.Get("Age") == "" { // from a cache it is as old as the copy
		w.note(req.URL.Hostname(), before, date, w.now())
	}
	return res, nil
}

// note compares a date, which has whole seconds, with the time between question and answer.
func (w *watch) note(host string, before, date, after time.Time) {
	ahead := time.Duration(0)
	switch latest := date.Add(time.Second); {
	case date.After(after):
		ahead = date.Sub(after)
	case latest.Before(before):
		ahead = latest.Sub(before)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.seen || ahead.Abs() < w.ahead.Abs() {
		w.seen, w.ahead, w.whose = true, ahead, host
	}
}

const (
	// skewTolerated is that of tokens (Authentication with the Bot Connector API, "clock-skew").
	skewTolerated = 5 * time.Minute
	skewNoticed   = 30 * time.Second
)

// Clock compares this machine's with those that answered before.
func (o *Outside) Clock(context.Context) []Finding {
	o.watch.mu.Lock()
	defer o.watch.mu.Unlock()
	if !o.watch.seen {
		return []Finding{Skipped("nobody whose clock can be trusted has answered")}
	}
	off, where := o.watch.ahead.Abs().Round(time.Second), "behind"
	if o.watch.ahead < 0 {
		where = "ahead of"
	}
	says := fmt.Sprintf("this machine's clock is %v %s that of %s", off, where, o.watch.whose)
	const fix = "set it, and keep it set with NTP (timedatectl set-ntp true, or the host's clock where this is a container)"
	switch {
	case off > skewTolerated:
		return []Finding{Bad(says+": good tokens look expired or not yet valid, so messages from Teams are refused with 401", fix)}
	case off > skewNoticed:
		return []Finding{Warn(says+"; five minutes are tolerated", fix)}
	}
	return []Finding{Fine("this machine's clock agrees with that of " + o.watch.whose)}
}
