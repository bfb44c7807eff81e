package match_test

import (
	"slices"
	"testing"

	"ssprbot/knowledge/match"
)

func TestConfusions(t *testing.T) {
	corpus := match.Corpus{
		Documents: []match.Document{
			{ID: "locked", Titles: []string{"account locked"}, Symptoms: []string{
				"my account is locked", "locked out of my account", "printer jammed on unlock",
			}},
			{ID: "blocked", Symptoms: []string{
				"my account is locked again", "waiting for unlock", "the unlock is what I am waiting for", "☃",
			}},
			{ID: "expired", Titles: []string{"password expired today"}, Symptoms: []string{"password expired"}},
			{ID: "policy", Symptoms: []string{"when has the password expired", "policy of expiry", "an expiry policy"}},
			{ID: "no-code", Symptoms: []string{"the text message never arrives", "no text message arrives"}},
			{ID: "alone", Symptoms: []string{"zyx"}},
		},
		OutOfScope: []string{"the printer jammed"},
	}
	got := match.Confusions(corpus)
	want := []match.Confusion{
		{Document: "blocked", Other: "locked", Taken: 1, Symptoms: 4},
		{Document: "locked", Other: "blocked", Taken: 1, Symptoms: 3},
		{Document: "policy", Other: "expired", Taken: 1, Symptoms: 3},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	slices.Reverse(corpus.Documents)
	if again := match.Confusions(corpus); !slices.Equal(again, want) {
		t.Errorf("in another order: %+v", again)
	}
	if none := match.Confusions(match.Corpus{}); none != nil {
		t.Errorf("of nothing: %+v", none)
	}
}

func TestClaimKeys(t *testing.T) {
	tests := map[string][]string{
		"sspr 0029":         {"SSPR_0029"},
		"SSPR_029":          {"SSPR_029"},
		"0x8023061F":        {"hr=8023061f"},
		"hr=8023061f":       {"hr=8023061f"},
		" 6329 ":            {"6329"},
		"PasswordResetFail": {"passwordresetfail"},
		"-":                 nil,
		"":                  nil,
	}
	for code, want := range tests {
		if got := match.ClaimKeys(code); !slices.Equal(got, want) {
			t.Errorf("ClaimKeys(%q) = %q, want %q", code, got, want)
		}
	}
}
