package store_test

import (
	"errors"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/store"
)

// drawn is a delivery of the card "ticket".
func drawn(operation bot.Operation, conversation, text string) bot.Delivery {
	d := post(conversation, text)
	d.Operation, d.TenantID, d.Card = operation, "acme", "ticket"
	return d
}

// leaves commits deliveries in a turn of a conversation of its own.
func (c client) leaves(deliveries ...bot.Delivery) {
	c.t.Helper()
	c.turn(inConversation("desk"), bot.Turn{Deliveries: deliveries})
}

// posts claims the one delivery that can be, and settles it as posted there.
func (c client) posts(text, conversation, activity string) {
	c.t.Helper()
	d := c.claimOne(at(1))
	if string(d.Payload) != text || d.Operation != bot.Post {
		c.t.Fatalf("claimed %s %q, want a post of %q", d.Operation, d.Payload, text)
	}
	d.ConversationID, d.ActivityID = conversation, activity
	c.settle(d, time.Time{}, "")
}

// wantDrawn claims the one delivery that can be, which must replace the activity there; it settles it.
func (c client) wantDrawn(text, conversation, activity string) {
	c.t.Helper()
	d := c.claimOne(at(1))
	if string(d.Payload) != text || d.Operation != bot.Put || d.ConversationID != conversation || d.ActivityID != activity || d.Member+d.Otherwise != "" {
		c.t.Errorf("claimed %+v, want %q in the place of %s", d, text, activity)
	}
	c.settle(d, time.Time{}, "")
}

func cardTests() []contractTest {
	const channel, thread = "19:c@thread.tacv2", "19:c@thread.tacv2;messageid=7"
	return []contractTest{
		{"a card is drawn anew where it was posted", func(_ *testing.T, c client) {
			c.leaves(drawn(bot.Post, channel, "new"), drawn(bot.Put, channel, "taken"))
			c.posts("new", thread, "7")
			c.wantDrawn("taken", thread, "7")
			c.leaves(drawn(bot.Put, channel, "solved"))
			c.wantDrawn("solved", thread, "7")
		}},
		{"a card that is posted again is drawn there", func(_ *testing.T, c client) {
			c.leaves(drawn(bot.Post, channel, "new"))
			c.posts("new", thread, "7")
			c.leaves(drawn(bot.Post, channel, "again"))
			c.posts("again", channel+";messageid=8", "8")
			c.leaves(drawn(bot.Put, channel, "taken"))
			c.wantDrawn("taken", channel+";messageid=8", "8")
		}},
		{"a card of another name or tenant stands elsewhere", func(_ *testing.T, c client) {
			c.leaves(drawn(bot.Post, channel, "new"))
			c.posts("new", thread, "7")
			other, abroad := drawn(bot.Put, "d", "another"), drawn(bot.Put, "e", "abroad")
			other.Card, abroad.TenantID = "other", "other"
			c.leaves(other)
			c.posts("another", "d", "8")
			c.leaves(abroad)
			c.posts("abroad", "e", "9")
		}},
		{"a card that was never posted is posted, once", func(t *testing.T, c client) {
			c.leaves(drawn(bot.Post, channel, "new"))
			c.settle(c.claimOne(at(1)), time.Time{}, "status 403")
			late := drawn(bot.Put, channel, "taken")
			late.Member, late.Otherwise = "29:kim", "19:other"
			c.leaves(late)
			first := c.claimOne(at(1))
			if first.Operation != bot.Post || first.Member != "29:kim" || first.Otherwise != "19:other" || first.ActivityID != "" {
				t.Errorf("claimed %+v", first)
			}
			c.settle(first, at(1), "") // refused
			c.posts("taken", thread, "7")
			c.leaves(drawn(bot.Put, channel, "solved"))
			c.wantDrawn("solved", thread, "7")
		}},
		{"a card is not drawn before it is posted, from wherever", func(_ *testing.T, c client) {
			c.leaves(drawn(bot.Post, channel, "new"))
			c.leaves(drawn(bot.Put, thread, "taken"), post(thread, "behind"))
			first := c.claimOne(at(1))
			c.wantClaim(at(1)) // nothing
			c.settle(first, at(9), "")
			c.wantNextDue(at(9))
			first = c.claimOne(at(9))
			first.ConversationID, first.ActivityID = thread, "7"
			c.settle(first, time.Time{}, "")
			c.wantDrawn("taken", thread, "7")
			c.wantClaim(at(1), "behind")
		}},
		{"of the drawings that wait the newest leaves", func(_ *testing.T, c client) {
			c.leaves(drawn(bot.Post, channel, "new"), drawn(bot.Put, channel, "1"), post(channel, "between"))
			c.leaves(drawn(bot.Put, "elsewhere", "2"), drawn(bot.Put, channel, "3"))
			c.posts("new", thread, "7")
			c.wantDrawnAfter("between", "3")
		}},
		{"what takes a card's leave before it is posted again is not superseded", func(_ *testing.T, c client) {
			c.leaves(drawn(bot.Post, channel, "first"))
			c.posts("first", thread, "7")
			c.leaves(drawn(bot.Put, channel, "moved"), drawn(bot.Post, channel, "second"), drawn(bot.Put, channel, "1"))
			c.leaves(drawn(bot.Put, channel, "2"))
			c.wantDrawn("moved", thread, "7")
			c.posts("second", thread, "8")
			c.wantDrawn("2", thread, "8")
		}},
		{"a drawing that is being sent is not superseded", func(t *testing.T, c client) {
			c.leaves(drawn(bot.Post, channel, "new"))
			c.posts("new", thread, "7")
			c.leaves(drawn(bot.Put, channel, "1"))
			sending := c.claimOne(at(1))
			c.leaves(drawn(bot.Put, channel, "2"))
			c.settle(sending, at(1), "") // refused
			c.wantDrawn("1", thread, "7")
			c.wantDrawn("2", thread, "7")
		}},
		{"a post whose answer was lost is not superseded", func(t *testing.T, c client) {
			c.leaves(drawn(bot.Put, channel, "1"))
			lost := c.claimOne(at(1))
			lost.AnswersLost = 1
			c.settle(lost, at(1), "")
			c.leaves(drawn(bot.Put, channel, "2"))
			c.posts("1", thread, "7")
			c.wantDrawn("2", thread, "7")
		}},
		{"where a card stands is unknown when nobody has said", func(_ *testing.T, c client) {
			c.leaves(drawn(bot.Post, channel, "new"))
			c.posts("new", channel, "")
			c.leaves(drawn(bot.Put, channel, "taken"))
			c.posts("taken", thread, "7")
		}},
		{"a put without a name keeps its activity", func(t *testing.T, c client) {
			d := post("c", "1")
			d.Operation, d.ActivityID = bot.Put, "1:a"
			c.leaves(d, d)
			for range 2 {
				c.wantDrawn("1", "c", "1:a")
			}
		}},
	}
}

