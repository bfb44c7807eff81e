package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"ssprbot/dialogs"
)

func TestEvalOfAChannel(t *testing.T) {
	folder := t.TempDir()
	own, questions, posts := filepath.Join(folder, "own.yaml"), filepath.Join(folder, "questions.jsonl"), filepath.Join(folder, "posts.txt")
	write(t, own, measured)
	write(t, questions, `{"text":"my account is locked","labels":["account-locked"]}
{"text":"the account got locked again","labels":["coffee"]}
{"text":"the account got locked again","labels":["locked","OUT-OF-SCOPE"]}
{"text":"when is lunch","labels":["OUT-OF-SCOPE"]}
`)
	write(t, posts, "the printer is jammed\n\nwhere is the car park\n")
	stdout, stderr, code := cli(t, "", nil, "eval", "--channel", "--json", "--knowledge", own, questions, posts)
	var got struct {
		InForce, Validated struct{ Out, In int }
		Sweep              []struct{ Scope, Area, Right, Wrong, SpokenTo float64 }
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || code != 0 {
		t.Fatalf("exit code %d, %v: %s%s", code, err, stdout, stderr)
	}
	laxest := got.Sweep[0]
	if got.InForce.Out != 3 || got.InForce.In != 2 || got.Validated.Out != 3 || got.Validated.In != 2 || laxest.Right != 0.5 || laxest.Wrong != 0.5 || laxest.SpokenTo != 0 {
		t.Errorf("measured %s", stdout)
	}
	stdout, _, code = cli(t, "", nil, "eval", "--channel", "--knowledge", own, questions)
	for _, want := range []string{"spoken in a channel", "in force", "0.70", "chosen by other folds"} {
		if code != 0 || !strings.Contains(stdout, want) {
			t.Errorf("does not say %q: %s", want, stdout)
		}
	}
	for _, args := range [][]string{{"eval", "--channel"}, {"eval", "--channel", "--cv", "2"}, {"eval", "--channel", posts + ".none.txt"}} {
		if _, stderr, code := cli(t, "", nil, args...); code != 1 || stderr == "" {
			t.Errorf("%v: exit code %d: %s", args, code, stderr)
		}
	}
}

// The rule is chosen by posts that it is not measured with, and keeps the promise about silence first.
func TestTheRuleForAChannelIsChosen(t *testing.T) {
	post := func(out, right bool, scope, area float64) channelPost {
		return channelPost{out, right, dialogs.Speaking(scope, area)}
	}
	var posts []channelPost
	for range 50 {
		posts = append(posts, post(true, false, 0.2, 1), post(false, true, 0.99, 0.95), post(false, true, 0.72, 0.95))
	}
	if got := chosen(posts); got != (dialogs.Sureness{Scope: 0.5, Area: 0.3}) {
		t.Errorf("chose %+v", got)
	}
	posts = append(posts, post(true, false, 0.78, 0.95), post(true, false, 0.78, 0.95)) // 4 % of what is out of scope
	if got := chosen(posts); got.Scope != 0.8 {
		t.Errorf("speaks to too many with %+v", got)
	}
	seen := 0
	for fold := range channelFolds {
		asked, others := divided(posts, fold)
		if seen += len(asked); len(asked)+len(others) != len(posts) {
			t.Errorf("fold %d has %d and %d posts", fold, len(asked), len(others))
		}
	}
	if seen != len(posts) {
		t.Errorf("%d of %d posts are asked", seen, len(posts))
	}
}
