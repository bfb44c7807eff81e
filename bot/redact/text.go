package redact

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestTag bounds the search for a tag's end.
const longestTag = 1 << 10

// gapAt returns the size of what parts words at this place, 0 where nothing does: white space, invisible characters,
// their HTML entities, a tag. It also tells whether a new line begins behind it.
func gapAt(text string, at int) (size int, newline bool) {
	c := text[at]
	switch {
	case c == '\n' || c == '\r':
		return 1, true
	case c <= ' ':
		return 1, false
	case c == '<':
		return tagAt(text[at:])
	case c == '&':
		return blankEntity(text[at:]), false
	case c < utf8.RuneSelf:
		return 0, false
	}
	r, size := utf8.DecodeRuneInString(text[at:])
	if isBlank(r) {
		return size, r == '\u2028' || r == '\u2029'
	}
	return 0, false
}

// isBlank reports whether a rune beyond ASCII is white space or invisible.
func isBlank(r rune) bool {
	if r > '\u3000' && r != '\ufeff' { // most of what is written
		return false
	}
	return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)
}

// tagAt returns the size of the tag that a text begins with. "a < b" and "<8 characters" are none.
func tagAt(text string) (size int, newline bool) {
	end := strings.IndexAny(text[1:min(len(text), longestTag)], "<>")
	if end <= 0 || text[1+end] == '<' {
		return 0, false
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(text[1:1+end], "/"), " ")
	if name == "" || !isLetter(name[0]) || strings.Contains(text[:1+end], Mask) { // or masking could make a tag
		return 0, false
	}
	return end + 2, breaksLine(strings.TrimSuffix(name, "/"))
}

func breaksLine(tag string) bool {
	switch strings.ToLower(tag) {
	case "br", "p", "div", "li", "tr", "ul", "ol", "table", "blockquote", "pre", "h1", "h2", "h3":
		return true
	}
	return false
}

func blankEntity(text string) int { return longestPrefix(text, "&nbsp;", "&#160;", "&#xa0;") }

// quoteEntity returns the size of the quotation mark that a text begins with as an HTML entity.
func quoteEntity(text string) int {
	return longestPrefix(text, "&quot;", "&#34;", "&#39;", "&#x27;", "&apos;")
}

func longestPrefix(text string, prefixes ...string) int {
	for _, prefix := range prefixes {
		if strings.HasPrefix(text, prefix) {
			return len(prefix)
		}
	}
	return 0
}

// fold brings a word to the form in which its shape is judged: entities resolved, width folded, case kept.
func fold(word string) string {
	if strings.IndexByte(word, '&') >= 0 {
		word = html.UnescapeString(word)
	}
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return strings.Map(narrow, word)
		}
	}
	return word
}

// narrow folds the full-width forms of ASCII.
func narrow(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isDigitOfAnyWidth(r rune) bool { return r < 0x80 && isDigit(byte(r)) || r >= '０' && r <= '９' }

// wordEnd returns where the word that begins at a place ends. Hangul and what is not are two words.
func wordEnd(text string, at int) int {
	first, size := utf8.DecodeRuneInString(text[at:])
	hangul := isHangul(first)
	for at += size; at < len(text); at += size {
		var r rune
		r, size = utf8.DecodeRuneInString(text[at:])
		if !inWord(r) || isHangul(r) != hangul {
			break
		}
	}
	return at
}

// isHangul reports whether a rune is Korean. Nearly all are syllables.
func isHangul(r rune) bool {
	return r >= '가' && r <= '힣' || r >= 0x1100 && unicode.Is(unicode.Hangul, r)
}

// continues reports whether what stands before a rune goes on with it: a word does, and a mask stands for one.
func continues(r rune) bool { return inWord(r) || strings.ContainsRune(Mask, r) }

// inWord reports whether a rune is part of a word.
func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return isLetter(byte(r)) || isDigit(byte(r))
	}
	return isHangul(r) || r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}
