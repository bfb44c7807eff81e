package bot_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

// replying is a message in the thread of a post that mentions the bot.
func replying(root, text string) map[string]any {
	return mergedWith(mentioning(text), map[string]any{
		"conversation": map[string]any{"id": thread(root), "conversationType": "channel", "isGroup": true, "tenantId": "tenant"},
	})
}

// Of two in one thread who ask the bot by name the second is answered, and told which ticket the thread has.
func TestAThreadHasOneTicketHoweverManyMentionTheBot(t *testing.T) {
	for name, second := range map[string]string{"the same person": "kim", "a colleague": "choi"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCounter(t)
				none(t, c.post("kim", "17", "good morning", nil))
				c.post("kim", "18", "", replying("17", trouble))
				sent := c.post(second, "19", "", replying("17", trouble+" at all"))
				wantTickets(t, c, 1)
				if all := payloads(sent); !strings.Contains(all, "already has ticket 1") || !strings.Contains(all, troubleTitle) || len(sent) != 2 {
					t.Errorf("the second hears %s", all)
				}
				for _, d := range sent {
					if d.ConversationID != thread("17") {
						t.Errorf("said in %s", d.ConversationID)
					}
				}
				c.press("lee", thread("17"), c.card(thread("17"), "ticket.dismiss"), "ticket.dismiss", "")
				c.post(second, "20", "", replying("17", trouble+", really"))
				wantTickets(t, c, 2) // a closed one can be neither worked on nor opened again
			})
		})
	}
}

// Whoever mentions the bot below a post of which an agent made a ticket hears so alone: its card stands at the desk.
func TestATicketAtTheDeskIsNoNewsForTheThread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		none(t, c.post("kim", "17", "good morning", nil))
		c.compose(inThread("17", composing("lee", "submitAction", submitted(messageOf("17", "kim"), "It does not work"))))
		sent := c.post("kim", "18", "", replying("17", trouble))
		wantTickets(t, c, 1)
		for _, d := range sent {
			if strings.HasPrefix(d.ConversationID, channel) && strings.Contains(string(d.Payload), "ticket 1") {
				t.Errorf("to %s %s: %s", d.ConversationID, d.Member, d.Payload)
			}
		}
		c.sees("a:kim", "You already have ticket 1 for this")
		c.sees("19:desk", trouble) // what Kim wrote now
	})
}

func messageOf(id, author string) map[string]any {
	m := message(author, trouble)
	m["id"] = id
	return m
}

// inThread is the message extension in the thread of a post.
func inThread(root string, a map[string]any) map[string]any {
	a["conversation"] = map[string]any{"id": thread(root), "conversationType": "channel", "isGroup": true, "tenantId": "tenant"}
	return a
}

// An agent wants a ticket of what has one: of the post, of a reply by the same person, of a reply that the ticket was made of.
func TestAnAgentIsToldOfTheTicketThatThereIs(t *testing.T) {
	for name, tt := range map[string]struct {
		mentioned bool // the ticket is of a reply, not of the post
		message   map[string]any
		tickets   int
	}{
		"the post":                          {false, messageOf("17", "kim"), 1},
		"a reply of the poster":             {false, messageOf("30", "kim"), 1},
		"a reply of a colleague":            {false, messageOf("30", "choi"), 2},
		"the reply that mentioned the bot":  {true, messageOf("18", "kim"), 1},
		"the post above it":                 {true, messageOf("17", "kim"), 1},
		"a colleague's post above a ticket": {true, messageOf("17", "choi"), 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCounter(t)
				if tt.mentioned {
					c.post("kim", "17", "good morning", nil)
					c.post("kim", "18", "", replying("17", trouble))
				} else {
					c.post("kim", "17", trouble, nil)
				}
				wantTickets(t, c, 1)
				var told sync.WaitGroup
				answers := make([]string, 2)
				for n, who := range []string{"lee", "park"} { // at once
					told.Go(func() {
						got, _ := c.compose(inThread("17", composing(who, "submitAction", submitted(tt.message, trouble))))
						answers[n] = got.dialog()
					})
				}
				told.Wait()
				c.run(time.Second)
				wantTickets(t, c, tt.tickets)
				hear := 0
				for _, answer := range answers {
					if strings.Contains(answer, "already ticket "+fmt.Sprint(tt.tickets)) {
						hear++
					}
				}
				if hear != 3-tt.tickets {
					t.Errorf("%d of the two hear that there is one: %q", hear, answers)
				}
			})
		})
	}
}

