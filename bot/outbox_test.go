package bot_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
)

// running starts the bot's sending and returns what stops it.
func (s *teams) running() (stop func()) {
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan struct{})
	go func() { defer close(done); s.bot.Run(ctx, time.Second) }()
	return func() { cancel(); <-done }
}

func (s *teams) answers(f func(bot.Delivery) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deliver = f
}

func (s *teams) delivered() []bot.Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent
}

func (s *teams) indicators() []bot.Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waited
}

// times answers the first deliveries with errors, one after the other.
func times(errs ...error) func(bot.Delivery) error {
	var n atomic.Int64
	return func(d bot.Delivery) error {
		if isIndicator(d) {
			return nil
		}
		if i := n.Add(1); int(i) <= len(errs) {
			return errs[i-1]
		}
		return nil
	}
}

func refusedWith(status int, after time.Duration) error {
	return &bot.DeliveryError{Outcome: bot.Refused, Status: status, RetryAfter: after, Err: errors.New("refused")}
}

var lost = &bot.DeliveryError{Outcome: bot.AnswerLost, Err: errors.New("connection cut")}

func TestDeliveriesThatDoNotSucceed(t *testing.T) {
	tests := map[string]struct {
		errs     []error
		within   time.Duration // the time in which everything is over
		attempts int
		sent     int
		repeated bool // the one that arrived is marked as a possible repeat
	}{
		"refused, then accepted":             {[]error{refusedWith(503, 0)}, 3 * time.Second, 2, 1, false},
		"throttled: waits as long as asked":  {[]error{refusedWith(429, 40*time.Second)}, 41 * time.Second, 2, 1, false},
		"412":                                {[]error{refusedWith(412, 0)}, 3 * time.Second, 2, 1, false},
		"answer lost: repeated once, marked": {[]error{lost}, 3 * time.Second, 2, 1, true},
		"answer lost twice: never again":     {[]error{lost, lost}, time.Hour, 2, 0, false},
		"lost, refused, accepted":            {[]error{lost, refusedWith(503, 0)}, 10 * time.Second, 3, 1, true},
		"rejected: never again":              {[]error{&bot.DeliveryError{Outcome: bot.Rejected, Status: 413, Err: errors.New("too large")}}, time.Hour, 1, 0, false},
		"gone: never again":                  {[]error{&bot.DeliveryError{Outcome: bot.Gone, Status: 403, Err: errors.New("not in roster")}}, time.Hour, 1, 0, false},
		"an outage of ten minutes":           {outage(10), 20 * time.Minute, 11, 1, false},
		"refused for ever":                   {outage(100), 6 * time.Hour, 30, 0, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newTeams(t)
				var attempts atomic.Int64
				answer := times(tt.errs...)
				s.answers(func(d bot.Delivery) error {
					if !isIndicator(d) {
						attempts.Add(1)
					}
					return answer(d)
				})
				stop := s.running()
				defer stop()
				s.receive(s.activity(map[string]any{"text": trouble}))
				time.Sleep(tt.within)
				synctest.Wait()
				sent := s.delivered()
				if len(sent) != tt.sent || int(attempts.Load()) != tt.attempts {
					t.Fatalf("%d attempts and %d sent, want %d and %d", attempts.Load(), len(sent), tt.attempts, tt.sent)
				}
				if tt.sent == 1 && (sent[0].AnswersLost > 0) != tt.repeated {
					t.Errorf("marked as a repeat: %v", sent[0].AnswersLost)
				}
			})
		})
	}
}

func outage(refusals int) []error {
	errs := make([]error, refusals)
	for i := range errs {
		errs[i] = refusedWith(503, 0)
	}
	return errs
}

func TestAStuckConversationDelaysNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newTeams(t)
		s.answers(func(d bot.Delivery) error {
			if d.ConversationID == "a:1" {
				return refusedWith(503, time.Hour)
			}
			return nil
		})
		stop := s.running()
		defer stop()
		s.receive(s.activity(map[string]any{"text": trouble}))
		s.receive(s.activity(map[string]any{"text": trouble, "conversation": map[string]any{"id": "a:2", "conversationType": "personal", "tenantId": "tenant"}}))
		synctest.Wait()
		one(t, s.delivered(), troubleTitle)
	})
}

