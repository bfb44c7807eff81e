package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// fileKills: go test -run TestKillsOnAFile -timeout 1h -parallel 8 . -args -file-kills 500.
var fileKills = flag.Int("file-kills", 12, "how often TestKillsOnAFile kills the program")

// TestKillsOnAFile kills the shipped program on SQLite at random moments, in mid-conversation, and starts it again on the
// same file. Every message that was accepted is answered, at most one of a conversation and kill twice.
func TestKillsOnAFile(t *testing.T) {
	const files, batch = 8, 6
	var messages, repeats, kills atomic.Int64
	t.Run("files", func(t *testing.T) {
		for file := range min(files, (*fileKills+batch-1)/batch) {
			t.Run(strconv.Itoa(file), func(t *testing.T) {
				t.Parallel()
				for kills.Load() < int64(*fileKills) && !t.Failed() {
					killBatch(t, batch, &messages, &repeats)
					kills.Add(batch)
				}
			})
		}
	})
	t.Logf("%d kills among %d messages: each was answered, %d twice", kills.Load(), messages.Load(), repeats.Load())
}

// killBatch kills the program one time after the other, always with somebody else talking, then waits for all answers:
// no second kill comes while an answer of the one before is repeated.
func killBatch(t *testing.T, times int, messages, repeats *atomic.Int64) {
	s := setUp(t, "kills")
	s.args = append(s.args, "--listen", freeAddress(t)) // the same after each start
	s.start()
	var talks []*talk
	for n := range times {
		k := newTalk(s.teams, fmt.Sprint("Person ", n))
		talks = append(talks, k)
		killed := make(chan struct{})
		over := k.chat(t, killed, s.p.endpoint, s.p.endpoint)
		<-time.After(time.Duration(rand.Int64N(int64(150 * time.Millisecond))))
		s.kill()
		s.p.wait()
		close(killed)
		s.start()
		<-over
	}
	for n, k := range talks {
		twice, kills := k.check(t, k.answered()), times-n
		if twice > kills {
			t.Errorf("%d answers were repeated, and only one can have been on its way at each of %d kills", twice, kills)
		}
		messages.Add(int64(len(k.said)))
		repeats.Add(int64(twice))
	}
	s.p.kill()
	s.p.wait()
}
