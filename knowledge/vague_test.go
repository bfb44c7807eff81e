package knowledge_test

import (
	"slices"
	"testing"

	"ssprbot/knowledge"
)

// What fits several entries alike is in scope, and none of them is taken for the one that is meant.
func TestVague(t *testing.T) {
	base := load(t, knowledge.Embedded())
	meant := []string{"account-locked", "how-to-reset", "password-expired", "registration-trouble", "wrong-user-name-or-password"}
	for _, text := range []string{"I can't log in", "login not working!!", "로그인이 안돼요", "로그인이 안 되는데 도와주세요 ㅠㅠ"} {
		ranking := base.Match(text, november)
		if !ranking.InScope {
			t.Errorf("%q is declined", text)
			continue
		}
		var first []string
		for _, c := range ranking.Candidates[:len(meant)] {
			first = append(first, string(c.Issue.ID))
			if c.Confidence > 0.6 {
				t.Errorf("%q is taken for %s with a confidence of %.2f", text, c.Issue.ID, c.Confidence)
			}
		}
		if slices.Sort(first); !slices.Equal(first, meant) {
			t.Errorf("%q finds %v, want %v", text, first, meant)
		}
	}
}

// What is vague goes with the entries that it may be about, whoever switches one of them off.
func TestVagueOfAnEntryThatIsSwitchedOff(t *testing.T) {
	off := inMemory("ours", "version: 1\nissues: [{id: fourth, disabled: true}]\n")
	base := load(t, source(t, "testdata/every-key.yaml"), off)
	ranking := base.Match("something moves", november)
	if len(ranking.Candidates) == 0 || ranking.Candidates[0].Issue.ID != "fifth" {
		t.Errorf("got %+v, want fifth first", ranking)
	}
}

// An author who gives a sentence to several entries says that its words do not decide between them.
func TestASentenceOfSeveralEntriesIsTakenForNone(t *testing.T) {
	base := load(t, knowledge.Embedded())
	for _, text := range []string{"I cannot use self-service password reset", "my new password does not work", "재설정이 계속 실패해요"} {
		if first := base.Match(text, november).Candidates[0]; first.Confidence > 0.8 {
			t.Errorf("%q is taken for %s with a confidence of %.2f", text, first.Issue.ID, first.Confidence)
		}
	}
}
