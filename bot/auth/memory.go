package auth

import (
	"sync"
	"time"
)

// maxRemembered bounds a memory. The connector uses one token for about an hour, so a busy bot sees a few dozen.
const maxRemembered = 1024

// memory spares verifying a token again that comes with every request. Only tokens that passed get in, under the
// digest of all their bytes. The zero value is empty; it is safe for concurrent use.
type memory struct {
	mu      sync.RWMutex
	callers map[digest]remembered
}

type remembered struct {
	caller *Verified
	until  time.Time // the token's exp; the clock skew is the full check's to grant
}

func (m *memory) recall(token digest, now time.Time) (*Verified, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	found, ok := m.callers[token]
	return found.caller, ok && now.Before(found.until)
}

// remember starts afresh when it is full: verifying again is all that costs.
func (m *memory) remember(token digest, caller *Verified, until time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.callers == nil || len(m.callers) >= maxRemembered {
		m.callers = map[digest]remembered{}
	}
	m.callers[token] = remembered{caller, until}
}
