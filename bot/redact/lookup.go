package redact

import (
	"strings"
	"unicode/utf8"
)

// known looks the word up that ends at a place, and tells what particle is glued to it.
func (l *listener) known(end int) (w word, glued particle, ok bool) {
	spelled := l.text[l.at:end]
	if spelled[0] >= utf8.RuneSelf {
		return koreanWord(spelled)
	}
	if len(spelled) > longestWord || !l.standsApart(end) {
		return word{}, bare, false
	}
	var small [longestWord]byte
	for i := range len(spelled) {
		small[i] = spelled[i]
		if spelled[i] >= 'A' && spelled[i] <= 'Z' {
			small[i] |= 0x20
		}
	}
	w, ok = vocabulary[string(small[:len(spelled)])]
	return w, bare, ok && !l.belongs(w, spelled)
}

// longestWord is the size of the longest word of the vocabulary.
const longestWord = 14

// standsApart reports whether the word from here to a place is a word of its own, not the beginning of a name or a
// password.
func (l *listener) standsApart(end int) bool {
	if rest := l.text[end:]; rest == "" || strings.HasPrefix(rest, "-time") || strings.HasPrefix(rest, ".g.") { // one-time, e.g.
		return true
	}
	after, size := utf8.DecodeRuneInString(l.text[end:])
	switch after = narrow(after); {
	case strings.ContainsRune(".!?-_*~", after): // word.name, word-less, **word**
		next, _ := utf8.DecodeRuneInString(l.text[end+size:])
		return !continues(next) && (next != after || after == '*') || isHangul(next)
	case strings.ContainsRune(":=()[]{}\"'`’”,;/|<>&", after):
		return true
	}
	gap, _ := gapAt(l.text, end)
	return gap > 0 || isHangul(after)
}

// belongs reports whether a word is only a part of what stands before it: Reset-Password. An s has its apostrophe, and a
// w is the end of p/w.
func (l *listener) belongs(w word, spelled string) bool {
	before := l.text[:l.at]
	if strings.EqualFold(spelled, "w") {
		return !strings.HasSuffix(before, "p/") && !strings.HasSuffix(before, "P/")
	}
	if w.role == names || w.role == namesLater {
		return len(before) > 1 && before[len(before)-1] == '-' && isASCIIWord(rune(before[len(before)-2]))
	}
	return strings.EqualFold(spelled, "s") && !strings.HasSuffix(before, "'") && !strings.HasSuffix(before, "’")
}
