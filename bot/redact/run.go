package redact

import (
	"regexp"
	"strings"
)

// whole passes what is read as one: a secret that is masked already, an address, a line that is nothing but a secret.
func (l *listener) whole() bool {
	if strings.HasPrefix(l.text[l.at:], Mask) {
		l.pass(l.at + len(Mask))
		return true
	}
	if size := quoteEntity(l.text[l.at:]); size > 0 {
		l.at += size
		l.fresh = true
		return true
	}
	return l.fresh && (l.lineStart && l.ordinal() || l.run())
}

// ordinal passes the number of an item, as if it were not there.
func (l *listener) ordinal() bool {
	size := len(ordinal.FindString(l.text[l.at:min(len(l.text), l.at+longestOrdinal)]))
	l.at += size
	return size > 0
}

// ordinal is the number of an item with the space behind it.
var ordinal = regexp.MustCompile(`^[0-9]{1,2}[.)] `)

const longestOrdinal = len("10. ")

// pass goes on behind something that is no word. Nothing that was said before is expected any more.
func (l *listener) pass(end int) {
	l.at = end
	l.mood, l.prev = idle, word{}
	l.fresh, l.lineStart, l.candidate, l.linked = false, false, -1, false
}

// run looks at what begins here as a whole.
func (l *listener) run() bool {
	if l.end <= l.at {
		l.begin, l.end = l.at, runEnd(l.text, l.at, len(l.text))
	}
	run := l.text[l.at:min(l.end, l.at+longestValue)]
	l.promising = strings.ContainsFunc(run, isDigitOfAnyWidth)
	return l.address(run) || l.promising && l.lineStart && l.alone()
}

// address passes a URL, or an e-mail address: a password may follow one.
func (l *listener) address(run string) bool {
	if strings.Contains(run, "://") {
		l.pass(l.end)
		return true
	}
	size := mailAddressSize(run)
	if size == 0 {
		return false
	}
	was := l.mood
	l.pass(l.at + size)
	if l.mood = was; was != narrowed {
		l.mood = paired
	}
	return true
}

// mailAddressSize returns the size of the e-mail address that a run begins with.
func mailAddressSize(run string) int {
	at := strings.IndexByte(run, '@')
	if at <= 0 || strings.ContainsAny(run[:at], "\"'(<:=/") {
		return 0
	}
	_, end := around(run, at+1, at+1, inHost)
	host := strings.TrimRight(run[at+1:end], ".-")
	dot := strings.LastIndexByte(host, '.')
	if dot <= 0 || len(host)-dot < len(".kr") || !isLetter(host[dot+1]) || !isLetter(host[dot+2]) {
		return 0
	}
	return at + 1 + len(host)
}

func inHost(c byte) bool { return isLetter(c) || isDigit(c) || c == '.' || c == '-' }

// alone takes a password that is all of its line.
func (l *listener) alone() bool {
	v := valueAt(l.text, l.at)
	if !v.isOne() || !shapeOf(v.folded).standsAlone(v.folded) || !l.endsLine(v.end) || identifies(v.folded) {
		return false
	}
	l.label = word{kind: Password}
	l.take(v)
	return true
}

// endsLine reports whether nothing but closing marks stands between a place and the end of the line.
func (l *listener) endsLine(at int) bool {
	at = len(l.text) - len(strings.TrimLeftFunc(l.text[at:], closes))
	for at < len(l.text) {
		size, newline := gapAt(l.text, at)
		if size == 0 || newline {
			return newline
		}
		at += size
	}
	return true
}
