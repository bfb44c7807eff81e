package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longestWord is the most that Fold looks at, in bytes: longer than any command.
const longestWord = 400

// Fold makes two ways to type one command equal: case, width, white space, commas, the kind of apostrophe and everything
// around the words make no difference, nor do the letters that Koreans sigh and laugh with ("네ㅠㅠ"). What has no words
// keeps its signs, since "?" and "👍" are commands too. A text that is longer than any command comes back as it is.
func Fold(typed string) string {
	if len(typed) > longestWord {
		return typed
	}
	folded := norm.NFKC.String(strings.ToValidUTF8(typed, ""))
	folded = norm.NFC.String(strings.Map(foldRune, folded)) // what was parted may join now
	if words := strings.TrimFunc(folded, func(r rune) bool { return !inWord(r) }); words != "" {
		return words
	}
	if signs := strings.TrimFunc(folded, isPunctuation); signs != "" {
		return signs
	}
	if strings.Contains(folded, "?") {
		return "?"
	}
	return folded
}

// HasWords tells whether a text has anything that could be looked up: not if it is blank, or only punctuation, emoji or
// sighs.
func HasWords(typed string) bool { return strings.ContainsFunc(norm.NFKC.String(typed), inWord) }

// foldRune drops commas and what is not seen: marks of direction, joiners, and the variants of emoji.
func foldRune(r rune) rune {
	switch {
	case r == '’' || r == '‘' || r == '`':
		return '\''
	case r == ',' || r == '、' || unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Sk, unicode.Variation_Selector):
		return -1
	}
	return unicode.ToLower(r)
}

func isPunctuation(r rune) bool { return unicode.IsPunct(r) || r == '~' }

func inWord(r rune) bool {
	return unicode.IsLetter(r) && !isLoneJamo(r) || unicode.IsNumber(r)
}

// isLoneJamo: a letter of Hangul that stands outside a syllable, as in ㅠㅠ, after normalisation.
func isLoneJamo(r rune) bool { return 0x1100 <= r && r <= 0x11ff }
