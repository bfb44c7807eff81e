package redact

import (
	"strings"
	"unicode/utf8"
)

// listener reads a text once.
type listener struct {
	text  string
	at    int
	found []span
	tags  []span // passed

	mood  mood
	label word // what names the secret that is expected
	words int  // since the name
	prev  word // the last word of this sentence

	heard    bool // a password was spoken of: what looks like nothing else is one, to the end of the text
	fault    bool // this sentence speaks of an error
	setting  bool // this sentence says that something is set
	typing   bool // this sentence says that something was typed
	supposed bool // this sentence gives an example

	fresh     bool // nothing of this run was read
	lineStart bool // nor of this line
	begin     int  // of this run
	end       int  // of it
	promising bool // this run has a digit, as every password has that nothing needs to be said of

	candidate int  // where the run began that may be a secret named after it; -1 where there is none
	last      int  // where its last word ended
	number    bool // which was a number
	linked    bool // "is" or the like stood behind it
}

// listen returns the secrets that are recognised by what is said of them.
func listen(text string) []span {
	l := listener{text: text, fresh: true, lineStart: true, candidate: -1, prev: word{role: begins}}
	for l.at < len(text) {
		if size, newline := gapAt(text, l.at); size > 0 {
			l.gap(size, newline)
		} else if !l.whole() {
			l.next()
			l.promising, l.lineStart = false, false
		}
	}
	return withEchoes(l.found, text, l.tags)
}

// gap passes what parts words. Recovery codes are listed one a line.
func (l *listener) gap(size int, newline bool) {
	if l.text[l.at] == '<' {
		l.tags = append(l.tags, span{start: l.at, end: l.at + size})
	}
	l.at += size
	l.fresh = true
	if !newline {
		return
	}
	if l.mood == listing && l.label.kind == RecoveryKey {
		l.turn(links)
	}
	l.lineStart = true
	l.endSentence(endsLine)
}

func (l *listener) endSentence(how role) {
	l.turn(how)
	l.fault, l.setting, l.typing, l.supposed = false, false, false, false
	l.prev = word{role: begins}
}

// next reads one word, or one mark between words.
func (l *listener) next() {
	r, size := utf8.DecodeRuneInString(l.text[l.at:])
	if !inWord(r) {
		l.mark(narrow(r), size)
		return
	}
	end := wordEnd(l.text, l.at)
	if w, glued, ok := l.known(end); ok {
		l.hear(w, glued)
		l.at = end
	} else if !l.takes() {
		l.mention(end)
	}
	l.fresh = false
}

// mostNarrowing is how many words may stand between a secret's name and "is".
const mostNarrowing = 6

// mention passes a word that means nothing here.
func (l *listener) mention(end int) {
	if l.words++; l.mood != narrowed || l.words > mostNarrowing {
		l.mood = idle
	}
	spelled := l.text[l.at:end]
	number := strings.TrimFunc(spelled, isDigitOfAnyWidth) == ""
	switch {
	case spelled[0] >= utf8.RuneSelf && !number, number && l.prev.role == denies: // "event 33008"
		l.candidate = -1
	case l.fresh && !(number && l.number): // the groups of a code are one candidate
		l.candidate, l.linked = l.at, false
	}
	l.at, l.last, l.number, l.prev = end, end, number, word{}
}
