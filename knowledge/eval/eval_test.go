package eval_test

import (
	"context"
	"errors"
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

// base has two entries of one area, one without an area, and one that holds no longer.
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
    symptoms:
      en: [my account is locked, too many wrong attempts]
      ko: [계정이 잠겼어요, 계정이 잠겨서 못 들어가요]
  - id: locked-on-premises
    area: account-locked
    title: {en: Locked on premises}
    symptoms: {en: [the domain account is locked in active directory, active directory locks the domain account]}
  - id: coffee
    title: {en: Coffee}
    symptoms: {en: [the coffee machine wants a password]}
  - id: over
    until: 2026-11-22
    title: {en: Over}
    symptoms: {en: [the old portal is slow, the old portal has closed]}
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
{"id":"5","text":"계정이 잠겼어요","labels":["account-locked"]}
{"id":"6","text":"left out"}
{"id":"7","labels":["account-locked"]}
`))
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	r, err := eval.Measure(t.Context(), base(t), questions, eval.Options{
		On: day, Asked: func(question, of int) { shown = append(shown, fmt.Sprint(question, "/", of)) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.All.N != 4 || r.All.In != 4 || r.All.Out != 1 || r.All.Top1 != 3./4 || r.All.Declined != 1 {
		t.Errorf("all: %+v", r.All)
	}
	if en, ko := r.ByLanguage["en"], r.ByLanguage["ko"]; len(r.ByLanguage) != 2 || en.N != 2 || en.Top1 != 1 || ko.N != 2 || ko.Top1 != 1./2 {
		t.Errorf("languages: %+v", r.ByLanguage)
	}
	if diff := cmp.Diff([]eval.Confusion{{"account-locked", "coffee", 1}}, r.Confusions); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"1/5", "2/5", "3/5", "4/5", "5/5"}, shown); diff != "" {
		t.Error(diff)
	}
}

// Where no label is an area, the entries of one area are told apart.
func TestMeasureTellsWhatLabelsName(t *testing.T) {
	for label, want := range map[string]string{"coffee": "locked", "account-locked": "account-locked"} {
		t.Run(label, func(t *testing.T) {
			questions := []eval.Question{
				{Text: "my account is locked", Labels: []string{"coffee"}},
				{Text: "the coffee machine wants a password", Labels: []string{label}},
			}
			r, err := eval.Measure(t.Context(), base(t), questions, eval.Options{On: day})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]bool{}
			for _, c := range r.Confusions {
				got[c.Got] = true
			}
			if !got[want] {
				t.Errorf("got %v, want %s", r.Confusions, want)
			}
		})
	}
}

func TestCrossValidate(t *testing.T) {
	asked := 0
	options := eval.Options{On: day, Asked: func(_, of int) {
		if asked++; of != 9 {
			t.Errorf("question %d of %d", asked, of)
		}
	}}
	v, err := eval.CrossValidate(t.Context(), base(t), 2, options)
	if err != nil {
		t.Fatal(err)
	}
	entries, areas := v.Entries.All, v.Areas.All
	if asked != 9 || v.Parts != 2 || entries.N != 6 || entries.Out != 3 || areas.N != 6 || areas.Out != 3 {
		t.Errorf("asked %d: %+v", asked, v)
	}
	if ko := v.Entries.ByLanguage["ko"]; ko.N != 2 {
		t.Errorf("Korean: %+v", ko)
	}
	// One of two sentences about the domain account finds the other; "too many wrong attempts" can find nothing.
	if entries.Top1 < 2./6 || entries.Top1 == 1 || areas.Top1 < entries.Top1 {
		t.Errorf("by entry %v, by area %v", entries.Top1, areas.Top1)
	}
	again, err := eval.CrossValidate(t.Context(), base(t), 2, eval.Options{On: day})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(fmt.Sprintf("%+v", v), fmt.Sprintf("%+v", again)); diff != "" {
		t.Error(diff)
	}
}

func TestCrossValidateNeedsTwoParts(t *testing.T) {
	for _, parts := range []int{-1, 0, 1} {
		if _, err := eval.CrossValidate(t.Context(), base(t), parts, eval.Options{On: day}); err == nil {
			t.Errorf("%d parts are accepted", parts)
		}
	}
}

func TestMeasuringCanBeStopped(t *testing.T) {
	for name, measure := range map[string]func(context.Context, eval.Options) error{
		"questions": func(ctx context.Context, o eval.Options) error {
			q := eval.Question{Text: "my account is locked", Labels: []string{"locked"}}
			_, err := eval.Measure(ctx, base(t), []eval.Question{q, q, q}, o)
			return err
		},
		"cross-validation": func(ctx context.Context, o eval.Options) error {
			_, err := eval.CrossValidate(ctx, base(t), 2, o)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			last := 0
			err := measure(ctx, eval.Options{On: day, Asked: func(question, _ int) {
				if last = question; question == 2 {
					cancel()
				}
			}})
			if !errors.Is(err, context.Canceled) || last != 2 || !strings.Contains(err.Error(), "question 3 of") {
				t.Errorf("got %v after question %d", err, last)
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
	report, err := eval.Measure(context.Background(), base, questions, eval.Options{On: day})
	if err != nil {
		panic(err)
	}
	fmt.Println("n:", report.All.N)
	fmt.Println("top-1:", report.All.Top1.Percent())
	fmt.Println("declined:", report.All.Declined.Percent())
	// Output:
	// n: 1
	// top-1: 100.0 %
	// declined: –
}