func TestRepliesLeaveInTheOrderOfTheirTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newTeams(t)
		s.answers(times(refusedWith(503, 10*time.Second)))
		stop := s.running()
		defer stop()
		s.receive(s.activity(map[string]any{"text": trouble}))
		s.receive(s.activity(map[string]any{"text": "yes"}))
		time.Sleep(20 * time.Second)
		synctest.Wait()
		sent := s.delivered()
		if len(sent) != 2 || !strings.Contains(string(sent[0].Payload), troubleTitle) || !strings.Contains(string(sent[1].Payload), "Glad to help") {
			t.Errorf("sent in another order: %s", payloads(sent))
		}
	})
}

func TestSendsKeepToTheLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limits, err := bot.ParseLimits("conversation=2/10s tenant=off")
		if err != nil {
			t.Fatal(err)
		}
		s := newTeams(t, func(c *bot.Config) { c.Limits = limits })
		stop := s.running()
		defer stop()
		for range 5 {
			s.receive(s.activity(map[string]any{"text": "help"}))
		}
		for i, want := range []int{2, 4, 5} {
			time.Sleep(9 * time.Second)
			synctest.Wait()
			if got := len(s.delivered()); got != want {
				t.Errorf("%d sent in window %d, want %d", got, i, want)
			}
			time.Sleep(time.Second)
		}
	})
}

func TestTypingShowsOnlyAfterASecond(t *testing.T) {
	tests := map[string]struct {
		first  error
		typing int
	}{
		"a prompt answer":                {nil, 0},
		"an answer that has to wait":     {refusedWith(503, 5*time.Second), 1},
		"an answer that is never taken":  {&bot.DeliveryError{Outcome: bot.Rejected, Err: errors.New("no")}, 0},
		"an answer that waits very long": {refusedWith(503, time.Minute), 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newTeams(t)
				if tt.first != nil {
					s.answers(times(tt.first))
				}
				stop := s.running()
				defer stop()
				s.receive(s.activity(map[string]any{"text": trouble}))
				time.Sleep(2 * time.Minute)
				synctest.Wait()
				typing := len(s.indicators())
				if typing != tt.typing {
					t.Errorf("typing shown %d times, want %d", typing, tt.typing)
				}
			})
		})
	}
}

func TestStoppingSendsWhatIsDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newTeams(t)
		s.answers(func(bot.Delivery) error { time.Sleep(100 * time.Millisecond); return nil })
		stop := s.running()
		for i := range 40 { // more than are sent at a time
			s.receive(s.activity(map[string]any{"text": "help", "conversation": map[string]any{"id": fmt.Sprint("a:", i), "conversationType": "personal"}}))
		}
		stop()
		if got := len(s.delivered()); got != 40 {
			t.Errorf("%d of 40 answers left before the stop", got)
		}
	})
}

func TestStoppingDoesNotWaitForADeadConnector(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newTeams(t)
		stop := s.running()
		s.answers(func(bot.Delivery) error { return refusedWith(503, time.Hour) })
		s.receive(s.activity(map[string]any{"text": "help"}))
		synctest.Wait()
		before := time.Now()
		stop()
		if took := time.Since(before); took > 2*time.Second {
			t.Errorf("stopping took %v", took)
		}
		// The next start sends it.
		s.answers(nil)
		stop = s.running()
		defer stop()
		time.Sleep(time.Hour + time.Minute)
		synctest.Wait()
		one(t, s.delivered(), "What I can do")
	})
}

// TestARepeatThatAProcessDiedInIsNotRepeated: two attempts may have arrived, and that is one too many already.
func TestARepeatThatAProcessDiedInIsNotRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newTeams(t)
		s.receive(s.activity(map[string]any{"text": trouble}))
		for range 2 { // claimed and never settled: the process died
			if claimed, err := s.store.Claim(t.Context(), time.Now(), time.Second, 1); err != nil || len(claimed) != 1 {
				t.Fatalf("claimed %v, %v", claimed, err)
			}
			time.Sleep(time.Second)
		}
		none(t, s.flush())
		one(t, s.say("help"), "What I can do") // and nothing is held up by it
	})
}

