package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ssprbot/tools/matchbench/contest"
)

// TestMain is the program when a test's run starts it for a point of the curve.
func TestMain(m *testing.M) {
	if slices.Contains(os.Args, "--point") {
		main()
	}
	os.Exit(m.Run())
}

const knowledgeFile = `version: 1
issues:
  - {id: phone, title: {en: Lost phone}, symptoms: {en: [I lost my phone, the authenticator was on my old phone], ko: [휴대폰을 잃어버렸어요]}}
  - {id: password, title: {en: Forgotten password}, symptoms: {en: [I forgot my password, resetting does nothing], ko: [비밀번호를 잊어버렸습니다]}}
  - {id: gone, title: {en: Gone}, symptoms: {en: [held until last year]}, until: 2025-12-31}
outOfScope: {en: [the printer is jammed, when is lunch, book a room]}
`

const questionLines = `{"id":"1","text":"I lost the phone","labels":["phone"],"lang":"en"}
{"id":"2","text":"비밀번호가 기억나지 않아요","labels":["password"],"lang":"ko"}
{"id":"3","text":"the printer is jammed again","labels":["OUT-OF-SCOPE"],"lang":"en"}
{"id":"4","text":"점심은 언제인가요","labels":["OUT-OF-SCOPE"],"lang":"ko"}
{"id":"5","text":"held until last year","labels":["gone"],"lang":"de"}
{"id":"6","text":"nobody said what is right","lang":"de"}
`

// files writes the knowledge and the questions and returns the flags that name them.
func files(t *testing.T) []string {
	t.Helper()
	folder := t.TempDir()
	knowledge, questions := filepath.Join(folder, "k.yaml"), filepath.Join(folder, "q.jsonl")
	for name, text := range map[string]string{knowledge: knowledgeFile, questions: questionLines} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return []string{"--knowledge", knowledge, "--questions", questions}
}

func program(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, faults strings.Builder
	code = run(t.Context(), args, &out, &faults)
	return out.String(), faults.String(), code
}

func TestRunForPeople(t *testing.T) {
	stdout, stderr, code := program(t, append(files(t), "--sizes", "20,80")...)
	if code != 0 || stderr != "" {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	for _, want := range []string{"2 entries with 6 symptoms", "5 questions, 7 rounds", "ssprbot", "bleve, en and cjk", "FTS5, trigram", "top-1 en", "top-1 ko", "top-1 all", "p99", "to the power of"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("does not show %q:\n%s", want, stdout)
		}
	}
}

func TestRunForPrograms(t *testing.T) {
	stdout, stderr, code := program(t, append(files(t), "--sizes", "20,80", "--json")...)
	if code != 0 || stderr != "" {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	var r report
	if err := json.Unmarshal([]byte(stdout), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Rows) != 8 || len(r.Curve) != 2 || r.Exponents == nil || r.Curve[1].Symptoms != 80 {
		t.Fatalf("%+v", r)
	}
	for _, row := range r.Rows {
		if row.Micros <= 0 || row.Ratio <= 0 || row.LearnMS <= 0 || row.Quality["ko"].N != 1 || row.Quality["all"].Out != 2 || row.Quality["de"] != (contest.Quality{N: 1, In: 1}) {
			t.Errorf("%+v", row)
		}
	}
	if ours := r.Rows[0]; ours.Name != "ssprbot" || ours.Ratio != 1 || ours.Quality["en"].Top1 != 1 || ours.Quality["ko"].Top1 != 1 {
		t.Errorf("%+v", ours)
	}
}

func TestRunOfOneSize(t *testing.T) {
	stdout, stderr, code := program(t, append(files(t), "--sizes", "20,20", "--json")...)
	if code != 0 || stderr != "" || !strings.Contains(stdout, `"exponents":{"learn":0,"p50":0,`) {
		t.Errorf("exit code %d: %s\n%s", code, stderr, stdout)
	}
}

func TestRunWithoutCurve(t *testing.T) {
	stdout, stderr, code := program(t, append(files(t), "--sizes", "")...)
	if code != 0 || stderr != "" || strings.Contains(stdout, "p99") {
		t.Errorf("exit code %d: %s\n%s", code, stderr, stdout)
	}
}

func TestRunThatIsCalledWrongly(t *testing.T) {
	good := files(t)
	empty := filepath.Join(t.TempDir(), "empty.jsonl")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		args []string
		code int
		want string
	}{
		{"no such flag", []string{"--colour"}, 2, "colour"},
		{"a size that is none", []string{"--sizes", "ten"}, 2, `"ten" is no number of symptoms`},
		{"a size below one", []string{"--sizes", "0"}, 2, `"0" is no number of symptoms`},
		{"no such questions", []string{"--questions", "nowhere.jsonl"}, 1, "opening the questions"},
		{"no questions", []string{"--questions", empty}, 1, "there are none"},
		{"no such knowledge", append(slices.Clone(good), "--knowledge", "nowhere"), 1, "opening knowledge"},
		{"no time", append(slices.Clone(good), "--limit", "1ns"), 1, "deadline exceeded"},
		{"a point without a folder", append(slices.Clone(good), "--point", "10", "--folder", filepath.Join(t.TempDir(), "none")), 1, "writing a made-up base"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			stdout, stderr, code := program(t, tt.args...)
			if code != tt.code || !strings.Contains(stderr, tt.want) || stdout != "" {
				t.Errorf("exit code %d, want %d; says %q, want %q; writes %q", code, tt.code, stderr, tt.want, stdout)
			}
		})
	}
}

// A point that cannot be measured costs its line, not the report.
func TestRunLeavesOutWhatTakesTooLong(t *testing.T) {
	stdout, stderr, code := program(t, append(files(t), "--sizes", "20,3000000", "--limit", "8s")...)
	if code != 0 || !strings.Contains(stderr, "no figures for 3000000 symptoms: the limit is reached") || !strings.Contains(stdout, "ssprbot") {
		t.Errorf("exit code %d: %s\n%s", code, stderr, stdout)
	}
}
