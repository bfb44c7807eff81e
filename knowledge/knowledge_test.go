package knowledge_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"ssprbot/knowledge"
)

var november = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestLoadKeepsEveryKey(t *testing.T) {
	base := load(t, source(t, "testdata/every-key.yaml"))
	got := *base.Issue("all")
	want := knowledge.Issue{
		ID:       "all",
		Area:     "account-locked",
		Audience: knowledge.Admin,
		Title:    knowledge.Text{"en": "Everything", "ko": "모두"},
		Symptoms: knowledge.Phrases{"en": {"everything is there"}, "ko": {"모두 있어요"}},
		Codes:    []string{"SSPR_0029", "31002", "0029"},
		Cause:    knowledge.Text{"en": "Because.", "ko": "그렇습니다."},
		Steps: knowledge.Steps{
			Employee: knowledge.Phrases{"en": {"Wait."}, "ko": {"기다리세요."}},
			Admin:    knowledge.Phrases{"en": {"Look.", "Repair."}, "ko": {"보세요.", "고치세요."}},
		},
		Links: []knowledge.Link{{
			Title: knowledge.Text{"en": "Help", "ko": "도움말"},
			URL:   "https://learn.microsoft.com/entra",
			Was:   "https://docs.microsoft.com/azure",
		}},
		Facts:    map[string][]string{"account": {"hybrid"}, "methods": {"0", "1"}},
		Related:  []knowledge.IssueID{"other"},
		Source:   "the manual",
		Reviewed: "2026-11-23",
		From:     "2026-01-01",
		Until:    "2026-12-31",
	}
	compareExported(t, got, want)

	if warnings := base.Lint(november); warnings != nil {
		t.Errorf("warnings: %v", warnings)
	}
}

func compareExported(t *testing.T, got, want knowledge.Issue) {
	t.Helper()
	for field := range reflect.TypeFor[knowledge.Issue]().Fields() {
		if !field.IsExported() {
			continue
		}
		g, w := reflect.ValueOf(got).FieldByIndex(field.Index), reflect.ValueOf(want).FieldByIndex(field.Index)
		if !reflect.DeepEqual(g.Interface(), w.Interface()) {
			t.Errorf("%s: got %#v, want %#v", field.Name, g, w)
		}
	}
}

func TestTextFallsBackToEnglish(t *testing.T) {
	text := knowledge.Text{"en": "yes"}
	phrases := knowledge.Phrases{"en": {"yes"}}
	for _, language := range []knowledge.Language{knowledge.English, knowledge.Korean, knowledge.Undetermined} {
		if got := text.In(language); got != "yes" {
			t.Errorf("Text.In(%s) = %q", language, got)
		}
		if got := phrases.In(language); !slices.Equal(got, []string{"yes"}) {
			t.Errorf("Phrases.In(%s) = %q", language, got)
		}
	}
}

const twoEntries = `
version: 1
issues:
  - {id: locked, title: {en: Locked out}, symptoms: {en: [my account is locked]}, related: [forgotten]}
  - {id: forgotten, title: {en: Forgotten}, symptoms: {en: [I forgot my password]}}
outOfScope: {en: [the printer is jammed]}
`

func TestLaterSourceOverrides(t *testing.T) {
	ours := inMemory("ours", `
version: 1
issues:
  - {id: locked, title: {en: Ask Kim}, symptoms: {en: [the door of my account is shut]}}
`)
	base := load(t, inMemory("base", twoEntries), ours)
	locked := base.Issue("locked")
	if got := locked.Title.In("en"); got != "Ask Kim" {
		t.Errorf("title %q", got)
	}
	if locked.Related != nil {
		t.Errorf("the earlier entry shines through: related %q", locked.Related)
	}
	if got := base.Match("the door of my account is shut", november); got.Candidates[0].Issue != locked {
		t.Errorf("the new symptom finds %s", got.Candidates[0].Issue.ID)
	}
}

