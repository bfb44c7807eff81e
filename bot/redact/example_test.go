package redact_test

import (
	"fmt"

	"ssprbot/bot/redact"
)

func Example() {
	for _, text := range []string{
		"my password is Kestrel#88 and it says incorrect",
		"인증번호 482913 넣었는데 비번은 summer2024!인데 안 돼요",
		"my password is wrong, error code 500121",
		"is Password123 on the banned list?",
	} {
		clean, found := redact.Secrets(text)
		fmt.Println(clean, found)
	}
	// Output:
	// my password is ••• and it says incorrect [password]
	// 인증번호 ••• 넣었는데 비번은 •••인데 안 돼요 [one-time-code password]
	// my password is wrong, error code 500121 []
	// is Password123 on the banned list? []
}
