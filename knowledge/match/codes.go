package match

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shape is a family of identifiers. The pattern's first group is what tells one from another.
type shape struct {
	word    string // that each has; it is looked for first, since a pattern takes a hundred times longer
	pattern *regexp.Regexp
	prefix  string // of the canonical form
}

// shapes lists what counts as an identifier wherever it stands. A blank before the digits of SSPR wants a leading zero,
// so that "sspr 2026" stays a year. Zeros are never folded: SSPR_009 and SSPR_0009 are different errors.
var shapes = []shape{
	{"sspr", regexp.MustCompile(`sspr *[_-] *([0-9]{2,5})`), "SSPR_"},
	{"sspr", regexp.MustCompile(`sspr([0-9]{3,5})`), "SSPR_"},
	{"sspr", regexp.MustCompile(`sspr *(?:(?:error|code|오류|에러|코드) *)*[:#]? *(0[0-9]{2,4})`), "SSPR_"},
	{"aadsts", regexp.MustCompile(`aadsts *[:_-]? *([0-9]{4,8})`), "AADSTS"},
	{"hr", regexp.MustCompile(`hr *[=:] *(?:0x)?([0-9a-f]{8})`), "hr="},
	{"hresult", regexp.MustCompile(`hresult *[=:]? *(?:0x)?([0-9a-f]{8})`), "hr="},
	{"0x", regexp.MustCompile(`0x([0-9a-f]{8})`), "hr="},
	{"event", regexp.MustCompile(`event *(?:id)?s? *[:=#]? *([0-9]{3,5})`), ""},
	{"이벤트", regexp.MustCompile(`이벤트 *(?:id|아이디|번호)? *[:=#]? *([0-9]{3,5})`), ""},
	{"event", regexp.MustCompile(`([0-9]{3,5})번? *event`), ""},
	{"이벤트", regexp.MustCompile(`([0-9]{3,5})번? *이벤트`), ""},
}

// Codes returns the identifiers in a text, sorted, each once, in their canonical form: SSPR_0029, AADSTS50053,
// hr=80230619 (also for 0x80230619) and, where the text calls a number an event, the event id alone. Case, width and
// the usual separators do not matter. Numbers and names that only a document's claim makes an identifier are not
// returned: Match knows those.
func Codes(text string) []string {
	return codesIn(fold(text))
}

func codesIn(folded string) []string {
	var found []string
	for _, s := range shapes {
		if !strings.Contains(folded, s.word) {
			continue
		}
		for _, at := range s.pattern.FindAllStringSubmatchIndex(folded, -1) {
			if standsAlone(folded, at[0], at[1]) {
				found = append(found, s.prefix+folded[at[2]:at[3]])
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// standsAlone reports whether no letter or digit touches folded[start:end]. Hangul may: particles are glued to words.
func standsAlone(folded string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(folded[:start])
	after, _ := utf8.DecodeRuneInString(folded[end:])
	return !continues(before) && !continues(after)
}

func continues(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Hangul, r)
}

// claims knows which documents an identifier belongs to.
type claims struct {
	classes int
	owners  map[string][]int32 // canonical code or folded name → sorted classes
}

func newClaims(documents []Document) claims {
	c := claims{classes: len(documents), owners: map[string][]int32{}}
	for class, d := range documents {
		for _, code := range d.Codes {
			c.claim(code, int32(class))
		}
	}
	return c
}

// claim notes an identifier of a document.
func (c claims) claim(code string, class int32) {
	for _, key := range ClaimKeys(code) {
		if owners := c.owners[key]; !slices.Contains(owners, class) {
			c.owners[key] = append(owners, class)
		}
	}
}

// ClaimKeys returns what a document's code is looked up by: what Codes sees in it, else the whole of it as a number or
// name. Codes with a common key are one code, however they are written.
func ClaimKeys(code string) []string {
	folded := fold(code)
	if keys := codesIn(folded); len(keys) > 0 {
		return keys
	}
	if key := strings.Trim(strings.TrimFunc(folded, betweenNames), joiners); key != "" {
		return []string{key}
	}
	return nil
}

// find returns for each class how much of it the identifiers in a folded text claim: a code that one document owns
// counts 1, one that n share 1/n to each. It is nil where there is none.
func (c claims) find(folded string) []float64 {
	if len(c.owners) == 0 {
		return nil
	}
	keys := append(codesIn(folded), c.named(folded)...)
	if len(keys) == 0 {
		return nil
	}
	slices.Sort(keys)
	shares := make([]float64, c.classes)
	for _, key := range slices.Compact(keys) {
		for _, class := range c.owners[key] {
			shares[class] += 1 / float64(len(c.owners[key]))
		}
	}
	return shares
}

// named returns the claimed numbers and names that stand in the text as words of their own.
func (c claims) named(folded string) []string {
	var found []string
	for word := range strings.FieldsFuncSeq(folded, betweenNames) {
		word = strings.Trim(word, joiners)
		if len(word) == 8 && c.owned("hr="+word) { // asked first: it is hardly ever one, and then costs no memory
			found = append(found, "hr="+word)
		}
		if c.owned(word) {
			found = append(found, word)
		}
	}
	return found
}

func (c claims) owned(key string) bool {
	_, ok := c.owners[key]
	return ok
}

// joiners tie the parts of a telephone number, a date or a version together: none of these holds an event id.
const joiners = "_-./"

// betweenNames reports whether a rune ends a name or number. Hangul does: a particle may follow at once.
func betweenNames(r rune) bool {
	return !continues(r) && !strings.ContainsRune(joiners, r)
}
