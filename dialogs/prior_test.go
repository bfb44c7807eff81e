package dialogs_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

// Six entries without a word in common; one names another as related, one is over, one is yet to come.
const related = `version: 1
issues:
  - {id: locked, title: {en: Account locked}, symptoms: {en: [my account is locked]}, related: [stolen]}
  - {id: stolen, title: {en: Somebody guesses}, symptoms: {en: [strange mails everywhere]}}
  - {id: licence, title: {en: Licence}, symptoms: {en: [which plan includes resets]}}
  - {id: writeback, title: {en: Writeback}, symptoms: {en: [office computer keeps old password]}}
  - {id: over, until: "2026-11-01", title: {en: Old fault}, symptoms: {en: [outage during october]}}
  - {id: to-come, from: "2027-02-01", title: {en: New rule}, symptoms: {en: [texts retire soon]}}
outOfScope: {en: [the printer is jammed, where is lunch served]}
`

func smallMachine(t *testing.T, yaml string) dialogs.Machine {
	t.Helper()
	base, err := knowledge.Load(knowledge.Source{Name: "test", FS: fstest.MapFS{"test.yaml": {Data: []byte(yaml)}}})
	if err != nil {
		t.Fatal(err)
	}
	texts, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	return dialogs.Machine{Knowledge: base, Texts: texts}
}

func sharesOf(x dialogs.Explanation) map[knowledge.IssueID]float64 {
	shares := map[knowledge.IssueID]float64{}
	for _, s := range x.Before {
		shares[s.Issue] = s.Weight
	}
	return shares
}

func TestWhatWordsSpeakForBesides(t *testing.T) {
	shares := sharesOf(smallMachine(t, related).Explain("my account is locked", noon(), dialogs.Employee))
	sum := 0.0
	for _, weight := range shares {
		sum += weight
	}
	if math.Abs(sum-1) > 1e-5 {
		t.Errorf("the shares sum to %v: %v", sum, shares)
	}
	if shares["locked"] < 0.8 || shares["stolen"] < 0.025 || shares["stolen"] < 2*shares["licence"] {
		t.Errorf("what is said to be related has no share of its own: %v", shares)
	}
}

// Of sixty entries, more than a ranking has, one that no word speaks for is the only one on the moon.
func TestFactsBringUpWhatNoWordSpeaksFor(t *testing.T) {
	const described = "aaaa lunar"
	ranked := smallMachine(t, sixty("")).Explain(described, noon(), dialogs.Employee).Ranking.Candidates
	unranked := slices.DeleteFunc(sixtyIDs(), func(id knowledge.IssueID) bool {
		return slices.ContainsFunc(ranked, func(r knowledge.Ranked) bool { return r.Issue.ID == id })
	})
	x := smallMachine(t, sixty(unranked[0])).Explain(described, noon(), dialogs.Employee)
	if sharesOf(x)[unranked[0]] == 0 {
		t.Errorf("%s is no candidate: %v", unranked[0], x.Before)
	}
}

// sixty entries have nothing in common; that one is on the moon.
func sixty(onTheMoon knowledge.IssueID) string {
	var yaml strings.Builder
	yaml.WriteString("version: 1\nfacts:\n  place:\n    values: {earth: {en: Earth}, moon: {en: Moon}}\n    words: {moon: {en: [lunar]}}\nissues:\n")
	for _, id := range sixtyIDs() {
		place := "earth"
		if id == onTheMoon {
			place = "moon"
		}
		fmt.Fprintf(&yaml, "  - {id: %s, title: {en: %[1]s%[1]s%[1]s}, symptoms: {en: [%[1]s%[1]s]}, facts: {place: [%s]}}\n", id, place)
	}
	return yaml.String()
}

func sixtyIDs() []knowledge.IssueID {
	var ids []knowledge.IssueID
	for n := range 60 {
		ids = append(ids, knowledge.IssueID([]byte{'a' + byte(n/10), 'a' + byte(n%10)}))
	}
	return ids
}

func TestOnlyWhatHoldsTodayIsBroughtUp(t *testing.T) {
	m := smallMachine(t, related)
	for day, want := range map[string]string{"2026-10-01": "over", "2026-11-23": "", "2027-03-01": "to-come"} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		var dated []string
		for id := range sharesOf(m.Explain("my account is locked", at, dialogs.Employee)) {
			if id == "over" || id == "to-come" {
				dated = append(dated, string(id))
			}
		}
		if got := strings.Join(dated, " "); got != want {
			t.Errorf("on %s dated entries have shares: %q, want %q", day, got, want)
		}
	}
}

// Every one of six entries claims the code, and no fact tells them apart.
func TestACardHasFiveTitlesAtMost(t *testing.T) {
	var yaml strings.Builder
	yaml.WriteString("version: 1\nissues:\n")
	for _, name := range []string{"alpha", "bravo", "charlie", "delta", "echo", "foxtrot"} {
		yaml.WriteString("  - {id: " + name + ", codes: [SSPR_0099], title: {en: " + name + "}, symptoms: {en: [trouble " + name + "]}}\n")
	}
	m := smallMachine(t, yaml.String())
	s, effects := checkedStep(t, m, fresh, said("SSPR_0099"))
	if len(s.Offered) != 5 || kinds(effects) != "Candidates" {
		t.Errorf("%s offers %v", kinds(effects), s.Offered)
	}
}
