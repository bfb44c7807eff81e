package redact

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Lengths of the codes that are sent or shown, and of Temporary Access Passes.
const (
	leastDigits = 4
	usualDigits = 6
	mostDigits  = 8
	leastPass   = 6
)

// prefixed is a code as Google sends it.
var prefixed = regexp.MustCompile(`^[A-Z]-[0-9]{6}$`)

// isCode reports whether a word of which it is said to be a code is one. Brief are the codes that are called more than
// just "code".
func (s shape) isCode(word string, brief bool, expected mood) bool {
	if s.onlyDigits() {
		return s.isDigitCode(word, brief, expected)
	}
	if prefixed.MatchString(word) {
		return true
	}
	if s.runes < leastPass || !s.isAlphanumeric() {
		return false
	}
	return s.inner > 0 || brief && (expected == stated || s.upper > 0 && s.lower > 0)
}

// isDigitCode is isCode for digits. What is called just "code" has six of them, or eight: an error has other lengths.
func (s shape) isDigitCode(word string, brief bool, expected mood) bool {
	if !brief {
		return s.runes == usualDigits || s.runes == mostDigits && expected == stated
	}
	if s.runes == leastDigits && expected == named {
		return !isYear(word)
	}
	return s.runes >= leastDigits && s.runes <= mostDigits
}

// isRecoveryCode reports whether a word has enough in it to be a recovery or backup code, or the beginning of a key.
func (s shape) isRecoveryCode() bool {
	return s.digits >= usualDigits && s.letters() == 0 || s.runes >= mostDigits && s.letters() > 0 && s.digits > 0
}

// grouped reads on over the groups of a code: 482 913, 7 3 9 1 0 4, 1932-8841. It leaves a value alone that is no number,
// or whose groups make none of a code's length.
func grouped(text string, v value) value {
	if strings.Trim(v.folded, "0123456789-") != "" || v.folded == "" {
		return v
	}
	digits, end, sizes := readGroups(text, v.start)
	if len(sizes) < 2 || !alike(sizes) || len(digits) < usualDigits {
		return v
	}
	return value{start: v.start, end: end, folded: digits}
}

// mostGroups bounds what is read as one code.
const mostGroups = 16

// readGroups reads groups of digits that one space or hyphen parts.
func readGroups(text string, at int) (digits string, end int, sizes []int) {
	for len(sizes) < mostGroups {
		group := leadingDigits(text[at:])
		if group == "" {
			break
		}
		at += len(group)
		digits, end, sizes = digits+fold(group), at, append(sizes, len(fold(group)))
		if at == len(text) || text[at] != ' ' && text[at] != '-' {
			break
		}
		at++
	}
	return digits, end, sizes
}

// leadingDigits returns the group that a text begins with, none where it is a part of something else: 10.20.30.40.
func leadingDigits(text string) string {
	rest := strings.TrimLeftFunc(text[:min(len(text), 3*mostDigits)], isDigitOfAnyWidth)
	group := text[:min(len(text), 3*mostDigits)-len(rest)]
	after, size := utf8.DecodeRuneInString(text[len(group):])
	next, _ := utf8.DecodeRuneInString(text[len(group)+size:])
	if inWord(after) && !isHangul(after) || strings.ContainsRune(".:/", after) && isDigitOfAnyWidth(next) {
		return ""
	}
	return group
}

// alike reports whether groups have one size.
func alike(sizes []int) bool {
	for _, size := range sizes {
		if size != sizes[0] {
			return false
		}
	}
	return true
}
