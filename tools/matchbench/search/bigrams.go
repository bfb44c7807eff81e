package search

import (
	"strings"
	"unicode"
)

// Bigrams writes every run of Hangul as its overlapping pairs of syllables, for engines that take white space for the
// end of a word: 재설정이 becomes "재설 설정 정이", so that a particle hides one pair and not the word. One syllable alone
// stays. Everything else is left as it is, parted from Hangul.
func Bigrams(text string) string {
	var out strings.Builder
	var run []rune
	for _, r := range text {
		if unicode.Is(unicode.Hangul, r) {
			run = append(run, r)
			continue
		}
		run = flush(&out, run)
		out.WriteRune(r)
	}
	flush(&out, run)
	return out.String()
}

// flush writes the pairs of a run and empties it.
func flush(out *strings.Builder, run []rune) []rune {
	if len(run) == 0 {
		return run
	}
	out.WriteByte(' ')
	if len(run) == 1 {
		out.WriteRune(run[0])
	}
	for i := range len(run) - 1 {
		if i > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(string(run[i : i+2]))
	}
	out.WriteByte(' ')
	return run[:0]
}
