package growth_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ssprbot/knowledge"
	"ssprbot/tools/matchbench/growth"
)

func issues(t *testing.T, source knowledge.Source) []*knowledge.Issue {
	t.Helper()
	base, err := knowledge.Load(source)
	if err != nil {
		t.Fatal(err)
	}
	return base.Issues()
}

func write(t *testing.T, shipped []*knowledge.Issue, symptoms int) (string, growth.Made) {
	t.Helper()
	folder := t.TempDir()
	made, err := growth.Write(folder, shipped, symptoms)
	if err != nil {
		t.Fatal(err)
	}
	return folder, made
}

// content is all files of a folder.
func content(t *testing.T, folder string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no files: %v", err)
	}
	var all strings.Builder
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	return all.String()
}

func TestWriteMakesWhatItSays(t *testing.T) {
	shipped := issues(t, knowledge.Embedded())
	for _, size := range []int{1, 2, 100, 1001, 30_000} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			folder, made := write(t, shipped, size)
			source, err := knowledge.PathSource(folder)
			if err != nil {
				t.Fatal(err)
			}
			entries, symptoms, words := issues(t, source), 0, map[string]bool{}
			for _, issue := range entries {
				for _, phrases := range issue.Symptoms {
					symptoms += len(phrases)
					for w := range strings.FieldsSeq(strings.Join(phrases, " ")) {
						words[w] = true
					}
				}
			}
			if symptoms != size || made.Symptoms != size || made.Entries != len(entries) {
				t.Errorf("%d symptoms in %d entries, made %+v", symptoms, len(entries), made)
			}
			if made.Words < len(words) { // causes and sentences out of scope have words too
				t.Errorf("%d different words in the symptoms, %d in all", len(words), made.Words)
			}
			if len(made.Asked) == 0 || slices.Contains(made.Asked, "") {
				t.Errorf("asked: %q", made.Asked)
			}
		})
	}
}

func TestWriteIsTheSameEveryTime(t *testing.T) {
	shipped := issues(t, knowledge.Embedded())
	one, _ := write(t, shipped, 500)
	other, _ := write(t, shipped, 500)
	if content(t, one) != content(t, other) {
		t.Error("two bases of one size differ")
	}
}

// Ten times as much text has between twice and eight times as many different words: it neither repeats itself nor babbles.
func TestVocabularyGrowsLikeAPower(t *testing.T) {
	shipped := issues(t, knowledge.Embedded())
	_, before := write(t, shipped, 1000)
	for _, size := range []int{10_000, 100_000} {
		_, made := write(t, shipped, size)
		if times := float64(made.Words) / float64(before.Words); times < 2 || times > 8 {
			t.Errorf("%d words, then %d: %.1f times as many", before.Words, made.Words, times)
		}
		before = made
	}
}

func TestWriteOfOneLanguage(t *testing.T) {
	shipped := issues(t, in(`version: 1
issues: [{id: a, title: {en: A}, symptoms: {en: [one two three, four five six, "say \"seven\""]}}]
`))
	folder, made := write(t, shipped, 40)
	if made.Symptoms != 40 || strings.Contains(content(t, folder), "ko:") {
		t.Errorf("%+v, or something in Korean", made)
	}
}

func TestWriteWithoutSymptoms(t *testing.T) {
	if _, err := growth.Write(t.TempDir(), nil, 10); err == nil {
		t.Error("no error, although there is nothing to make a base of")
	}
}

func TestMeasure(t *testing.T) {
	shipped := issues(t, knowledge.Embedded())
	p, err := growth.Measure(t.TempDir(), shipped, 60, []string{"암호 재설정이 안돼요"}, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if p.Symptoms != 60 || p.LoadMS <= 0 || p.LearnMS <= 0 || p.P50US <= 0 || p.P99US < p.P50US || p.Allocs < 0 || p.Matcher <= 0 {
		t.Errorf("%+v", p)
	}
}

func TestMeasureInAFolderThatIsNotThere(t *testing.T) {
	if _, err := growth.Measure(filepath.Join(t.TempDir(), "none"), issues(t, knowledge.Embedded()), 60, nil, time.Now()); err == nil {
		t.Error("no error")
	}
}

func TestExponent(t *testing.T) {
	tests := []struct {
		name string
		y    func(x float64) float64
		want float64
	}{
		{"constant", func(float64) float64 { return 7 }, 0},
		{"root", math.Sqrt, 0.5},
		{"linear with a factor", func(x float64) float64 { return 30 * x }, 1},
		{"square", func(x float64) float64 { return x * x }, 2},
	}
	x := []float64{100, 1000, 10_000, 100_000}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var y []float64
			for _, x := range x {
				y = append(y, tt.y(x))
			}
			if got := growth.Exponent(x, y); math.Abs(got-tt.want) > 1e-9 {
				t.Errorf("%g, want %g", got, tt.want)
			}
		})
	}
	if got := growth.Exponent(x[:1], x[:1]); !math.IsNaN(got) {
		t.Errorf("of one point: %g", got)
	}
}

func in(text string) knowledge.Source {
	return knowledge.Source{Name: "test", FS: fstest.MapFS{"k.yaml": {Data: []byte(text)}}}
}

func ExampleExponent() {
	symptoms := []float64{100, 1_000, 10_000}
	micros := []float64{10, 20, 40}
	fmt.Printf("time grows like symptoms to the power of %.2f\n", growth.Exponent(symptoms, micros))
	// Output: time grows like symptoms to the power of 0.30
}
