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
	files, err := filepath.Glob("dialogs/testdata/scripts/small/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no scripts: %v", err)
	}
	small, err := filepath.Abs("dialogs/testdata/knowledge.yaml")
	if err != nil {
		t.Fatal(err)
	}
	teams := teamstest.New(t)
	p := start(t, teams.Environment(), "--knowledge", small)
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
