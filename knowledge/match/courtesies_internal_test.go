package match

import "testing"

func TestWithoutCourtesies(t *testing.T) {
	for text, want := range map[string]string{
		"good morning, i forgot my password":          "i forgot my password",
		"hello everyone i need a password reset":      "i need a password reset",
		"hi! my account is locked. thanks in advance": "my account is locked.",
		"안녕하세요, 비번을 까먹었어요. 감사합니다":                     "비번을 까먹었어요.",
		"안녕하세요비밀번호 초기화":                               "비밀번호 초기화",
		"history of resets":                           "history of resets",
		"thank you for that response":                 "thank you for that response",
		"windows hello does not work":                 "windows hello does not work",
		"hello for business asks for a pin":           "hello for business asks for a pin",
		"hello there":                                 "hello there",
		"감사합니다!":                                      "감사합니다!",
		"":                                            "",
	} {
		if got := withoutCourtesies(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
