package helpdesk_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/helpdesk"
)

// marked is a ticket in which every text says in which field it is. Of each list there is one.
func marked(t *testing.T) (ticket helpdesk.Ticket) {
	mark(t, reflect.ValueOf(&ticket).Elem(), "")
	return ticket
}

func mark(t *testing.T, v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(path)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		mark(t, v.Index(0), path)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1, 0)))
			return
		}
		for n := range v.NumField() {
			mark(t, v.Field(n), path+"."+v.Type().Field(n).Name)
		}
	default:
		t.Fatalf("%s: a %s, of which this test knows nothing", path, v.Kind())
	}
}

// texts are the fields that say something.
func texts(v reflect.Value, path string) (all []string) {
	switch v.Kind() {
	case reflect.String:
		if v.String() != "" {
			return []string{path}
		}
	case reflect.Slice:
		for n := range v.Len() {
			all = append(all, texts(v.Index(n), path)...)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return nil
		}
		for n := range v.NumField() {
			all = append(all, texts(v.Field(n), path+"."+v.Type().Field(n).Name)...)
		}
	}
	return all
}

// TestWhatIsKeptOfATicket: a new field of a ticket is forgotten, or stands here.
func TestWhatIsKeptOfATicket(t *testing.T) {
	place := func(path string) []string {
		return []string{path + ".ServiceURL", path + ".Conversation", path + ".Team"}
	}
	want := slices.Concat(
		[]string{".Tenant", ".Nonce", ".Status", ".Language", ".Area", ".Issue", ".Urgency", ".Missing", ".Tried"},
		place(".Channel"), []string{".Route", ".Sent.Card"}, place(".Sent.Place"),
	)
	ticket := marked(t)
	if diff := cmp.Diff(want, texts(reflect.ValueOf(ticket.Nameless()), "")); diff != "" {
		t.Errorf("what is left says something in these fields (-want +got):\n%s", diff)
	}
	if got := len(texts(reflect.ValueOf(ticket), "")); got < 30 {
		t.Errorf("the ticket says something in %d fields only", got)
	}
}

func TestATicketWithoutSomebody(t *testing.T) {
	var (
		at    = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		kim   = helpdesk.Person{ID: "kim", Account: "29:kim", Name: "Kim", Chat: helpdesk.Place{Conversation: "a:kim"}}
		guest = helpdesk.Person{ID: "29:kim", Name: "Kim"} // before the directory told who they are
		lee   = helpdesk.Person{ID: "lee", Name: "Lee"}
		post  = helpdesk.Place{Conversation: "19:c;messageid=1"}
	)
	of := func(status helpdesk.Status, requester, assignee helpdesk.Person, thread helpdesk.Place) helpdesk.Ticket {
		return helpdesk.Ticket{
			Number: 1, Version: 3, Origin: "o", Status: status, Problem: "p", Question: "q", Area: "a", Requester: requester, Assignee: assignee, Thread: thread,
			Evidence: []helpdesk.Evidence{{Fact: "f", Value: "v"}}, Wake: at.Add(time.Hour), Reminders: 1,
			Comments: []helpdesk.Comment{{By: kim, Text: "theirs"}, {By: lee, Text: "not theirs"}},
		}
	}
	for _, tt := range []struct {
		name     string
		ticket   helpdesk.Ticket
		want     string // status, origin, problem, requester, assignee, comments
		wake     time.Time
		happened helpdesk.Verb
	}{
		{"the requester of a talk", of(helpdesk.Taken, kim, lee, helpdesk.Place{}), "closed - - - Lee 0", time.Time{}, helpdesk.Withdraw},
		{"known by the account", of(helpdesk.New, guest, helpdesk.Person{}, helpdesk.Place{}), "closed - - - - 0", time.Time{}, helpdesk.Withdraw},
		{"the requester of what has ended", of(helpdesk.Solved, kim, lee, helpdesk.Place{}), "solved - - - Lee 0", at.Add(time.Hour), ""},
		{"the requester of a post", of(helpdesk.Taken, kim, lee, post), "taken o - - Lee 0", at.Add(time.Hour), ""},
		{"the requester of a post who is asked", of(helpdesk.Waiting, kim, lee, post), "new o - - - 0", at, helpdesk.Release},
		{"the agent", of(helpdesk.Waiting, lee, kim, helpdesk.Place{}), "new o p Lee - 1", at, helpdesk.Release},
		{"the agent of what has ended", of(helpdesk.Solved, lee, kim, helpdesk.Place{}), "solved o p Lee - 1", at.Add(time.Hour), ""},
		{"both", of(helpdesk.Taken, kim, kim, helpdesk.Place{}), "closed - - - - 0", time.Time{}, helpdesk.Withdraw},
		{"somebody who said something", of(helpdesk.Taken, lee, lee, helpdesk.Place{}), "taken o p Lee Lee 1", at.Add(time.Hour), ""},
	} {
		before := len(tt.ticket.Comments)
		got, happened := tt.ticket.Without([]string{"kim", "29:kim", ""}, at)
		said := fmt.Sprintf("%s %s %s %s %s %d", got.Status, dash(got.Origin), dash(got.Problem), dash(got.Requester.Name), dash(got.Assignee.Name), len(got.Comments))
		if said != tt.want || happened != tt.happened || !got.Wake.Equal(tt.wake) || got.Version != 3 || got.Area != "a" {
			t.Errorf("%s: %q, wake %v, %q; want %q, %v, %q", tt.name, said, got.Wake, happened, tt.want, tt.wake, tt.happened)
		}
		if happened != "" && !got.Since.Equal(at) || got.Question != "" && got.Problem == "" {
			t.Errorf("%s: since %v, question %q", tt.name, got.Since, got.Question)
		}
		if len(tt.ticket.Comments) != before || tt.ticket.Comments[0].Text != "theirs" {
			t.Errorf("%s: the ticket that it was is another one now", tt.name)
		}
	}
	other := of(helpdesk.New, lee, helpdesk.Person{}, post)
	other.Comments = nil
	if got, happened := other.Without([]string{"kim"}, at); happened != "" || !reflect.DeepEqual(got, other) {
		t.Errorf("a ticket of somebody else: %+v, %q", got, happened)
	}
}

func dash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
