package match_test

import (
	"fmt"

	"ssprbot/knowledge/match"
)

func Example() {
	m := match.Train(match.Corpus{
		Documents: []match.Document{
			{ID: "account-locked", Symptoms: []string{"my account is locked", "계정이 잠겼어요"}, Codes: []string{"AADSTS50053"}},
			{ID: "writeback-off", Symptoms: []string{"my new password does not work on my office PC", "회사 PC에서는 새 암호가 안 돼요"}},
		},
		OutOfScope: []string{"the printer is jammed", "프린터가 안 돼요"},
	})
	for _, text := range []string{"my acount is locked", "계정이잠겼어요", "aadsts 50053", "the printer is jammed"} {
		r := m.Match(text)
		fmt.Println(r.InScope, r.Language, r.Candidates[0].ID)
	}
	// Output:
	// true en account-locked
	// true ko account-locked
	// true und account-locked
	// false en writeback-off
}
