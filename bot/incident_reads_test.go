package bot_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// readStore counts how often it is read row by row who met a trouble.
type readStore struct {
	bot.Store

	reads atomic.Int64
}

func (s *readStore) Turn(ctx context.Context, key bot.TurnKey, now time.Time, step func(bot.Kept) (bot.Turn, error)) ([]byte, bool, error) {
	return s.Store.Turn(ctx, key, now, func(kept bot.Kept) (bot.Turn, error) {
		kept.Desk = readRecords{kept.Desk, s}
		return step(kept)
	})
}

type readRecords struct {
	helpdesk.Records

	store *readStore
}

func (r readRecords) Sightings(ctx context.Context, tenant string, issue knowledge.IssueID, since time.Time) ([]helpdesk.Sighting, error) {
	r.store.reads.Add(1)
	return r.Records.Sightings(ctx, tenant, issue, since)
}

func TestWhoMetATroubleIsNotReadAtEveryTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kept := &readStore{}
		c := rush(t, 4, func(config *bot.Config) { kept.Store, config.Store = config.Store, kept })
		if n := kept.reads.Load(); n != 0 {
			t.Errorf("read %d times before there were enough", n)
		}
		for n := 4; n < 10; n++ {
			c.meet(fmt.Sprint("p", n))
		}
		before := kept.reads.Load()
		for n := 10; n < 19; n++ {
			c.meet(fmt.Sprint("p", n))
		}
		if n := kept.reads.Load() - before; n != 0 {
			t.Errorf("read %d times between ten people and twice as many", n)
		}
		c.meet("p19")
		c.sees("19:desk", "20 people in")
	})
}
