package redact

import (
	"slices"
	"strings"
)

// Words of a passphrase. With a digit or a symbol in it, two are enough.
const (
	leastPhrase = 4
	mostPhrase  = 8
)

// isPassphrase reports whether quoted words are a password. A message that somebody quotes has words of the vocabulary.
func isPassphrase(phrase string) bool {
	words, s := strings.Fields(phrase), shapeOf(phrase)
	if len(words) > mostPhrase || s.letters() == 0 || len(words) < leastPhrase && (s.digits == 0 || s.symbols() == 0) {
		return false
	}
	return !slices.ContainsFunc(words, isUsual)
}

// isUsual reports whether a word is of the vocabulary, an identifier, or masked.
func isUsual(w string) bool {
	w = strings.ToLower(strings.Trim(w, ".,:!?'"))
	return vocabulary[w].role != unknown || strings.Contains(w, Mask) || identifies(w)
}
