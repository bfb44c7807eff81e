package knowledge

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"ssprbot/knowledge/match"
)

// statedWindow is how much of a text is searched for facts, in bytes: more than a message in Teams can hold.
const statedWindow = 32 << 10

// Stated returns the facts that a text itself states: fact ID → value ID, never nil. The words of all languages count,
// whatever the text is written in: Latin ones as whole words, Hangul from the beginning of a word and however it is
// spaced. Words that are denied ("not a guest", "게스트 아니고") state nothing, nor do words that are part of a longer
// sign of the same fact. A fact for which the text states two values is left out.
func (b *Base) Stated(text string) map[string]string {
	if len(text) > statedWindow {
		text = text[:statedWindow]
	}
	words, codes := read(text), match.Codes(text)
	pairs := pairsOf(words.plain)
	stated := map[string]string{}
	for _, fact := range b.facts {
		values := fact.statedIn(words, pairs, codes)
		if len(values) == 1 {
			stated[fact.ID] = values[0]
		}
	}
	return stated
}

// statedIn lists the values that a text states, each once.
func (f *Fact) statedIn(words reading, pairs *pairs, codes []string) []string {
	var values []string
	var hits []hit
	for _, s := range f.in.signs {
		if s.isAmong(codes) {
			values = append(values, s.value)
		}
		if pairs.mayHave(s.plain) {
			hits = append(hits, s.hits(words)...)
		}
	}
	for _, h := range longest(hits) {
		if !denied(words.plain[:h.start], words.plain[h.end:]) {
			values = append(values, h.value)
		}
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// pairs are the pairs of bytes that follow one another in a text: of some hundred signs nearly all are ruled out by them.
type pairs [1 << 16 / 64]uint64

func pairsOf(text string) *pairs {
	p := new(pairs)
	for i := 1; i < len(text); i++ {
		pair := uint(text[i-1])<<8 | uint(text[i])
		p[pair/64] |= 1 << (pair % 64)
	}
	return p
}

// mayHave is false only where the text does not have the word.
func (p *pairs) mayHave(word string) bool {
	for i := 1; i < len(word); i++ {
		pair := uint(word[i-1])<<8 | uint(word[i])
		if p[pair/64]&(1<<(pair%64)) == 0 {
			return false
		}
	}
	return true
}

// sign is a word or an identifier that states a value.
type sign struct {
	value string
	plain string   // the word as a reading has it; "" for an identifier
	codes []string // the identifier as match.Codes writes it
	at    position
}

func newSign(value string, word placed[string]) sign {
	s := sign{value: value, codes: match.Codes(word.value), at: word.at}
	if s.codes == nil {
		s.plain = read(word.value).plain
	}
	return s
}

func (s sign) empty() bool { return s.plain == "" && s.codes == nil }

// equals reports whether a text that has one sign has the other.
func (s sign) equals(other sign) bool {
	return s.plain == other.plain && slices.Equal(s.codes, other.codes)
}

func (s sign) isAmong(codes []string) bool {
	return slices.ContainsFunc(s.codes, func(code string) bool { return slices.Contains(codes, code) })
}

// hit is a place in a reading that has a sign.
type hit struct {
	start, end int
	value      string
}

func (s sign) hits(words reading) []hit {
	if s.plain == "" {
		return nil
	}
	var found []hit
	for from := 0; ; {
		at := strings.Index(words.plain[from:], s.plain)
		if at < 0 {
			return found
		}
		start := from + at
		from = start + len(s.plain)
		if words.hasWord(start, from) {
			found = append(found, hit{start, from, s.value})
		}
	}
}

// longest leaves out hits within longer ones: "no text message" is not also "text message".
func longest(hits []hit) []hit {
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end), strings.Compare(a.value, b.value))
	})
	var outer []hit
	for _, h := range hits {
		if len(outer) == 0 || h.end > outer[len(outer)-1].end || sameSpan(h, outer[len(outer)-1]) {
			outer = append(outer, h)
		}
	}
	return outer
}

func sameSpan(a, b hit) bool { return a.start == b.start && a.end == b.end }

// The words that deny what stands next to them: before it in English, after it in Korean. "Cannot" is none of them: who
// cannot change a password is about to.
var (
	deniedBefore = regexp.MustCompile(`(?:^|[^a-z0-9])(?:not|no|non|never|without|nor|neither|(?:is|are|was|were|ai|do|does|did)nt)` +
		`(?: (?:a|an|the|any|my|your|our|his|her|their|on|in|at|from|with|by|really|actually|even|just)){0,3} ?$`)
	deniedAfter = regexp.MustCompile(`^(?:계정|사용자|님)?(?:은|는|이|가|도|만|에서는?|으로는?|로는?)?(?:아니|아닌|아님|아녜|아녀|말고|빼고|없)`)
)

// deniedWindow is how far before a word its denial can begin, in bytes: "without really using our".
const deniedWindow = 40

func denied(before, after string) bool {
	return deniedBefore.MatchString(before[max(0, len(before)-deniedWindow):]) || deniedAfter.MatchString(after)
}
