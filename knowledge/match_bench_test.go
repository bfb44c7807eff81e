package knowledge_test

import (
	"testing"
	"time"

	"ssprbot/knowledge"
)

func BenchmarkMatchTheBase(b *testing.B) {
	base := embedded(b)
	for name, question := range map[string]string{
		"short":  "the new password works in the cloud but not on my office pc",
		"korean": "폰 바꿨는데 어센티케이터가 안 돼요",
		"code":   "SSPR_0010 when a user resets",
		"long":   "We have hybrid with password writeback, users can reset in the portal but the new password is not written to on-prem AD, event 33004, what should I check?",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				base.Match(question, time.Now())
			}
		})
	}
}

// BenchmarkReady reads, checks and learns the embedded base, as a start does.
func BenchmarkReady(b *testing.B) {
	for b.Loop() {
		embedded(b)
	}
}

func embedded(b *testing.B) *knowledge.Base {
	b.Helper()
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	base.Match("", time.Now())
	return base
}