func TestDisabledSwitchesOff(t *testing.T) {
	off := inMemory("ours", "version: 1\nissues: [{id: forgotten, disabled: true}]\n")
	base := load(t, inMemory("base", twoEntries), off)
	if base.Issue("forgotten") != nil || len(base.Issues()) != 1 {
		t.Error("the entry is still there")
	}
	if related := base.Issue("locked").Related; len(related) != 0 {
		t.Errorf("an entry still points to it: %q", related)
	}
	for _, c := range base.Match("I forgot my password", november).Candidates {
		if c.Issue.ID == "forgotten" {
			t.Error("it is still found")
		}
	}
}

func TestOverridesTellWhatLaterSourcesChange(t *testing.T) {
	const entries = "version: 1\nissues:\n  - {id: locked, title: {en: Ask Kim}, symptoms: {en: [ask kim]}}\n"
	base := load(t, inMemory("base", twoEntries),
		inMemory("ours", entries+"  - {id: new, title: {en: New}, symptoms: {en: [new]}}\n  - {id: forgotten, disabled: true}\n"),
		inMemory("theirs", entries))
	want := []knowledge.Override{
		{ID: "locked", Place: "ours/a.yaml:3:5", Earlier: "base/a.yaml:4:5"},
		{ID: "forgotten", SwitchedOff: true, Place: "ours/a.yaml:5:5", Earlier: "base/a.yaml:5:5"},
		{ID: "locked", Place: "theirs/a.yaml:3:5", Earlier: "ours/a.yaml:3:5"},
	}
	if got := base.Overrides(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := load(t, inMemory("base", twoEntries)).Overrides(); got != nil {
		t.Errorf("one source alone: %v", got)
	}
	shown := want[0].String() + "\n" + want[1].String()
	if shown != "ours/a.yaml:3:5: overrides \"locked\" of base/a.yaml:4:5\nours/a.yaml:5:5: switches off \"forgotten\" of base/a.yaml:5:5" {
		t.Error(shown)
	}
}

func TestDatedEntries(t *testing.T) {
	base := load(t, inMemory("base", `
version: 1
issues:
  - {id: always, title: {en: Forgotten}, symptoms: {en: [I forgot my password]}}
  - {id: outage, title: {en: Outage}, symptoms: {en: [reset is down for maintenance]}, from: 2026-11-20, until: 2026-11-21}
outOfScope: {en: [the printer is jammed]}
`))
	seoul := time.FixedZone("KST", 9*60*60)
	tests := map[string]struct {
		on   time.Time
		want knowledge.IssueID
	}{
		"the day before":          {time.Date(2026, 11, 19, 23, 59, 0, 0, time.UTC), "always"},
		"the first day":           {time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), "outage"},
		"first day in Seoul only": {time.Date(2026, 11, 20, 8, 59, 0, 0, seoul), "always"},
		"the last day":            {time.Date(2026, 11, 21, 23, 59, 59, 0, time.UTC), "outage"},
		"the day after":           {time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), "always"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			ranking := base.Match("reset is down for maintenance", tt.on)
			for _, c := range ranking.Candidates {
				if !c.Issue.ValidOn(knowledge.DayOf(tt.on)) {
					t.Errorf("%s is a candidate", c.Issue.ID)
				}
			}
			if len(ranking.Candidates) > 0 && ranking.Candidates[0].Issue.ID != tt.want {
				t.Errorf("found %s, want %s", ranking.Candidates[0].Issue.ID, tt.want)
			}
		})
	}
	if base.Issue("outage") == nil {
		t.Error("a button for an entry that no longer holds finds nothing")
	}
}

// The same day, text and knowledge give the same answer, whatever else was asked before.
func TestMatchDoesNotDependOnWhatIsNotValid(t *testing.T) {
	plain := load(t, inMemory("base", twoEntries))
	dated := load(t, inMemory("base", twoEntries), inMemory("ours", `
version: 1
issues:
  - {id: later, title: {en: Later}, symptoms: {en: [my account is locked now]}, from: 2027-01-01}
`))
	for _, text := range []string{"my account is locked", "account locked now", "hello"} {
		a, b := plain.Match(text, november), dated.Match(text, november)
		if a.Confidence != b.Confidence || len(a.Candidates) != len(b.Candidates) {
			t.Errorf("%q: %v and %v", text, a, b)
		}
	}
}
