package match

import (
	"strings"
	"testing"
)

// TestEveryPatternHasItsWord: without it the pattern is not looked for.
func TestEveryPatternHasItsWord(t *testing.T) {
	for _, s := range shapes {
		if !strings.Contains(s.pattern.String(), s.word) || s.word == "" || strings.Contains(s.pattern.String(), "("+s.word) {
			t.Errorf("%q is no fixed part of %s", s.word, s.pattern)
		}
	}
}
