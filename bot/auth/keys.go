package auth

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"
)

const (
	fetchTimeout  = 10 * time.Second
	refreshEvery  = 24 * time.Hour  // "at least every 24 hours"
	retryAtLatest = time.Minute     // after a failed refresh
	askEvery      = time.Hour       // least time between two fetches that unknown key ids cause
	askEveryFirst = 3 * time.Second // the same while there are no keys at all
)

// Why a token's key cannot be given.
var (
	errNoKeyID    = errors.New("token names no key")
	errCritical   = errors.New("token has a critical header")
	errNoKeys     = errors.New("no keys are loaded")
	errUnknownKey = errors.New("unknown key")
)

// keyStore keeps the issuer's keys. Readers never lock; who needs a fetch queues for it.
type keyStore struct {
	source  source
	now     func() time.Time
	log     *slog.Logger
	fetched func(error)
	current atomic.Pointer[keySet] // nil until a fetch succeeds; replaced whole

	fetching chan struct{} // a mutex that a context can leave: held by who fetches, guards the fields below
	asked    time.Time     // when an unknown key id last caused a fetch
	due      time.Time     // when run fetches next
	failures int           // since the last good fetch
}

func newKeyStore(c Config) *keyStore {
	return &keyStore{source: newSource(c), now: c.Now, log: c.Log, fetched: c.Fetched, fetching: make(chan struct{}, 1)}
}

// signer is a key together with the set that vouches for it.
type signer struct {
	key signingKey
	set *keySet
}

// signer finds the key that a token's header names.
func (k *keyStore) signer(ctx context.Context, header map[string]any) (signer, error) {
	if _, there := header["crit"]; there {
		return signer{}, errCritical // RFC 7515, 4.1.11: what is not understood must be refused
	}
	id, _ := header["kid"].(string)
	if id == "" {
		return signer{}, errNoKeyID
	}
	if found, ok := k.find(id); ok {
		return found, nil
	}
	k.ask(ctx, id)
	if found, ok := k.find(id); ok {
		return found, nil
	}
	if k.current.Load() == nil {
		return signer{}, errNoKeys
	}
	return signer{}, errUnknownKey
}

func (k *keyStore) find(id string) (signer, bool) {
	set := k.current.Load()
	if set == nil {
		return signer{}, false
	}
	key, ok := set.keys[id]
	return signer{key, set}, ok
}

// recall returns the caller of a token that was verified with the keys at hand.
func (k *keyStore) recall(token digest) (*Verified, bool) {
	set := k.current.Load()
	if set == nil {
		return nil, false
	}
	return set.recall(token, k.now())
}

// ask fetches the keys for the sake of an unknown id, unless that was done of late or someone else just did.
func (k *keyStore) ask(ctx context.Context, id string) {
	waiting, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	if !k.lock(waiting) {
		return
	}
	defer k.unlock()
	pause := askEvery
	if k.current.Load() == nil {
		pause = askEveryFirst
	}
	if _, ok := k.find(id); ok || k.now().Sub(k.asked) < pause {
		return
	}
	k.asked = k.now()
	k.fetch(context.WithoutCancel(ctx)) // others wait for it: a caller who hangs up must not spoil it
}

// run refreshes what is due until ctx ends.
func (k *keyStore) run(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-time.After(k.upkeep(ctx)):
		}
	}
}

// upkeep fetches keys that are due and tells when to look again: within a minute, for a failed ask may have moved that.
func (k *keyStore) upkeep(ctx context.Context) time.Duration {
	if !k.lock(ctx) {
		return 0
	}
	defer k.unlock()
	if !k.now().Before(k.due) {
		k.fetch(ctx)
	}
	return min(k.due.Sub(k.now()), retryAtLatest)
}

// fetch replaces the keys, or keeps the old ones. The caller holds the lock.
func (k *keyStore) fetch(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	set, err := k.source.fetch(ctx)
	k.fetched(err)
	if err != nil {
		k.failures++
		k.due = k.now().Add(min(time.Second<<min(k.failures, 6), retryAtLatest))
		k.log.WarnContext(ctx, "signing keys not refreshed", "failures", k.failures, "error", err)
		return
	}
	k.failures, k.due = 0, k.now().Add(refreshEvery)
	if k.current.Swap(set) == nil {
		k.asked = time.Time{} // the first keys are no answer to an unknown id: the next one may ask at once
	}
	k.log.InfoContext(ctx, "signing keys refreshed", "keys", len(set.keys))
}

func (k *keyStore) lock(ctx context.Context) bool {
	select {
	case k.fetching <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

func (k *keyStore) unlock() { <-k.fetching }
