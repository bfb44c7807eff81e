package connector

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

const (
	renewBefore  = 5 * time.Minute  // before a token expires it is renewed, unless the authority says sooner
	fetchTimeout = 30 * time.Second // ends a fetch, the credential's own repeats included
	fetchPause   = 30 * time.Second // between a fetch that failed, or brought nothing newer, and the next
)

// Tokens keeps the bot's token for the connector. However many ask, one fetch is under way: some credentials, such as
// the managed identity's, would send a request for each. A token in use is renewed in the background by the first who
// asks for it when it is due, and kept while it is valid if that fails. Safe for concurrent use.
type Tokens struct {
	credential azcore.TokenCredential
	scope      string

	mu      sync.Mutex
	current azcore.AccessToken
	failure error     // of the last fetch, nil if it succeeded
	pause   time.Time // until when no other fetch is made, unless a token is missing that can be had
	flight  *flight
	closed  bool
}

// flight is a fetch under way; token and err are set before done is closed.
type flight struct {
	cancel context.CancelFunc
	done   chan struct{}
	token  string
	err    error
}

// NewTokens gets tokens for the scope, such as bot.Cloud's. Nothing is fetched before the first Token.
func NewTokens(credential azcore.TokenCredential, scope string) *Tokens {
	return &Tokens{credential: credential, scope: scope}
}

// Token returns a token that is valid now. Every error is a *TokenError. The end of ctx ends the waiting, not the
// fetch, for which others may be waiting. After a failed fetch its error is repeated for half a minute.
func (t *Tokens) Token(ctx context.Context) (string, error) {
	token, flight, err := t.lookup(ctx)
	if flight == nil {
		return token, err
	}
	select {
	case <-flight.done:
		return flight.token, flight.err
	case <-ctx.Done():
		return "", &TokenError{Err: ctx.Err()}
	}
}

// Invalidate drops the token if it is still the current one: the connector refused it. A credential with a method
// Forget() is told, as the libraries keep caches of their own and would give the same token again.
func (t *Tokens) Invalidate(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if token != t.current.Token {
		return
	}
	t.current, t.failure, t.pause = azcore.AccessToken{}, nil, time.Time{}
	if c, ok := t.credential.(interface{ Forget() }); ok {
		c.Forget()
	}
}

// Close ends a fetch that is under way and waits for it. From then on Token gives the current token as long as it is
// valid.
func (t *Tokens) Close() {
	t.mu.Lock()
	t.closed = true
	flight := t.flight
	t.mu.Unlock()
	if flight != nil {
		flight.cancel()
		<-flight.done
	}
}

// lookup returns the token or the error that is at hand, or else the flight to wait for. It starts one where one is due.
func (t *Tokens) lookup(ctx context.Context) (string, *flight, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	valid := now.Before(t.current.ExpiresOn)
	if t.flight == nil && t.startable(now, valid) {
		t.flight = t.start(ctx)
	}
	switch {
	case valid:
		return t.current.Token, nil, nil
	case t.flight != nil:
		return "", t.flight, nil
	case t.closed:
		return "", nil, &TokenError{Err: errClosed}
	}
	return "", nil, t.failure
}

func (t *Tokens) startable(now time.Time, valid bool) bool {
	switch {
	case t.closed:
		return false
	case !valid && t.failure == nil:
		return true
	}
	return !now.Before(renewalOf(t.current)) && !now.Before(t.pause)
}

// renewalOf is when a token is due for renewal; the past for none.
func renewalOf(token azcore.AccessToken) time.Time {
	at := token.ExpiresOn.Add(-renewBefore)
	if !token.RefreshOn.IsZero() && token.RefreshOn.Before(at) {
		at = token.RefreshOn
	}
	return at
}

// start fetches a token, beyond the request that asked for it but not beyond fetchTimeout or Close.
func (t *Tokens) start(ctx context.Context) *flight {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTimeout)
	f := &flight{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer cancel()
		token, err := t.credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{t.scope}})
		if err != nil && ctx.Err() != nil { // azidentity does not keep the cause
			err = &TokenError{Err: ctx.Err()}
		}
		t.land(f, token, err)
	}()
	return f
}

func (t *Tokens) land(f *flight, token azcore.AccessToken, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	if err == nil && !now.Before(token.ExpiresOn) {
		err = &TokenError{Err: errExpired}
	}
	t.flight, t.failure, t.pause = nil, nil, now.Add(fetchPause)
	if err != nil {
		t.failure = newTokenError(err)
		f.err = t.failure
	} else {
		t.current = token
		f.token = token.Token
	}
	close(f.done)
}

var (
	errClosed  = errors.New("shutting down")
	errExpired = errors.New("the token had already expired")
)
