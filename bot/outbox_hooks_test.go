package bot_test

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
)

// hook is a change of the ticket on its way to the webhook.
func hook(ticket, change int) bot.Delivery {
	return bot.Delivery{Operation: bot.Hook, ConversationID: bot.HookQueue(fmt.Sprint(ticket)), TenantID: "tenant", Payload: fmt.Appendf(nil, `{"ticket":%d,"change":%d}`, ticket, change)}
}

// hooking runs a bot whose webhook and whose Teams answer as they are told to.
func hooking(t *testing.T, webhook, connector func(bot.Delivery) error, options ...option) (*teams, *shelf) {
	kept := &shelf{}
	s := newTeams(t, append([]option{onShelf(kept)}, options...)...)
	s.answers(func(d bot.Delivery) error {
		if d.Operation == bot.Hook {
			return webhook(d)
		}
		return connector(d)
	})
	return s, kept
}

func takes(bot.Delivery) error { return nil }

func TestABrokenWebhookDelaysNothingInTeams(t *testing.T) {
	down := refusedWith(503, 0)
	for name, webhook := range map[string]func(bot.Delivery) error{
		"hangs":               func(bot.Delivery) error { time.Sleep(10 * time.Second); return down },
		"refuses at once":     func(bot.Delivery) error { return down },
		"asks for an hour":    func(bot.Delivery) error { return refusedWith(429, time.Hour) },
		"is slow but willing": func(bot.Delivery) error { time.Sleep(9 * time.Second); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				limits, err := bot.ParseLimits("conversation=off tenant=10/1s")
				if err != nil {
					t.Fatal(err)
				}
				var flying, most atomic.Int64
				s, kept := hooking(t, func(d bot.Delivery) error {
					most.Store(max(most.Load(), flying.Add(1)))
					defer flying.Add(-1)
					return webhook(d)
				}, takes, func(c *bot.Config) { c.Limits = limits })
				for ticket := range 200 {
					kept.put(hook(ticket, 1))
				}
				stop := s.running()
				defer stop()
				for minute := range 3 { // in the midst of it, too
					for person := range 10 { // as many as the limits let through at once
						kept.put(bot.Delivery{ConversationID: fmt.Sprint("a:", minute, person), TenantID: "tenant"})
					}
					s.receive(s.activity(map[string]any{"type": "installationUpdate", "action": "add"})) // wakes the outbox
					synctest.Wait()
					if got := posts(s.delivered()); got != 10*(minute+1) {
						t.Fatalf("%d of %d messages have left at once", got, 10*(minute+1))
					}
					time.Sleep(time.Minute)
				}
				if most.Load() > 4 {
					t.Errorf("%d calls of the webhook at once", most.Load())
				}
			})
		})
	}
}

func posts(sent []bot.Delivery) (n int) {
	for _, d := range sent {
		if d.Operation == bot.Post {
			n++
		}
	}
	return n
}

func TestHowLongAWebhookMayBeDown(t *testing.T) {
	const day = 24 * time.Hour
	tests := map[string]struct {
		down     time.Duration
		arrive   bool
		earliest time.Duration // of the end
		latest   time.Duration
	}{
		"a minute":    {time.Minute, true, time.Minute, 3 * time.Minute},
		"an hour":     {time.Hour, true, time.Hour, time.Hour + 7*time.Minute},
		"a day":       {day, true, day, day + 7*time.Minute},
		"for ever":    {365 * day, false, day, 2 * day},
		"not at all ": {0, true, 0, 10 * time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const tickets = 10
				var calls atomic.Int64
				begin := time.Now()
				s, kept := hooking(t, func(bot.Delivery) error {
					calls.Add(1)
					if time.Since(begin) < tt.down {
						return &bot.DeliveryError{Outcome: bot.Refused, Err: errors.New("connection refused")}
					}
					return nil
				}, takes)
				for ticket := range tickets {
					kept.put(hook(ticket, 1))
				}
				stop := s.running()
				time.Sleep(tt.latest + time.Hour)
				stop()
				ended := kept.ended()
				if len(ended) != tickets {
					t.Fatalf("%d of %d are settled", len(ended), tickets)
				}
				for _, e := range ended {
					if took := e.at.Sub(begin); (e.failure == "") != tt.arrive || took < tt.earliest || took > tt.latest {
						t.Errorf("ended after %v with %q", took, e.failure)
					}
				}
				// While it is down one attempt finds out for all: about one in half a minute.
				if allowed := tickets + int(tt.latest/(20*time.Second)); calls.Load() > int64(allowed) {
					t.Errorf("%d calls, want %d at most", calls.Load(), allowed)
				}
			})
		})
	}
}

