package connector

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"ssprbot/bot"
)

// call is one request to the connector, below a service URL.
type call struct {
	method     string
	serviceURL string
	path       []string // segments, ids as they are
	query      url.Values
	content    []byte // nil for none
	repeatable bool   // doing it twice is the same as doing it once
	outcome    func(status int, code string) bot.Outcome
	limit      int64 // of the answer, where it is more than answerLimit
}

// request checks the call and makes its request, still without a token. Its errors are final.
func (c *Client) request(ctx context.Context, wanted call) (*http.Request, *payload, error) {
	if err := c.Allow(wanted.serviceURL); err != nil {
		return nil, nil, fmt.Errorf("checking the service URL: %w", err)
	}
	target, err := wanted.target()
	if err != nil {
		return nil, nil, err
	}
	body := &payload{content: bytes.NewReader(wanted.content)}
	req := (&http.Request{Method: wanted.method, URL: target, Host: target.Host, Header: http.Header{}}).WithContext(ctx)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "ssprbot/"+c.Version)
	if wanted.content != nil {
		// GetBody stays nil: with it the transport may repeat a request by itself.
		req.Body, req.ContentLength = body, int64(len(wanted.content))
		req.Header.Set("Content-Type", jsonType)
	}
	return req, body, nil
}

const jsonType = "application/json; charset=utf-8"

// target is the call's route below its service URL.
func (c call) target() (*url.URL, error) {
	u, err := url.Parse(c.serviceURL)
	if err != nil || !plain(u) {
		return nil, errors.New("the service URL is not a plain URL")
	}
	path, raw := strings.TrimRight(u.Path, "/"), strings.TrimRight(u.EscapedPath(), "/")
	for _, s := range c.path {
		if s == "" || s == "." || s == ".." {
			return nil, errors.New("an id is missing or is a step in the path")
		}
		path, raw = path+"/"+s, raw+"/"+escape(s)
	}
	u.Path, u.RawPath = path, raw // without RawPath Go would choose an escaping of its own
	u.RawQuery = c.query.Encode()
	return u, nil
}

func plain(u *url.URL) bool {
	web := u.Scheme == "https" || u.Scheme == "http" // which of them, and to whom, is for Allow to say
	return web && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == ""
}

// escape is .NET's Uri.EscapeDataString, which Microsoft's own SDKs put ids into the path with. Unlike url.PathEscape
// it escapes ":", "@" and "=", which occur in every conversation id.
func escape(id string) string {
	return strings.ReplaceAll(url.QueryEscape(id), "+", "%20")
}

// payload is a request's body. It can be withdrawn as long as nothing of it was read, which makes certain that the
// connector did not and will not get the request: the transport reads it before it sends anything that is complete.
type payload struct {
	content *bytes.Reader
	state   atomic.Int32
}

const (
	untouched int32 = iota
	handedOut
	withdrawn
)

var errWithdrawn = errors.New("the attempt is over")

func (p *payload) Read(b []byte) (int, error) {
	p.state.CompareAndSwap(untouched, handedOut)
	if p.state.Load() == withdrawn {
		return 0, errWithdrawn
	}
	return p.content.Read(b)
}

// Close does nothing: the transport may close a body before it goes on reading it.
func (p *payload) Close() error { return nil }

// withdraw reports whether nothing was read, and sees to it that nothing will be.
func (p *payload) withdraw() bool {
	p.state.CompareAndSwap(untouched, withdrawn)
	return p.state.Load() == withdrawn
}
