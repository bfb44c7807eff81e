package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/store"
)

// withJobs makes a database in which each failure is that of a delivery of its own, and something is overdue.
func withJobs(t *testing.T, failures map[bot.Operation][]string) (flag string) {
	t.Helper()
	url := "sqlite:" + filepath.Join(t.TempDir(), "bot.db")
	kept, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = kept.Close() }()
	leave := func(d bot.Delivery) {
		t.Helper()
		key := bot.TurnKey{Conversation: d.ConversationID, Dialog: d.ConversationID}
		_, _, err := kept.Turn(t.Context(), key, time.Now(), func(bot.Kept) (bot.Turn, error) {
			return bot.Turn{Deliveries: []bot.Delivery{d}}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-time.Hour)
	for _, operation := range []bot.Operation{bot.Post, bot.Hook} {
		for n, failure := range failures[operation] {
			leave(bot.Delivery{Operation: operation, ConversationID: fmt.Sprint("19:secret-place-", operation, n), TenantID: "tenant", Payload: []byte(`{"text":"what Kim said"}`), Due: past})
			claimed, err := kept.Claim(t.Context(), time.Now(), time.Minute, 1)
			if err != nil || len(claimed) != 1 {
				t.Fatalf("claimed %v, %v", claimed, err)
			}
			if err := kept.Settle(t.Context(), claimed[0], time.Now().Add(-time.Minute), time.Time{}, failure); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 3 {
		leave(bot.Delivery{Operation: bot.Post, ConversationID: "19:secret-place-late", TenantID: "tenant", Card: "ticket/7/desk", Payload: []byte(`{"text":"what Kim said"}`), Due: past})
	}
	return "--database-url=" + url
}

func TestJobs(t *testing.T) {
	database := withJobs(t, map[bot.Operation][]string{
		bot.Post: {"delivering: status 403 BotNotInConversationRoster: the bot is not there", "answer lost again: \x1b[2J"},
		bot.Hook: {"delivering: status 410: gone"},
	})
	stdout, stderr, code := cli(t, "", nil, "jobs", database)
	if code != 0 || stderr != "" {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	for _, want := range []string{
		"3 waiting, 3 failed", "BotNotInConversationRoster", "add the bot to this chat or team again", "it may have arrived",
		"the receiver wants it no more: drop it", "ticket/7/desk", "due for 1h0m0s and not tried yet", "2 more wait for it", "see that the bot runs",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("it does not say %q:\n%s", want, stdout)
		}
	}
	for _, never := range []string{"Kim", "secret-place", "\x1b"} {
		if strings.Contains(stdout, never) {
			t.Errorf("it says %q:\n%s", never, stdout)
		}
	}
	stdout, _, _ = cli(t, "", nil, "jobs", database, "--json")
	var listed jobList
	if err := json.Unmarshal([]byte(stdout), &listed); err != nil || len(listed.Jobs) != 4 || strings.Contains(stdout, "Kim") {
		t.Fatalf("%v: %s", err, stdout)
	}

	for _, step := range []struct {
		args []string
		want string
	}{
		{[]string{"retry", fmt.Sprint(listed.Jobs[0].Number), "4711"}, "1 of 2 are sent again"},
		{[]string{"drop", fmt.Sprint(listed.Jobs[1].Number)}, "1 of 1 are forgotten"},
		{[]string{"retry", "all"}, "1 of 1 are sent again"},
		{[]string{"drop", "all"}, "Nothing has failed"},
		{nil, "5 waiting, 0 failed"},
	} {
		if stdout, stderr, code := cli(t, "", nil, append([]string{"jobs", database}, step.args...)...); code != 0 || !strings.Contains(stdout, step.want) {
			t.Errorf("%v: exit code %d: %s%s", step.args, code, stdout, stderr)
		}
	}
}

func TestJobsSaysWhatIsWrong(t *testing.T) {
	missing := "--database-url=sqlite:" + filepath.Join(t.TempDir(), "typo.db")
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"no such file":    {[]string{missing}, "there is no file"},
		"no such word":    {[]string{missing, "dance"}, "retry or drop"},
		"no number":       {[]string{missing, "retry"}, "name the numbers"},
		"not a number":    {[]string{missing, "drop", "x"}, `"x" is no number`},
		"not the bot's":   {[]string{"--database-url=mysql:x"}, "use sqlite:PATH"},
		"a flag too late": {[]string{missing, "retry", "--json"}, `"--json" is no number`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, stderr, code := cli(t, "", nil, append([]string{"jobs"}, tt.args...)...); code != 1 || !strings.Contains(stderr, tt.want) {
				t.Errorf("exit code %d: %s", code, stderr)
			}
		})
	}
}
