package match_test

import (
	"fmt"
	"testing"

	"ssprbot/knowledge/match"
)

// Every row is one text in two spellings: whatever is typed, the answer is the same.
func TestSpellingsOfOneText(t *testing.T) {
	m := match.Train(small())
	const english, korean = "my account is locked, i can't log in", "계정이 잠겼어요"
	tests := []struct{ name, text, same string }{
		{"case", "MY Account IS locked, I CAN'T log in", english},
		{"full width", "ｍｙ　ａｃｃｏｕｎｔ ｉｓ ｌｏｃｋｅｄ， ｉ ｃａｎ＇ｔ ｌｏｇ ｉｎ", english},
		{"spaces and lines", "  my\taccount\r\n is \u00a0 locked, i can't log in ", english},
		{"smart quote", "my account is locked, i can’t log in", english},
		{"no quote", "my account is locked, i cant log in", english},
		{"two words", "my account is locked, i can not log in", english},
		{"tags", "<div>my <b>account</b> is locked,<br/>i can't log in</div>", english},
		{"entities", "my account is&nbsp;locked, i can&#39;t log in", english},
		{"zero width", "my acc\u200bount is lo\u00adcked, i can't log\ufeff in", english},
		{"bidi and control characters", "\u202emy account is locked,\u0007 i can't log in\u2069", english},
		{"emoji", "my account 🔒 is locked, i can't log in 😭", english},
		{"invalid UTF-8", "my account is locked,\xff i can't log in", english},
		{"decomposed Hangul", "\u1100\u1168\u110c\u1165\u11bc\u110b\u1175 \u110c\u1161\u11b7\u1100\u1167\u11bb\u110b\u1165\u110b\u116d", korean},
		{"spaces of Hangul", "계정 이 잠겼 어요", korean},
		{"address", "https://aka.ms/sspr?query=my-account-is-locked#now 계정이 잠겼어요", "aka.ms sspr 계정이 잠겼어요"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, want := m.Match(test.text), m.Match(test.same)
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("Match(%q) = %+v\nMatch(%q) = %+v", test.text, got, test.same, want)
			}
		})
	}
}
