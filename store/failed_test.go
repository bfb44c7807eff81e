package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/bot"
	"ssprbot/store"
)

func failedTests() []contractTest {
	return []contractTest{
		{"what failed is listed, the newest first", testFailed},
		{"what failed is put back once", testRetryFailed},
		{"what may have arrived is sent once more", func(t *testing.T, c client) {
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "1")}})
			d := c.claimOne(at(1))
			d.AnswersLost, d.Refusals = 2, 7
			c.settle(d, at(1), "")
			c.settle(c.claimOne(at(1)), time.Time{}, "answer lost again")
			c.wantBack(at(2), 1, d.Seq)
			if got := c.claimOne(at(2)); got.AnswersLost != 1 || got.Refusals != 0 || got.Attempts != 1 || !got.Due.Equal(at(2)) {
				t.Errorf("%+v", got)
			}
		}},
		{"an older drawing of a card is not put back", testRetryCard},
		{"what was dropped is gone", func(t *testing.T, c client) {
			seqs := c.fail("a", "b")
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "waits")}})
			waits := c.claimOne(at(1))
			if n, err := c.kept().Drop(t.Context(), seqs[0], waits.Seq, 4711, seqs[0]); n != 1 || err != nil {
				t.Errorf("dropped %d, %v", n, err)
			}
			c.wantBack(at(2), 1, seqs...)
			c.settle(waits, time.Time{}, "")
			c.wantClaim(at(2), "b")
		}},
		{"how much is to be sent", testQueue},
		{"what waits for too long is listed, of each conversation the oldest", testWaiting},
	}
}

func (c client) kept() *store.Store { return c.store.(*store.Store) }

// fail leaves a delivery with each text in a conversation of that name, and gives it up.
func (c client) fail(texts ...string) (seqs []int64) {
	c.t.Helper()
	for n, text := range texts {
		c.turn(inConversation(text), bot.Turn{Deliveries: []bot.Delivery{post(text, text)}})
		d := c.claimOne(at(1))
		if err := c.store.Settle(c.t.Context(), d, at(1+n), time.Time{}, "status 400"); err != nil {
			c.t.Fatal(err)
		}
		seqs = append(seqs, d.Seq)
	}
	return seqs
}

func (c client) wantBack(now time.Time, want int, seqs ...int64) {
	c.t.Helper()
	if n, err := c.kept().Retry(c.t.Context(), now, seqs...); n != want || err != nil {
		c.t.Errorf("put back %d, %v; want %d", n, err, want)
	}
}

func testFailed(t *testing.T, c client) {
	c.fail("a")
	d := bot.Delivery{Operation: bot.Post, ConversationID: "queue", TenantID: "acme", Card: "ticket/7/desk", Due: at(0)}
	c.leaves(d, post("waits", "waits"))
	first := c.claim(at(1), 1)[0]
	first.ConversationID = "19:elsewhere"
	c.settle(first, at(2), "")
	second := c.claim(at(2), 1)
	for _, d := range second {
		if d.Card == "" {
			c.settle(d, at(99), "")
			second = c.claim(at(2), 1)
		}
	}
	if err := c.store.Settle(t.Context(), second[0], at(9), time.Time{}, "status 403 BotNotInConversationRoster"); err != nil {
		t.Fatal(err)
	}
	want := []store.Failure{
		{Operation: bot.Post, Conversation: bot.ConversationName("19:elsewhere"), Card: "ticket/7/desk", TenantID: "acme", At: at(9), Attempts: 2, Failure: "status 403 BotNotInConversationRoster"},
		{Operation: bot.Post, Conversation: bot.ConversationName("a"), At: at(1), Attempts: 1, Failure: "status 400"},
	}
	for _, limit := range []int{9, 1, 0} {
		got, err := c.kept().Failed(t.Context(), limit)
		for n := range got {
			if strings.Contains(got[n].Conversation, "elsewhere") {
				t.Errorf("it names a conversation: %+v", got[n])
			}
			got[n].Seq = 0
		}
		if diff := cmp.Diff(want[:min(limit, 2)], append([]store.Failure{}, got...)); diff != "" || err != nil {
			t.Errorf("limit %d: %v (-want +got):\n%s", limit, err, diff)
		}
	}
}

