package connector_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"ssprbot/bot/connector"
)

// authority is a credential whose tokens "1", "2", … live for an hour, or as said, and whose fetches take a second.
type authority struct {
	fetched   atomic.Int32
	life      time.Duration
	refreshIn time.Duration
	down      atomic.Bool
	forgotten atomic.Int32
}

func (a *authority) credential() credentialFunc {
	return func(ctx context.Context) (azcore.AccessToken, error) {
		n := a.fetched.Add(1)
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return azcore.AccessToken{}, errors.New("authentication failed somehow")
		}
		if a.down.Load() {
			return azcore.AccessToken{}, errors.New("AADSTS90033: A transient error has occurred")
		}
		token := azcore.AccessToken{Token: fmt.Sprint(n), ExpiresOn: time.Now().Add(a.life)}
		if a.refreshIn > 0 {
			token.RefreshOn = time.Now().Add(a.refreshIn)
		}
		return token, nil
	}
}

// bubble runs a test in synctest with tokens from a.
func bubble(t *testing.T, a *authority, test func(t *testing.T, tokens *connector.Tokens)) {
	synctest.Test(t, func(t *testing.T) {
		tokens := connector.NewTokens(a.credential(), "scope")
		defer tokens.Close()
		test(t, tokens)
	})
}

// want asks for a token and compares it.
func want(t *testing.T, tokens *connector.Tokens, token string) {
	t.Helper()
	got, err := tokens.Token(t.Context())
	if got != token || err != nil {
		t.Errorf("got token %q, %v; want %q", got, err, token)
	}
}

// wantError asks for a token that cannot be had.
func wantError(t *testing.T, tokens *connector.Tokens, code string) *connector.TokenError {
	t.Helper()
	got, err := tokens.Token(t.Context())
	e, ok := errors.AsType[*connector.TokenError](err)
	if got != "" || !ok || e.Code != code {
		t.Fatalf("got token %q, %v; want a token error with code %q", got, err, code)
	}
	return e
}

func TestTokenIsRenewedBeforeItExpires(t *testing.T) {
	for name, test := range map[string]struct {
		refreshIn, due time.Duration
	}{
		"five minutes before":     {0, 55 * time.Minute},
		"when the authority says": {20 * time.Minute, 20 * time.Minute},
		"not later than that":     {58 * time.Minute, 55 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, &authority{life: time.Hour, refreshIn: test.refreshIn}, func(t *testing.T, tokens *connector.Tokens) {
				want(t, tokens, "1")
				time.Sleep(test.due - 1)
				want(t, tokens, "1")
				synctest.Wait()
				time.Sleep(time.Nanosecond)
				want(t, tokens, "1") // at once: the next is on its way
				time.Sleep(2 * time.Second)
				want(t, tokens, "2")
			})
		})
	}
}

func TestOldTokenIsKeptWhileTheAuthorityIsDown(t *testing.T) {
	a := &authority{life: time.Hour}
	bubble(t, a, func(t *testing.T, tokens *connector.Tokens) {
		want(t, tokens, "1")
		a.down.Store(true)
		time.Sleep(55 * time.Minute)
		for range 30 { // to the last of the five minutes that are left
			want(t, tokens, "1")
			time.Sleep(10 * time.Second)
		}
		if n := a.fetched.Load() - 1; n < 5 || n > 10 {
			t.Errorf("%d fetches in five minutes, want about one every half minute", n)
		}
		wantError(t, tokens, "AADSTS90033")
		a.down.Store(false)
		time.Sleep(30 * time.Second)
		if got, err := tokens.Token(t.Context()); err != nil || got == "1" {
			t.Errorf("after the authority came back: token %q, %v", got, err)
		}
	})
}

func TestFailureIsRememberedForAWhile(t *testing.T) {
	a := &authority{life: time.Hour}
	bubble(t, a, func(t *testing.T, tokens *connector.Tokens) {
		a.down.Store(true)
		for range 29 {
			wantError(t, tokens, "AADSTS90033")
			time.Sleep(time.Second)
		}
		if n := a.fetched.Load(); n != 1 {
			t.Errorf("%d fetches within half a minute, want 1", n)
		}
		a.down.Store(false)
		time.Sleep(time.Second)
		want(t, tokens, "2")
	})
}

func TestGivingUpSpoilsNothingForOthers(t *testing.T) {
	a := &authority{life: time.Hour}
	bubble(t, a, func(t *testing.T, tokens *connector.Tokens) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second/2)
		defer cancel()
		other := make(chan string)
		go func() {
			synctest.Wait() // until the first has asked
			token, _ := tokens.Token(t.Context())
			other <- token
		}()
		if _, err := tokens.Token(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want deadline exceeded", err)
		}
		if token := <-other; token != "1" {
			t.Errorf("the other got %q", token)
		}
	})
}

func TestFetchEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		tokens := connector.NewTokens(credentialFunc(func(ctx context.Context) (azcore.AccessToken, error) {
			<-ctx.Done()
			return azcore.AccessToken{}, errors.New("authentication failed somehow")
		}), "scope")
		if err := wantError(t, tokens, ""); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 30*time.Second {
			t.Errorf("got %v after %v", err, time.Since(start))
		}
		tokens.Close()
	})
}

func TestClose(t *testing.T) {
	bubble(t, &authority{life: time.Hour}, func(t *testing.T, tokens *connector.Tokens) {
		waiting := make(chan error)
		go func() {
			_, err := tokens.Token(t.Context())
			waiting <- err
		}()
		synctest.Wait()
		start := time.Now()
		tokens.Close()
		if err := <-waiting; !errors.Is(err, context.Canceled) || time.Since(start) != 0 {
			t.Errorf("who was waiting got %v after %v, want canceled at once", err, time.Since(start))
		}
		wantError(t, tokens, "")
	})
	bubble(t, &authority{life: time.Hour}, func(t *testing.T, tokens *connector.Tokens) {
		want(t, tokens, "1")
		tokens.Close()
		want(t, tokens, "1")
	})
}

func TestExpiredTokenIsNotGiven(t *testing.T) {
	bubble(t, &authority{life: 0}, func(t *testing.T, tokens *connector.Tokens) {
		if err := wantError(t, tokens, ""); !strings.Contains(err.Error(), "expired") {
			t.Errorf("got %v", err)
		}
	})
}

func TestShortLivedTokenIsFetchedAgainWhenItEnds(t *testing.T) {
	bubble(t, &authority{life: 10 * time.Second}, func(t *testing.T, tokens *connector.Tokens) {
		want(t, tokens, "1")
		time.Sleep(9 * time.Second)
		want(t, tokens, "1")
		time.Sleep(time.Second)
		want(t, tokens, "2")
	})
}

// forgetful is a credential with a cache.
type forgetful struct {
	credentialFunc
	forgotten *atomic.Int32
}

func (f forgetful) Forget() { f.forgotten.Add(1) }

func TestInvalidateDropsOnlyTheTokenThatWasRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &authority{life: time.Hour}
		tokens := connector.NewTokens(forgetful{a.credential(), &a.forgotten}, "scope")
		defer tokens.Close()
		want(t, tokens, "1")
		for range 5 { // deliveries that were under way together
			tokens.Invalidate("1")
		}
		want(t, tokens, "2")
		tokens.Invalidate("1")
		want(t, tokens, "2")
		if n := a.forgotten.Load(); n != 1 {
			t.Errorf("the credential was told %d times to forget, want 1", n)
		}
	})
}
