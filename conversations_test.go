package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ssprbot/bot/teamstest"
)

// TestSmallConversations plays the scripts that the small knowledge of the dialogs' tests decides, so that they change
// with the dialog alone. Those that wait for hours are played in package bot, where the clock can be set.
func TestSmallConversations(t *testing.T) {
	teams := teamstest.New(t)
	p := start(t, teams.Environment(), "--knowledge", smallKnowledge(t))
	playScripts(t, "small", teams, p)
}

// TestDeskConversations plays those in which somebody asks for a person, where the bot was installed in the helpdesk's
// team: each case that is sent becomes one card there, however old the person's client is.
func TestDeskConversations(t *testing.T) {
	teams := teamstest.New(t)
	p := start(t, teams.Environment(), "--knowledge", smallKnowledge(t))
	desk := teamstest.Channel(teamstest.Someone("Agent")).OfTeam("Helpdesk").Named("Tickets")
	if response := teams.Deliver(p.endpoint, teams.Installed(desk)); response.Status != 200 {
		t.Fatalf("the installation is answered %d", response.Status)
	}
	playScripts(t, "desk", teams, p)
	for _, problem := range []string{"SSPR_0043 since Monday, only at my desk", "인증번호가 안 와요"} {
		cards := 0
		for _, sent := range teams.Await(desk.ChannelID(), 6) { // the welcome, what the channel is for, and four cases
			if sent.Method == "POST" && strings.Contains(sent.CardText(), problem) {
				cards++
			}
		}
		if cards != 2 {
			t.Errorf("%q is on %d cards at the desk, want one for each of two people", problem, cards)
		}
	}
}

func smallKnowledge(t *testing.T) string {
	t.Helper()
	small, err := filepath.Abs("dialogs/testdata/knowledge.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return small
}

func playScripts(t *testing.T, folder string, teams *teamstest.Teams, p *program) {
	t.Helper()
	files, err := filepath.Glob("dialogs/testdata/scripts/" + folder + "/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no scripts: %v", err)
	}
	for _, file := range files {
		script, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(script), "\n--- ") {
			continue
		}
		steps, err := teamstest.ParseScript(file, string(script))
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		for how, label := range map[teamstest.How]string{teamstest.Execute: "execute", teamstest.Submit: "submit"} {
			t.Run(name+"/"+label, func(t *testing.T) {
				where := teamstest.Personal(teamstest.Someone(name + " " + label)).Named(name + label)
				teamstest.Play(t, teams.With(t).Conversation(p.endpoint, how, where), steps)
			})
		}
	}
}
