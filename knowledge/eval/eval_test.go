package eval_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/knowledge"
	"ssprbot/knowledge/eval"
)

var day = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// base has two entries of one area and one without an area.
func base(t *testing.T) *knowledge.Base {
	t.Helper()
	b, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func load() (*knowledge.Base, error) {
	const file = `version: 1
issues:
  - id: locked
    area: account-locked
    title: {en: Locked}
    symptoms: {en: [my account is locked, too many wrong attempts]}
  - id: locked-on-premises
    area: account-locked
    title: {en: Locked on premises}
    symptoms: {en: [the domain account is locked in active directory]}
  - id: coffee
    title: {en: Coffee}
    symptoms: {en: [the coffee machine wants a password]}
outOfScope: {en: [the printer is jammed, when is lunch, book a room]}
`
	return knowledge.Load(knowledge.Source{Name: "test", FS: fstest.MapFS{"k.yaml": {Data: []byte(file)}}})
}

func TestMeasure(t *testing.T) {
	questions, err := eval.Read(strings.NewReader(`
{"id":"1","text":"my account is locked","labels":["account-locked"],"lang":"en"}
{"id":"2","text":"the coffee machine wants a password","labels":["coffee"],"lang":"en"}
{"id":"3","text":"the coffee machine wants a password","labels":["account-locked"],"lang":"ko"}
{"id":"4","text":"when is lunch","labels":["OUT-OF-SCOPE"],"lang":"en"}
{"id":"5","text":"when is lunch","labels":["OUT-OF-SCOPE","coffee"],"lang":"en"}
`))
	if err != nil {
		t.Fatal(err)
	}
	r := eval.Measure(base(t), questions, day)
	if r.All.N != 4 || r.All.In != 3 || r.All.Out != 1 {
		t.Errorf("counts: %+v", r.All)
	}
	if en := r.ByLanguage["en"]; en.N != 3 || en.Top1 < 2.0/3-1e-9 || en.In != 2 || en.AUROC != 1 || en.Declined != 1 {
		t.Errorf("English: %+v", en)
	}
	if ko := r.ByLanguage["ko"]; ko.N != 1 || ko.Top1 != 0 || ko.Out != 0 || ko.AUROC != 0 {
		t.Errorf("Korean: %+v", ko)
	}
	found := false
	for _, c := range r.Confusions {
		found = found || c == eval.Confusion{Want: "account-locked", Got: "coffee", N: 1}
	}
	if !found {
		t.Errorf("confusions: %+v", r.Confusions)
	}
	if diff := cmp.Diff([]string{"en", "ko"}, r.Languages()); diff != "" {
		t.Error(diff)
	}
}

func TestReadNamesTheWrongLine(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"no JSON":   {"{\"text\":\"a\",\"labels\":[\"x\"]}\nnonsense\n", "line 2"},
		"no labels": {`{"text":"a"}`, "line 1"},
		"no text":   {`{"labels":["x"]}`, "line 1"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := eval.Read(strings.NewReader(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func ExampleMeasure() {
	questions := []eval.Question{{Text: "too many wrong attempts", Labels: []string{"account-locked"}, Lang: "en"}}
	base, err := load()
	if err != nil {
		panic(err)
	}
	report := eval.Measure(base, questions, day)
	fmt.Printf("n=%d top-1=%.0f %%\n", report.All.N, 100*report.All.Top1)
	// Output: n=1 top-1=100 %
}
