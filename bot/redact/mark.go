package redact

import "unicode/utf8"

// mark takes a character that is no part of a word.
func (l *listener) mark(r rune, size int) {
	following, _ := utf8.DecodeRuneInString(l.text[l.at+size:])
	switch does := meaning(r, following); {
	case does == endsSentence && l.prev.role != supposes: // e.g.
		l.endSentence(endsSentence)
		if r != '!' { // "Abc1! is my password"
			l.candidate = -1
		}
	case does == lists:
		l.prev = word{role: begins}
		l.turn(lists)
	case does != unknown && does != endsSentence:
		l.turn(does)
	case l.opens(r), l.takes():
		return
	case l.mood > narrowed && !l.gapFollows(size): // it begins no secret, nor does any other character of the run
		l.mood = idle
	}
	l.at += size
	l.fresh = false
}

// meaning is what a mark does before the character that follows it.
func meaning(r, following rune) role {
	switch r {
	case '.', '!', '?':
		if !continues(following) {
			return endsSentence
		}
	case ':', '=', ';', '→':
		return states
	case '-':
		if following <= ' ' || following == '>' {
			return states
		}
	case ',':
		return lists
	case '/', '|', '&', '+':
		return parts
	}
	return unknown
}

func (l *listener) gapFollows(size int) bool {
	if l.at+size == len(l.text) {
		return true
	}
	gap, _ := gapAt(l.text, l.at+size)
	return gap > 0
}

// opens takes opening marks, with the secret that they open.
func (l *listener) opens(r rune) bool {
	if !l.fresh && (r == '_' || r == '*') { // within a name
		return false
	}
	start, _ := opened(l.text, l.at)
	if start == l.at {
		return false
	}
	if !l.takes() {
		l.at = start
		l.fresh = true
	}
	return true
}
