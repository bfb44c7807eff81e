package match_test

import (
	"testing"

	"ssprbot/knowledge/match"
)

// No word and no three letters of the questions stand in what was learned.
func TestWordsOfLikeMeaningFindEachOther(t *testing.T) {
	m := match.Train(match.Corpus{
		Documents: []match.Document{
			{ID: "health", Symptoms: []string{"my doctor sent me to the hospital", "the nurse gave me medicine", "a patient feels ill"}},
			{ID: "kitchen", Symptoms: []string{"the soup needs salt and butter", "bake bread with cheese", "fry the onion and garlic"}},
			{ID: "travel", Symptoms: []string{"the train was late at the station", "book a flight from the airport", "a bus ticket to the city"}},
		},
		OutOfScope: []string{"the stock market fell", "she won the tennis match"},
	})
	for question, want := range map[string]string{
		"surgeon pills": "health",
		"pork sauce":    "kitchen",
		"ferry journey": "travel",
	} {
		r := m.Match(question)
		if len(r.Candidates) == 0 || r.Candidates[0].ID != want {
			t.Errorf("%q is taken for %+v, want %s", question, r.Candidates, want)
		}
	}
}

// Korean has no vectors: a corpus without a word of English is learned all the same.
func TestNoWordWithAVector(t *testing.T) {
	c := match.Corpus{Documents: []match.Document{
		{ID: "locked", Symptoms: []string{"계정이 잠겼어요", "잠금 풀어 주세요"}},
		{ID: "forgotten", Symptoms: []string{"암호를 잊어버렸어요", "비번 까먹음"}},
	}}
	m := match.Train(c)
	for question, want := range map[string]string{"계정 잠김": "locked", "암호 까먹었어요 help": "forgotten"} {
		if r := m.Match(question); len(r.Candidates) == 0 || r.Candidates[0].ID != want {
			t.Errorf("%q is taken for %+v, want %s", question, r.Candidates, want)
		}
	}
	if _, err := match.Restore(c, m.Save(c)); err != nil {
		t.Error(err)
	}
}
