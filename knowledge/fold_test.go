package knowledge_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"ssprbot/knowledge"
)

const parts = 3

// text is a HeldOut that compares.
type text struct {
	issue    knowledge.IssueID
	language knowledge.Language
	text     string
}

func textsOf(heldOut []knowledge.HeldOut) []text {
	var texts []text
	for _, h := range heldOut {
		t := text{language: h.Language, text: h.Text}
		if h.Issue != nil {
			t.issue = h.Issue.ID
		}
		texts = append(texts, t)
	}
	return texts
}

func TestFoldHoldsOutEachTextOnce(t *testing.T) {
	base := load(t, knowledge.Embedded())
	var sizes []int
	times := map[text]int{}
	for part := range parts {
		_, heldOut := base.Fold(part, parts)
		sizes = append(sizes, len(heldOut))
		for _, held := range textsOf(heldOut) {
			times[held]++
		}
	}
	said := elsewhere(base)
	for _, symptom := range symptomsOf(base) {
		if stays := said[letters(symptom.text)]; stays != (times[symptom] == 0) {
			t.Errorf("%v is held out %d times, said elsewhere: %t", symptom, times[symptom], stays)
		}
	}
	outside := 0
	for held, n := range times {
		if n > 1 {
			t.Errorf("%v is held out %d times", held, n)
		}
		if held.issue == "" {
			outside++
		}
	}
	if outside == 0 || slices.Max(sizes)-slices.Min(sizes) > slices.Min(sizes)/20 {
		t.Errorf("parts of %v texts, %d out of scope", sizes, outside)
	}
}

func symptomsOf(base *knowledge.Base) []text {
	var all []text
	for _, issue := range base.Issues() {
		for language, symptoms := range issue.Symptoms {
			for _, symptom := range symptoms {
				all = append(all, text{issue.ID, language, symptom})
			}
		}
	}
	return all
}

// elsewhere are the letters of what entries say besides symptoms.
func elsewhere(base *knowledge.Base) map[string]bool {
	said := map[string]bool{}
	for _, issue := range base.Issues() {
		texts := slices.Clone(issue.Codes)
		for _, link := range issue.Links {
			texts = slices.AppendSeq(texts, maps.Values(link.Title))
		}
		for _, one := range []knowledge.Text{issue.Title, issue.Cause} {
			texts = slices.AppendSeq(texts, maps.Values(one))
		}
		for _, several := range []knowledge.Phrases{issue.Steps.Employee, issue.Steps.Admin} {
			texts = slices.AppendSeq(texts, slices.Values(slices.Concat(slices.Collect(maps.Values(several))...)))
		}
		for _, text := range texts {
			said[letters(text)] = true
		}
	}
	return said
}

func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

func TestFoldLearnsNothingThatItHoldsOut(t *testing.T) {
	base := load(t, knowledge.Embedded())
	for part := range parts {
		folded, heldOut := base.Fold(part, parts)
		learned := elsewhere(base)
		for _, symptom := range symptomsOf(folded) {
			learned[letters(symptom.text)] = true
		}
		for _, h := range heldOut {
			if learned[letters(h.Text)] {
				t.Errorf("part %d: %q is learned", part, h.Text)
			}
			if h.Issue != nil && h.Issue != base.Issue(h.Issue.ID) {
				t.Errorf("part %d: %q does not belong to the whole entry", part, h.Text)
			}
		}
	}
}

// TestFoldIsTheBaseOfTheOtherTexts: rankings are those of a file without what is held out, to the last bit.
func TestFoldIsTheBaseOfTheOtherTexts(t *testing.T) {
	const file = `version: 1
issues:
  - id: coffee
    title: {en: Coffee is cold}
    symptoms:
      en:
        - the coffee is cold # HELD OUT
        - my coffee has no taste
        - Coffee is cold!
      ko: [커피가 차가워요]
  - id: tea
    title: {en: Tea}
    codes: [TEA_42]
    symptoms:
      en:
        - THE COFFEE IS COLD. # HELD OUT
        - my tea tastes of soap # HELD OUT
        - the tea is cold
        - tea 42
outOfScope:
  en:
    - the printer is jammed # HELD OUT
    - when is lunch
    - where can I park # HELD OUT
    - the lift is stuck
`
	folded, heldOut := load(t, inMemory("ours", file)).Fold(0, 2)
	want := []text{
		{"coffee", "en", "the coffee is cold"}, {"tea", "en", "my tea tastes of soap"},
		{"", "en", "the printer is jammed"}, {"", "en", "where can I park"},
	}
	if diff := cmp.Diff(want, textsOf(heldOut), cmp.AllowUnexported(text{})); diff != "" {
		t.Error(diff)
	}

	other := load(t, inMemory("ours", withoutLines(file, "# HELD OUT")))
	for _, asked := range []string{
		"the coffee is cold", "my tea tastes of soap", "the printer is jammed", "where can I park", "the lift is stuck", "커피가 차가워요", "tea 42",
	} {
		if diff := cmp.Diff(scores(other.Match(asked, november)), scores(folded.Match(asked, november))); diff != "" {
			t.Errorf("%s: %s", asked, diff)
		}
	}
}

func withoutLines(file, mark string) string {
	var kept strings.Builder
	for line := range strings.Lines(file) {
		if !strings.Contains(line, mark) {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// scores are what a ranking says, "" standing for the text itself.
func scores(r knowledge.Ranking) map[knowledge.IssueID]float64 {
	scores := map[knowledge.IssueID]float64{"": r.Confidence}
	for _, c := range r.Candidates {
		scores[c.Issue.ID] = c.Confidence
	}
	return scores
}

func TestFoldIsDeterministic(t *testing.T) {
	base, other := load(t, knowledge.Embedded()), load(t, knowledge.Embedded())
	for part := range parts {
		_, first := base.Fold(part, parts)
		_, again := other.Fold(part, parts)
		if diff := cmp.Diff(textsOf(first), textsOf(again), cmp.AllowUnexported(text{})); diff != "" {
			t.Error(diff)
		}
	}
}
