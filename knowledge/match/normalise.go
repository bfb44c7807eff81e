package match

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds of the work that one text can cause.
const (
	codeWindow = 64 << 10 // bytes that are searched for identifiers: a pasted log, not a pasted disk
	wordWindow = 2000     // runes that are read as words
)

var (
	htmlTag    = regexp.MustCompile(`<[a-z/!][^<>]*>`)
	webAddress = regexp.MustCompile(`https?://([^\s/?#<>"']+)(?:/([a-z]+))?[^\s<>"']*`)
)

// fold brings a text to one spelling: width, composition and case folded, markup and invisible characters gone. It
// keeps punctuation, which identifiers need, and at most codeWindow bytes.
func fold(text string) string {
	text = strings.ToValidUTF8(head(text, codeWindow), " ")
	text = foldRunes(text)
	if strings.IndexByte(text, '<') >= 0 {
		text = htmlTag.ReplaceAllString(text, " ")
	}
	if strings.IndexByte(text, '&') >= 0 {
		text = foldRunes(html.UnescapeString(text))
	}
	return text
}

// foldRunes folds width, case and invisible characters. NFKC comes last as well as first because removing a character
// can bring two together that compose.
func foldRunes(text string) string {
	if isPlainASCII(text) {
		return strings.ToLower(text)
	}
	return norm.NFKC.String(strings.Map(foldRune, norm.NFKC.String(text)))
}

// foldRune also gives typographic marks that NFKC leaves alone the ones that keyboards have.
func foldRune(r rune) rune {
	switch {
	case strings.ContainsRune("‘’ʼ´`", r):
		return '\''
	case r == '“', r == '”':
		return '"'
	case strings.ContainsRune("–—‑‐", r):
		return '-'
	case unicode.IsSpace(r), r == utf8.RuneError:
		return ' '
	case unicode.In(r, unicode.C, unicode.Variation_Selector):
		return -1
	default:
		return unicode.ToLower(unicode.ToUpper(r))
	}
}

func isPlainASCII(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] >= 0x7f || text[i] == '`' {
			return false
		}
	}
	return true
}

// plainText is the part of a folded text that is read as words: addresses reduced to the words of their host (and a
// short link's name), spaces collapsed, without courtesies, at most wordWindow runes.
func plainText(folded string) string {
	if strings.Contains(folded, "://") {
		folded = webAddress.ReplaceAllString(folded, " $1 $2 ")
	}
	plain := folded
	if !isSpaced(folded) {
		plain = strings.Join(strings.Fields(folded), " ")
	}
	plain = withoutCourtesies(plain)
	if utf8.RuneCountInString(plain) <= wordWindow {
		return plain
	}
	return string([]rune(plain)[:wordWindow])
}

// isSpaced reports whether there is one blank between words and none around them.
func isSpaced(folded string) bool {
	previous := ' '
	for _, r := range folded {
		if r != ' ' && unicode.IsSpace(r) || r == ' ' && previous == ' ' {
			return false
		}
		previous = r
	}
	return previous != ' '
}

// head cuts a text to at most size bytes, between two characters.
func head(text string, size int) string {
	if len(text) <= size {
		return text
	}
	for size > 0 && !utf8.RuneStart(text[size]) {
		size--
	}
	return text[:size]
}
