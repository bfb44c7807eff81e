package bot_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
)

// tried records where attempts went, and answers each place in its own way, one answer after the other.
type tried struct {
	where   []string
	answers map[string][]error
}

func (a *tried) deliver(d bot.Delivery) error {
	place := d.ConversationID
	if d.Member != "" {
		place = "chat of " + d.Member
	}
	a.where = append(a.where, place)
	if left := a.answers[place]; len(left) > 0 {
		a.answers[place] = left[1:]
		return left[0]
	}
	return nil
}

func TestWhatIsRefusedForGoodGoesElsewhereOnce(t *testing.T) {
	gone := &bot.DeliveryError{Outcome: bot.Gone, Status: 403, Code: "BotNotInConversationRoster", Err: errors.New("the bot was removed")}
	rejected := &bot.DeliveryError{Outcome: bot.Rejected, Status: 413, Err: errors.New("too large")}
	const chat, thread = "chat of 29:kim", "19:c@thread.tacv2;messageid=1"
	kim := bot.Delivery{ConversationID: bot.MemberQueue("29:kim"), Member: "29:kim"}
	withThread := kim
	withThread.Otherwise = thread
	edit := bot.Delivery{Operation: bot.Put, ConversationID: "a:1", ActivityID: "7", Otherwise: thread}
	tests := map[string]struct {
		d       bot.Delivery
		answers map[string][]error
		where   []string
		failure string // part of it; "" where it arrives
	}{
		"into the chat":                          {withThread, nil, []string{chat}, ""},
		"refused for good, then into the thread": {withThread, map[string][]error{chat: {gone}}, []string{chat, thread}, ""},
		"refused for now is tried again":         {withThread, map[string][]error{chat: {refusedWith(429, 0)}}, []string{chat, chat}, ""},
		"the thread is tried again as well":      {withThread, map[string][]error{chat: {gone}, thread: {refusedWith(503, 0)}}, []string{chat, thread, thread}, ""},
		"no thread":                              {kim, map[string][]error{chat: {gone}}, []string{chat}, "403 BotNotInConversationRoster: the bot was removed"},
		"neither takes it":                       {withThread, map[string][]error{chat: {gone}, thread: {gone}}, []string{chat, thread}, "the bot was removed"},
		"an activity that nobody would take":     {withThread, map[string][]error{chat: {rejected}}, []string{chat}, "too large"},
		"a replacement goes nowhere else":        {edit, map[string][]error{"a:1": {gone}}, []string{"a:1"}, "the bot was removed"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				kept, attempts := &shelf{}, &tried{answers: tt.answers}
				s := newTeams(t, onShelf(kept))
				s.answers(attempts.deliver)
				kept.put(tt.d)
				stop := s.running()
				time.Sleep(time.Minute)
				stop()
				ended := kept.ended()
				if !slices.Equal(attempts.where, tt.where) || len(ended) != 1 {
					t.Fatalf("tried %q, %d settled; want %q and one", attempts.where, len(ended), tt.where)
				}
				if failure := ended[0].failure; (failure == "") != (tt.failure == "") || !strings.Contains(failure, tt.failure) {
					t.Errorf("failure %q, want %q", failure, tt.failure)
				}
			})
		})
	}
}

// TestElsewhereBeginsWithNewPatience: hours of refusals in the chat do not count in the thread.
func TestElsewhereBeginsWithNewPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := &bot.DeliveryError{Outcome: bot.Gone, Status: 403, Err: errors.New("blocked")}
		attempts := &tried{answers: map[string][]error{"a:1": append(outage(25), gone), "a:2": outage(25)}}
		kept := &shelf{}
		s := newTeams(t, onShelf(kept))
		s.answers(attempts.deliver)
		kept.put(bot.Delivery{ConversationID: "a:1", Otherwise: "a:2"})
		stop := s.running()
		time.Sleep(5 * time.Hour)
		stop()
		if ended := kept.ended(); len(ended) != 1 || ended[0].failure != "" || ended[0].ConversationID != "a:2" {
			t.Errorf("ended as %+v", ended)
		}
	})
}

