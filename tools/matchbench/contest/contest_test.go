package contest_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"ssprbot/knowledge"
	"ssprbot/knowledge/eval"
	"ssprbot/tools/matchbench/contest"
	"ssprbot/tools/matchbench/search"
)

const file = `version: 1
issues:
  - {id: a1, area: account-locked, title: {en: Locked}, symptoms: {en: [my account is locked, too many attempts]}}
  - {id: a2, area: account-locked, title: {en: Locked on premises}, symptoms: {en: [the domain account is locked]}}
  - {id: b, area: how-to-reset, title: {en: Reset}, symptoms: {en: [how do I reset my password]}}
  - {id: c, title: {en: Coffee}, symptoms: {en: [the coffee machine wants a password]}}
  - {id: d, title: {en: Dog}, symptoms: {en: [a dog ate my password]}}
outOfScope: {en: [the printer is jammed, when is lunch, book a room]}
`

var day = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

func load() (*knowledge.Base, error) {
	return knowledge.Load(knowledge.Source{Name: "test", FS: fstest.MapFS{"k.yaml": {Data: []byte(file)}}})
}

// fake is an engine that a test writes.
type fake struct {
	rank  func(text string) (search.Answer, error)
	close func() error
}

func (f fake) Rank(text string) (search.Answer, error) { return f.rank(text) }

func (f fake) Close() error {
	if f.close == nil {
		return nil
	}
	return f.close()
}

// says answers every question with its entries, and scores by how many there are.
func says(issues ...knowledge.IssueID) fake {
	return fake{rank: func(string) (search.Answer, error) {
		return search.Answer{Issues: issues, Score: float64(len(issues))}, nil
	}}
}

func TestJudgePlaces(t *testing.T) {
	tests := []struct {
		name          string
		labels        string
		answer        []knowledge.IssueID
		top1, recall3 float64
	}{
		{"its entry", "a1", []knowledge.IssueID{"a1"}, 1, 1},
		{"its area by another entry", "account-locked", []knowledge.IssueID{"a2"}, 1, 1},
		{"another entry of the area", "a1", []knowledge.IssueID{"a2", "a1"}, 0, 1},
		{"the second label", "d,b", []knowledge.IssueID{"b"}, 1, 1},
		{"third area", "c", []knowledge.IssueID{"a1", "b", "c"}, 0, 1},
		{"third area, fourth entry", "c", []knowledge.IssueID{"a1", "a2", "b", "c"}, 0, 1},
		{"fourth entry, of the first area", "a2", []knowledge.IssueID{"a1", "b", "c", "a2"}, 0, 1},
		{"fourth area", "d", []knowledge.IssueID{"a1", "b", "c", "d"}, 0, 0},
		{"not at all", "d", []knowledge.IssueID{"a1"}, 0, 0},
		{"nothing found", "d", nil, 0, 0},
		{"declining is right too", "OUT-OF-SCOPE,d", []knowledge.IssueID{"d"}, 1, 1},
	}
	base, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			all, err := contest.Judge(says(tt.answer...), base, []eval.Question{{ID: "1", Text: "x", Labels: strings.Split(tt.labels, ","), Lang: "en"}})
			if err != nil {
				t.Fatal(err)
			}
			if got := all["en"]; got.N != 1 || got.Top1 != tt.top1 || got.Recall3 != tt.recall3 || got != all[contest.All] {
				t.Errorf("%+v", all)
			}
		})
	}
}

func TestJudgeScope(t *testing.T) {
	scores := map[string]float64{"in1": 3, "in2": 1, "out1": 1, "out2": 0, "mixed": -9}
	engine := fake{rank: func(text string) (search.Answer, error) { return search.Answer{Score: scores[text]}, nil }}
	base, err := load()
	if err != nil {
		t.Fatal(err)
	}
	var questions []eval.Question
	for text, labels := range map[string][]string{"in1": {"a1"}, "in2": {"b"}, "out1": {eval.OutOfScope}, "out2": {eval.OutOfScope}, "mixed": {eval.OutOfScope, "c"}} {
		questions = append(questions, eval.Question{ID: text, Text: text, Labels: labels, Lang: "ko"})
	}
	all, err := contest.Judge(engine, base, questions)
	if err != nil {
		t.Fatal(err)
	}
	// Of the four pairs three are in order, and one is even.
	if got := all["ko"]; got.N != 3 || got.In != 2 || got.Out != 2 || got.AUROC != 3.5/4 {
		t.Errorf("%+v", got)
	}
}

// What is right means the same here and in ssprbot eval.
func TestJudgeAgreesWithEval(t *testing.T) {
	base, err := load()
	if err != nil {
		t.Fatal(err)
	}
	questions, err := eval.Read(strings.NewReader(`
{"id":"1","text":"my account is locked","labels":["account-locked"],"lang":"en"}
{"id":"2","text":"the dog and the coffee","labels":["a2"],"lang":"en"}
{"id":"3","text":"password of the coffee machine","labels":["d","how-to-reset"],"lang":"en"}
{"id":"4","text":"when is lunch","labels":["OUT-OF-SCOPE"],"lang":"en"}
{"id":"5","text":"who locked the printer","labels":["OUT-OF-SCOPE"],"lang":"en"}
{"id":"6","text":"reset the coffee machine","labels":["OUT-OF-SCOPE","c"],"lang":"en"}
`))
	if err != nil {
		t.Fatal(err)
	}
	all, err := contest.Judge(search.NewMatcher(base, day), base, questions)
	if err != nil {
		t.Fatal(err)
	}
	report, err := eval.Measure(t.Context(), base, questions, eval.Options{On: day})
	if err != nil {
		t.Fatal(err)
	}
	got, want := all[contest.All], report.All
	if got != (contest.Quality{
		N: want.N, Top1: float64(want.Top1), Recall3: float64(want.Recall3), In: want.In, Out: want.Out, AUROC: float64(want.AUROC),
	}) {
		t.Errorf("%+v, eval says %+v", got, want)
	}
}

