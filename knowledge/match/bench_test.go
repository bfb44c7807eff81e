package match_test

import (
	"strings"
	"testing"

	"ssprbot/knowledge/match"
)

func BenchmarkMatch(b *testing.B) {
	m := match.Train(small())
	texts := []string{"the new password works in the cloud but not on my office pc", "폰 바꿨는데 어센티케이터가 안 돼요", "SSPR_0010"}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		m.Match(texts[i%len(texts)])
	}
}

func BenchmarkMatchLongText(b *testing.B) {
	m := match.Train(small())
	text := strings.Repeat("the new password works in the cloud <b ☃ 암호 SSPR_ 0x ", 2000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		m.Match(text)
	}
}

func BenchmarkTrain(b *testing.B) {
	c := small()
	b.ReportAllocs()
	for b.Loop() {
		match.Train(c)
	}
}
