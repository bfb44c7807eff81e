package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const measured = `version: 1
issues:
  - id: locked
    area: account-locked
    title: {en: Locked}
    symptoms: {en: [my account is locked, too many wrong attempts, the account got locked again]}
  - id: coffee
    title: {en: Coffee}
    symptoms: {en: [the coffee machine wants a password, coffee needs a password now]}
outOfScope: {en: [the printer is jammed, when is lunch]}
`

func TestEval(t *testing.T) {
	const (
		right   = `{"id":"1","text":"my account is locked","labels":["account-locked"],"lang":"en","origin":"forum"}` + "\n"
		wrong   = `{"id":"2","text":"too many wrong attempts","labels":["coffee"],"lang":"en"}` + "\n"
		outside = `{"id":"3","text":"when is lunch","labels":["OUT-OF-SCOPE"],"lang":"en"}` + "\n"
	)
	tests := map[string]struct {
		file           string
		args           []string
		code           int
		stdout, stderr []string // in this order; no stderr means none at all
	}{
		"tables": {right + wrong + outside, []string{"FILE"}, 0,
			[]string{"answers", "macro top-1", "en", "2", "50.0 %", "from forum", "1", "100.0 %", "all", "scope", "AUROC", "1  coffee taken for account-locked"}, nil},
		"nothing to count": {right, []string{"FILE"}, 0, []string{"scope", "all", "1", "100.0 %", "0", "–", "–", "–"}, nil},
		"JSON":             {right, []string{"--json", "FILE"}, 0, []string{`"top1":1`, `"auroc":null`, `"byOrigin":{"forum"`, `"confusions":[]`, `"warnings":0`}, nil},
		"cross-validation": {"", []string{"--cv", "2"}, 0, []string{"by entry", "en", "5", "by area", "en", "5", "scope", "all", "5", "2"}, nil},
		"cross-validation as JSON": {"", []string{"--cv", "2", "--json"}, 0,
			[]string{`"parts":2`, `"entries":{"all":{"n":5`, `"areas":{"all":{"n":5`}, nil},

		"empty file": {"", []string{"FILE"}, 0, []string{"all  0      –"}, []string{"there are no questions", "warnings about", ": 1"}},
		"bad questions": {right + `{"text":"a"}` + "\n" + `{"text":"b","labels":["coffe"]}` + "\n", []string{"--json", "FILE"}, 0, []string{`"warnings":2`},
			[]string{"line 2: the question has no labels", `line 3: the label "coffe"`, "warnings about", ": 2"}},
		"broken JSON":    {right + "nonsense\n", []string{"FILE"}, 1, nil, []string{"reading the questions in", "line 2: "}},
		"no such file":   {"", []string{"FILE.none"}, 1, nil, []string{"opening the questions"}},
		"nothing asked":  {"", nil, 1, nil, []string{"eval takes one file of labelled questions, or --cv and none"}},
		"two files":      {right, []string{"FILE", "FILE"}, 1, nil, []string{"eval takes one file"}},
		"both":           {right, []string{"--cv", "2", "FILE"}, 1, nil, []string{"eval takes either a file of labelled questions or --cv"}},
		"one part":       {"", []string{"--cv", "1"}, 2, nil, []string{"not a number of parts from 2"}},
		"no number":      {"", []string{"--cv", "two"}, 2, nil, []string{"not a number of parts from 2"}},
		"a day too late": {"", []string{"--date", "tomorrow", "--cv", "2"}, 1, nil, []string{"not a day"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			file, own := filepath.Join(folder, "questions.jsonl"), filepath.Join(folder, "own.yaml")
			write(t, file, tt.file)
			write(t, own, measured)
			args := []string{"eval", "--knowledge", own}
			for _, arg := range tt.args {
				args = append(args, strings.Replace(arg, "FILE", file, 1))
			}
			stdout, stderr, code := cli(t, "", nil, args...)
			if code != tt.code || !inOrder(stdout, tt.stdout) || !inOrder(stderr, tt.stderr) {
				t.Errorf("exit code %d\n%s\n%s", code, stdout, stderr)
			}
			if tt.stderr == nil && stderr != "" || tt.stdout == nil && stdout != "" {
				t.Errorf("says %q, %q", stdout, stderr)
			}
		})
	}
}

// inOrder reports whether a text holds all parts, one after the other.
func inOrder(text string, parts []string) bool {
	for _, part := range parts {
		_, rest, found := strings.Cut(text, part)
		if !found {
			return false
		}
		text = rest
	}
	return true
}

// TestEvalIsDeterministic: cross-validation trains as many models as there are parts.
func TestEvalIsDeterministic(t *testing.T) {
	own := filepath.Join(t.TempDir(), "own.yaml")
	write(t, own, measured)
	var outputs []string
	for range 3 {
		stdout, _, _ := cli(t, "", nil, "eval", "--knowledge", own, "--cv", "3", "--json")
		if !json.Valid([]byte(stdout)) {
			t.Fatalf("no JSON: %s", stdout)
		}
		outputs = append(outputs, stdout)
	}
	if len(slices.Compact(outputs)) != 1 {
		t.Errorf("they differ: %q", outputs)
	}
}

func TestProgress(t *testing.T) {
	var shown strings.Builder
	p := progress{&shown}
	p.asked(119, 468)
	p.asked(120, 468)
	p.erase()
	if want := "\rquestion 119 of 468\rquestion 120 of 468\r\x1b[K"; shown.String() != want {
		t.Errorf("shown: %q", shown.String())
	}

	file, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	showProgress(file).asked(1, 2)
	if info, err := file.Stat(); err != nil || info.Size() != 0 {
		t.Errorf("a file is no terminal: %v", err)
	}
}
