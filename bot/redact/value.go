package redact

import (
	"strings"
	"unicode/utf8"
)

// longestValue bounds what is read for one secret that somebody tells: passwords of Active Directory have at most 127
// characters. It keeps the work linear.
const longestValue = 128

// value is what stands in the place of a secret.
type value struct {
	start, end int    // in the text
	folded     string // its characters, width and entities folded
	phrase     bool   // in quotation marks, with spaces
}

// valueAt reads what begins at a place: to the end of the quotation, or of the run, less what is not its own.
func valueAt(text string, at int) value {
	start, quote := opened(text, at)
	limit := min(len(text), start+longestValue)
	if size := quotationEnd(text[start:limit], quote); size > 0 {
		quoted := text[start : start+size]
		return valueOf(quoted, start, strings.ContainsAny(quoted, " \u00a0"))
	}
	run := text[start:runEnd(text, start, limit)]
	if start+len(run) == limit && limit < len(text) { // longer than any secret
		return value{start: start, end: start}
	}
	return valueOf(trimmed(run), start, false)
}

// valueOf is what was read as one. Where a part of it is masked the rest is no secret.
func valueOf(read string, start int, phrase bool) value {
	if strings.Contains(read, Mask) {
		return value{start: start, end: start}
	}
	return value{start, start + len(read), fold(read), phrase}
}

// isOne reports whether a value is a single word, and neither a field of a record with its name nor a call in a program.
func (v value) isOne() bool {
	first, _ := utf8.DecodeRuneInString(v.folded)
	return v.folded != "" && !v.phrase && !isHangul(first) && !strings.ContainsAny(v.folded, ":=;([{")
}

// openers are marks before a value that are not its own.
const openers = "\"'`“‘「『([{<*_"

// opened returns the place behind the opening marks, and the last quotation mark of them.
func opened(text string, at int) (start int, quote rune) {
	for at < len(text) {
		if size := quoteEntity(text[at:]); size > 0 {
			at += size
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if gap, _ := gapAt(text, at); gap > 0 || !strings.ContainsRune(openers, narrow(r)) {
			break
		}
		if strings.ContainsRune("\"'`“‘「『", r) {
			quote = r
		}
		at += size
	}
	return at, quote
}

// quotationEnd returns the place of the mark that closes a quotation on the same line, 0 where there is none.
func quotationEnd(text string, quote rune) int {
	if quote == 0 {
		return 0
	}
	line, _, _ := strings.Cut(text, "\n")
	return max(0, strings.IndexRune(line, closing(quote)))
}

func closing(quote rune) rune {
	switch quote {
	case '“', '‘', '「', '『':
		return quote + 1
	}
	return quote
}
