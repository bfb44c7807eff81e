package match

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// feature is something that two texts can share: 32 bits of a hash of its kind and its letters, so that no letters need
// to be kept. Of a hundred thousand features some two share their bits, and one in forty thousand that are strange to a
// corpus passes for one of its own: both do little harm.
type feature uint32

// featureKind says what a feature is made of, and with that how much it weighs.
type featureKind uint8

const (
	wordFeature     featureKind = iota // a stem or a synonym group
	pairFeature                        // two of them in a row: direction and negation
	gramFeature                        // letters of a word: spelling mistakes
	syllableFeature                    // syllables in a row, spaces ignored
	jamoFeature                        // the letters of syllables: spelling mistakes in Hangul
	featureKinds
)

// kindWeights were chosen by cross-validation on public intent data sets and the shipped knowledge.
var kindWeights = [featureKinds]float32{wordFeature: 1, pairFeature: 0.6, gramFeature: 0.45, syllableFeature: 0.3, jamoFeature: 0.15}

// found is a feature of a text. How often the text has it does not matter.
type found struct {
	feature feature
	kind    featureKind
}

// bag is the features of a text, ascending, each once.
type bag []found

// content is what is read in a text.
type content struct {
	bag   bag
	sense sense
}

// reader makes the content of a text.
type reader struct {
	synonyms synonyms
	lexicon  lexicon
	known    acquaintance
	alias    string            // what the names of things elsewhere are read as; empty for what they are
	stems    map[string]string // of the words in learned texts, so that matching does not work them out again
}

// newReader takes groups of synonyms and the names of what is elsewhere.
func newReader(groups [][]string, names []string) reader {
	r := reader{stems: map[string]string{}, lexicon: newLexicon(englishVectors)}
	r.synonyms = newSynonyms(groups, names)
	return r
}

// read reads a text that is to be learned.
func (r *reader) read(text string) content {
	plain := plainText(fold(text))
	var w workspace
	for _, u := range r.split(plain, nil) {
		if u.kind == wordUnit {
			r.stems[u.surface] = u.text
		}
	}
	return r.readPlain(plain, &w)
}

func rename(units []unit, from, to string) {
	for i := range units {
		if units[i].text == from {
			units[i].text = to
		}
	}
}

// readPlain makes a content that holds until the workspace is used for the next text.
func (r *reader) readPlain(plain string, w *workspace) content {
	w.typed = r.split(plain, w.typed[:0])
	w.meant = r.synonyms.fold(w.typed, w)
	c := collector{bag: w.bag[:0], letters: w.letters}
	if r.alias != "" {
		rename(w.meant, elsewhere, r.alias)
	}
	w.marks = r.marks(w.meant, w)
	c.words(w.meant, w.marks)
	c.syllables(w.meant)
	c.grams(w.typed)
	c.jamo(w.typed)
	w.bag, w.letters = c.bag, c.letters
	w.sense = cleared(w.sense, r.lexicon.dimensions)
	return content{c.compact(), r.lexicon.sense(w.typed, w.sense)}
}

// collector gathers features in the order of the text.
type collector struct {
	bag     bag
	letters []byte
}

func (c *collector) add(kind featureKind, h hash) {
	c.bag = append(c.bag, found{h.feature(), kind})
}

// words adds words, synonym groups and the marks of strangers, and their pairs.
func (c *collector) words(units []unit, marks []string) {
	previous, mark := "^", "" // the word before, and its mark
	for i, u := range units {
		text := u.text
		if u.kind == syllableUnit {
			text = ""
		}
		if text == "" && marks[i] == "" {
			continue
		}
		c.word(text, previous, mark)
		c.word(marks[i], previous, "")
		previous, mark = cmp.Or(text, marks[i]), marks[i]
	}
}

// word adds a word, unless it is empty, and its pairs with the one before and its mark.
func (c *collector) word(text, previous, mark string) {
	if text == "" {
		return
	}
	c.add(wordFeature, start(wordFeature).with(text))
	for _, before := range [...]string{previous, mark} {
		if before != "" {
			c.add(pairFeature, start(pairFeature).with(before).with(" ").with(text))
		}
	}
}

// Lengths of the letter groups.
const (
	shortestGram = 3
	longestGram  = 4
	longestWord  = 40 // letters of a word that are looked at
)

// grams adds the letter groups of words that carry meaning, as they were typed: a misspelt synonym must still be near
// the right one.
func (c *collector) grams(units []unit) {
	for _, u := range units {
		if u.kind == wordUnit && !functionWords[u.surface] {
			c.gramsOf(u.surface)
		}
	}
}

func (c *collector) gramsOf(surface string) {
	c.letters = append(append(append(c.letters[:0], '^'), head(surface, longestWord)...), '$')
	var buffer [longestWord + 3]int
	bounds := runeBounds(buffer[:0], c.letters)
	for n := shortestGram; n <= longestGram; n++ {
		for i := 0; i+n < len(bounds); i++ {
			c.add(gramFeature, start(gramFeature).withBytes(c.letters[bounds[i]:bounds[i+n]]))
		}
	}
}

// runeBounds lists where the characters of a text start, and its end.
func runeBounds(bounds []int, text []byte) []int {
	for i := 0; i < len(text); {
		bounds = append(bounds, i)
		_, size := utf8.DecodeRune(text[i:])
		i += size
	}
	return append(bounds, len(text))
}

// syllables adds runs of one to three syllables, spaces ignored. A synonym group counts as one syllable.
func (c *collector) syllables(units []unit) {
	for i, u := range units {
		if u.kind == syllableUnit {
			c.add(syllableFeature, start(syllableFeature).with(u.text))
		}
		for n := 2; n <= 3 && i+n <= len(units) && isRun(units[i:i+n]); n++ {
			h := start(syllableFeature)
			for _, u := range units[i : i+n] {
				h = h.with(u.text)
			}
			c.add(syllableFeature, h)
		}
	}
}

// isRun reports whether units are syllables or groups with a syllable among them.
func isRun(units []unit) bool {
	some := false
	for _, u := range units {
		if u.kind == wordUnit {
			return false
		}
		some = some || u.kind == syllableUnit
	}
	return some
}

// jamo adds what two neighbouring syllables still share when one letter of either is wrong.
func (c *collector) jamo(units []unit) {
	for i := 0; i+1 < len(units); i++ {
		left, ok := lettersOf(units[i])
		right, also := lettersOf(units[i+1])
		if !ok || !also {
			continue
		}
		for wrong := range left {
			c.add(jamoFeature, start(jamoFeature).withLetters(left, wrong).withLetters(right, -1))
			c.add(jamoFeature, start(jamoFeature).withLetters(left, -1).withLetters(right, wrong))
		}
	}
}

// syllableLetters are the letters of a Hangul syllable: initial, vowel, final (0 for none).
type syllableLetters [3]byte

// lettersOf takes a composed Hangul syllable apart (Unicode, section 3.12).
func lettersOf(u unit) (letters syllableLetters, ok bool) {
	const first, last, vowels, finals = 0xAC00, 0xD7A3, 21, 28
	r, _ := utf8.DecodeRuneInString(u.text)
	if u.kind != syllableUnit || r < first || r > last {
		return letters, false
	}
	at := r - first
	return syllableLetters{byte(at / (vowels * finals)), byte(at / finals % vowels), byte(at % finals)}, true
}

// compact sorts the features and drops repetitions.
func (c *collector) compact() bag {
	slices.SortFunc(c.bag, func(a, b found) int { return cmp.Compare(a.feature, b.feature) })
	return slices.CompactFunc(c.bag, func(a, b found) bool { return a.feature == b.feature })
}
