package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

func TestLintShowsTheMergedResult(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ours.yaml")
	write(t, file, `version: 1
issues:
  - {id: how-to-reset, disabled: true}
  - id: account-locked
    title: {en: Ask Kim, ko: 킴에게 문의}
    symptoms: {en: [is kim there], ko: [킴 있어요]}
    links: [{title: {en: Kim, ko: 킴}, url: https://contoso.example/kim}]
`)
	stdout, stderr, code := cli(t, "", nil, "lint", "--strict", "--knowledge", "base", "--knowledge", file)
	if code != 0 || stderr != "" {
		t.Errorf("what is changed is no warning: exit code %d\n%s", code, stderr)
	}
	for _, want := range []string{
		file + `:3:5: switches off "how-to-reset" of base/how-to-reset.yaml:`,
		file + `:4:5: overrides "account-locked" of base/account-locked.yaml:`,
		"    1 (no area)\n",
		" license-not-assigned\n",
		" 0 warnings\n",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("does not say %q:\n%s", want, stdout)
		}
	}
}

func TestLintTakesTheDay(t *testing.T) {
	_, stderr, code := cli(t, "", nil, "lint", "--strict", "--date", "2036-01-01")
	if code != 1 || !strings.Contains(stderr, "more than a year ago") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	_, stderr, code = cli(t, "", nil, "lint", "--date", "today")
	if code != 1 || !strings.Contains(stderr, "not a day") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

func TestLintPrintsTheSchema(t *testing.T) {
	stdout, stderr, code := cli(t, "", nil, "lint", "--schema")
	var schema struct {
		Schema string `json:"$schema"`
	}
	if err := json.Unmarshal([]byte(stdout), &schema); err != nil || code != 0 || stderr != "" {
		t.Fatalf("exit code %d, %v: %s", code, err, stderr)
	}
	if schema.Schema != "https://json-schema.org/draft/2020-12/schema" {
		t.Errorf("$schema is %q", schema.Schema)
	}
}

func TestLintChecksRoutes(t *testing.T) {
	file := filepath.Join(t.TempDir(), "routes.yaml")
	write(t, file, "version: 1\nroutes:\n  - name: desk\n")
	if _, stderr, code := cli(t, "", nil, "lint", "--routes", file); code != 0 {
		t.Errorf("good routes: exit code %d: %s", code, stderr)
	}
	write(t, file, "version: 1\nroutes:\n  - name: desk\n    areas: [acount-locked]\n    remind: soon\n")
	_, stderr, code := cli(t, "", map[string]string{"SSPRBOT_ROUTES": file}, "lint")
	if code != 1 {
		t.Errorf("bad routes: exit code %d", code)
	}
	for _, want := range []string{"routes.yaml:4:13: the knowledge has no area", "routes.yaml:5:13: remind is a time", "routes.yaml:3:3: 0 routes name no areas"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("does not say %q:\n%s", want, stderr)
		}
	}
}