func testRetryFailed(t *testing.T, c client) {
	c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "1"), post("c", "2"), post("c", "3")}})
	first := c.claimOne(at(1))
	c.settle(first, time.Time{}, "status 400")
	second := c.claimOne(at(1))
	c.wantBack(at(2), 1, first.Seq, first.Seq)
	c.wantBack(at(2), 0, first.Seq, second.Seq, 4711)
	c.wantClaim(at(2)) // nothing: the second is on its way
	c.settle(second, time.Time{}, "")
	if sent := c.drain(at(2)); len(sent) != 2 || sent[0] != "3" || sent[1] != "1" {
		t.Errorf("sent %q, want what waited before what was put back", sent)
	}
	c.loseLease(first)
}

func testRetryCard(t *testing.T, c client) {
	failed := func(d bot.Delivery) int64 {
		t.Helper()
		c.leaves(d)
		claimed := c.claimOne(at(1))
		c.settle(claimed, time.Time{}, "status 500")
		return claimed.Seq
	}
	made, old := failed(drawn(bot.Post, "c", "new")), failed(drawn(bot.Put, "c", "1"))
	c.leaves(drawn(bot.Put, "c", "2"))
	c.wantBack(at(2), 0, made, old)
	c.posts("2", "c", "7")
	c.wantBack(at(2), 0, made, old)

	old = failed(drawn(bot.Put, "c", "3"))
	c.wantBack(at(1), 1, old)
	c.wantDrawn("3", "c", "7")
	old = failed(drawn(bot.Put, "c", "4"))
	c.leaves(drawn(bot.Put, "c", "5"))
	c.wantDrawn("5", "c", "7") // which needs no 4 any more
	if got, err := c.kept().Failed(t.Context(), 9); len(got) != 0 || err != nil {
		t.Errorf("an operator still sees %v, %v", got, err)
	}
	c.wantBack(at(1), 0, old)
}

func testQueue(t *testing.T, c client) {
	want := func(now time.Time, want store.Queue) {
		t.Helper()
		if got, err := c.kept().Queue(t.Context(), now); got != want || err != nil {
			t.Errorf("%+v, %v; want %+v", got, err, want)
		}
	}
	want(at(0), store.Queue{})
	late := post("c", "late")
	late.Due = at(20)
	c.leaves(late)
	want(at(10), store.Queue{Waiting: 1})
	c.fail("a")
	c.leaves(post("b", "b"), post("b", "behind"))
	c.claim(at(1), 1)
	want(at(10), store.Queue{Waiting: 3, Failed: 1, Behind: 10 * time.Second})
}

func testWaiting(t *testing.T, c client) {
	c.fail("failed")
	late := post("late", "1")
	late.Card, late.TenantID = "ticket/7/desk", "acme"
	c.leaves(late, post("late", "2"), post("refused", "3"))
	for _, d := range c.claim(at(1), 2) {
		if d.ConversationID == "refused" {
			d.Refusals = 8
		}
		c.settle(d, at(9), "")
	}
	soon := post("soon", "4")
	soon.Due = at(9)
	c.leaves(soon)
	for _, tt := range []struct {
		before int
		want   []string
	}{{9, []string{"refused"}}, {10, []string{"late", "refused", "soon"}}} {
		got, err := c.kept().Waiting(t.Context(), at(tt.before), 8, 9)
		if err != nil || len(got) != len(tt.want) {
			t.Fatalf("before %d: %+v, %v", tt.before, got, err)
		}
		for n, name := range tt.want {
			if got[n].Conversation != bot.ConversationName(name) {
				t.Errorf("before %d: %+v, want %s", tt.before, got[n], name)
			}
		}
		if first := got[0]; tt.before == 10 && (first.Behind != 1 || first.Card != "ticket/7/desk" || first.TenantID != "acme" || first.Attempts != 1 || !first.Due.Equal(at(9))) {
			t.Errorf("%+v", first)
		}
	}
}