func TestHookOutcomes(t *testing.T) {
	tests := map[string]struct {
		errs     []error
		within   time.Duration
		attempts int
		failure  string
	}{
		"taken":                               {nil, time.Second, 1, ""},
		"refused, then taken":                 {[]error{refusedWith(500, 0)}, 3 * time.Second, 2, ""},
		"waits as long as asked":              {[]error{refusedWith(429, 40*time.Second)}, 41 * time.Second, 2, ""},
		"an answer that is lost, and again":   {[]error{lost, lost, lost}, 20 * time.Second, 4, ""},
		"rejected: never again":               {[]error{&bot.DeliveryError{Outcome: bot.Rejected, Status: 400, Err: errors.New("bad request")}}, time.Hour, 1, "status 400: bad request"},
		"the receiver is gone: never again":   {[]error{&bot.DeliveryError{Outcome: bot.Gone, Status: 410, Err: errors.New("gone")}}, time.Hour, 1, "status 410: gone"},
		"an error that the connector forgets": {[]error{errors.New("odd")}, 3 * time.Second, 2, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var attempts int
				answer := times(tt.errs...)
				s, kept := hooking(t, func(d bot.Delivery) error { attempts++; return answer(d) }, takes)
				kept.put(hook(1, 1))
				stop := s.running()
				time.Sleep(tt.within)
				stop()
				ended := kept.ended()
				if len(ended) != 1 || attempts != tt.attempts {
					t.Fatalf("%d settled with %d attempts, want one with %d", len(ended), attempts, tt.attempts)
				}
				if f := ended[0].failure; (f == "") != (tt.failure == "") || !strings.Contains(f, tt.failure) {
					t.Errorf("failure %q, want %q", f, tt.failure)
				}
			})
		})
	}
}

// TestHooksOfATicketKeepTheirOrder, and one that is never taken holds up no other ticket.
func TestHooksOfATicketKeepTheirOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, kept := hooking(t, func(d bot.Delivery) error {
			if strings.Contains(string(d.Payload), `{"ticket":1,"change":1}`) && d.Attempts < 4 {
				return refusedWith(500, 0) // this one only
			}
			return nil
		}, takes)
		kept.put(hook(1, 1), hook(1, 2), hook(2, 1), hook(1, 3))
		stop := s.running()
		time.Sleep(5 * time.Minute)
		stop()
		var first []string
		for _, d := range s.delivered() {
			if strings.HasSuffix(d.ConversationID, ":1") {
				first = append(first, string(d.Payload[len(d.Payload)-2:]))
			}
		}
		if len(s.delivered()) != 4 || strings.Join(first, "") != "1}2}3}" {
			t.Errorf("%d taken, those of the first ticket in the order %q", len(s.delivered()), first)
		}
	})
}

func TestStoppingDoesNotWaitForADeadWebhook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, kept := hooking(t, func(bot.Delivery) error { return refusedWith(503, time.Hour) }, takes)
		kept.put(hook(1, 1), hook(2, 1))
		stop := s.running()
		synctest.Wait()
		before := time.Now()
		stop()
		if took := time.Since(before); took > 2*time.Second {
			t.Errorf("stopping took %v", took)
		}
		if len(kept.ended()) != 0 {
			t.Error("a change was given up")
		}
	})
}
