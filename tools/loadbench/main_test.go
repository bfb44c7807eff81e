package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ssprbot/tools/loadbench/contest"
)

// TestMain is the peer when a test's run starts it as one.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == contest.PeerCommand {
		os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

func program(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, faults strings.Builder
	code = run(t.Context(), args, &out, &faults)
	return out.String(), faults.String(), code
}

func questions(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "q.jsonl")
	if err := os.WriteFile(name, []byte("{\"text\":\"a\",\"lang\":\"en\"}\n{\"text\":\"가\",\"lang\":\"ko\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// The peers in Go answer every turn, with the token checked at both ends. How fast they are nobody asserts.
func TestContest(t *testing.T) {
	stdout, stderr, code := program(t, "--bots", "bare,library,library-pooled", "--turns", "40", "--rounds", "1", "--connections", "4",
		"--bot-cpu", "-1", "--load-cpu", "-1", "--questions", questions(t), "--json")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	type round struct {
		PerSecond, P50, P99, P999, RSS float64
		Turns, Errors                  int
		Extra                          int64
	}
	var r struct {
		Rows []struct {
			Name   string
			Rounds []round
			Half   *round
		}
	}
	if err := json.Unmarshal([]byte(stdout), &r); err != nil || len(r.Rows) != 3 {
		t.Fatalf("%v: %s", err, stdout)
	}
	for _, row := range r.Rows {
		for _, m := range append(row.Rounds, *row.Half) {
			if m.Turns < 1 || m.Errors != 0 || m.Extra != 0 || m.PerSecond <= 0 || m.P50 <= 0 || m.P50 > m.P99 || m.P99 > m.P999 || m.RSS <= 0 {
				t.Errorf("%s: %+v", row.Name, m)
			}
		}
	}
}

func TestCalledWrongly(t *testing.T) {
	q := questions(t)
	empty := filepath.Join(t.TempDir(), "empty.jsonl")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"no such flag", []string{"--colour"}, 2, "colour"},
		{"an argument", []string{"fast"}, 1, `got "fast"`},
		{"no such bot", []string{"--bots", "marvin", "--questions", q, "--load-cpu", "-1"}, 1, `"marvin" is no bot`},
		{"no turns", []string{"--turns", "0", "--questions", q}, 1, "have to be positive"},
		{"no number", []string{"--stored", "ten"}, 2, `"ten" is no positive number`},
		{"no such questions", []string{"--questions", "nowhere.jsonl"}, 1, "opening the questions"},
		{"no questions", []string{"--questions", empty}, 1, "there are none"},
		{"no such program", []string{"--bots", "ssprbot", "--program", "nowhere", "--questions", q, "--load-cpu", "-1", "--bot-cpu", "-1"}, 1, "starting"},
		{"no modules", []string{"--bots", "botbuilder", "--node-modules", "nowhere", "--questions", q, "--load-cpu", "-1"}, 1, "npm ci"},
		{"no peer", []string{contest.PeerCommand, "x"}, 1, "no peer"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			stdout, stderr, code := program(t, tt.args...)
			if code != tt.code || !strings.Contains(stderr, tt.want) || stdout != "" {
				t.Errorf("exit code %d, want %d; says %q, want %q; writes %q", code, tt.code, stderr, tt.want, stdout)
			}
		})
	}
}
