package bot_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ssprbot/bot"
	"ssprbot/dialogs"
	"ssprbot/helpdesk"
)

// asked is a person who described a trouble and asked for somebody; the card shows what would be sent.
func asked(t *testing.T, s *teams, typed ...string) bot.Delivery {
	t.Helper()
	for _, text := range typed {
		s.say(text)
	}
	return one(t, s.say("talk to a person"), "helpdesk")
}

func TestACaseBecomesATicket(t *testing.T) {
	s, desk := newDesk(t)
	draft := asked(t, s, trouble, "no")
	s.receive(s.activity(invoke(button(t, draft, "send"))))
	want := helpdesk.Ticket{
		Number: 1, Version: 1, Tenant: "tenant", Status: helpdesk.New, Language: "en", Problem: trouble, Urgency: helpdesk.Normal, Channel: deskPlace(),
		Requester: helpdesk.Person{ID: "kim", Account: "29:kim", Name: "Kim", Chat: helpdesk.Place{ServiceURL: "https://teams.example/", Conversation: "a:1"}},
	}
	if len(desk.tickets()) != 1 {
		t.Fatalf("%d tickets", len(desk.tickets()))
	}
	got := desk.tickets()[0]
	var trail []helpdesk.Entry
	desk.work(func(ctx context.Context, r helpdesk.Records) (err error) {
		trail, err = r.Trail(ctx, "tenant", 1)
		return err
	})
	ignored := cmpopts.IgnoreFields(helpdesk.Ticket{}, "Origin", "Nonce", "Opened", "Changed", "Since", "Wake", "Tried", "Issue", "Area", "Missing", "Evidence", "Sent")
	if diff := cmp.Diff(want, got, ignored); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
	if len(got.Tried) != 1 || got.Tried[0] != "writeback-off" || !strings.HasPrefix(got.Origin, "talk:") || len(got.Nonce) < 16 {
		t.Errorf("made %+v", got)
	}
	if len(trail) != 1 || trail[0].Verb != helpdesk.Open || trail[0].By.ID != "kim" {
		t.Errorf("the trail says %+v", trail)
	}
}

// Clicks are delivered again, and people press twice; the desk gets one ticket.
func TestACaseIsSentOnce(t *testing.T) {
	s, desk := newDesk(t)
	draft := asked(t, s, trouble)
	send := button(t, draft, "send")
	press := s.activity(invoke(send))
	first := s.receive(press)
	for name, again := range map[string][]byte{"the same activity": press, "the same click under a new id": s.activity(invoke(send))} {
		if answer := s.receive(again); string(answer.Body) != string(first.Body) {
			t.Errorf("%s gets %s", name, answer.Body)
		}
	}
	other := map[string]any{"ssprbot": 1, "verb": "send", "nonce": "forged"}
	s.receive(s.activity(invoke(other)))
	s.receive(s.activity(map[string]any{"text": "send it"}))
	if len(desk.tickets()) != 1 {
		t.Errorf("%d tickets", len(desk.tickets()))
	}
}

func TestTheDescriptionCanBeChangedOnTheCard(t *testing.T) {
	for name, text := range map[string]string{"as Teams sends it": "since Monday\nonly at my desk", "for Markdown": "**b** [l](http://evil.example)"} {
		t.Run(name, func(t *testing.T) {
			s, desk := newDesk(t)
			send := button(t, asked(t, s, trouble), "send")
			send["text"] = text
			answer := s.receive(s.activity(invoke(send)))
			if desk.tickets()[0].Problem != text || strings.Contains(string(answer.Body), "Input.Text") {
				t.Errorf("sent %q; the card becomes %s", desk.tickets()[0].Problem, answer.Body)
			}
		})
	}
	s, desk := newDesk(t)
	send := button(t, asked(t, s, trouble), "send")
	send["text"] = " "
	s.receive(s.activity(submit(send)))
	one(t, s.flush(), "What should the helpdesk know?")
	if len(desk.tickets()) != 0 {
		t.Errorf("sent %+v", desk.tickets())
	}
}

func TestHowUrgentACaseIs(t *testing.T) {
	for name, tt := range map[string]struct {
		as   dialogs.Audience
		want helpdesk.Urgency
	}{
		"an employee's":      {dialogs.Employee, helpdesk.Normal},
		"an administrator's": {dialogs.Admin, helpdesk.High},
		"a helpdesk agent's": {dialogs.Helpdesk, helpdesk.Normal},
	} {
		t.Run(name, func(t *testing.T) {
			s, desk := newDesk(t, func(c *bot.Config) { c.Audience = tt.as })
			s.receive(s.activity(invoke(button(t, asked(t, s, trouble), "send"))))
			if got := desk.tickets()[0].Urgency; got != tt.want {
				t.Errorf("is %s, want %s", got, tt.want)
			}
		})
	}
}

