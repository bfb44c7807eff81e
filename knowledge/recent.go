package knowledge

import (
	"crypto/sha256"
	"sync"
)

// mostRecent is how many rankings are remembered, of a kilobyte or so each: twice that at the most.
const mostRecent = 512

// recent remembers rankings of texts that were asked lately: on a bad morning many ask in the same words, and the buttons
// of the welcome are always the same. It keeps digests of texts and no text. What is found in the older half moves to the
// younger, so that what is asked again and again stays. The zero recent is empty and ready.
type recent struct {
	mu             sync.Mutex
	younger, older map[[sha256.Size]byte]Ranking
}

// ranking returns what was found for the text in an era, or finds it. Two who ask at once may both find it.
func (r *recent) ranking(first Day, text string, find func() Ranking) Ranking {
	key := sha256.Sum256([]byte(string(first) + "\x00" + text))
	if found, ok := r.recall(key); ok {
		return found
	}
	found := find()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keep(key, found)
	return found
}

func (r *recent) recall(key [sha256.Size]byte) (Ranking, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if found, ok := r.younger[key]; ok {
		return found, true
	}
	found, ok := r.older[key]
	if ok {
		r.keep(key, found)
	}
	return found, ok
}

func (r *recent) keep(key [sha256.Size]byte, found Ranking) {
	if r.younger == nil || len(r.younger) >= mostRecent {
		r.younger, r.older = map[[sha256.Size]byte]Ranking{}, r.younger
	}
	r.younger[key] = found
}
