package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestMatchExplains(t *testing.T) {
	file := filepath.Join(t.TempDir(), "own.yaml")
	write(t, file, measured)
	ask := func(args ...string) (stdout, stderr string, code int) {
		return cli(t, "", nil, append([]string{"match", "--knowledge", file, "--explain"}, args...)...)
	}
	stdout, stderr, code := ask("my acount is locked again", "--want", "locked")
	if code != 0 || stderr != "" {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	for _, want := range []string{"in scope", "1. locked", "nearest", "my account is locked", "they share: ", "lock", "learned: ", "an employee sees: dialogs.Answer"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("the explanation lacks %q:\n%s", want, stdout)
		}
	}
	for want, message := range map[string]string{"coffee": "coffee comes in place 2, not first", "none": "none is not among the first 2 candidates"} {
		if _, stderr, code := ask("my account is locked", "--want", want); code != 1 || !strings.Contains(stderr, message) {
			t.Errorf("--want %s: exit %d, %s", want, code, stderr)
		}
	}
}

func TestTextsOfTheOperator(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "en.yaml"), "stale: x\nask:\n  title: What is wrong at Contoso?\n")
	stdout, stderr, code := cli(t, "hello\n", nil, "chat", "--texts", folder)
	if code != 0 || !strings.Contains(stdout, "What is wrong at Contoso?") {
		t.Errorf("exit %d: %s%s", code, stdout, stderr)
	}
	write(t, filepath.Join(folder, "ko.yaml"), "askk: x\n")
	if _, stderr, code := cli(t, "hello\n", nil, "chat", "--texts", folder); code != 1 || !strings.Contains(stderr, "ko.yaml:1:1: askk is not a key") {
		t.Errorf("an unknown key: exit %d, %s", code, stderr)
	}
	if _, stderr, code := cli(t, "hello\n", nil, "chat", "--texts", filepath.Join(folder, "none")); code != 1 || !strings.Contains(stderr, "none") {
		t.Errorf("a missing folder: exit %d, %s", code, stderr)
	}
}
