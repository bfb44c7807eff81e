package redact

import (
	"strings"
	"unicode/utf8"
)

// runBegins reports whether a run begins at a place.
func runBegins(text string, at int) bool {
	if at == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(text[:at])
	return r <= ' ' || isHangul(r) || strings.ContainsRune(openers+":=>;,/\u00a0\u3000", narrow(r))
}

// runCloses reports whether a run ends at a place, but for punctuation and Korean endings.
func runCloses(text string, at int) bool {
	if at == len(text) {
		return true
	}
	r, size := utf8.DecodeRuneInString(text[at:])
	if gap, _ := gapAt(text, at); gap > 0 || isHangul(r) || strings.ContainsRune(closers, narrow(r)) && !strings.ContainsRune(".:", narrow(r)) {
		return true
	}
	return r == '.' && (at+size == len(text) || text[at+size] <= ' ')
}

// runEnd returns where the run ends: at a gap or a quotation mark written as an entity.
func runEnd(text string, at, limit int) int {
	for at < limit {
		c := text[at]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(text[at:])
			if isBlank(r) {
				return at
			}
			at += size
			continue
		}
		if c <= ' ' || c == '<' || c == '&' {
			if size, _ := gapAt(text, at); size > 0 || quoteEntity(text[at:]) > 0 {
				return at
			}
		}
		at++
	}
	return min(at, limit)
}

// closers are marks behind a value that are not its own. An exclamation mark is: passwords end with it.
const closers = ".,;:?)]}>\"'`”’」』*_…|/\\"

// trimmed cuts a run to the value that it begins with: the next field of a record, Korean endings and closing marks go.
func trimmed(run string) string {
	run = run[:fieldEnd(run)]
	if strings.Contains(run, Mask) { // and what the mask is glued to decides nothing
		return run
	}
	for range 4 { // a quotation in parentheses, and what follows both
		run = withoutEnding(strings.TrimRightFunc(run, closes))
	}
	return run
}

func closes(r rune) bool { return strings.ContainsRune(closers, narrow(r)) }

// fieldEnd returns where the next field of a record begins in a run: pw:Abc1!/id:kim.
func fieldEnd(run string) int {
	field := -1
	for i := range len(run) {
		switch c := run[i]; {
		case strings.IndexByte(",;&|/", c) >= 0:
			field = i
		case (c == ':' || c == '=') && field >= 0 && i-field > 2:
			return field
		case !isLetter(c) && c != '_' && c != '"':
			field = -1
		}
	}
	return len(run)
}

// withoutEnding cuts the Korean ending of a run that does not begin in Korean: Abc1!인데요.
func withoutEnding(run string) string {
	first := strings.IndexFunc(run, isHangul)
	switch {
	case first <= 0:
		return run
	case strings.ContainsFunc(run[first:], isASCIIWord):
		return strings.TrimRightFunc(run, isHangul)
	}
	return run[:first]
}

func isASCIIWord(r rune) bool {
	r = narrow(r)
	return r < utf8.RuneSelf && (isLetter(byte(r)) || isDigit(byte(r)))
}
