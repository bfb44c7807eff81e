package knowledge_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ssprbot/knowledge"
)

// Each file of testdata/lint loads and is about one rule. It says in "# want line:column: message" what is to be
// reported on 2026-11-23, all of it, or "# want nothing".
func TestLint(t *testing.T) {
	for _, file := range files(t, "testdata/lint/*.yaml") {
		t.Run(nameOf(file), func(t *testing.T) {
			want := wanted(t, file)
			if slices.Equal(want, []string{file + ":nothing"}) {
				want = nil
			}
			found := load(t, source(t, file)).Lint(november)
			if got := lines(found); !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			for _, p := range found {
				if p.Severity != knowledge.Warning {
					t.Errorf("%s has the severity %s", p, p.Severity)
				}
			}
		})
	}
}

func TestLintOfSeveralPaths(t *testing.T) {
	off := inMemory("ours", "version: 1\nissues: [{id: lockedd, disabled: true}]\n")
	got := lines(load(t, source(t, "testdata/every-key.yaml"), off).Lint(november))
	if want := []string{`ours/a.yaml:2:10: there is no earlier "lockedd" to switch off`}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The day decides which reviews are old and which entries count.
func TestLintOnAnotherDay(t *testing.T) {
	base := load(t, source(t, "testdata/every-key.yaml"))
	tests := map[string]struct {
		on   time.Time
		want string
	}{
		"within the year": {time.Date(2027, 11, 23, 0, 0, 0, 0, time.UTC), ""},
		"a day later":     {time.Date(2027, 11, 24, 0, 0, 0, 0, time.UTC), `testdata/every-key.yaml:39:15: the entry "all" was last checked on 2026-11-23, more than a year ago`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(lines(base.Lint(tt.on)), "\n"); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
