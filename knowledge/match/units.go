package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
)

// unit is what a text is made of after reading: a word of an alphabet, one syllable or ideograph of a script that does
// not rely on spaces, or a group of synonyms standing for whatever was typed.
type unit struct {
	text    string // a word's stem, a syllable, or a group's name
	surface string // as it was typed; empty for a synonym group
	kind    unitKind
	start   bool // follows a space or punctuation
	dotted  bool // joined to a word by a dot
	address bool // a part of a mail address
}

type unitKind uint8

const (
	wordUnit unitKind = iota
	syllableUnit
	groupUnit
)

// split cuts a plain text into units. Alphabets are cut at spaces and punctuation, Hangul and its like everywhere,
// because spacing is the first thing that is left out in chat.
func split(plain string) []unit { return (&reader{}).split(plain, nil) }

// split appends to units.
func (r *reader) split(plain string, units []unit) []unit {
	start := true
	for at := 0; at < len(plain); {
		c, size := utf8.DecodeRuneInString(plain[at:])
		switch {
		case isSyllabic(c):
			units = append(units, unit{text: plain[at : at+size], surface: plain[at : at+size], kind: syllableUnit, start: start})
		case isWordRune(c):
			size = wordLength(plain[at:])
			units = r.appendWord(units, plain[at:at+size])
			last := &units[len(units)-1]
			last.dotted, last.address = joined(plain, at, at+size)
		default:
			start = true
			at += size
			continue
		}
		start = false
		at += size
	}
	return units
}

func isSyllabic(r rune) bool {
	return r >= 0x1100 && unicode.In(r, unicode.Hangul, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// wordLength is the length in bytes of the word that text starts with; an apostrophe may stand inside.
func wordLength(text string) int {
	end := 0
	for at, r := range text {
		if r == '\'' {
			continue
		}
		if !isWordRune(r) || isSyllabic(r) || at > end+1 {
			break
		}
		end = at + utf8.RuneLen(r)
	}
	return end
}

// appendWord adds a word with its contraction undone: "can't", "cant" and "cannot" are "can not", since what does not
// work is half of every question here.
func (r *reader) appendWord(units []unit, surface string) []unit {
	head, negated := uncontract(surface)
	units = append(units, unit{text: r.stem(head), surface: head, kind: wordUnit, start: true})
	if negated {
		units = append(units, unit{text: "not", surface: "not", kind: wordUnit, start: true})
	}
	return units
}

// negations are the contractions whose stem the ending hides, and those that are typed without an apostrophe.
var negations = map[string]string{
	"cant": "can", "cannot": "can", "wont": "will", "shant": "shall", "aint": "is",
	"dont": "do", "doesnt": "does", "didnt": "did", "isnt": "is", "arent": "are", "wasnt": "was", "werent": "were",
	"hasnt": "has", "havent": "have", "hadnt": "had", "couldnt": "could", "wouldnt": "would", "shouldnt": "should",
	"mustnt": "must", "neednt": "need",
}

func uncontract(surface string) (head string, negated bool) {
	bare := surface
	if strings.Contains(surface, "'") {
		bare = strings.ReplaceAll(surface, "'", "")
	}
	if head, ok := negations[bare]; ok {
		return head, true
	}
	if before, _, ok := strings.Cut(surface, "'"); ok && before != "" {
		return before, false
	}
	return bare, false
}

// stem cuts English endings. Words with digits or of another alphabet are left alone, and so are very long ones, which
// are identifiers or noise.
func stem(word string) string {
	if len(word) < 3 || len(word) > 30 || strings.IndexFunc(word, notEnglishLetter) >= 0 {
		return word
	}
	return english.Stem(word, false)
}

func notEnglishLetter(r rune) bool { return r < 'a' || r > 'z' }

func (r *reader) stem(word string) string {
	if known, ok := r.stems[word]; ok {
		return known
	}
	return stem(word)
}

// joined tells whether a word of a text is joined to another by a dot, and whether it is a part of a mail address.
func joined(plain string, from, to int) (dotted, address bool) {
	begin, end := strings.LastIndexByte(plain[:from], ' ')+1, len(plain)
	if n := strings.IndexByte(plain[to:], ' '); n >= 0 {
		end = to + n
	}
	if begin == from && end == to {
		return false, false
	}
	token := plain[begin:end]
	dotted = from-begin > 1 && plain[from-1] == '.' || end-to > 2 && plain[to] == '.' && 'a' <= plain[to+1] && plain[to+1] <= 'z'
	return dotted, strings.IndexByte(token, '@') > 0
}