func TestTheStoreLearnsWhereAPostStands(t *testing.T) {
	tests := map[string]struct {
		d            bot.Delivery
		posted       bot.Posted
		conversation string
		activity     string
	}{
		"in a chat":                {bot.Delivery{ConversationID: "a:1"}, bot.Posted{ConversationID: "a:1", ActivityID: "7"}, "a:1", "7"},
		"in a chat that is opened": {bot.Delivery{ConversationID: "member:29:kim", Member: "29:kim"}, bot.Posted{ConversationID: "a:9", ActivityID: "7"}, "a:9", "7"},
		"a thread that begins":     {bot.Delivery{ConversationID: "19:c@thread.tacv2"}, bot.Posted{ConversationID: "19:c@thread.tacv2;messageid=7", ActivityID: "7"}, "19:c@thread.tacv2;messageid=7", "7"},
		"without an id":            {bot.Delivery{ConversationID: "a:1", ActivityID: "of an earlier time"}, bot.Posted{ConversationID: "a:1"}, "a:1", ""},
		"a replacement":            {bot.Delivery{Operation: bot.Put, ConversationID: "a:1", ActivityID: "7"}, bot.Posted{ConversationID: "a:1"}, "a:1", "7"},
	}
	for name, tt := range tests {
		for _, forgets := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					kept := &shelf{}
					s := newTeams(t, onShelf(kept), func(c *bot.Config) {
						if forgets {
							c.Store = &forgetful{Store: c.Store}
						}
					})
					s.posted = func(bot.Delivery) bot.Posted { return tt.posted }
					kept.put(tt.d)
					stop := s.running()
					synctest.Wait()
					kept.expire()
					time.Sleep(time.Minute)
					stop()
					ended := kept.ended()
					if len(ended) != 1 || len(s.delivered()) != 1 {
						t.Fatalf("settled %d times, sent %d times", len(ended), len(s.delivered()))
					}
					if e := ended[0]; e.ConversationID != tt.conversation || e.ActivityID != tt.activity || e.Member != "" {
						t.Errorf("stands as %q in %q (member %q), want %q in %q", e.ActivityID, e.ConversationID, e.Member, tt.activity, tt.conversation)
					}
				})
			})
		}
	}
}

// TestNewsOfOnePersonKeepTheirOrder: a chat that is being opened is no other queue.
func TestNewsOfOnePersonKeepTheirOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kept := &shelf{}
		s := newTeams(t, onShelf(kept))
		s.answers(times(refusedWith(429, 20*time.Second), lost))
		for _, text := range []string{"taken", "solved"} {
			kept.put(bot.Delivery{ConversationID: bot.MemberQueue("29:kim"), Member: "29:kim", Payload: []byte(`{"type":"message","text":"` + text + `"}`)})
		}
		stop := s.running()
		time.Sleep(time.Minute)
		stop()
		sent := s.delivered()
		if len(sent) != 2 || !strings.Contains(string(sent[0].Payload), "taken") || !strings.Contains(string(sent[1].Payload), "solved") {
			t.Errorf("sent in another order: %s", payloads(sent))
		}
	})
}

// TestOpeningAChatCountsTowardsTheLimits: it is a call of its own to the connector.
func TestOpeningAChatCountsTowardsTheLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limits, err := bot.ParseLimits("conversation=off tenant=6/1s")
		if err != nil {
			t.Fatal(err)
		}
		kept := &shelf{}
		s := newTeams(t, onShelf(kept), func(c *bot.Config) { c.Limits = limits })
		for person := range strings.SplitSeq("abcdefghi", "") {
			kept.put(bot.Delivery{ConversationID: bot.MemberQueue(person), Member: person})
		}
		stop := s.running()
		defer stop()
		for _, want := range []int{3, 6, 9} {
			synctest.Wait()
			if got := len(s.delivered()); got != want {
				t.Fatalf("%d chats opened and written to, want %d", got, want)
			}
			time.Sleep(time.Second)
		}
	})
}

