package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// reading is a text in one spelling: case, width and composition folded, signs and invisible characters gone. Its words
// stand close together but for a blank between two that could be taken for one, since Hangul is spaced as people like.
type reading struct {
	plain  string
	begins []bool // whether a word of the text begins at a byte of plain
}

func read(text string) reading {
	var plain strings.Builder
	var begins []bool
	last, apart := rune(0), true
	for _, r := range norm.NFKC.String(strings.ToValidUTF8(text, " ")) {
		switch {
		case isInvisible(r):
		case !isWordRune(r):
			apart = true
		default:
			r = unicode.ToLower(r)
			if apart && joins(last) && joins(r) {
				plain.WriteByte(' ')
				begins = append(begins, false)
			}
			begins = append(begins, apart || joins(last) != joins(r))
			begins = append(begins, make([]bool, utf8.RuneLen(r)-1)...)
			plain.WriteRune(r)
			last, apart = r, false
		}
	}
	return reading{plain.String(), begins}
}

// hasWord reports whether plain[start:end] begins with a word and ends with one, or with Hangul, which endings and
// particles follow at once.
func (t reading) hasWord(start, end int) bool {
	last, _ := utf8.DecodeLastRuneInString(t.plain[:end])
	next, _ := utf8.DecodeRuneInString(t.plain[end:])
	return t.begins[start] && !(joins(last) && joins(next))
}

// isInvisible reports what stands inside a word without parting it, such as an apostrophe.
func isInvisible(r rune) bool {
	return strings.ContainsRune("'’‘ʼ`´", r) || unicode.Is(unicode.Cf, r)
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// joins reports whether a letter or digit makes one word with another such beside it.
func joins(r rune) bool { return isWordRune(r) && !unicode.Is(unicode.Hangul, r) }
