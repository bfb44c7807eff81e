package helpdesk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"ssprbot/helpdesk"
)

func TestWhatIsDoneAboutIt(t *testing.T) {
	ownAgent := helpdesk.Actor{Person: kim, Role: helpdesk.Agent}
	inPlace := func(s helpdesk.Status) helpdesk.Ticket {
		ticket := in(t, s)
		ticket.Thread = helpdesk.Place{Conversation: "19:desk;messageid=1"}
		ticket.Channel = ticket.Thread
		return ticket
	}
	for name, tt := range map[string]struct {
		ticket helpdesk.Ticket
		event  helpdesk.Event
		want   []helpdesk.Effect
	}{
		"opened from a talk":       {in(t, ""), press(helpdesk.Open, requester), []helpdesk.Effect{helpdesk.Show{}, helpdesk.Tell{News: helpdesk.NewsReceived, By: kim}}},
		"opened under its post":    {inPlace(""), press(helpdesk.Open, requester), []helpdesk.Effect{helpdesk.Show{}}},
		"taken":                    {in(t, helpdesk.New), press(helpdesk.Take, agent(lee)), []helpdesk.Effect{helpdesk.Show{}, helpdesk.Tell{News: helpdesk.NewsTaken, By: lee}}},
		"taken by who is in need":  {in(t, helpdesk.New), press(helpdesk.Take, ownAgent), []helpdesk.Effect{helpdesk.Show{}}},
		"given back":               {in(t, helpdesk.Taken), press(helpdesk.Release, agent(lee)), []helpdesk.Effect{helpdesk.Show{}, helpdesk.Tell{News: helpdesk.NewsReleased, By: lee}}},
		"asked":                    {in(t, helpdesk.New), press(helpdesk.Ask, agent(lee), " Which PC? "), []helpdesk.Effect{helpdesk.Show{}, helpdesk.Tell{News: helpdesk.NewsQuestion, Text: "Which PC?", By: lee}}},
		"answered":                 {in(t, helpdesk.Waiting), press(helpdesk.Answer, requester, "Mine"), []helpdesk.Effect{helpdesk.Show{}, helpdesk.Note{News: helpdesk.NewsAnswered, Text: "Mine", By: kim, To: lee}}},
		"answered too late":        {in(t, helpdesk.Taken), press(helpdesk.Answer, requester, "Mine"), []helpdesk.Effect{helpdesk.Show{}, helpdesk.Note{News: helpdesk.NewsComment, Text: "Mine", By: kim, To: lee}}},
		"an agent's comment":       {in(t, helpdesk.Taken), press(helpdesk.Remark, agent(park), "Soon"), []helpdesk.Effect{helpdesk.Show{}, helpdesk.Tell{News: helpdesk.NewsComment, Text: "Soon", By: park}}},
		"a requester's comment":    {in(t, helpdesk.New), press(helpdesk.Remark, requester, "Now"), []helpdesk.Effect{helpdesk.Show{}, helpdesk.Note{News: helpdesk.NewsComment, Text: "Now", By: kim}}},
		"solved by an agent":       {in(t, helpdesk.Taken), press(helpdesk.Solve, agent(lee)), []helpdesk.Effect{helpdesk.Show{}, helpdesk.Tell{News: helpdesk.NewsSolved, By: lee}}},
		"solved by itself":         {in(t, helpdesk.Taken), press(helpdesk.Solve, requester), []helpdesk.Effect{helpdesk.Show{}, helpdesk.Note{News: helpdesk.NewsSolved, By: kim, To: lee}}},
		"dismissed":                {in(t, helpdesk.New), press(helpdesk.Dismiss, agent(lee)), []helpdesk.Effect{helpdesk.Show{}, helpdesk.Tell{News: helpdesk.NewsDismissed, By: lee}}},
		"dismissed under its post": {inPlace(helpdesk.New), press(helpdesk.Dismiss, agent(lee)), []helpdesk.Effect{helpdesk.Show{}}},
		"withdrawn":                {in(t, helpdesk.Taken), press(helpdesk.Withdraw, requester), []helpdesk.Effect{helpdesk.Show{}, helpdesk.Note{News: helpdesk.NewsWithdrawn, By: kim, To: lee}}},
		"not over after all":       {in(t, helpdesk.Solved), press(helpdesk.Reopen, requester), []helpdesk.Effect{helpdesk.Show{}, helpdesk.Note{News: helpdesk.NewsReopened, By: kim, To: lee}}},
		"reopened by an agent":     {in(t, helpdesk.Solved), press(helpdesk.Reopen, agent(park)), []helpdesk.Effect{helpdesk.Show{}, helpdesk.Tell{News: helpdesk.NewsReopened, By: park}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, effects, err := helpdesk.Step(tt.ticket, tt.event, policy)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, effects); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Of two agents who take a ticket at once, the second meets the ticket of the first.
func TestOneOfTwoWins(t *testing.T) {
	first := after(t, in(t, helpdesk.New), press(helpdesk.Take, agent(lee)))
	next, effects, err := helpdesk.Step(first, press(helpdesk.Take, agent(park)), policy)
	var denied *helpdesk.Denied
	if !errors.As(err, &denied) || denied.Reason != helpdesk.TakenBy || denied.By != lee {
		t.Errorf("got %v, want to hear that Lee has it", err)
	}
	if next.Assignee != lee || effects != nil {
		t.Errorf("%s has it, and %v is done", next.Assignee.Name, effects)
	}
	if strings.Contains(err.Error(), lee.Name) {
		t.Errorf("the error names people: %v", err)
	}
}

func TestWhoHasIt(t *testing.T) {
	for name, tt := range map[string]struct {
		ticket helpdesk.Ticket
		want   helpdesk.Person
	}{
		"nobody":                     {in(t, helpdesk.New), helpdesk.Person{}},
		"who asks":                   {in(t, helpdesk.Waiting), lee},
		"after the answer":           {after(t, in(t, helpdesk.Waiting), press(helpdesk.Answer, requester, "x")), lee},
		"who solves it at once":      {after(t, in(t, helpdesk.New), press(helpdesk.Solve, agent(park))), park},
		"who had it":                 {after(t, in(t, helpdesk.Taken), press(helpdesk.Solve, agent(park))), lee},
		"solved by itself":           {after(t, in(t, helpdesk.New), press(helpdesk.Solve, requester)), helpdesk.Person{}},
		"nobody, it is not over":     {after(t, in(t, helpdesk.Solved), press(helpdesk.Reopen, requester)), helpdesk.Person{}},
		"who takes it a second time": {after(t, in(t, helpdesk.Taken), press(helpdesk.Release, agent(lee)), press(helpdesk.Take, agent(park))), park},
	} {
		if tt.ticket.Assignee != tt.want {
			t.Errorf("%s: %q has it", name, tt.ticket.Assignee.Name)
		}
	}
}

func TestForgedPresses(t *testing.T) {
	nameless := helpdesk.Actor{Role: helpdesk.Agent}
	impostor := helpdesk.Actor{Person: park, Role: helpdesk.Requester}
	for name, tt := range map[string]struct {
		event helpdesk.Event
		want  helpdesk.Reason
	}{
		"without a nonce":             {helpdesk.Event{Verb: helpdesk.Take, By: agent(lee), At: noon}, helpdesk.WrongCard},
		"nonce of another card":       {helpdesk.Event{Verb: helpdesk.Take, By: agent(lee), At: noon, Nonce: "other"}, helpdesk.WrongCard},
		"and of another's right":      {helpdesk.Event{Verb: helpdesk.Take, By: stranger, At: noon, Nonce: "other"}, helpdesk.WrongCard},
		"agent who is nobody":         {press(helpdesk.Take, nameless), helpdesk.NotYours},
		"requester of another ticket": {press(helpdesk.Withdraw, impostor), helpdesk.NotYours},
		"verb that is none":           {press("ticket.delete", agent(lee)), helpdesk.NotNow},
		"a question without words":    {press(helpdesk.Ask, agent(lee), " \n"), helpdesk.NoText},
		"a comment without words":     {press(helpdesk.Remark, requester), helpdesk.NoText},
	} {
		t.Run(name, func(t *testing.T) {
			before := in(t, helpdesk.New)
			next, effects, err := helpdesk.Step(before, tt.event, policy)
			if reason(err) != tt.want || effects != nil || cmp.Diff(before, next) != "" {
				t.Errorf("%v, %v, want %s and nothing changed", err, effects, tt.want)
			}
		})
	}
}

// An agent in trouble is a requester like everybody else, and an agent as well.
func TestAnAgentsOwnTicket(t *testing.T) {
	own := helpdesk.Actor{Person: kim, Role: helpdesk.Agent}
	waiting := in(t, helpdesk.Waiting)
	answered := after(t, waiting, press(helpdesk.Answer, own, "Mine"))
	if answered.Status != helpdesk.Taken {
		t.Errorf("the answer leads to %s", answered.Status)
	}
	if closed := after(t, answered, press(helpdesk.Withdraw, own)); closed.Status != helpdesk.Closed {
		t.Errorf("withdrawn, it is %s", closed.Status)
	}
}

func TestTextsAreKeptShort(t *testing.T) {
	long := strings.Repeat("암호", 700)
	ticket := fresh()
	ticket.Problem = long
	ticket = after(t, ticket, press(helpdesk.Open, requester), press(helpdesk.Ask, agent(lee), long))
	for what, text := range map[string]string{"problem": ticket.Problem, "question": ticket.Question, "comment": ticket.Comments[0].Text} {
		if utf8.RuneCountInString(text) != 1000 || !strings.HasPrefix(long, text) {
			t.Errorf("the %s has %d characters", what, utf8.RuneCountInString(text))
		}
	}
	for i := range 30 {
		ticket = after(t, ticket, press(helpdesk.Remark, requester, strings.Repeat("x", i+1)))
	}
	if n := len(ticket.Comments); n != 20 || len(ticket.Comments[19].Text) != 30 || len(ticket.Comments[0].Text) != 11 {
		t.Errorf("%d comments are kept, not the newest 20", n)
	}
}

// A step never writes into what it was given: a turn that is run again begins with the same ticket.
func TestStepLeavesItsInputAlone(t *testing.T) {
	before := after(t, in(t, helpdesk.Taken), press(helpdesk.Remark, requester, "one"))
	before.Comments = slices.Grow(before.Comments, 10)
	after(t, before, press(helpdesk.Remark, requester, "two"))
	after(t, before, press(helpdesk.Remark, requester, "three"))
	if got := before.Comments[:2]; got[1].Text != "" {
		t.Errorf("the ticket's own comments were written over: %v", got)
	}
}

func TestTheTrail(t *testing.T) {
	before := in(t, helpdesk.New)
	before.Number = 12
	e := press(helpdesk.Take, agent(lee))
	next := after(t, before, e)
	want := helpdesk.Entry{Tenant: "tenant", Ticket: 12, At: noon, Verb: helpdesk.Take, By: agent(lee), From: helpdesk.New, To: helpdesk.Taken, Version: 2}
	if diff := cmp.Diff(want, helpdesk.Entered(before, next, e)); diff != "" {
		t.Error(diff)
	}
}
