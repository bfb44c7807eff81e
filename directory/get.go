package directory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

const (
	// longestAnswer is in bytes: a person with every plan that there is has some 60 kB.
	longestAnswer = 512 << 10
	// longestSilence bounds what Graph can ask for with Retry-After.
	longestSilence = 10 * time.Minute
)

// Error tells why a request brought nothing. Its text has neither the person nor what was read.
type Error struct {
	What       string     // was to be read
	Permission Permission // that it needs
	Status     int        // HTTP; 0 where no answer came
	Code       string     // Graph's, of an answer that refuses
	RetryAfter time.Duration
	Err        error // why no answer came, or what is wrong with it; nil where Status says it
}

// NonPremium is Graph's code where the tenant has no Entra ID P1, without which there is no registration report.
const NonPremium = "Authentication_RequestFromNonPremiumTenantOrB2CTenant"

func (e *Error) Error() string {
	switch {
	case e.Err != nil:
		return fmt.Sprintf("reading %s: %v", e.What, e.Err)
	case e.Code == NonPremium:
		return fmt.Sprintf("reading %s: the organization has no Microsoft Entra ID P1 or P2, which it needs", e.What)
	case e.NotGranted():
		return fmt.Sprintf("reading %s: the application permission %s is not granted: grant it and consent (docs/directory.md)", e.What, e.Permission)
	}
	return fmt.Sprintf("reading %s: Microsoft Graph answered %d", e.What, e.Status)
}

func (e *Error) Unwrap() error { return e.Err }

// NotGranted tells whether the application lacks the permission.
func (e *Error) NotGranted() bool { return e.Status == http.StatusForbidden && e.Code != NonPremium }

// Is makes an answer that there is nobody ErrNobody.
func (e *Error) Is(target error) bool { return target == ErrNobody && e.Status == http.StatusNotFound }

// get sends one request, once.
func get[T any](ctx context.Context, c *Client, r request) (*T, error) {
	res, err := c.send(ctx, r)
	if err != nil {
		return nil, &Error{What: r.what, Permission: r.permission, Err: err}
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, longestAnswer+1))
	switch {
	case res.StatusCode != http.StatusOK:
		return nil, &Error{What: r.what, Permission: r.permission, Status: res.StatusCode, Code: codeOf(body), RetryAfter: retryAfter(res, c.now())}
	case err != nil:
		return nil, &Error{What: r.what, Permission: r.permission, Err: unquoted(ctx, err)}
	case len(body) > longestAnswer:
		return nil, &Error{What: r.what, Permission: r.permission, Err: errors.New("the answer is too long")}
	}
	var found T
	if json.Unmarshal(body, &found) != nil { // its error would quote the answer
		return nil, &Error{What: r.what, Permission: r.permission, Err: errors.New("the answer is not what the documentation says")}
	}
	return &found, nil
}

func (c *Client) send(ctx context.Context, r request) (*http.Response, error) {
	req, err := runtime.NewRequest(ctx, http.MethodGet, r.address(c.base))
	if err != nil {
		return nil, errors.New("the request cannot be made")
	}
	runtime.SkipBodyDownload(req) // it would read without a limit
	req.Raw().Header.Set("Accept", "application/json")
	res, err := c.pipeline.Do(req)
	if err != nil {
		return nil, unquoted(ctx, err)
	}
	return res, nil
}

// bearer sends the token along. The SDK's own policy has everybody wait for one fetch that hangs, whatever their deadline.
type bearer struct{ tokens Tokens }

var errNoToken = errors.New("no token for Microsoft Graph was to be had")

func (b bearer) Do(req *policy.Request) (*http.Response, error) {
	token, err := b.tokens.Token(req.Raw().Context())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoToken, err)
	}
	req.Raw().Header.Set("Authorization", "Bearer "+token)
	res, err := req.Next()
	if err == nil && res.StatusCode == http.StatusUnauthorized {
		b.tokens.Invalidate(token)
	}
	return res, err
}

// unquoted leaves out the address, which names the person, and what an authority wrote.
func unquoted(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errNoToken):
		return errNoToken
	}
	return errors.New("not answered: Microsoft Graph cannot be reached")
}

func codeOf(body []byte) string {
	var refused struct {
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &refused) != nil || refused.Error.Code != NonPremium {
		return "" // no other makes a difference
	}
	return NonPremium
}

// retryAfter is in seconds or a date (RFC 9110, 10.2.3).
func retryAfter(res *http.Response, now time.Time) time.Duration {
	header := res.Header.Get("Retry-After")
	wait := time.Duration(0)
	if seconds, err := strconv.Atoi(header); err == nil {
		wait = time.Duration(min(max(seconds, 0), int(longestSilence/time.Second))) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), longestSilence)
}
