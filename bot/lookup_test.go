package bot_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
	"ssprbot/dialogs"
)

// folk is a directory under test.
type folk struct {
	mu     sync.Mutex
	asked  []string
	forgot []string
	known  []dialogs.Evidence
	err    error
	hang   bool
}

func (f *folk) Look(ctx context.Context, tenant, person string) ([]dialogs.Evidence, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, tenant+"/"+person)
	if f.hang {
		<-ctx.Done()
		return f.known, ctx.Err()
	}
	return f.known, f.err
}

func (f *folk) Forget(tenant, person string) { f.forgot = append(f.forgot, tenant+"/"+person) }

// hybrid is what it says of everybody.
func hybrid() []dialogs.Evidence {
	return []dialogs.Evidence{{
		Fact: "account", Value: "hybrid", Source: dialogs.FromProvider, AsOf: time.Now().Add(-6*time.Hour - time.Minute).Unix(), General: true,
	}}
}

func withFolk(f *folk) option { return func(c *bot.Config) { c.Directory = f } }

const atOffice = "my new password does not work on my office PC"

// wholeText is all that was sent, as one text.
func wholeText(deliveries []bot.Delivery) string {
	var all strings.Builder
	for _, d := range deliveries {
		all.Write(d.Payload)
		all.WriteByte('\n')
	}
	return all.String()
}

const theDirectory = "What your organization's directory says"

func TestTheDirectoryIsAskedOnceInATalk(t *testing.T) {
	f := &folk{known: hybrid()}
	s := newTeams(t, withFolk(f))
	if got := wholeText(s.say("hello")); len(f.asked) > 0 {
		t.Errorf("a greeting is looked up: %v, %s", f.asked, got)
	}
	s.say("the printer is jammed")
	if len(f.asked) > 0 {
		t.Errorf("what is none of ours is looked up: %v", f.asked)
	}
	got := wholeText(s.say(atOffice))
	for _, want := range []string{theDirectory, "Synchronized with AD", "directory, as of 6 h ago", "That is not right"} {
		if !strings.Contains(got, want) {
			t.Errorf("the answer lacks %q: %s", want, got)
		}
	}
	s.say("I do not get a code")
	s.say(atOffice)
	if len(f.asked) != 1 || f.asked[0] != "tenant/kim" {
		t.Errorf("asked for %v, want tenant/kim once", f.asked)
	}
}

func TestWhoIsNotLookedUp(t *testing.T) {
	for name, change := range map[string]map[string]any{
		"in a group chat": {"conversation": map[string]any{"id": "19:group", "conversationType": "groupChat", "isGroup": true, "tenantId": "tenant"},
			"text": "<at>Helper</at> " + atOffice, "entities": []any{map[string]any{"type": "mention", "text": "<at>Helper</at>", "mentioned": map[string]any{"id": "28:bot"}}}},
		"in a channel": {"conversation": map[string]any{"id": "19:channel@thread.tacv2", "conversationType": "channel", "isGroup": true, "tenantId": "tenant"},
			"text": "<at>Helper</at> " + atOffice, "entities": []any{map[string]any{"type": "mention", "text": "<at>Helper</at>", "mentioned": map[string]any{"id": "28:bot"}}}},
		"without an object id": {"text": atOffice, "from": map[string]any{"id": "29:kim", "name": "Kim"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := &folk{known: hybrid()}
			s := newTeams(t, withFolk(f))
			s.receive(s.activity(change))
			got := wholeText(s.flush())
			if len(f.asked) > 0 || strings.Contains(got, theDirectory) || !strings.Contains(got, "Password writeback") {
				t.Errorf("asked for %v, sent %s", f.asked, got)
			}
		})
	}
}

// TestWithoutAnAnswerOfTheDirectory: slow, broken or with nothing to say, the answer is the one without a directory, and
// it waits for the deadline at the most.
func TestWithoutAnAnswerOfTheDirectory(t *testing.T) {
	without := wholeText(newTeams(t).say(atOffice))
	for name, f := range map[string]*folk{
		"broken": {err: errors.New("reading the user: the application permission User.Read.All is not granted")}, "silent": {}, "slow": {err: context.DeadlineExceeded},
		"of another mind": {known: []dialogs.Evidence{{Fact: "planted", Value: "planted", Source: dialogs.FromProvider}}},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			s := newTeams(t, withFolk(f), func(c *bot.Config) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
			got := wholeText(s.say(atOffice))
			if len(f.asked) != 1 || got != without {
				t.Errorf("asked %v; sent\n%s\nwant\n%s", f.asked, got, without)
			}
			if name == "broken" && !strings.Contains(log.String(), "User.Read.All") {
				t.Errorf("the log does not say why: %s", log.String())
			}
			if strings.Contains(log.String(), "kim") {
				t.Errorf("the log names who was looked up: %s", log.String())
			}
			s.say(atOffice)
			if len(f.asked) != 1 {
				t.Errorf("asked %d times in one talk", len(f.asked))
			}
		})
	}
}

func TestTheDeadlineOfALookUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &folk{hang: true}
		begun := time.Now()
		bot.LookUp(t.Context(), newBotWith(f))
		if waited := time.Since(begun); waited != 2*time.Second {
			t.Errorf("waited %v, want 2 s", waited)
		}
	})
}

func newBotWith(f *folk) *bot.Bot { return bot.New(bot.Config{Directory: f, Now: time.Now}) }

// TestThePersonKnowsBetter: what they deny is gone, from the talk and from what the helpdesk would get.
func TestThePersonKnowsBetter(t *testing.T) {
	for name, deny := range map[string]func(s *teams, answer bot.Delivery){
		"by the button": func(s *teams, answer bot.Delivery) {
			s.receive(s.activity(map[string]any{"value": button(s.t, answer, "doubt")}))
		},
		"in English": func(s *teams, _ bot.Delivery) { s.receive(s.activity(map[string]any{"text": "That's not right."})) },
		"in Korean": func(s *teams, _ bot.Delivery) {
			s.receive(s.activity(map[string]any{"text": "사실이 아니에요"}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := &folk{known: hybrid()}
			s, _ := newDesk(t, withFolk(f))
			answer := s.say(atOffice)
			if !strings.Contains(wholeText(answer), theDirectory) {
				t.Fatalf("nothing to deny: %s", wholeText(answer))
			}
			deny(s, answer[len(answer)-1])
			again := s.flush()
			if got := string(again[0].Payload); strings.Contains(got, "AD") && strings.Contains(got, "doubt") {
				t.Errorf("after it was denied: %s", got)
			}
			if draft := wholeText(s.say("talk to a person")); strings.Contains(draft, "Synchronized") {
				t.Errorf("the helpdesk would get it: %s", draft)
			}
		})
	}
}

// TestTheHelpdeskGetsWhatWasSentAlone: a case shows what the directory says before it is sent, and a ticket has it after.
func TestTheHelpdeskGetsWhatWasSentAlone(t *testing.T) {
	f := &folk{known: hybrid()}
	s, desk := newDesk(t, withFolk(f))
	s.say(atOffice)
	draft := s.say("talk to a person")
	for _, want := range []string{"Synchronized with AD", "directory, as of 6 h ago", "It is sent only if you send it"} {
		if !strings.Contains(wholeText(draft), want) {
			t.Errorf("the case lacks %q: %s", want, wholeText(draft))
		}
	}
	if tickets := desk.tickets(); len(tickets) > 0 {
		t.Fatalf("a ticket before anybody agreed: %+v", tickets)
	}
	s.say("send it")
	tickets := desk.tickets()
	if len(tickets) != 1 || len(tickets[0].Evidence) != 1 || tickets[0].Evidence[0].Source != "provider" || tickets[0].Evidence[0].AsOf == 0 {
		t.Errorf("tickets: %+v", tickets)
	}
}

func TestForgettingReachesTheDirectory(t *testing.T) {
	f := &folk{known: hybrid()}
	s := newTeams(t, withFolk(f))
	s.say(atOffice)
	s.say("forget me")
	if len(f.forgot) != 1 || f.forgot[0] != "tenant/kim" {
		t.Errorf("forgot %v", f.forgot)
	}
}

// TestAnAgentLearnsOfTheRequester: in their own chat, of the ticket that they took, and nobody else does.
func TestAnAgentLearnsOfTheRequester(t *testing.T) {
	f := &folk{known: hybrid()}
	c := newCounter(t, withFolk(f))
	ticket := c.open(fromTalk())
	if len(f.asked) > 0 {
		t.Fatalf("asked for %v before anybody took it", f.asked)
	}
	c.press("choi", "19:desk", c.card("19:desk", "ticket.take"), "ticket.take", "")
	if len(f.asked) > 0 {
		t.Errorf("somebody who may not take it makes the bot ask for %v", f.asked)
	}
	c.press("lee", "19:desk", c.card("19:desk", "ticket.take"), "ticket.take", "")
	c.run(time.Second)
	if len(f.asked) != 1 || f.asked[0] != "tenant/kim" {
		t.Errorf("asked for %v", f.asked)
	}
	for where, all := range c.wall {
		for _, p := range all {
			if told := strings.Contains(p.content, "Synchronized with AD"); told != (where == "a:29:lee") {
				t.Errorf("in %s stands %s", where, p.content)
			}
		}
	}
	if kept := c.ticket(ticket.Number); len(kept.Evidence) > 0 {
		t.Errorf("the ticket keeps %+v", kept.Evidence)
	}
}