// TestAnOutageThatLosesAnswers: in ten minutes of it nothing is lost and nothing doubled.
func TestAnOutageThatLosesAnswers(t *testing.T) {
	for name, cause := range map[string]error{"time-outs": lost, "503": &bot.DeliveryError{Outcome: bot.AnswerLost, Status: 503, Err: errors.New("service unavailable")}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				kept := &shelf{}
				s := newTeams(t, onShelf(kept))
				over := time.Now().Add(10 * time.Minute)
				posts := 0
				s.answers(func(d bot.Delivery) error {
					if !isIndicator(d) {
						posts++
					} else if !strings.Contains(string(d.Payload), "28:bot") {
						t.Errorf("an indicator of nobody: %s", d.Payload)
					}
					if time.Now().Before(over) {
						return cause
					}
					return nil
				})
				for _, conversation := range []string{"a:1", "a:2", "a:3"} {
					kept.put(bot.Delivery{ConversationID: conversation})
				}
				stop := s.running()
				time.Sleep(20 * time.Minute)
				stop()
				if sent := s.delivered(); len(sent) != 3 || posts != 6 {
					t.Errorf("%d of 3 arrived, with %d attempts; want two for each", len(sent), posts)
				}
			})
		})
	}
}

// slowToReturn is a store whose Settle is committed some time before its caller learns of it.
type slowToReturn struct{ bot.Store }

func (s slowToReturn) Settle(ctx context.Context, d bot.Delivery, now, retry time.Time, failure string) error {
	err := s.Store.Settle(ctx, d, now, retry, failure)
	time.Sleep(time.Second) // in a bubble
	return err
}

// TestWhatIsClaimedWhileItIsBeingSettled: a delivery that may go elsewhere at once goes then, and not when a lease has run out.
func TestWhatIsClaimedWhileItIsBeingSettled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if n := sentElsewhere(t, 5*time.Second, func(s bot.Store) bot.Store { return slowToReturn{s} }); n != 1 {
			t.Errorf("sent %d times", n)
		}
	})
}

// sentElsewhere counts how often a delivery whose first place is closed is sent to its other one within a time.
func sentElsewhere(t *testing.T, within time.Duration, slowed func(bot.Store) bot.Store) int {
	kept, attempts := &shelf{}, &tried{answers: map[string][]error{"a:1": {&bot.DeliveryError{Outcome: bot.Gone, Status: 403, Err: errors.New("blocked")}}}}
	s := newTeams(t, onShelf(kept), func(c *bot.Config) { c.Store = slowed(c.Store) })
	s.answers(attempts.deliver)
	kept.put(bot.Delivery{ConversationID: "a:1", Otherwise: "a:2"})
	stop := s.running()
	synctest.Wait()
	s.receive(s.activity(map[string]any{"text": "help"})) // which lets the bot look for what is due
	time.Sleep(within)
	stop()
	return len(slices.DeleteFunc(attempts.where, func(place string) bool { return place != "a:2" }))
}

// lateAndLost is a store whose first Settle is learned of late, and whose second fails: its lease runs out.
type lateAndLost struct {
	bot.Store

	settled atomic.Int64
}

func (s *lateAndLost) Settle(ctx context.Context, d bot.Delivery, now, retry time.Time, failure string) error {
	switch s.settled.Add(1) {
	case 1:
		err := s.Store.Settle(ctx, d, now, retry, failure)
		time.Sleep(2 * time.Second) // in a bubble
		return err
	case 2:
		return errors.Join(s.Store.Settle(ctx, d, now, now.Add(10*time.Second), ""), errors.New("the store is away"))
	}
	return s.Store.Settle(ctx, d, now, retry, failure)
}

// TestWhatWasAcceptedIsNotForgottenByTheAttemptBefore: it would be sent again.
func TestWhatWasAcceptedIsNotForgottenByTheAttemptBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if n := sentElsewhere(t, 40*time.Second, func(s bot.Store) bot.Store { return &lateAndLost{Store: s} }); n != 1 {
			t.Errorf("sent %d times", n)
		}
	})
}
