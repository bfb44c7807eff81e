package auth_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot/auth"
)

const (
	unknownKey = "token's key is unknown"
	notLoaded  = "signing keys are not loaded"
)

// wantFetches compares with how often the metadata were asked for.
func wantFetches(t *testing.T, i *issuer, want int) {
	t.Helper()
	if got := i.fetched(); got != want {
		t.Errorf("%d fetches, want %d", got, want)
	}
}

func TestRunLoadsKeysAndRefreshesThemDaily(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer("k1")
		g := auth.NewGate(config(i))
		if g.Ready() == nil {
			t.Error("ready without keys")
		}
		start(t, g)
		synctest.Wait()
		if err := g.Ready(); err != nil {
			t.Errorf("not ready: %v", err)
		}
		wantRefusal(t, admit(g, signed(time.Now(), "k1", 0)), 0, "")
		time.Sleep(24*time.Hour - time.Second)
		wantFetches(t, i, 1)
		time.Sleep(2 * time.Second)
		wantFetches(t, i, 2)
	})
}

func TestRotatedKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer("k1")
		g := auth.NewGate(config(i))
		start(t, g)
		synctest.Wait()
		old := signed(time.Now(), "k1", 0)
		wantRefusal(t, admit(g, old), 0, "")

		i.publish("k1", "k2")
		wantRefusal(t, admit(g, signed(time.Now(), "k2", 1)), 0, "") // at once
		wantFetches(t, i, 2)
		wantRefusal(t, admit(g, old), 0, "")

		i.publish("", "k2", "k3")
		wantRefusal(t, admit(g, signed(time.Now(), "k3", 2)), 401, unknownKey) // the hour is not over
		time.Sleep(time.Hour)
		fresh := newToken(time.Now(), "k1", rsaKeys()[0]).sign()
		wantRefusal(t, admit(g, fresh), 0, "") // withdrawn, but not refreshed yet
		wantRefusal(t, admit(g, signed(time.Now(), "k3", 2)), 0, "")
		wantRefusal(t, admit(g, fresh), 401, unknownKey) // remembered or not
		wantFetches(t, i, 3)
	})
}

func TestWithdrawnKeyGoesWithTheDailyRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer("k1", "k2")
		g := auth.NewGate(config(i))
		start(t, g)
		synctest.Wait()
		i.publish("", "k2")
		time.Sleep(24*time.Hour + time.Second)
		wantRefusal(t, admit(g, signed(time.Now(), "k1", 0)), 401, unknownKey)
		wantRefusal(t, admit(g, signed(time.Now(), "k2", 1)), 0, "")
	})
}

func TestSameIDWithAnotherKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer("k1")
		g := auth.NewGate(config(i))
		start(t, g)
		synctest.Wait()
		token := newToken(time.Now(), "k1", rsaKeys()[0])
		token.claims["exp"] = time.Now().Add(48 * time.Hour).Unix()
		wantRefusal(t, admit(g, token.sign()), 0, "")
		i.publish("other", "k1")
		time.Sleep(24*time.Hour + time.Second)
		wantRefusal(t, admit(g, token.sign()), 401, "token's signature is wrong")
	})
}

func TestOldKeysStayWhileTheIssuerIsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer("k1")
		g := auth.NewGate(config(i))
		start(t, g)
		synctest.Wait()
		i.set(down)
		time.Sleep(72 * time.Hour)
		wantRefusal(t, admit(g, signed(time.Now(), "k1", 0)), 0, "")
		if err := g.Ready(); err != nil {
			t.Errorf("not ready: %v", err)
		}
		// two days of retries, the first few closer together than a minute
		if n := i.fetched(); n < 2*24*60-10 || n > 2*24*60+10 {
			t.Errorf("%d fetches in two days of failure", n)
		}
		i.publish("k1", "k2")
		i.set(nil)
		time.Sleep(time.Minute + time.Second)
		before := i.fetched()
		wantRefusal(t, admit(g, signed(time.Now(), "k2", 1)), 0, "")
		wantFetches(t, i, before) // the retry had brought it
	})
}

func TestFailedAskIsRetriedInTheBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer("k1")
		g := auth.NewGate(config(i))
		start(t, g)
		synctest.Wait()
		i.publish("k1", "k2")
		i.set(down)
		wantRefusal(t, admit(g, signed(time.Now(), "k2", 1)), 401, unknownKey)
		i.set(nil)
		time.Sleep(time.Minute)
		synctest.Wait() // the retry may be due at this very instant
		wantRefusal(t, admit(g, signed(time.Now(), "k2", 1)), 0, "")
	})
}

func TestFirstFetchFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer("k1")
		i.set(down)
		g := auth.NewGate(config(i))
		start(t, g)
		synctest.Wait()
		wantRefusal(t, admit(g, signed(time.Now(), "k1", 0)), 401, notLoaded)
		wantFetches(t, i, 2)
		for range 100 {
			wantRefusal(t, admit(g, signed(time.Now(), "k1", 0)), 401, notLoaded)
		}
		wantFetches(t, i, 2)
		i.set(nil)
		time.Sleep(3 * time.Second)
		wantRefusal(t, admit(g, signed(time.Now(), "k1", 0)), 0, "") // long before the background retries
		// these were the first keys: an unknown id may still ask
		i.publish("k1", "k2")
		wantRefusal(t, admit(g, signed(time.Now(), "k2", 1)), 0, "")
	})
}

func TestBackgroundAloneRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer("k1")
		i.set(down)
		g := auth.NewGate(config(i))
		start(t, g)
		time.Sleep(10 * time.Minute)
		if n := i.fetched(); n < 10 || n > 20 {
			t.Errorf("%d fetches in ten minutes", n)
		}
		i.set(nil)
		time.Sleep(time.Minute)
		if err := g.Ready(); err != nil {
			t.Errorf("not ready: %v", err)
		}
	})
}

func TestRefreshIntervalFollowsTheInjectedClock(t *testing.T) {
	i, now := newIssuer("k1"), noon
	c := config(i)
	c.Now = func() time.Time { return now }
	g := auth.NewGate(c)
	for n := range 2 { // the first keys, then one ask
		wantRefusal(t, admit(g, signed(now, fmt.Sprint("random-", n), 2)), 401, unknownKey)
	}
	wantFetches(t, i, 2)
	now = now.Add(time.Hour - time.Second)
	wantRefusal(t, admit(g, signed(now, "random", 2)), 401, unknownKey)
	wantFetches(t, i, 2)
	now = now.Add(time.Second)
	wantRefusal(t, admit(g, signed(now, "random", 2)), 401, unknownKey)
	wantFetches(t, i, 3)
}

func TestFloodOfRandomKeyIDs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer("k1")
		g := auth.NewGate(config(i))
		start(t, g)
		synctest.Wait()
		i.set(hang) // the one fetch that the flood may cause takes as long as it can
		began := time.Now()
		var flood sync.WaitGroup
		for n := range 500 {
			flood.Go(func() {
				wantRefusal(t, admit(g, signed(began, fmt.Sprint("random-", n), 2)), 401, unknownKey)
			})
		}
		synctest.Wait() // all of them have arrived
		wantRefusal(t, admit(g, signed(began, "k1", 0)), 0, "")
		if waited := time.Since(began); waited != 0 {
			t.Errorf("the honest caller waited %v", waited)
		}
		flood.Wait()
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("the flood held connections for %v", took)
		}
		wantFetches(t, i, 2)
	})
}

func TestHungIssuerBeforeTheFirstKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer("k1")
		i.set(hang)
		g := auth.NewGate(config(i))
		start(t, g)
		synctest.Wait()
		began := time.Now()
		var callers sync.WaitGroup
		for range 50 {
			callers.Go(func() { wantRefusal(t, admit(g, signed(began, "k1", 0)), 401, notLoaded) })
		}
		callers.Wait()
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("callers waited %v", took)
		}
		if n := i.fetched(); n > 3 {
			t.Errorf("%d fetches", n)
		}
	})
}

func TestCallerWhoHangsUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer("k1")
		i.set(slow)
		g := auth.NewGate(config(i))
		var both sync.WaitGroup
		leaving, leave := context.WithCancel(t.Context())
		both.Go(func() { _, _ = g.Admit(request(signed(time.Now(), "k1", 0)).WithContext(leaving)) })
		synctest.Wait() // the first has begun the fetch
		both.Go(func() { wantRefusal(t, admit(g, signed(time.Now(), "k1", 0)), 0, "") })
		leave()
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := g.Admit(request(signed(time.Now(), "k1", 0)).WithContext(gone)) // does not wait at all
		wantRefusal(t, err, 401, notLoaded)
		both.Wait()
		wantFetches(t, i, 1)
	})
}

// TestConcurrency is for the race detector.
func TestConcurrency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer("k1", "k2")
		g := auth.NewGate(config(i))
		start(t, g)
		began := time.Now()
		tokens := []string{signed(began, "k1", 0), signed(began, "k2", 1), signed(began, "k3", 2)}
		var callers sync.WaitGroup
		for n := range 24 {
			callers.Go(func() {
				for range 5 {
					caller, err := g.Admit(request(tokens[n%3]))
					if n%3 == 2 {
						wantRefusal(t, err, 401, unknownKey)
						continue
					}
					wantRefusal(t, err, 0, "")
					wantRefusal(t, caller.Check(message(t, nil)), 0, "")
				}
			})
		}
		callers.Wait()
		if n := i.fetched(); n > 2 {
			t.Errorf("%d fetches", n)
		}
	})
}
