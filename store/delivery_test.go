package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/bot"
)

func deliveryTests() []contractTest {
	return []contractTest{
		{"a delivery comes back as it went in", testRoundTrip},
		{"replies of one conversation leave one by one in order", func(t *testing.T, c client) {
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "1"), post("c", "2")}})
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "3")}})
			for _, want := range []string{"1", "2", "3"} {
				d := c.claimOne(at(1))
				if string(d.Payload) != want {
					t.Errorf("claimed %q, want %q", d.Payload, want)
				}
				c.wantClaim(at(1)) // nothing: the one before is still on its way
				c.settle(d, time.Time{}, "")
			}
		}},
		{"conversations do not wait for one another", func(_ *testing.T, c client) {
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "1"), post("d", "2"), post("c", "3")}})
			c.wantClaim(at(1), "1", "2")
		}},
		{"no more than the limit", func(_ *testing.T, c client) {
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "1"), post("d", "2"), post("e", "3")}})
			for limit, want := range map[int]int{-1: 0, 0: 0, 2: 2} {
				if got := c.claim(at(1), limit); len(got) != want {
					c.t.Errorf("limit %d: claimed %q", limit, texts(got))
				}
			}
		}},
		{"the longest waiting goes first", func(_ *testing.T, c client) {
			late, early := post("c", "late"), post("d", "early")
			late.Due = at(1)
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{late, early}})
			if got := texts(c.claim(at(2), 1)); got[0] != "early" {
				c.t.Errorf("claimed %q", got)
			}
		}},
		{"not before it is due", func(_ *testing.T, c client) {
			d := post("c", "1")
			d.Due = at(5)
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{d, post("c", "2")}})
			c.wantNextDue(at(5))
			c.wantClaim(at(5).Add(-time.Millisecond)) // the second is due, but behind the first
			c.wantClaim(at(5), "1")
		}},
		{"a lease that runs out", testLeaseRunsOut},
		{"a late settle counts while nobody else has claimed", func(_ *testing.T, c client) {
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "1")}})
			c.settle(c.claimOne(at(1)), time.Time{}, "")
			c.wantClaim(at(1).Add(2 * lease))
		}},
		{"a retry remembers whether the answer was lost", testRetry},
		{"a retry keeps its place", func(_ *testing.T, c client) {
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "1"), post("c", "2")}})
			c.settle(c.claimOne(at(1)), at(60), "")
			c.wantNextDue(at(60))
			c.wantClaim(at(59))
			c.wantClaim(at(60), "1")
		}},
		{"a failure makes way", func(_ *testing.T, c client) {
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "1"), post("c", "2")}})
			failed := c.claimOne(at(1))
			c.settle(failed, time.Time{}, "status 400")
			c.wantClaim(at(1), "2")
			c.loseLease(failed)
		}},
		{"a failure may be any text", func(_ *testing.T, c client) {
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "1")}})
			c.settle(c.claimOne(at(1)), time.Time{}, "status 400: \x00 \xff 안녕")
		}},
		{"nothing is settled twice", func(_ *testing.T, c client) {
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "1"), post("d", "2")}})
			both := c.claim(at(1), 2)
			c.settle(both[0], time.Time{}, "")
			c.loseLease(both[0])
			c.settle(both[1], at(2), "")
			c.loseLease(both[1])
			c.wantClaim(at(2), "2")
		}},
		{"a number is never given again", func(t *testing.T, c client) {
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "1")}})
			sent := c.claimOne(at(1))
			c.settle(sent, time.Time{}, "")
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "2")}})
			if next := c.claimOne(at(1)); next.Seq <= sent.Seq {
				t.Errorf("number %d follows %d", next.Seq, sent.Seq)
			}
			c.loseLease(sent)
		}},
		{"silence", testSilence},
		{"nothing is due in an empty store", func(_ *testing.T, c client) {
			c.wantNextDue(time.Time{})
			c.wantClaim(at(0))
		}},
		{"a claim without a context leases nothing", func(t *testing.T, c client) {
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "1")}})
			if _, err := c.store.Claim(canceled(t), at(1), lease, 1); !errors.Is(err, context.Canceled) {
				t.Errorf("Claim returned %v", err)
			}
			c.wantClaim(at(1), "1")
		}},
	}
}

func testRoundTrip(t *testing.T, c client) {
	posted := bot.Delivery{
		Seq: 4711, Operation: bot.Post, ServiceURL: "https://smba.example/emea/", TenantID: "tenant",
		ConversationID: "19:channel@thread.tacv2;messageid=1", Payload: []byte(`{"text":"안녕 \u0000"}`),
		Due: time.Date(2026, 3, 1, 9, 0, 0, 123_000_000, time.UTC), Attempts: 9, Refusals: 3, AnswersLost: 1,
		Member: "29:kim", Otherwise: "19:other", Card: "ticket",
	}
	deleted := bot.Delivery{Operation: bot.Delete, ConversationID: "other", ActivityID: "f:1"}
	c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{posted, deleted}})

	claimed := c.claim(at(1), 10)
	if len(claimed) != 2 || claimed[0].Seq >= claimed[1].Seq {
		t.Fatalf("claimed %+v", claimed)
	}
	posted.Seq, posted.Attempts = claimed[0].Seq, 1
	deleted.Seq, deleted.Attempts = claimed[1].Seq, 1
	if diff := cmp.Diff([]bot.Delivery{posted, deleted}, claimed); diff != "" {
		t.Errorf("claimed (-want +got):\n%s", diff)
	}
}

func testLeaseRunsOut(t *testing.T, c client) {
	c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "1")}})
	first := c.claimOne(at(1))
	if first.AnswersLost != 0 || first.Attempts != 1 {
		t.Errorf("first attempt: %+v", first)
	}
	end := at(1).Add(lease)
	c.wantNextDue(end)
	c.wantClaim(end.Add(-time.Millisecond))

	second := c.claimOne(end)
	if second.AnswersLost != 1 || second.Attempts != 2 {
		t.Errorf("second attempt: %+v", second)
	}
	c.loseLease(first)
	c.settle(second, at(60), "")
	if third := c.claimOne(at(60)); third.AnswersLost != 1 || third.Attempts != 3 {
		t.Errorf("third attempt: %+v", third)
	}
}

func testRetry(t *testing.T, c client) {
	c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "1")}})
	for n, lost := range []int{0, 1, 2, 0, 0} {
		d := c.claimOne(at(n))
		if n > 0 && !d.Due.Equal(at(n)) {
			t.Errorf("due %v, want the time of the retry", d.Due)
		}
		d.AnswersLost = lost
		c.settle(d, at(n+1), "")
		again := c.claimOne(at(n + 1))
		if again.AnswersLost != lost {
			t.Errorf("attempt %d: AnswersLost = %v, want %v", again.Attempts, again.AnswersLost, lost)
		}
		c.settle(again, at(n+1), "")
	}
}

func testSilence(t *testing.T, c client) {
	const channel = "19:a@thread.tacv2"
	c.turn(inConversation(channel), bot.Turn{Deliveries: []bot.Delivery{
		post(channel, "gone"), post(channel+";messageid=1", "thread gone"), post(channel+"2", "stays"),
		post("other", "stays too"),
	}})
	held := c.claim(at(1), 1)[0]
	c.turn(inConversation(channel), bot.Turn{Silence: true, Deliveries: []bot.Delivery{post(channel, "last word")}})
	c.loseLease(held)
	c.wantClaim(at(1), "stays", "stays too", "last word")
}
