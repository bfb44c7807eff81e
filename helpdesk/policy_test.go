package helpdesk_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/helpdesk"
)

// wakes steps the ticket whenever its time has come and tells after how long, and what was done.
func wakes(t *testing.T, ticket helpdesk.Ticket, p helpdesk.Policy, late time.Duration) (ages []string, effects []helpdesk.Effect) {
	t.Helper()
	began := ticket.Since
	for range 20 {
		if ticket.Wake.IsZero() {
			return ages, effects
		}
		at := ticket.Wake.Add(late)
		next, done, err := helpdesk.Step(ticket, helpdesk.Event{Verb: helpdesk.Woke, By: clock, At: at}, p)
		if err != nil {
			t.Fatal(err)
		}
		ages = append(ages, at.Sub(began).String())
		effects = append(effects, done...)
		ticket = next
	}
	t.Fatal("it never sleeps again")
	return nil, nil
}

func TestReminders(t *testing.T) {
	for name, tt := range map[string]struct {
		first, second, late time.Duration
		ages                []string
		seconds             int
	}{
		"none":                 {},
		"one time":             {first: time.Hour, ages: []string{"1h0m0s", "2h0m0s", "4h0m0s", "8h0m0s", "16h0m0s", "32h0m0s"}},
		"second route only":    {second: time.Hour, ages: []string{"1h0m0s", "2h0m0s", "4h0m0s", "8h0m0s", "16h0m0s", "32h0m0s"}, seconds: 6},
		"both":                 {first: 15 * time.Minute, second: time.Hour, ages: []string{"15m0s", "1h0m0s", "2h0m0s", "4h0m0s", "8h0m0s", "16h0m0s"}, seconds: 5},
		"both at once":         {first: time.Hour, second: time.Hour, ages: []string{"1h0m0s", "2h0m0s", "4h0m0s", "8h0m0s", "16h0m0s", "32h0m0s"}, seconds: 6},
		"the other way around": {first: 2 * time.Hour, second: time.Hour, ages: []string{"1h0m0s", "2h0m0s", "4h0m0s", "8h0m0s", "16h0m0s", "32h0m0s"}, seconds: 6},
		"after a stop":         {first: 15 * time.Minute, second: time.Hour, late: 5 * time.Hour, ages: []string{"5h15m0s", "13h0m0s", "21h0m0s"}, seconds: 3},
	} {
		t.Run(name, func(t *testing.T) {
			p := helpdesk.Policy{FirstReminder: tt.first, SecondRoute: tt.second}
			opened, _, err := helpdesk.Step(fresh(), press(helpdesk.Open, requester), p)
			if err != nil {
				t.Fatal(err)
			}
			ages, effects := wakes(t, opened, p, tt.late)
			if diff := cmp.Diff(tt.ages, ages); diff != "" {
				t.Error(diff)
			}
			seconds := 0
			for _, e := range effects {
				if e.(helpdesk.Nudge).Second {
					seconds++
				}
			}
			if seconds != tt.seconds {
				t.Errorf("the second route hears of it %d times, want %d", seconds, tt.seconds)
			}
		})
	}
}

func TestRemindersEndWhenItIsTaken(t *testing.T) {
	reminded := after(t, in(t, helpdesk.New), helpdesk.Event{Verb: helpdesk.Woke, By: clock, At: noon.Add(15 * time.Minute)})
	taken := after(t, reminded, press(helpdesk.Take, agent(lee)))
	if taken.Reminders != 0 || !taken.Wake.Equal(noon.Add(policy.Idle)) {
		t.Errorf("%d reminders, and it wakes at %v", taken.Reminders, taken.Wake)
	}
	_, _, err := helpdesk.Step(taken, helpdesk.Event{Verb: helpdesk.Woke, By: clock, At: noon.Add(time.Hour)}, policy)
	if reason(err) != helpdesk.NotNow {
		t.Errorf("woken too early: %v", err)
	}
}

func TestACommentDoesNotPutAReminderOff(t *testing.T) {
	e := press(helpdesk.Remark, requester, "still nothing?")
	e.At = noon.Add(14 * time.Minute)
	if got := after(t, in(t, helpdesk.New), e); !got.Wake.Equal(noon.Add(15 * time.Minute)) {
		t.Errorf("it wakes at %v", got.Wake)
	}
}

// A question is asked once more; then the agent goes on, and if they do not, anybody can.
func TestNothingStaysWithSomebodyWhoIsAway(t *testing.T) {
	ages, effects := wakes(t, in(t, helpdesk.Waiting), helpdesk.Policy{Unanswered: 24 * time.Hour, Idle: 72 * time.Hour}, 0)
	if diff := cmp.Diff([]string{"24h0m0s", "48h0m0s", "120h0m0s"}, ages); diff != "" {
		t.Error(diff)
	}
	want := []helpdesk.Effect{
		helpdesk.Tell{News: helpdesk.NewsQuestion, Text: "Which PC?", By: lee},
		helpdesk.Show{}, helpdesk.Note{News: helpdesk.NewsUnanswered, To: lee},
		helpdesk.Show{}, helpdesk.Note{News: helpdesk.NewsReleased, To: lee}, helpdesk.Tell{News: helpdesk.NewsReleased},
	}
	if diff := cmp.Diff(want, effects); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyAnAgentsWordKeepsATicketWithThem(t *testing.T) {
	later := noon.Add(time.Hour)
	said := func(by helpdesk.Actor) helpdesk.Ticket {
		e := press(helpdesk.Remark, by, "x")
		e.At = later
		return after(t, in(t, helpdesk.Taken), e)
	}
	if got := said(agent(lee)); !got.Wake.Equal(later.Add(policy.Idle)) {
		t.Errorf("after the agent's word it wakes at %v", got.Wake)
	}
	if got := said(requester); !got.Wake.Equal(noon.Add(policy.Idle)) {
		t.Errorf("after the requester's word it wakes at %v", got.Wake)
	}
}

func TestASecondQuestionHasItsOwnTime(t *testing.T) {
	e := press(helpdesk.Ask, agent(lee), "Which building?")
	e.At = noon.Add(time.Hour)
	got := after(t, in(t, helpdesk.Waiting), helpdesk.Event{Verb: helpdesk.Woke, By: clock, At: noon.Add(24 * time.Hour)}, e)
	if got.Reminders != 0 || !got.Wake.Equal(e.At.Add(24*time.Hour)) {
		t.Errorf("%d reminders, and it wakes at %v", got.Reminders, got.Wake)
	}
}

func TestTheDefaultPolicyLosesNothingAndNagsNobody(t *testing.T) {
	p := helpdesk.DefaultPolicy()
	opened, _, err := helpdesk.Step(fresh(), press(helpdesk.Open, requester), p)
	if err != nil || !opened.Wake.IsZero() {
		t.Errorf("a new ticket wakes at %v: %v", opened.Wake, err)
	}
	for _, s := range []helpdesk.Status{helpdesk.Taken, helpdesk.Waiting, helpdesk.Solved} {
		ticket, _, err := helpdesk.Step(in(t, helpdesk.New), press(map[helpdesk.Status]helpdesk.Verb{
			helpdesk.Taken: helpdesk.Take, helpdesk.Waiting: helpdesk.Ask, helpdesk.Solved: helpdesk.Solve,
		}[s], agent(lee), "Which PC?"), p)
		if err != nil || ticket.Status != s || ticket.Wake.IsZero() {
			t.Errorf("%s: it is %s and sleeps for ever: %v", s, ticket.Status, err)
		}
	}
}
