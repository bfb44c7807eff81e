package knowledge_test

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"ssprbot/knowledge"
)

var unrelated = map[string]string{
	"en": ". By the way, the coffee machine on the third floor is broken again.",
	"ko": ". 그리고 3층 커피 머신이 또 고장났어요.",
}

// What else a person mentions must not drown the question, nor ever an identifier.
func TestAnUnrelatedSentenceChangesLittle(t *testing.T) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	asked, kept := 0, 0
	for _, q := range ownQuestions(t) {
		alone := base.Match(q.Text, november)
		if len(alone.Candidates) == 0 || !alone.InScope {
			continue
		}
		asked++
		first := alone.Candidates[0]
		beside := base.Match(strings.TrimRight(q.Text, ".!?")+unrelated[q.Lang], november)
		for _, c := range beside.Candidates {
			if c.Issue == first.Issue && c.Confidence >= first.Confidence-0.1 {
				kept++
			}
		}
	}
	if asked < 300 || kept*10 < asked*9 {
		t.Errorf("%d of %d questions keep their confidence", kept, asked)
	}
	for _, issue := range base.Issues() {
		for _, code := range issue.Codes {
			if issue.ValidOn(knowledge.DayOf(november)) && !base.Match(code+unrelated["en"], november).InScope {
				t.Errorf("%s: %s is turned away", issue.ID, code)
			}
		}
	}
}

type ownQuestion struct{ Text, Lang string }

func ownQuestions(t *testing.T) []ownQuestion {
	t.Helper()
	file, err := os.Open("testdata/questions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var all []ownQuestion
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var q ownQuestion
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		all = append(all, q)
	}
	return all
}