// Who posts what they have a ticket of gets no second one: what they wrote is added to it, and they hear so alone.
func TestAPostOfWhoHasATicketIsAddedToIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t)
		c.open(fromTalk())
		none(t, sentTo(c.post("kim", "17", trouble+" since Monday", nil), channel))
		wantTickets(t, c, 1)
		c.sees("a:kim", "You already have ticket 1 for this, so I have added what you wrote to it.")
		c.sees("19:desk", "since Monday")
		none(t, sentTo(c.post("kim", "18", trouble+" since Monday", nil), channel)) // in another channel too
		c.sees("a:kim", "You already have ticket 1 for this, so I have not made another one.")
		if got := len(c.ticket(1).Comments); got != 1 {
			t.Errorf("%d comments", got)
		}
		c.post("choi", "19", trouble, nil) // somebody else's is theirs
		wantTickets(t, c, 2)
		c.press("kim", "a:kim", c.card("a:kim", "ticket.withdraw"), "ticket.withdraw", "")
		c.post("kim", "20", trouble+" again", nil)
		wantTickets(t, c, 3)
	})
}

func sentTo(all []bot.Delivery, channel string) (there []bot.Delivery) {
	for _, d := range all {
		if strings.HasPrefix(d.ConversationID, channel) {
			there = append(there, d)
		}
	}
	return there
}

// Who sends the same trouble to the helpdesk again has the ticket's card again, with what they wrote now.
func TestACaseThatHasATicketIsAddedToIt(t *testing.T) {
	for locale, tt := range map[string]struct{ words, person, says string }{
		"en-US": {trouble, "talk to a person", "You already have ticket 1 for this, so I have added what you wrote to it."},
		"ko-KR": {"회사 PC에서 새 암호가 안 돼요", "담당자 연결해 주세요", "이미 문의 1번으로 접수돼 있어서, 쓰신 내용을 그 문의에 덧붙였어요."},
	} {
		t.Run(locale, func(t *testing.T) {
			s, desk := newDesk(t)
			say := func(text string) []bot.Delivery {
				s.receive(s.activity(map[string]any{"text": text, "locale": locale}))
				return s.flush()
			}
			send := func(words string) string {
				say(tt.words)
				drafted := say(tt.person)
				data := button(t, drafted[len(drafted)-1], "send")
				data["text"] = words
				a := submit(data)
				a["locale"] = locale
				s.receive(s.activity(a))
				return payloads(s.flush())
			}
			send(tt.words)
			if all := send(tt.words + " 2"); !strings.Contains(all, tt.says) || !strings.Contains(all, `"ticket.withdraw"`) {
				t.Errorf("says %s", all)
			}
			if all := desk.tickets(); len(all) != 1 || all[0].Status != helpdesk.New || len(all[0].Comments) != 1 {
				t.Errorf("the tickets are %+v", all)
			}
		})
	}
}

// A post that says what is wrong only when it is edited has a ticket already, where a reply below it got one meanwhile.
func TestAnEditMakesNoSecondTicketOfAThread(t *testing.T) {
	for name, tt := range map[string]struct {
		replies string
		added   int
	}{"the poster's": {"kim", 1}, "a colleague's": {"choi", 0}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCounter(t)
				none(t, c.post("kim", "17", "good morning", nil))
				c.post(tt.replies, "18", "", replying("17", trouble))
				c.post("kim", "17", "I never registered a phone", changed("messageUpdate", "editMessage"))
				wantTickets(t, c, 1)
				if got := c.ticket(1).Comments; len(got) != tt.added {
					t.Errorf("the comments are %+v", got)
				}
			})
		})
	}
}