func TestJudgeTellsLanguagesApart(t *testing.T) {
	base, err := load()
	if err != nil {
		t.Fatal(err)
	}
	all, err := contest.Judge(says("b"), base, []eval.Question{
		{ID: "1", Text: "암호", Labels: []string{"b"}, Lang: "en"}, // what it says goes
		{ID: "2", Text: "암호", Labels: []string{"b"}},
	})
	if err != nil || all["en"].N != 1 || all["ko"].N != 1 || all[contest.All].N != 2 {
		t.Errorf("%+v, %v", all, err)
	}
}

func TestRace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var order strings.Builder
		takes := func(name string, d time.Duration) contest.Built {
			return contest.Built{Name: name, Engine: fake{rank: func(string) (search.Answer, error) {
				order.WriteString(name)
				<-time.After(d)
				return search.Answer{}, nil
			}}}
		}
		engines := []contest.Built{takes("a", time.Millisecond), takes("b", 5*time.Millisecond)}
		speeds, err := contest.Race(t.Context(), contest.Effort{Rounds: 3, Limit: time.Minute}, engines, []string{"x", "y"})
		if err != nil {
			t.Fatal(err)
		}
		if want := "aabb" + "bbaa" + "aabb"; !strings.HasPrefix(order.String(), want) {
			t.Errorf("asked in the order %s, want %s first", order.String(), want)
		}
		if a, b := speeds[0], speeds[1]; a.Question != time.Millisecond || b.Question != 5*time.Millisecond || a.Ratio != 1 || b.Ratio != 5 || b.Rounds != 3 {
			t.Errorf("%+v, %+v", a, b)
		}
		speeds, err = contest.Race(t.Context(), contest.Effort{Rounds: 9, Limit: 20 * time.Millisecond}, engines, []string{"x", "y"})
		if err != nil || speeds[0].Rounds != 2 {
			t.Errorf("%+v, %v: want two rounds of twelve milliseconds, the second begun before the limit", speeds, err)
		}
	})
}

func TestRaceEnds(t *testing.T) {
	broken := errors.New("broken")
	ctx, cancel := context.WithCancel(t.Context())
	tests := []struct {
		name string
		rank func(string) (search.Answer, error)
		want error
	}{
		{"an engine fails", func(string) (search.Answer, error) { return search.Answer{}, broken }, broken},
		{"the context is done", func(string) (search.Answer, error) { cancel(); return search.Answer{}, nil }, context.Canceled},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := contest.Race(ctx, contest.Effort{Rounds: 1}, []contest.Built{{Name: "e", Engine: fake{rank: tt.rank}}}, []string{"x", "y"})
			if !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

func TestBuildKeepsTheLastAndClosesTheOthers(t *testing.T) {
	open, made := 0, 0
	fresh := func() ([]contest.Contender, error) {
		build := func(context.Context) (search.Engine, error) {
			open++
			made++
			return fake{close: func() error { open--; return nil }}, nil
		}
		return []contest.Contender{{"one", build}, {"two", build}}, nil
	}
	all, err := contest.Build(t.Context(), contest.Effort{Rounds: 3, Limit: time.Minute}, fresh)
	if err != nil || len(all) != 2 || all[1].Name != "two" || all[1].Took <= 0 {
		t.Errorf("%+v, %v", all, err)
	}
	if made != 6 || open != 2 {
		t.Errorf("%d made, %d open, want 6 and 2", made, open)
	}
	if err := contest.Close(all); err != nil || open != 0 {
		t.Errorf("closing: %v, %d open", err, open)
	}
}

func TestBuildLeavesNothingOpenWhenOneFails(t *testing.T) {
	open, broken := 0, errors.New("broken")
	fresh := func() ([]contest.Contender, error) {
		return []contest.Contender{
			{"sound", func(context.Context) (search.Engine, error) {
				open++
				return fake{close: func() error { open--; return nil }}, nil
			}},
			{"broken", func(context.Context) (search.Engine, error) { return nil, broken }},
		}, nil
	}
	_, err := contest.Build(t.Context(), contest.Effort{Rounds: 1}, fresh)
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "making broken") || open != 0 {
		t.Errorf("%v, %d open", err, open)
	}
}

type sized struct{ fake }

func (sized) Size(context.Context) (int64, error) { return 1 << 40, nil }

func TestBuildCountsWhatIsOutsideTheHeap(t *testing.T) {
	all, err := contest.Build(t.Context(), contest.Effort{Rounds: 1}, func() ([]contest.Contender, error) {
		return []contest.Contender{{"large", func(context.Context) (search.Engine, error) { return sized{}, nil }}}, nil
	})
	if err != nil || math.Abs(float64(all[0].Bytes-1<<40)) > 1<<30 {
		t.Errorf("%+v, %v", all, err)
	}
}

func ExampleJudge() {
	base, err := load()
	if err != nil {
		fmt.Println(err)
		return
	}
	all, err := contest.Judge(search.NewMatcher(base, day), base, []eval.Question{
		{ID: "1", Text: "is my account locked?", Labels: []string{"account-locked"}, Lang: "en"},
		{ID: "2", Text: "when is lunch", Labels: []string{eval.OutOfScope}, Lang: "en"},
	})
	fmt.Printf("%+v %v\n", all[contest.All], err)
	// Output: {N:1 Top1:1 Recall3:1 In:1 Out:1 AUROC:1} <nil>
}