// Where no desk takes it, everything is as it was; where others read along, the own chat is offered.
func TestWhereNoCaseIsDrafted(t *testing.T) {
	group := map[string]any{"id": "19:group@thread.v2", "conversationType": "groupChat", "isGroup": true, "tenantId": "tenant"}
	s, desk := newDesk(t)
	for _, typed := range []string{"talk to a person", "my tickets"} {
		s.receive(s.activity(mentioned(group, "kim", typed)))
		d := one(t, s.flush(), "in our own chat")
		if !strings.Contains(string(d.Payload), "https://teams.microsoft.com/l/chat/0/0?users=28%3Abot") {
			t.Errorf("no way there: %s", d.Payload)
		}
	}
	elsewhere := map[string]any{"text": "talk to a person", "conversation": map[string]any{"id": "a:2", "conversationType": "personal", "tenantId": "another"}}
	s.receive(s.activity(elsewhere))
	one(t, s.flush(), "Please contact your helpdesk")
	draft := asked(t, s, trouble)
	desk.remove() // the bot was removed from the team meanwhile
	answer := s.receive(s.activity(invoke(button(t, draft, "send"))))
	if !strings.Contains(string(answer.Body), "belongs to an earlier question") || len(desk.tickets()) != 0 {
		t.Errorf("answered %s, %d tickets", answer.Body, len(desk.tickets()))
	}
	one(t, newTeams(t).say("talk to a person"), "Please contact your helpdesk")
}

func TestMyTickets(t *testing.T) {
	s, desk := newDesk(t)
	one(t, s.say("my tickets"), "No tickets to show")
	s.receive(s.activity(submit(button(t, asked(t, s, trouble), "send"))))
	desk.work(func(ctx context.Context, r helpdesk.Records) error {
		_, err := r.Add(ctx, helpdesk.Ticket{Version: 1, Tenant: "tenant", Origin: "x", Status: helpdesk.New, Problem: "another person's", Requester: helpdesk.Person{ID: "lee"}})
		return err
	})
	s.flush()
	d := one(t, s.say("내 문의"), trouble)
	if strings.Contains(string(d.Payload), "another person's") {
		t.Errorf("shows other people's: %s", d.Payload)
	}
}

func TestAKnownDisturbance(t *testing.T) {
	since := time.Date(2026, 11, 23, 8, 40, 0, 0, time.UTC)
	for status, told := range map[helpdesk.IncidentStatus]bool{helpdesk.Confirmed: true, helpdesk.Suspected: false, helpdesk.Refuted: false} {
		s, desk := newDesk(t)
		desk.work(func(ctx context.Context, r helpdesk.Records) error {
			_, err := r.SaveIncident(ctx, helpdesk.Incident{Version: 1, Tenant: "tenant", Issue: "writeback-off", Nonce: "n", Status: status, Since: since, Seen: since, Changed: since})
			return err
		})
		d := one(t, s.say(trouble), troubleTitle)
		if strings.Contains(string(d.Payload), "TIME(2026-11-23T08:40:00Z)") != told {
			t.Errorf("%s: says %s", status, d.Payload)
		}
		answer := s.receive(s.activity(invoke(button(t, d, "solved"))))
		if strings.Contains(string(answer.Body), "TIME(2026-11-23T08:40:00Z)") != told {
			t.Errorf("%s: the card becomes %s", status, answer.Body)
		}
	}
}

// Records that cannot be read are a store that fails: the question is answered without memory.
func TestRecordsThatFail(t *testing.T) {
	s, desk := newDesk(t)
	desk.failing = errors.New("disk full: /secret/path")
	if _, err := s.bot.Receive(t.Context(), s, s.activity(map[string]any{"text": trouble})); err != nil {
		t.Fatal(err)
	}
	sent := payloads(s.sent)
	if !strings.Contains(sent, "cannot remember") || !strings.Contains(sent, troubleTitle) || strings.Contains(sent, "disk") {
		t.Errorf("the person hears %s", sent)
	}
}

// A card that stands further up still has its button. What is sent is what the person has seen, in either language.
func TestAnOlderDraftIsShownAnewAndThenSent(t *testing.T) {
	for locale, tt := range map[string]struct{ person, first, second, says string }{
		"en-US": {"talk to a person", trouble, "it is the laptop that I got on Monday", "Nothing was sent"},
		"ko-KR": {"담당자 연결해 주세요", "인증번호가 안 와요", "월요일에 받은 새 휴대폰이에요", "아직 보내지 않았어요"},
	} {
		t.Run(locale, func(t *testing.T) {
			s, desk := newDesk(t)
			say := func(text string) []bot.Delivery {
				s.receive(s.activity(map[string]any{"text": text, "locale": locale}))
				return s.flush()
			}
			say(tt.first)
			older := one(t, say(tt.person), tt.first)
			newer := one(t, say(tt.second), tt.second)
			data := button(t, older, "send")
			data["text"] = tt.first
			s.receive(s.activity(invoke(data)))
			one(t, s.flush(), tt.says)
			if len(desk.tickets()) != 0 {
				t.Fatalf("it is sent: %+v", desk.tickets())
			}
			data = button(t, newer, "send")
			data["text"] = tt.second // that card is older too by now
			s.receive(s.activity(invoke(data)))
			again := one(t, s.flush(), tt.says)
			data = button(t, again, "send")
			data["text"] = tt.second + "\n" + tt.first
			s.receive(s.activity(invoke(data)))
			if all := desk.tickets(); len(all) != 1 || all[0].Problem != tt.second+"\n"+tt.first {
				t.Errorf("the tickets are %+v", all)
			}
		})
	}
}