// TestWaitingForTheLimitsCostsNoAttempt: only the connector's refusals count towards giving up.
func TestWaitingForTheLimitsCostsNoAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limits, err := bot.ParseLimits("conversation=off tenant=1/1s")
		if err != nil {
			t.Fatal(err)
		}
		s := newTeams(t, func(c *bot.Config) { c.Limits = limits })
		var refused sync.Map
		s.answers(func(d bot.Delivery) error {
			if _, before := refused.LoadOrStore(d.Seq, true); !before {
				return refusedWith(503, 0)
			}
			return nil
		})
		stop := s.running()
		defer stop()
		const people = 60
		for i := range people {
			s.receive(s.activity(map[string]any{"type": "installationUpdate", "action": "add", "conversation": map[string]any{"id": fmt.Sprint("a:", i), "conversationType": "personal", "tenantId": "tenant"}}))
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if got := len(s.delivered()); got != people {
			t.Errorf("%d of %d arrived", got, people)
		}
	})
}

// forgetful is a store that cannot be told, once, that a delivery was accepted.
type forgetful struct {
	bot.Store
	once sync.Once
}

func (f *forgetful) Settle(ctx context.Context, d bot.Delivery, now, retry time.Time, failure string) (err error) {
	f.once.Do(func() { err = errors.New("disk full") })
	if err != nil {
		return err
	}
	return f.Store.Settle(ctx, d, now, retry, failure)
}

func TestWhatWasAcceptedIsNotSentAgainWhenTheStoreFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newTeams(t, func(c *bot.Config) { c.Store = &forgetful{Store: c.Store} })
		stop := s.running()
		defer stop()
		s.receive(s.activity(map[string]any{"text": "help"}))
		time.Sleep(time.Minute)
		s.receive(s.activity(map[string]any{"text": "start over"})) // is not held up for ever
		time.Sleep(time.Minute)
		synctest.Wait()
		if sent := s.delivered(); len(sent) != 2 {
			t.Errorf("%d messages for two questions: %s", len(sent), payloads(sent))
		}
	})
}

func TestAClockThatJumpsSendsNothingTwice(t *testing.T) {
	for name, by := range map[string]time.Duration{"forward": time.Minute, "far forward": 24 * time.Hour, "back": -time.Hour} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var jump atomic.Int64
				s := newTeams(t, func(c *bot.Config) {
					c.Now = func() time.Time { return time.Now().Add(time.Duration(jump.Load())) }
				})
				s.answers(func(bot.Delivery) error { time.Sleep(5 * time.Second); return nil })
				stop := s.running()
				defer stop()
				s.receive(s.activity(map[string]any{"type": "installationUpdate", "action": "add"}))
				time.Sleep(time.Second)
				jump.Store(int64(by))
				s.receive(s.activity(map[string]any{"type": "installationUpdate", "action": "add", "conversation": map[string]any{"id": "a:2", "conversationType": "personal"}}))
				time.Sleep(2 * time.Minute)
				synctest.Wait()
				if sent := s.delivered(); len(sent) != 2 {
					t.Errorf("%d messages in two conversations", len(sent))
				}
			})
		})
	}
}

// unwritable is a store that gives nothing out, as on a full disk.
type unwritable struct {
	bot.Store
	claims atomic.Int64
}

func (u *unwritable) Claim(context.Context, time.Time, time.Duration, int) ([]bot.Delivery, error) {
	u.claims.Add(1)
	return nil, errors.New("disk full")
}

func TestAStoreThatFailsIsNotAskedAllTheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := &unwritable{}
		s := newTeams(t, func(c *bot.Config) { broken.Store = c.Store; c.Store = broken })
		s.receive(s.activity(map[string]any{"text": "help"}))
		stop := s.running()
		time.Sleep(time.Minute)
		stop()
		if n := broken.claims.Load(); n > 70 {
			t.Errorf("asked %d times in a minute", n)
		}
	})
}

// slow is a store that takes its time to say that nothing is due.
type slow struct{ bot.Store }

func (s slow) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]bot.Delivery, error) {
	claimed, err := s.Store.Claim(ctx, now, lease, limit)
	if len(claimed) == 0 {
		time.Sleep(time.Second)
	}
	return claimed, err
}

func TestDrainingSendsWhatFallsDueMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newTeams(t, func(c *bot.Config) { c.Store = slow{c.Store} })
		s.answers(func(bot.Delivery) error { time.Sleep(time.Second / 2); return nil })
		s.receive(s.activity(map[string]any{"text": trouble + ", my password is Tulip!2931x"}))
		if sent := s.flush(); len(sent) != 2 {
			t.Errorf("%d messages, want the warning and the answer: %s", len(sent), payloads(sent))
		}
	})
}
