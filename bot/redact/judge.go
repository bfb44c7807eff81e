package redact

import (
	"strings"
	"unicode/utf8"
)

// read reads what may be the secret that is expected. A code may have groups.
func (l *listener) read(at int) value {
	v := valueAt(l.text, at)
	if l.label.kind == RecoveryKey || (l.label.kind == OneTimeCode || l.label.brief) && !identifies(v.folded) {
		return grouped(l.text, v)
	}
	return v
}

// fits reports whether a value can be what is expected.
func (l *listener) fits(v value, expected mood) bool {
	return v.folded != "" && l.hasShape(v, expected) && !l.excused(v)
}

// leastOpaque is the length of the shortest tokens and keys of programs.
const leastOpaque = 16

func (l *listener) hasShape(v value, expected mood) bool {
	s := shapeOf(v.folded)
	switch l.label.kind {
	case OneTimeCode:
		return !v.phrase && s.isCode(v.folded, l.label.brief, expected)
	case RecoveryKey:
		return !v.phrase && s.isRecoveryCode()
	}
	if v.phrase {
		return expected == stated && isPassphrase(v.folded)
	}
	if l.label.long {
		return s.runes >= leastOpaque && s.isAlphanumeric()
	}
	return s.isPassword(v.folded, expected)
}

func (s shape) isPassword(word string, expected mood) bool {
	switch expected {
	case named:
		return s.isNamedPassword(word)
	case another:
		return s.isNextPassword(word)
	}
	return s.isStatedPassword(word)
}

// isBare reports whether a value is a password though nobody says so.
func (l *listener) isBare(v value) bool {
	return v.isOne() && shapeOf(v.folded).isBarePassword() && !l.excused(v)
}

// mostCounted is the length of the longest number that counts something.
const mostCounted = 5

// excused reports whether a value is an identifier, an example, or a number of things.
func (l *listener) excused(v value) bool {
	if refers(v.folded) || l.label.kind != RecoveryKey && isLabel(v.folded) {
		return true
	}
	glued, next := wordsBehind(l.text, v.end)
	if korean[glued].role == supposes || korean[next].role == supposes {
		return true
	}
	return len(v.folded) <= mostCounted && shapeOf(v.folded).onlyDigits() &&
		(countedBy(glued) || korean[next].role == counts || vocabulary[strings.ToLower(next)].role == counts)
}

// wordsBehind returns the Hangul glued to a place, and the next word.
func wordsBehind(text string, at int) (glued, next string) {
	if r, _ := utf8.DecodeRuneInString(text[at:]); isHangul(r) {
		end := wordEnd(text, at)
		glued, at = text[at:end], end
	}
	rest := strings.TrimLeft(text[at:], " -")
	if r, _ := utf8.DecodeRuneInString(rest); inWord(r) {
		next = rest[:wordEnd(rest, 0)]
	}
	return glued, next
}
