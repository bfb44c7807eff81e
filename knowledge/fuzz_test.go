package knowledge_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"ssprbot/knowledge"
)

// Whatever a file holds, it gives either a base that answers, and is right for the schema, or problems that say where.
func FuzzLoad(f *testing.F) {
	schema := compiled(f)
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		base, err := knowledge.Load(inMemory("ours", text))
		if err != nil {
			checkProblems(t, err)
			return
		}
		if err := schema.Validate(jsonOf(t, text)); err != nil {
			t.Errorf("the schema refuses what loads: %v", err)
		}
		for _, typed := range []string{"", "I forgot my password", text} {
			checkRanking(t, base, base.Match(typed, november))
		}
		checkStated(t, base, text)
		for _, issue := range base.Issues() {
			if base.Issue(issue.ID) != issue || issue.Title.In("en") == "" || len(issue.Symptoms.In("en")) == 0 {
				t.Errorf("the entry %q is incomplete", issue.ID)
			}
		}
		again, err := knowledge.Load(inMemory("ours", text))
		if err != nil || len(again.Issues()) != len(base.Issues()) {
			t.Errorf("loaded again: %v", err)
		}
	})
}

func seeds(f *testing.F) []string {
	f.Helper()
	var all []string
	for _, pattern := range []string{"base/*.yaml", "testdata/*.yaml", "testdata/broken/*.yaml", "testdata/lint/*.yaml"} {
		for _, file := range files(f, pattern) {
			all = append(all, readFile(f, file))
		}
	}
	return all
}

func checkProblems(t *testing.T, err error) {
	t.Helper()
	problems, ok := errors.AsType[knowledge.Problems](err)
	if !ok {
		if err.Error() != "loading knowledge: no entry is switched on" {
			t.Errorf("an error of another kind: %v", err)
		}
		return
	}
	for _, p := range problems {
		if p.File != "ours/a.yaml" || p.Line < 1 || p.Column < 1 || p.Severity != knowledge.Error {
			t.Errorf("a problem without a place: %+v", p)
		}
		if strings.TrimSpace(p.Message) == "" || strings.Contains(p.Message, "\n") {
			t.Errorf("not a message in one line: %q", p.Message)
		}
	}
	if len(problems) == 0 {
		t.Error("an error without a problem")
	}
}

func checkRanking(t *testing.T, base *knowledge.Base, r knowledge.Ranking) {
	t.Helper()
	sum := 0.0
	for _, c := range r.Candidates {
		sum += c.Confidence
		if !slices.Contains(base.Issues(), c.Issue) || !c.Issue.ValidOn(knowledge.DayOf(november)) {
			t.Errorf("the candidate %v is none of the valid entries", c.Issue)
		}
	}
	if sum > r.Confidence+1e-9 || r.Confidence > 1 || len(r.Candidates) > 5 {
		t.Errorf("%d candidates sum to %v of %v", len(r.Candidates), sum, r.Confidence)
	}
}

// A text states what is declared, whatever stands around it.
func FuzzStated(f *testing.F) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		f.Fatal(err)
	}
	for _, issue := range base.Issues() {
		for _, symptom := range slices.Concat(issue.Symptoms["en"], issue.Symptoms["ko"]) {
			f.Add(symptom)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkStated(t, base, text)
		if len(text) > 10_000 {
			return // what stands before may push the end out of sight
		}
		if again := base.Stated("\n… " + text + " …"); !maps.Equal(again, base.Stated(text)) {
			t.Errorf("%q states %v, with signs around it %v", text, base.Stated(text), again)
		}
	})
}

func checkStated(t *testing.T, base *knowledge.Base, text string) {
	t.Helper()
	for id, value := range base.Stated(text) {
		fact, declared := base.Fact(id)
		if !declared || !slices.ContainsFunc(fact.Values, func(v knowledge.FactValue) bool { return v.ID == value }) {
			t.Errorf("%q states %s: %s, which no file declares", text, id, value)
		}
	}
}
