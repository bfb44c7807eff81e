package bot_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
)

// watchedStore counts what is claimed, and may take its time after a commit.
type watchedStore struct {
	bot.Store

	claimed atomic.Int64
	after   time.Duration
}

func (s *watchedStore) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]bot.Delivery, error) {
	claimed, err := s.Store.Claim(ctx, now, lease, limit)
	s.claimed.Add(int64(len(claimed)))
	return claimed, err
}

func (s *watchedStore) Turn(ctx context.Context, key bot.TurnKey, now time.Time, step func(bot.Kept) (bot.Turn, error)) ([]byte, bool, error) {
	answer, repeated, err := s.Store.Turn(ctx, key, now, step)
	time.Sleep(s.after) // in a bubble
	return answer, repeated, err
}

func watching(s *watchedStore) option {
	return func(c *bot.Config) { s.Store, c.Store = c.Store, s }
}

// wantOnce holds an answer to having been sent once, and not as a repeat.
func (s *teams) wantOnce() {
	s.t.Helper()
	synctest.Wait()
	if sent := s.delivered(); len(sent) != 1 || sent[0].AnswersLost != 0 {
		s.t.Errorf("sent %+v, want one message that nobody takes for a repeat", sent)
	}
}

func TestAnAnswerIsClaimedWithItsTurn(t *testing.T) {
	for name, tt := range map[string]struct {
		after time.Duration // the commit
		want  int64         // claims besides
	}{
		"at once":                                 {0, 0},
		"where the commit took too long, anew":    {2 * time.Second, 1},
		"where it took longer than a whole lease": {time.Minute, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				kept := &watchedStore{after: tt.after}
				s := newTeams(t, watching(kept))
				stop := s.running()
				defer stop()
				synctest.Wait() // until it runs
				s.receive(s.activity(map[string]any{"text": trouble}))
				time.Sleep(time.Second)
				synctest.Wait()
				if n := kept.claimed.Load(); n != tt.want {
					t.Errorf("%d deliveries were claimed, want %d", n, tt.want)
				}
				if len(s.delivered()) != 1 {
					t.Errorf("sent %v", s.delivered())
				}
			})
		})
	}
}

func TestAnAnswerThatIsReadyAfterTheEndWaitsForTheNextStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newTeams(t)
		stop := s.running()
		synctest.Wait() // until it runs
		answer, err := s.bot.Receive(t.Context(), s, s.activity(map[string]any{"text": trouble}))
		if err != nil {
			t.Fatal(err)
		}
		stop()
		answer.Sent()
		synctest.Wait()
		if sent := s.delivered(); len(sent) != 0 {
			t.Errorf("sent after the end: %+v", sent)
		}
		stop = s.running()
		defer stop()
		time.Sleep(time.Second)
		s.wantOnce()
	})
}

// A conversation's answers leave in order, also where each turn would like to send its own.
func TestAnAnswerWaitsBehindAnEarlierOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newTeams(t)
		s.answers(times(refusedWith(503, 5*time.Second)))
		stop := s.running()
		defer stop()
		synctest.Wait() // until it runs
		s.receive(s.activity(map[string]any{"text": trouble}))
		synctest.Wait()
		s.receive(s.activity(map[string]any{"text": "help"}))
		time.Sleep(time.Minute)
		synctest.Wait()
		sent := s.delivered()
		if len(sent) != 2 || sent[0].Seq > sent[1].Seq {
			t.Errorf("sent %+v", sent)
		}
	})
}
