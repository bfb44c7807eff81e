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

// killsWithin is less than a lease: none of what a kill had in its hands is repeated before the last one. An answer
// whose repeat is killed as well is given up (docs/reliability.md).
const killsWithin = 8 * time.Second

// TestKillsOnAFile kills the shipped program on SQLite at random moments, in mid-conversation, and starts it again on the
// same file. Every message that was accepted is answered, at most one of a conversation twice.
func TestKillsOnAFile(t *testing.T) {
	const files, batch = 8, 6
	var messages, repeats, kills atomic.Int64
	t.Run("files", func(t *testing.T) {
		for file := range min(files, (*fileKills+batch-1)/batch) {
			t.Run(strconv.Itoa(file), func(t *testing.T) {
				t.Parallel()
				for kills.Load() < int64(*fileKills) && !t.Failed() {
					kills.Add(killBatch(t, batch, &messages, &repeats))
				}
			})
		}
	})
	t.Logf("%d kills among %d messages: each was answered, %d twice", kills.Load(), messages.Load(), repeats.Load())
}

// killBatch kills the program one time after the other, always with somebody else talking, then waits for all answers. It
// returns how often it did, which on a slow machine is less than asked for.
func killBatch(t *testing.T, times int, messages, repeats *atomic.Int64) int64 {
	s := setUp(t, "kills")
	s.args = append(s.args, "--listen", freeAddress(t)) // the same after each start
	s.start()
	var talks []*talk
	for began := time.Now(); len(talks) < times && time.Since(began) < killsWithin; {
		k := newTalk(s.teams, fmt.Sprint("Person ", len(talks)))
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
	for _, k := range talks {
		twice := k.check(t, k.answered())
		if twice > 1 {
			t.Errorf("%d answers of a conversation were repeated, and only one can have been on its way", twice)
		}
		messages.Add(int64(len(k.said)))
		repeats.Add(int64(twice))
	}
	s.p.kill()
	s.p.wait()
	return int64(len(talks))
}
