package knowledge_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"ssprbot/knowledge"
)

// alikeAtMost is how many pairs of an area's entries no fact may tell apart: for employees, and for who looks after
// systems. The figures only ever fall. Most that are left differ in what was typed or in a code, which people say by
// themselves: a question would not help.
var alikeAtMost = map[knowledge.Area]struct{ employee, admin int }{
	"writeback-not-enabled":    {1, 1},
	"license-not-assigned":     {2, 2},
	"connect-sync-errors":      {9, 1},
	"connect-connectivity":     {15, 6},
	"unsupported-writeback":    {1, 0},
	"registration-trouble":     {7, 7},
	"reset-trouble-user":       {3, 3},
	"onprem-policy-rejected":   {14, 14},
	"writeback-service-errors": {65, 26},
	"account-locked":           {2, 2},
	"admin-policy":             {1, 1},
	"windows-signin-screen":    {5, 5},
	"audit-reporting":          {1, 1},
	"sign-in-errors":           {7, 7},
}

// TestFactsTellNeighboursApart: where two entries of an area are likely, one question decides.
func TestFactsTellNeighboursApart(t *testing.T) {
	base := load(t, knowledge.Embedded())
	for _, area := range knowledge.Areas() {
		entries := inArea(base, area)
		employee := alike(entries, knownTo(base, knowledge.Employee))
		admin := alike(entries, knownTo(base, knowledge.Admin))
		t.Logf("%-28s %2d entries, %3d pairs; alike for employees %2d, for administrators %2d",
			area, len(entries), len(entries)*(len(entries)-1)/2, employee, admin)
		if most := alikeAtMost[area]; employee > most.employee || admin > most.admin {
			t.Errorf("%s: no fact tells %d pairs apart for employees and %d for administrators, at most %d and %d",
				area, employee, admin, most.employee, most.admin)
		}
	}
}

func inArea(base *knowledge.Base, area knowledge.Area) []*knowledge.Issue {
	return slices.DeleteFunc(base.Issues(), func(i *knowledge.Issue) bool { return i.Area != area })
}

func knownTo(base *knowledge.Base, audience knowledge.Audience) []knowledge.Fact {
	return slices.DeleteFunc(base.Facts(), func(f knowledge.Fact) bool { return slices.Contains(f.CannotKnow, audience) })
}

// alike counts the pairs of which both entries allow some common answer to every question.
func alike(entries []*knowledge.Issue, facts []knowledge.Fact) int {
	count := 0
	for n, a := range entries {
		for _, b := range entries[:n] {
			if !slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return apart(a.Facts[f.ID], b.Facts[f.ID]) }) {
				count++
			}
		}
	}
	return count
}

func apart(a, b []string) bool {
	common := slices.ContainsFunc(a, func(value string) bool { return slices.Contains(b, value) })
	return len(a) > 0 && len(b) > 0 && !common
}

// A question is one card: few facts, few values, of which a card has the six likeliest, and none that leads nowhere.
func TestEmbeddedFactsCanBeAsked(t *testing.T) {
	base := load(t, knowledge.Embedded())
	asked := 0
	for _, fact := range base.Facts() {
		if fact.Question != nil { // the others only a directory knows
			asked++
		}
		if len(fact.Values) < 2 || len(fact.Values) > 9 || len(fact.CannotKnow) > 2 {
			t.Errorf("%s: %d values, unknown to %v", fact.ID, len(fact.Values), fact.CannotKnow)
		}
		for _, value := range fact.Values {
			speaks := func(i *knowledge.Issue) bool { return slices.Contains(i.Facts[fact.ID], value.ID) }
			if !slices.ContainsFunc(base.Issues(), speaks) {
				t.Errorf("%s: no entry has the value %s", fact.ID, value.ID)
			}
		}
	}
	for _, issue := range base.Issues() {
		if len(issue.Facts) < 3 {
			t.Errorf("%s: only the facts %v", issue.ID, issue.Facts)
		}
	}
	if asked < 8 || asked > 12 {
		t.Errorf("%d facts are asked for, want 8 to 12", asked)
	}
}

// TestSymptomsStateTheFactsOfTheirEntry: the words of a fact say what their value means. A few symptoms contradict:
// "works on the office PC" has the same words as "does not".
func TestSymptomsStateTheFactsOfTheirEntry(t *testing.T) {
	base := load(t, knowledge.Embedded())
	agree := 0
	var contradict []string
	for _, issue := range base.Issues() {
		for _, symptom := range slices.Concat(issue.Symptoms["en"], issue.Symptoms["ko"]) {
			stated := base.Stated(symptom)
			for _, fact := range slices.Sorted(maps.Keys(stated)) {
				switch values := issue.Facts[fact]; {
				case slices.Contains(values, stated[fact]):
					agree++
				case values != nil:
					contradict = append(contradict, fmt.Sprintf("%s: %q states %s: %s", issue.ID, symptom, fact, stated[fact]))
				}
			}
		}
	}
	t.Logf("%d symptoms state a fact of their entry, %d another", agree, len(contradict))
	if agree < 1000 || len(contradict)*20 > agree {
		t.Errorf("%d agree, and these do not:\n%s", agree, strings.Join(contradict, "\n"))
	}
}

func TestEmbeddedFactsAreStated(t *testing.T) {
	tests := map[string]map[string]string{
		"our users cannot register":                   {"role": "admin"},
		"as global admin I see no Password reset":     {"role": "admin"},
		"저희 테넌트 사용자가 재설정을 못 해요":                       {"role": "admin"},
		"I am a guest here":                           {"account": "guest"},
		"게스트 아니고 직원입니다":                               {},
		"it fails on my office PC":                    {"refused-at": "office-pc"},
		"회사 PC에서 안 돼요":                                {"refused-at": "office-pc"},
		"event 33008":                                 {"place": "server-log"},
		"이벤트 33008이 찍혀요":                              {"place": "server-log"},
		"AADSTS50053":                                 {"place": "sign-in-page"},
		"Contact your administrator":                  {},
		"I get no text message with the code":         {"method": "text"},
		"I have a new phone":                          {"methods": "lost"},
		"문자가 안 와요":                                    {"method": "text", "seen": "nothing"},
		"SSPR since yesterday dead for all our users": {"affected": "everybody", "since": "suddenly", "role": "admin"},
	}
	base := load(t, knowledge.Embedded())
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			if got := base.Stated(text); !maps.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

// Authors look facts and values up in docs/knowledge.md.
func TestDocsListTheFacts(t *testing.T) {
	docs := readFile(t, "../docs/knowledge.md")
	for _, fact := range load(t, knowledge.Embedded()).Facts() {
		var values []string
		for _, value := range fact.Values {
			values = append(values, "`"+value.ID+"`")
		}
		row := "| " + strings.Join(values, " ") + " |\n"
		if !strings.Contains(docs, "\n| `"+fact.ID+"` |") || !strings.Contains(docs, row) {
			t.Errorf("the row of %s, which ends in %q, is missing", fact.ID, row)
		}
	}
}
