package eval_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ssprbot/knowledge/eval"
)

func TestRead(t *testing.T) {
	const file = "{\"id\":\"1\",\"text\":\"a\",\"labels\":[\"x\",\"y\"],\"lang\":\"en\",\"origin\":\"forum\"}\r\n\r\n  \n" +
		`{"text":"b","labels":["z"],"note":"unknown keys are nobody's business"}`
	got, err := eval.Read(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	want := []eval.Question{
		{ID: "1", Text: "a", Labels: []string{"x", "y"}, Lang: "en", Origin: "forum", Line: 1},
		{Text: "b", Labels: []string{"z"}, Line: 4},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadNamesTheWrongLine(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"no JSON":            {"{\"text\":\"a\",\"labels\":[\"x\"]}\n\nnonsense\n", "line 3: "},
		"another shape":      {`{"text":"a","labels":"x"}`, "line 1: "},
		"cut off":            {"{}\n" + `{"text":"a","la`, "line 2: "},
		"longer than a line": {"{}\n{}\n" + strings.Repeat("x", 2<<20), "line 3: "},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := eval.Read(strings.NewReader(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	const unknown = " is neither an entry nor an area of the knowledge, nor OUT-OF-SCOPE"
	for name, tt := range map[string]struct {
		file string
		want []string
	}{
		"empty":          {"", []string{"there are no questions"}},
		"only blanks":    {"\n \n", []string{"there are no questions"}},
		"all is well":    {`{"text":"a","labels":["locked","account-locked","OUT-OF-SCOPE"]}`, nil},
		"no text":        {`{"labels":["locked"]}`, []string{"line 1: the question has no text and is left out"}},
		"no labels":      {"\n" + `{"text":"a","labels":[]}`, []string{"line 2: the question has no labels and is left out"}},
		"unknown label":  {`{"text":"a","labels":["locked","lokced"]}`, []string{`line 1: the label "lokced"` + unknown}},
		"another case":   {`{"text":"a","labels":["out-of-scope"]}`, []string{`line 1: the label "out-of-scope"` + unknown}},
		"an unused area": {`{"text":"a","labels":["password-expired"]}`, []string{`line 1: the label "password-expired"` + unknown}},
		"each by itself": {`{"text":"a","labels":["x",""]}` + "\n{}", []string{
			`line 1: the label "x"` + unknown, `line 1: the label ""` + unknown, "line 2: the question has no text and is left out",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			questions, err := eval.Read(strings.NewReader(tt.file))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, w := range eval.Check(base(t), questions) {
				got = append(got, w.String())
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzRead: whatever a file holds, either its questions are measurable or a line is named.
func FuzzRead(f *testing.F) {
	f.Add(`{"id":"1","text":"a","labels":["x"],"lang":"en"}` + "\n")
	f.Add("{\"text\":\"a\",\"labels\":[\"OUT-OF-SCOPE\",\"x\"]}\n\nnull\n")
	f.Fuzz(func(t *testing.T, file string) {
		questions, err := eval.Read(strings.NewReader(file))
		if err != nil && !strings.HasPrefix(err.Error(), "line ") {
			t.Error(err)
		}
		last := 0
		for _, q := range questions {
			if q.Line <= last || q.Line > 1+strings.Count(file, "\n") {
				t.Errorf("line %d after line %d", q.Line, last)
			}
			last = q.Line
		}
	})
}
