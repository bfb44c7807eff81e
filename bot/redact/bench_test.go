package redact_test

import (
	"strings"
	"testing"

	"ssprbot/bot/redact"
)

func BenchmarkUsualMessage(b *testing.B) {
	for name, text := range map[string]string{
		"english": "hi, I changed my password at aka.ms/sspr this morning and now my laptop still wants the old one, error SSPR_0029",
		"korean":  "어제 비밀번호를 재설정했는데 회사 PC에서는 새 비번이 안 먹혀요. 오류 코드는 SSPR_0029 라고 나옵니다",
		"secret":  "hi, i cant log in. my password is Kestrel#88 and it says incorrect, what can I do",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				redact.Secrets(text)
			}
		})
	}
}

// hostile are the texts that cost most for their length.
var hostile = map[string]string{
	"names":      "pw:",
	"secrets":    "pw:Abc123!x ",
	"openers":    "pw:((((((((",
	"quotes":     `pw:"' `,
	"commas":     "pw:,,,,,,",
	"korean":     "비번은가)",
	"particles":  "비비비비",
	"tags":       "<a",
	"tagged":     "pw:<b",
	"entities":   "&quot;pw:&amp;",
	"tokens":     "eyJ.eyJ-",
	"marks":      "1Q~",
	"digits":     "123456-",
	"parameters": "?code=&",
	"addresses":  "a://b:c@",
	"mail":       "a@b.c",
	"invalid":    "pw:\xff\xf0",
	"groups":     "otp 1 2 3 4 ",
	"backward":   "Abc123!x is my pw ",
	"lines":      "Abc123!x)\n",
	"blank":      " ",
	"joined":     "pw a________",
}

func BenchmarkHostileMessage(b *testing.B) {
	for name, part := range hostile {
		text := strings.Repeat(part, 64<<10/len(part))
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				redact.Secrets(text)
			}
		})
	}
}
