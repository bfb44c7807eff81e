package knowledge_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"ssprbot/knowledge"
)

// coverage is the plan that maps each researched fact to its entry.
type coverage struct {
	Facts []struct {
		Fact, Entry, Area, Reason string
		Codes                     []string
	}
	WithoutFact []struct {
		Entry, Area, Reason string
		Codes               []string
	} `yaml:"withoutFact"`
	Shared []struct {
		Code, General string
		Others        []string
	}
	Writers any `yaml:"writers"`
}

func readCoverage(t *testing.T) coverage {
	t.Helper()
	content, err := os.ReadFile("testdata/coverage.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var c coverage
	if err := yaml.Unmarshal(content, &c); err != nil {
		t.Fatal(err)
	}
	if len(c.Facts) == 0 {
		t.Fatal("the plan names no fact")
	}
	return c
}

func (c coverage) codesByEntry() map[string][]string {
	codes := map[string][]string{}
	for _, f := range c.Facts {
		codes[f.Entry] = append(codes[f.Entry], f.Codes...)
	}
	for _, e := range c.WithoutFact {
		codes[e.Entry] = append(codes[e.Entry], e.Codes...)
	}
	return codes
}

// TestEveryFactHasItsEntry: nothing that was researched drops out of the base.
func TestEveryFactHasItsEntry(t *testing.T) {
	base, plan := load(t, knowledge.Embedded()), readCoverage(t)
	without := 0
	for _, f := range plan.Facts {
		if f.Entry == "" {
			if without++; f.Reason == "" {
				t.Errorf("fact %s has neither an entry nor a reason", f.Fact)
			}
			continue
		}
		issue := base.Issue(knowledge.IssueID(f.Entry))
		if issue == nil {
			t.Errorf("fact %s: there is no entry %s", f.Fact, f.Entry)
			continue
		}
		if string(issue.Area) != f.Area {
			t.Errorf("entry %s is in area %s, planned %s", f.Entry, issue.Area, f.Area)
		}
	}
	if without > 10 {
		t.Errorf("%d facts have no entry", without)
	}
	planned := plan.codesByEntry()
	for _, issue := range base.Issues() {
		if _, ok := planned[string(issue.ID)]; !ok {
			t.Errorf("entry %s stands in no row of the plan: add it under withoutFact with its reason", issue.ID)
		}
	}
}

// TestEveryCodeFindsItsEntry: alone, in any case, and with words around it.
func TestEveryCodeFindsItsEntry(t *testing.T) {
	base, plan := load(t, knowledge.Embedded()), readCoverage(t)
	day := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	owners := map[string][]string{}
	for entry, codes := range plan.codesByEntry() {
		for _, code := range codes {
			owners[code] = append(owners[code], entry)
		}
	}
	if len(owners) < 150 {
		t.Fatalf("only %d codes in the plan", len(owners))
	}
	for code, entries := range owners {
		for _, typed := range []string{code, strings.ToLower(code), strings.ToUpper(code), "I get error " + code + " when I try", code + " 오류가 나요", "Event " + code} {
			r := base.Match(typed, day)
			if len(r.Candidates) == 0 || !r.InScope || !slices.Contains(entries, string(r.Candidates[0].Issue.ID)) {
				t.Errorf("%q ranks %s first, want one of %v", typed, first(r), entries)
			}
		}
	}
}

func first(r knowledge.Ranking) string {
	if len(r.Candidates) == 0 {
		return "nothing"
	}
	return fmt.Sprintf("%s (in scope: %v)", r.Candidates[0].Issue.ID, r.InScope)
}

func TestASharedCodeHasOneGeneralEntry(t *testing.T) {
	base, plan := load(t, knowledge.Embedded()), readCoverage(t)
	for _, s := range plan.Shared {
		general := base.Issue(knowledge.IssueID(s.General))
		if general == nil {
			t.Errorf("code %s: there is no entry %s", s.Code, s.General)
			continue
		}
		for _, other := range s.Others {
			if !slices.Contains(general.Related, knowledge.IssueID(other)) {
				t.Errorf("code %s: %s does not list %s as related", s.Code, s.General, other)
			}
		}
	}
}

// TestCoveragePage keeps docs/coverage.md true.
func TestCoveragePage(t *testing.T) {
	base, plan := load(t, knowledge.Embedded()), readCoverage(t)
	var page strings.Builder
	page.WriteString("# Coverage\n\nWhich entry covers which researched fact. `make golden` writes this page from `knowledge/testdata/coverage.yaml`.\n\n")
	fmt.Fprintf(&page, "%d facts, %d entries.\n\n| fact | entry | area | title |\n|---|---|---|---|\n", len(plan.Facts), len(base.Issues()))
	for _, f := range plan.Facts {
		title := f.Reason
		if issue := base.Issue(knowledge.IssueID(f.Entry)); issue != nil {
			title = issue.Title.In(knowledge.English)
		}
		fmt.Fprintf(&page, "| %s | %s | %s | %s |\n", f.Fact, f.Entry, f.Area, strings.ReplaceAll(title, "|", `\|`))
	}
	page.WriteString("\n## Entries that no fact asks for\n\n| entry | area | why |\n|---|---|---|\n")
	for _, e := range plan.WithoutFact {
		fmt.Fprintf(&page, "| %s | %s | %s |\n", e.Entry, e.Area, e.Reason)
	}
	const file = "../docs/coverage.md"
	if *update {
		if err := os.WriteFile(file, []byte(page.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != page.String() {
		t.Errorf("%s is stale: run make golden", file)
	}
}