func (c client) wantDrawnAfter(first string, then ...string) {
	c.t.Helper()
	if got := c.drain(at(1)); len(got) != 1+len(then) || got[0] != first || got[1] != then[0] {
		c.t.Errorf("sent %q, want %q and then %q", got, first, then)
	}
}

func whereTests() []contractTest {
	return []contractTest{
		{"a message for a person goes where a retry says", func(t *testing.T, c client) {
			news := post("person", "news")
			news.Member, news.Otherwise = "29:kim", "19:thread"
			c.leaves(news, post("person", "behind"), post("19:thread", "in the thread"))
			both := c.claim(at(1), 10)
			if d := both[0]; d.Member != "29:kim" || d.Otherwise != "19:thread" || d.ConversationID != "person" {
				t.Errorf("claimed %+v", d)
			}
			d := both[0]
			d.ConversationID, d.Member, d.Otherwise = "19:thread", "", ""
			c.settle(d, at(1), "")
			c.settle(both[1], time.Time{}, "")
			again := c.claimOne(at(1)) // and not what is behind it
			if string(again.Payload) != "news" || again.ConversationID != "19:thread" || again.Member+again.Otherwise != "" {
				t.Errorf("claimed %+v", again)
			}
			c.settle(again, time.Time{}, "")
			c.wantClaim(at(1), "behind")
		}},
		{"what is said beside a card goes into its thread", func(t *testing.T, c client) {
			beside := func(text string) bot.Delivery {
				d := post("19:c", text)
				d.TenantID, d.Beside = "acme", "ticket"
				return d
			}
			wantAt := func(text, conversation string) {
				t.Helper()
				d := c.claimOne(at(1))
				if string(d.Payload) != text || d.Operation != bot.Post || d.ConversationID != conversation || d.ActivityID != "" {
					t.Errorf("claimed %+v, want a post of %q in %s", d, text, conversation)
				}
				c.settle(d, at(1), "") // refused: it goes there again
				if again := c.claimOne(at(1)); again.ConversationID != conversation {
					t.Errorf("claimed again for %s", again.ConversationID)
				} else {
					c.settle(again, time.Time{}, "")
				}
			}
			c.leaves(beside("before the card"))
			wantAt("before the card", "19:c")
			c.leaves(drawn(bot.Post, "19:c", "new"), beside("note"))
			c.posts("new", "19:c;messageid=7", "7")
			wantAt("note", "19:c;messageid=7")
			c.leaves(drawn(bot.Post, "a:kim", "own"))
			c.posts("own", "a:kim", "8")
			c.leaves(beside("no thread"))
			wantAt("no thread", "19:c")
		}},
		{"what waits for a card that is posted meanwhile finds its thread", func(t *testing.T, c client) {
			note := post("19:other", "note")
			note.TenantID, note.Beside = "acme", "ticket"
			c.leaves(note)
			d := c.claimOne(at(1))
			c.settle(d, at(2), "") // paced
			c.leaves(drawn(bot.Post, "19:c", "new"))
			c.posts("new", "19:c;messageid=7", "7")
			if d := c.claimOne(at(2)); d.ConversationID != "19:c;messageid=7" {
				t.Errorf("claimed for %s", d.ConversationID)
			}
		}},
		{"silence drops what goes there by now", func(_ *testing.T, c client) {
			diverted, person := post("person", "diverted"), post("19:thread", "to a person")
			person.Member = "29:lee" // 19:thread names only its queue
			c.leaves(diverted, post("other", "stays"), person)
			claimed := c.claim(at(1), 1)[0]
			claimed.ConversationID = "19:thread"
			c.settle(claimed, at(1), "")
			c.turn(inConversation("19:thread"), bot.Turn{Silence: true})
			c.wantClaim(at(1), "stays", "to a person")
		}},
		{"a settle after a silence is no longer the caller's", func(t *testing.T, c client) {
			c.leaves(drawn(bot.Post, "c", "1"))
			d := c.claimOne(at(1))
			c.turn(inConversation("c"), bot.Turn{Silence: true})
			d.ActivityID = "7"
			if err := c.store.Settle(t.Context(), d, at(1), time.Time{}, ""); !errors.Is(err, store.ErrLeaseLost) {
				t.Errorf("Settle returned %v", err)
			}
			c.leaves(drawn(bot.Put, "c", "2"))
			c.posts("2", "c", "8") // a card whose lease was lost stands nowhere
		}},
	}
}
