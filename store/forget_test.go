package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
	"ssprbot/store"
)

// kim is planted wherever a person can be named; every word here must be gone after she has asked for it.
var (
	kim     = helpdesk.Person{ID: "kim-id", Account: "29:kim&co", Name: "Kim Haneul", Chat: helpdesk.Place{ServiceURL: "https://a/", Conversation: "a:kim-chat"}}
	planted = []string{"kim-id", "29:kim", "Kim Haneul", "a:kim-chat", "digest-of-her", "planted", "talk-of-kim"}
	lee     = helpdesk.Person{ID: "lee-id", Account: "29:lee", Name: "Lee"}
)

// byKim is the key of a turn that she takes; Its person is a digest.
func byKim(conversation string, seen ...string) bot.TurnKey {
	key := by("digest-of-her", conversation, seen...)
	key.Tenant, key.IDs = "acme", []string{kim.ID, kim.Account}
	return key
}

func (c client) dump() string {
	c.t.Helper()
	dump, err := c.store.(*store.Store).Dump(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	return dump
}

// wantGone asserts that no row says one of the words.
func (c client) wantGone(words ...string) {
	c.t.Helper()
	for line := range strings.Lines(c.dump()) {
		for _, word := range words {
			if strings.Contains(strings.ToLower(line), strings.ToLower(word)) {
				c.t.Errorf("%q is there still: %s", word, line)
			}
		}
	}
}

func (c client) wantThere(words ...string) {
	c.t.Helper()
	dump := c.dump()
	for _, word := range words {
		if !strings.Contains(dump, word) {
			c.t.Errorf("nothing says %q:\n%s", word, dump)
		}
	}
}

func forgetTests() []contractTest {
	return []contractTest{
		{"nothing says who asked to be forgotten", testForgottenEverywhere},
		{"what becomes of tickets", testForgottenTickets},
		{"what still waits goes when it fails", testFleeting},
		{"a card in their chat is not posted anew", func(_ *testing.T, c client) {
			c.add(helpdesk.Ticket{Requester: kim, Status: helpdesk.New})
			own := drawn(bot.Post, kim.Chat.Conversation, "theirs")
			c.leaves(own)
			c.posts("theirs", kim.Chat.Conversation, "7")
			own.Operation = bot.Put
			c.leaves(own)
			c.turn(byKim("a:1"), bot.Turn{ForgetPerson: true})
			c.wantClaim(at(1)) // nothing
		}},
		{"tickets that somebody has a part in", func(t *testing.T, c client) {
			c.plant()
			c.add(helpdesk.Ticket{Problem: "about kim-id", Requester: lee})
			for ids, want := range map[string]int{"kim-id 29:kim&co": 4, "lee-id": 5, "": 0, "29:kim": 0, "%": 0} {
				c.desk(func(r helpdesk.Records) error {
					got, err := r.Naming(t.Context(), "acme", strings.Fields(ids))
					if len(got) != want || !slices.IsSorted(numbers(got)) {
						t.Errorf("%q: tickets %v, want %d", ids, numbers(got), want)
					}
					return err
				})
			}
		}},
		{"somebody in another tenant stays", func(t *testing.T, c client) {
			c.add(helpdesk.Ticket{Requester: kim, Origin: "a"})
			key := byKim("a:1")
			key.Tenant = "other"
			c.turn(key, bot.Turn{ForgetPerson: true})
			c.wantThere("Kim Haneul")
		}},
		{"somebody whose id is like theirs stays", func(t *testing.T, c client) {
			other := helpdesk.Person{ID: "KIM-ID", Name: "Kimberly", Account: "29:KIM&co2"}
			c.add(helpdesk.Ticket{Requester: other, Problem: "x", Status: helpdesk.New})
			c.turn(byKim("a:1"), bot.Turn{ForgetPerson: true})
			if got := c.ticket(1); got.Requester != other || got.Version != 1 {
				t.Errorf("%+v", got)
			}
		}},
		{"who has read a name does not bring it back", func(t *testing.T, c client) {
			ticket := c.add(helpdesk.Ticket{Requester: kim, Status: helpdesk.New})
			c.turn(byKim("a:1"), bot.Turn{ForgetPerson: true})
			ticket.Version++
			if err := c.try(func(r helpdesk.Records) error { return r.Save(t.Context(), ticket) }); err == nil {
				t.Error("it was saved over what was forgotten")
			}
		}},
	}
}

// plant leaves her in every table.
func (c client) plant() {
	c.t.Helper()
	thread := helpdesk.Place{ServiceURL: "https://a/", Conversation: "19:c@thread.tacv2;messageid=1", Team: "19:team"}
	theirs := helpdesk.Ticket{
		Origin: "talk-of-kim", Nonce: "n1", Status: helpdesk.Taken, Problem: "Planted problem", Area: "codes", Requester: kim, Assignee: lee,
		Evidence: []helpdesk.Evidence{{Fact: "upn", Value: "planted@acme.example"}}, Question: "planted question", Opened: at(1), Changed: at(2),
		Comments: []helpdesk.Comment{{By: kim, Text: "planted comment"}, {By: lee, Text: "said to the planted one"}},
	}
	post := theirs
	post.Origin, post.Thread, post.Channel = "post-1", thread, thread
	agents := helpdesk.Ticket{Origin: "other", Nonce: "n3", Status: helpdesk.Waiting, Problem: "kept problem", Requester: lee, Assignee: kim, Question: "planted?"}
	said := helpdesk.Ticket{
		Origin: "third", Status: helpdesk.New, Problem: "kept too", Requester: lee,
		Comments: []helpdesk.Comment{{By: kim, Text: "planted remark"}, {By: lee, Text: "kept remark"}},
	}
	for _, ticket := range []helpdesk.Ticket{theirs, post, agents, said} {
		added := c.add(ticket)
		c.desk(func(r helpdesk.Records) error {
			return r.Log(c.t.Context(), helpdesk.Entry{Tenant: "acme", Ticket: added.Number, At: at(1), Verb: helpdesk.Open, By: helpdesk.Actor{Person: kim, Role: helpdesk.Requester}})
		})
	}
	c.saveIncident(helpdesk.Incident{Tenant: "acme", Issue: "codes", Version: 1, Nonce: "i1", Status: helpdesk.Confirmed, Confirmed: kim})
	c.plantAnswers()
	c.sight(
		helpdesk.Sighting{Key: "talk-of-kim", Tenant: "acme", Person: "digest-of-her", Account: kim.Account, Where: kim.Chat, Issue: "codes", At: at(1), Outcome: helpdesk.NoMatch, Unmatched: "planted words"},
		helpdesk.Sighting{Key: "post-by-kim-id", Tenant: "acme", Account: kim.Account, Issue: "codes", At: at(2)},
		helpdesk.Sighting{Key: "planted key", Tenant: "acme", Person: "digest-of-her", Issue: "codes", At: at(3)},
	)
	c.plantDeliveries()
}

// plantAnswers leaves what others were answered when they pressed a button of a card that names her.
func (c client) plantAnswers() {
	c.t.Helper()
	for n, answer := range []string{
		`{"nonce":"n1","text":"her words to planted"}`, `{"nonce":"n3","text":"Kim Haneul is working on it"}`,
		`{"nonce":"i1","text":"Kim Haneul says that it is one"}`, `{"nonce":"of another","text":"another Kim, kept"}`,
	} {
		c.turn(by("bob", "a:lee", fmt.Sprint("answered ", n)), bot.Turn{Answer: []byte(answer)})
	}
}

// plantDeliveries posts one card in her chat and fails everything else.
func (c client) plantDeliveries() {
	c.t.Helper()
	own := bot.Delivery{Operation: bot.Post, ConversationID: kim.Chat.Conversation, TenantID: "acme", Card: "own", Payload: []byte("to kim-id"), Due: at(0)}
	opened := bot.Delivery{Operation: bot.Post, ConversationID: "member:29:kim&co", Member: kim.Account, TenantID: "acme", Card: "opened", Due: at(0)}
	c.turn(inConversation("lee"), bot.Turn{Deliveries: []bot.Delivery{own, opened}})
	for n, d := range c.claim(at(1), 9) {
		d.ActivityID = "1:" + d.Card
		if n == 1 {
			d.ConversationID, d.Member = "a:unknown-chat", ""
		}
		c.settle(d, time.Time{}, "")
	}
	failing := []bot.Delivery{
		{ConversationID: "19:desk", Card: "a", Payload: []byte(`{"from":{"id":"29:kim&co"}}`)},
		{ConversationID: "19:desk2", Payload: []byte(`{"nonce":"n1","text":"Kim Haneul: planted problem"}`)},
		{ConversationID: kim.Chat.Conversation, Payload: []byte("news")},
		{ConversationID: "member:29:kim&co", Member: kim.Account},
		{ConversationID: "19:thread", Otherwise: kim.Chat.Conversation},
		{ConversationID: "19:kept", Payload: []byte("of somebody else")},
		{ConversationID: "19:desk3", Card: "ticket/3/desk", Payload: []byte(`{"nonce":"n3","text":"Kim Haneul is working on it"}`)},
		{ConversationID: "19:desk4", Beside: "ticket/3/desk", Payload: []byte(`Kim Haneul writes:`)},
		{ConversationID: "member:29:lee", Member: lee.Account, Payload: []byte("Kim Haneul from the helpdesk works on it")},
		{ConversationID: "19:desk5", Card: "incident/acme/1", Payload: []byte("Kim Haneul says that it is one")},
		{ConversationID: "19:desk6", Card: "ticket/3/own", Payload: []byte("kept news of ticket 3")},
	}
	for n := range failing {
		failing[n].Operation, failing[n].TenantID, failing[n].Due = bot.Post, "acme", at(0)
	}
	c.turn(by("bob", "lee"), bot.Turn{Deliveries: failing})
	c.turn(byKim("a:kim", "k"), bot.Turn{State: []byte("planted state"), Answer: []byte("planted answer"), Deliveries: []bot.Delivery{post("a:kim", "planted reply")}})
	for _, d := range c.claim(at(1), 99) {
		c.settle(d, time.Time{}, "status 400")
	}
}

func testForgottenEverywhere(t *testing.T, c client) {
	c.plant()
	c.wantThere("kim-id", `29:kim&co`, "Kim Haneul", "a:kim-chat", "planted", "talk-of-kim", "a:unknown-chat", "of somebody else")
	key := byKim("a:kim")
	c.turn(key, bot.Turn{ForgetPerson: true})
	c.wantGone(planted[:4]...)
	c.wantGone("planted", "talk-of-kim", "a:unknown-chat")
	c.wantThere("kept problem", "kept too", "kept remark", "of somebody else", "kept news of ticket 3", "another Kim, kept", "Lee")
	c.wantRepeat(nil, "answered 1")
	c.wantRepeat(nil, "k") // recognised by a digest
	if got := c.sightings("acme", "codes", at(0)); len(got) != 3 || got[0].Outcome != helpdesk.NoMatch || got[0].Person != "" {
		t.Errorf("what is counted: %+v", got)
	}
	before := c.dump()
	c.turn(key, bot.Turn{ForgetPerson: true})
	if after := c.dump(); after != before {
		t.Errorf("forgotten again, something changed:\n%s\n%s", before, after)
	}
}

func testForgottenTickets(t *testing.T, c client) {
	c.plant()
	c.turnAt(at(9), byKim("a:kim"), bot.Turn{ForgetPerson: true})
	for n, want := range map[helpdesk.Number]struct {
		status helpdesk.Status
		origin string
		trail  int
		last   helpdesk.Actor
	}{
		1: {helpdesk.Closed, "", 2, helpdesk.Actor{Role: helpdesk.Requester}},
		2: {helpdesk.Taken, "post-1", 1, helpdesk.Actor{Role: helpdesk.Requester}},
		3: {helpdesk.New, "other", 2, helpdesk.Actor{Role: helpdesk.Agent}},
		4: {helpdesk.New, "third", 1, helpdesk.Actor{Role: helpdesk.Requester}},
	} {
		got := c.ticket(n)
		if got.Status != want.status || got.Origin != want.origin || got.Version != 2 {
			t.Errorf("ticket %d: %s, origin %q, version %d", n, got.Status, got.Origin, got.Version)
		}
		c.desk(func(r helpdesk.Records) error {
			trail, err := r.Trail(t.Context(), "acme", n)
			if len(trail) != want.trail || trail[len(trail)-1].By != want.last {
				t.Errorf("trail of %d: %+v", n, trail)
			}
			return err
		})
	}
	if got := c.ticket(1); got.Area != "codes" || !got.Opened.Equal(at(1)) || !got.Changed.Equal(at(9)) || got.Assignee != lee {
		t.Errorf("what is left of a ticket: %+v", got)
	}
	c.desk(func(r helpdesk.Records) error {
		due, err := r.Due(t.Context(), at(9), 9)
		if got := numbers(due); len(got) != 1 || got[0] != 3 {
			t.Errorf("due: %v, want the one that has lost its agent", got)
		}
		return err
	})
	second := from("talk-of-kim") // the same talk may become a ticket again
	if n := c.add(second).Number; n != 5 {
		t.Errorf("number %d", n)
	}
}

// testFleeting: what is to be sent is sent, and leaves nothing behind when it cannot be.
func testFleeting(t *testing.T, c client) {
	waiting := post("a:kim", "before")
	named := bot.Delivery{Operation: bot.Post, ConversationID: "member", Member: kim.Account, TenantID: "acme", Payload: []byte("named"), Due: at(0)}
	c.turn(byKim("a:kim"), bot.Turn{Deliveries: []bot.Delivery{waiting}})
	c.turn(by("bob", "b"), bot.Turn{Deliveries: []bot.Delivery{named, post("b", "other")}})
	c.turn(byKim("a:kim"), bot.Turn{ForgetPerson: true, Deliveries: []bot.Delivery{post("a:kim", "you are forgotten")}})
	for range 2 {
		for _, d := range c.claim(at(1), 9) {
			c.settle(d, at(1), "") // refused
		}
		for _, d := range c.claim(at(1), 9) {
			c.settle(d, time.Time{}, "status 403")
			c.loseLease(d)
		}
	}
	failed, err := c.store.(*store.Store).Failed(t.Context(), 9)
	if err != nil || len(failed) != 1 || failed[0].Failure != "status 403" {
		t.Errorf("%+v, %v; want what was for somebody else", failed, err)
	}
	c.wantGone("29:kim", "digest-of-her")
}
