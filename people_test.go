package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
	"ssprbot/directory/graphtest"
)

// looking is the shipped program with a directory, and somebody whom it knows.
func looking(t *testing.T) (*teamstest.Teams, *graphtest.Server, *program, teamstest.Person) {
	t.Helper()
	teams, graph, env := clinic(t)
	graph.Set(graphtest.User, graphtest.Minji, map[string]any{"lastPasswordChangeDateTime": time.Now().Add(-time.Hour).UTC().Format(time.RFC3339)})
	person := teamstest.Someone("Minji")
	person.AadObjectID = graphtest.Minji
	var pairs []string
	for name, value := range env {
		pairs = append(pairs, name+"="+value)
	}
	return teams, graph, start(t, pairs, "--directory", "graph"), person
}

const newPassword = "my new password does not work"

// TestServeLooksUpWhoAsks: what the directory says leads to the answer, is shown with its age, and can be denied.
func TestServeLooksUpWhoAsks(t *testing.T) {
	teams, graph, p, person := looking(t)
	chat := teamstest.Personal(person)
	teams.Deliver(p.endpoint, teams.Message(newPassword, chat))
	answer := teams.Await(chat.ConversationID(), 1)[0]
	for _, want := range []string{"Password writeback is not turned on", "Password changed in the last 24 hours", "directory, as of"} {
		if !strings.Contains(answer.String(), want) {
			t.Errorf("%q is missing in %s", want, answer)
		}
	}
	if !slices.Contains(answer.Buttons(), "That is not right") {
		t.Errorf("the buttons are %q", answer.Buttons())
	}
	asked := len(graph.Requests())
	if asked != 3 {
		t.Errorf("the directory was asked %d times, want once each for the report, the person and the organization", asked)
	}
	teams.Deliver(p.endpoint, teams.Click(answer, "That is not right", teamstest.Submit))
	if next := teams.Await(chat.ConversationID(), 2)[1]; strings.Contains(next.String(), "directory, as of") {
		t.Errorf("what was denied is still shown: %s", next)
	}
	if again := len(graph.Requests()); again != asked {
		t.Errorf("the directory was asked again in the same talk: %d times", again-asked)
	}
}

// TestServeGoesOnWithoutTheDirectory: nobody looks where others read along, and a directory that is away costs no answer.
func TestServeGoesOnWithoutTheDirectory(t *testing.T) {
	teams, graph, p, person := looking(t)
	group := teamstest.Group(person)
	teams.Deliver(p.endpoint, teams.Message(newPassword, group))
	alone := teams.Await(group.ConversationID(), 1)[0]
	if n := len(graph.Requests()); n != 0 || strings.Contains(alone.String(), "directory, as of") {
		t.Errorf("in a group the directory was asked %d times: %s", n, alone)
	}
	graph.FailAll(graphtest.Fault{Hang: true})
	chat := teamstest.Personal(person)
	teams.Deliver(p.endpoint, teams.Message(newPassword, chat))
	answer := teams.Await(chat.ConversationID(), 1)[0]
	if !slices.Equal(answer.Buttons(), alone.Buttons()) {
		t.Errorf("without the directory the buttons are %q, in a group %q", answer.Buttons(), alone.Buttons())
	}
}
