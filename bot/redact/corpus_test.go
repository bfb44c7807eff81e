package redact_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ssprbot/bot/redact"
)

// Floors of the figures, on the lines that the rules were tuned on and on those that they were only measured on.
const (
	leastRecall  = 0.95
	mostAccused  = 0.01
	leastSecrets = 220
	leastOthers  = 550
)

// line is a message of the corpora. All of them and all secrets in them are made up.
type line struct {
	Text    string        `json:"text"`
	Secrets []string      `json:"secrets"`
	Kinds   []redact.Kind `json:"kinds"`
	Lang    string        `json:"lang"`
}

func lines(t testing.TB, name string) []line {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var found []line
	for raw := range strings.Lines(string(content)) {
		var l line
		if err := json.Unmarshal([]byte(raw), &l); err != nil {
			t.Fatalf("%s: %v in %q", name, err, raw)
		}
		found = append(found, l)
	}
	return found
}

// halves parts a corpus: the odd lines were there to tune the rules on, the even ones only to measure them. Recall on the
// even ones was 0.976 (120 of 123) when their three misses were first read; two of these were faults, and were mended.
func halves(t testing.TB, name string) map[string][]line {
	t.Helper()
	found := map[string][]line{}
	for i, l := range lines(t, name) {
		half := []string{"tuned", "held out"}[i%2]
		found[half] = append(found[half], l)
	}
	return found
}

func TestSecretsAreRecognised(t *testing.T) {
	for half, messages := range halves(t, "testdata/secrets.jsonl") {
		t.Run(half, func(t *testing.T) {
			var recalled, named, exact float64
			for _, m := range messages {
				clean, found := redact.Secrets(m.Text)
				if !remains(clean, m.Secrets) {
					recalled++
				} else {
					t.Logf("missed in %q: %q", m.Text, clean)
				}
				if slices.Equal(found, m.Kinds) {
					named++
				}
				if clean == without(m.Text, m.Secrets) {
					exact++
				}
			}
			n := float64(len(messages))
			t.Logf("n = %v: recall %.3f, kinds right %.3f, nothing else replaced %.3f", n, recalled/n, named/n, exact/n)
			if recalled/n < leastRecall || named/n < leastRecall || exact/n < leastRecall {
				t.Errorf("less than %v", leastRecall)
			}
		})
	}
}

func remains(clean string, secrets []string) bool {
	return slices.ContainsFunc(secrets, func(s string) bool { return strings.Contains(clean, s) })
}

// without is the text as it should become.
func without(text string, secrets []string) string {
	longestFirst := slices.SortedFunc(slices.Values(secrets), func(a, b string) int { return len(b) - len(a) })
	for _, s := range longestFirst {
		text = strings.ReplaceAll(text, s, redact.Mask)
	}
	return text
}

func TestInnocentMessagesAreNotAccused(t *testing.T) {
	for half, messages := range halves(t, "testdata/innocent.jsonl") {
		t.Run(half, func(t *testing.T) {
			accused := 0.0
			for _, m := range messages {
				if clean, found := redact.Secrets(m.Text); found != nil {
					accused++
					t.Logf("accused: %q → %q", m.Text, clean)
				}
			}
			n := float64(len(messages))
			t.Logf("n = %v: accused %.4f", n, accused/n)
			if accused/n > mostAccused {
				t.Errorf("more than %v", mostAccused)
			}
		})
	}
}

// Nothing in the knowledge is a secret, taken by the line or by the file, nor is any question that it is measured by.
func TestKnowledgeIsInnocent(t *testing.T) {
	names, err := filepath.Glob("../../knowledge/base/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal("no knowledge found", err)
	}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		checkInnocent(t, string(content))
		for text := range strings.Lines(string(content)) {
			checkInnocent(t, strings.TrimPrefix(strings.TrimSpace(text), "- "))
		}
	}
	for _, q := range lines(t, "../../knowledge/testdata/questions.jsonl") {
		checkInnocent(t, q.Text)
	}
}

func checkInnocent(t *testing.T, text string) {
	t.Helper()
	if clean, found := redact.Secrets(text); found != nil {
		t.Errorf("accused: %.300q → %.300q", text, clean)
	}
}

func TestCorporaAreSound(t *testing.T) {
	secrets, others := lines(t, "testdata/secrets.jsonl"), lines(t, "testdata/innocent.jsonl")
	if len(secrets) < leastSecrets || len(others) < leastOthers {
		t.Errorf("%d lines with secrets and %d without, want %d and %d", len(secrets), len(others), leastSecrets, leastOthers)
	}
	seen := map[string]bool{}
	for _, l := range slices.Concat(secrets, others) {
		if seen[l.Text] || l.Lang != "en" && l.Lang != "ko" {
			t.Errorf("twice, or in no known language: %q", l.Text)
		}
		seen[l.Text] = true
	}
	for _, l := range secrets {
		if len(l.Secrets) == 0 || len(l.Kinds) == 0 || !slices.IsSorted(l.Kinds) {
			t.Errorf("incomplete: %q", l.Text)
		}
		for _, s := range l.Secrets {
			if !strings.Contains(l.Text, s) {
				t.Errorf("no %q in %q", s, l.Text)
			}
		}
	}
}
