package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/bot"
)

// leasing takes a turn that asks for the lease, and returns what was leased with its commit.
func (c client) leasing(key bot.TurnKey, deliveries ...bot.Delivery) (leased []bot.Delivery) {
	c.t.Helper()
	c.turn(key, bot.Turn{
		Deliveries: deliveries, Lease: lease, Leased: func(d bot.Delivery) { leased = append(leased, d) },
	})
	return leased
}

func leaseTests() []contractTest {
	return []contractTest{
		{"a turn's first delivery is claimed with its commit, as Claim would have", func(t *testing.T, c client) {
			posted := post("c", "1")
			posted.ServiceURL, posted.TenantID, posted.Otherwise, posted.Attempts = "https://smba.example/", "tenant", "19:other", 7
			leased := c.leasing(inConversation("c"), posted, post("c", "2"))
			c.wantClaim(at(1))
			c.wantNextDue(at(0).Add(lease))
			if len(leased) != 1 {
				t.Fatalf("leased is %+v", leased)
			}
			posted.Seq, posted.Attempts = leased[0].Seq, 1
			if diff := cmp.Diff(posted, leased[0]); diff != "" {
				t.Errorf("leased (-want +got):\n%s", diff)
			}
			c.settle(leased[0], time.Time{}, "")
			c.wantClaim(at(1), "2")
		}},
		{"a lease of a turn runs out as every other", func(t *testing.T, c client) {
			leased := c.leasing(inConversation("c"), post("c", "1"))
			again := c.claimOne(at(0).Add(lease))
			if again.AnswersLost != 1 || again.Attempts != 2 {
				t.Errorf("claimed again: %+v", again)
			}
			c.loseLease(leased[0])
		}},
		{"a lease of a turn is put back", func(t *testing.T, c client) {
			leased := c.leasing(inConversation("c"), post("c", "1"))
			c.settle(leased[0], at(1), "")
			if again := c.claimOne(at(1)); again.AnswersLost != 0 {
				t.Errorf("claimed again: %+v", again)
			}
		}},
		{"a turn claims nothing that waits behind another", func(t *testing.T, c client) {
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("d", "1")}})
			if leased := c.leasing(inConversation("d"), post("d", "2")); leased != nil {
				t.Errorf("leased is %+v", leased)
			}
			c.settle(c.claimOne(at(1)), time.Time{}, "")
			c.wantClaim(at(1), "2")
		}},
		{"a turn claims past what has failed", func(t *testing.T, c client) {
			c.turn(inConversation("c"), bot.Turn{Deliveries: []bot.Delivery{post("c", "1")}})
			c.settle(c.claimOne(at(1)), time.Time{}, "status 400")
			if leased := c.leasing(inConversation("c"), post("c", "2")); len(leased) != 1 {
				t.Errorf("leased is %+v", leased)
			}
		}},
		{"a turn claims nothing of a kind that has to be looked up, and nothing for later", func(t *testing.T, c client) {
			for n, change := range []func(*bot.Delivery){
				func(d *bot.Delivery) { d.Operation = bot.Put },
				func(d *bot.Delivery) { d.Operation = bot.Hook },
				func(d *bot.Delivery) { d.Card = "card" },
				func(d *bot.Delivery) { d.Beside = "card" },
				func(d *bot.Delivery) { d.Due = at(1) },
			} {
				d := post(fmt.Sprint(n), "1")
				change(&d)
				if leased := c.leasing(inConversation(fmt.Sprint(n)), d); leased != nil {
					t.Errorf("%d: leased is %+v", n, leased)
				}
			}
		}},
		{"nothing is leased by a turn that was taken before, or fails", func(t *testing.T, c client) {
			c.turn(inConversation("c", "key"), bot.Turn{})
			told := func(d bot.Delivery) { t.Errorf("leased is %+v", d) }
			turn := bot.Turn{Deliveries: []bot.Delivery{post("c", "1")}, Lease: lease, Leased: told}
			if _, repeated, err := c.store.Turn(t.Context(), inConversation("c", "key"), at(0), leave(turn)); err != nil || !repeated {
				t.Errorf("repeated %v, %v", repeated, err)
			}
			failed := errors.New("failed")
			_, _, err := c.store.Turn(t.Context(), inConversation("c"), at(0), func(bot.Kept) (bot.Turn, error) { return turn, failed })
			if !errors.Is(err, failed) {
				t.Errorf("the turn returned %v", err)
			}
			c.wantClaim(at(1))
		}},
	}
}
