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

// request checks the delivery and makes its request, still without a token. Its errors are final.
func (c *Client) request(ctx context.Context, d bot.Delivery) (*http.Request, *payload, error) {
	method, err := method(d)
	if err != nil {
		return nil, nil, err
	}
	if err := c.Allow(d.ServiceURL); err != nil {
		return nil, nil, fmt.Errorf("checking the service URL: %w", err)
	}
	target, err := target(d)
	if err != nil {
		return nil, nil, err
	}
	body := &payload{content: bytes.NewReader(d.Payload)}
	req := (&http.Request{Method: method, URL: target, Host: target.Host, Header: http.Header{}}).WithContext(ctx)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "ssprbot/"+c.Version)
	if d.Operation != bot.Delete {
		// GetBody stays nil: with it the transport may repeat a request by itself.
		req.Body, req.ContentLength = body, int64(len(d.Payload))
		req.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	return req, body, nil
}

func method(d bot.Delivery) (string, error) {
	switch d.Operation {
	case bot.Post, bot.Put:
		if len(d.Payload) == 0 {
			return "", fmt.Errorf("%s without an activity", d.Operation)
		}
	case bot.Delete:
	default:
		return "", fmt.Errorf("unknown operation %q", d.Operation)
	}
	return strings.ToUpper(string(d.Operation)), nil
}

// target is the route of the delivery below its service URL. A reply has none of its own: its replyToId travels in the
// activity.
func target(d bot.Delivery) (*url.URL, error) {
	u, err := url.Parse(d.ServiceURL)
	if err != nil || !plain(u) {
		return nil, errors.New("the service URL is not a plain URL")
	}
	segments := []string{"v3", "conversations", d.ConversationID, "activities"}
	if d.Operation != bot.Post {
		segments = append(segments, d.ActivityID)
	}
	path, raw := strings.TrimRight(u.Path, "/"), strings.TrimRight(u.EscapedPath(), "/")
	for _, s := range segments {
		if s == "" || s == "." || s == ".." {
			return nil, errors.New("an id is missing or is a step in the path")
		}
		path, raw = path+"/"+s, raw+"/"+escape(s)
	}
	u.Path, u.RawPath = path, raw // without RawPath Go would choose an escaping of its own
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
