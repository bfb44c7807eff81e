package dialogs_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"ssprbot/dialogs"
)

// spoken counts what a bot says that nobody asked.
type spoken struct{ asked, sure, right int }

func (s spoken) share(n int) float64 { return float64(n) / float64(s.asked) }

// The bot must be silent on what is not its business, and right where it speaks: the two promises of docs/helpdesk.md. What
// is out of scope are the questions that the knowledge was not learned from, and what people post in a channel all day.
func TestSureEnoughToSpeakUnasked(t *testing.T) {
	m := dialogs.Machine{Knowledge: embedded(t)}
	var outside, inside spoken
	for _, q := range labelled(t) {
		d := m.Diagnose(q.Text, noon())
		count := &inside
		if slices.Contains(q.Labels, "OUT-OF-SCOPE") {
			count = &outside
		}
		count.asked++
		if d.Sure {
			count.sure++
			if slices.Contains(q.Labels, string(d.Area)) {
				count.right++
			} else if count == &outside {
				t.Logf("speaks to %q", q.Text)
			}
		}
	}
	for line := range strings.Lines(string(read(t, "testdata/everyday-posts.txt"))) {
		outside.asked++
		if m.Diagnose(strings.TrimSpace(line), noon()).Sure {
			outside.sure++
			t.Logf("speaks to %q", line)
		}
	}
	t.Logf("out of scope: speaks to %d of %d (%.1f %%)", outside.sure, outside.asked, 100*outside.share(outside.sure))
	t.Logf("in scope: speaks to %d of %d, in the right area to %d (%.1f %%)", inside.sure, inside.asked, inside.right, 100*inside.share(inside.right))
	if outside.asked < 300 || outside.share(outside.sure) > 0.02 {
		t.Errorf("speaks to %d of %d that are out of scope, want at most 2 %% of at least 300", outside.sure, outside.asked)
	}
	if inside.share(inside.right) < 0.80 {
		t.Errorf("answers %d of %d rightly, want 80 %%", inside.right, inside.asked)
	}
}

type question struct {
	Text   string
	Labels []string
}

func labelled(t *testing.T) (all []question) {
	t.Helper()
	for line := range bytes.Lines(read(t, "../knowledge/testdata/questions.jsonl")) {
		var q question
		if err := json.Unmarshal(line, &q); err != nil {
			t.Fatal(err)
		}
		all = append(all, q)
	}
	return all
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestADiagnosisOfAPost(t *testing.T) {
	for _, tt := range []struct {
		text    string
		inScope bool
	}{{"the printer is jammed", false}, {"", false}, {"?!", false}} {
		d := machine(t).Diagnose(tt.text, noon().Add(time.Hour))
		if d.InScope != tt.inScope || d.Sure {
			t.Errorf("%q: %+v", tt.text, d)
		}
	}
}
