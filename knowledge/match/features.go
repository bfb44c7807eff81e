package match

import (
	"slices"

	"golang.org/x/text/unicode/norm"
)

// feature is something that two texts can share: a hash of its kind and its letters. Hashes of 64 bits do not collide
// in practice, and no letters need to be kept.
type feature uint64

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
var kindWeights = [featureKinds]float64{wordFeature: 1, pairFeature: 0.8, gramFeature: 0.45, syllableFeature: 0.3, jamoFeature: 0.15}

// counted is a feature and how often a text has it.
type counted struct {
	feature feature
	count   int32
	kind    featureKind
}

// bag is the features of a text, sorted, each once.
type bag []counted

// reader makes the bag of a text.
type reader struct{ synonyms synonyms }

func newReader(groups [][]string) reader { return reader{synonyms: newSynonyms(groups)} }

func (r reader) read(text string) bag { return r.readPlain(plainText(fold(text))) }

func (r reader) readPlain(plain string) bag {
	typed := split(plain)
	meant := r.synonyms.fold(typed)
	c := collector{bag: make(bag, 0, 4*len(plain))}
	c.words(meant)
	c.syllables(meant)
	c.grams(typed)
	c.jamo(typed)
	return c.compact()
}

// collector gathers features in the order of the text.
type collector struct{ bag bag }

func (c *collector) add(kind featureKind, parts ...string) {
	c.bag = append(c.bag, counted{feature: hash(kind, parts...), count: 1, kind: kind})
}

// words adds words and synonym groups, and their pairs.
func (c *collector) words(units []unit) {
	previous := "^"
	for _, u := range units {
		if u.kind == syllableUnit {
			continue
		}
		c.add(wordFeature, u.text)
		c.add(pairFeature, previous, " ", u.text)
		previous = u.text
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
	framed := "^" + head(surface, longestWord) + "$"
	var buffer [longestWord + 3]int
	bounds := runeBounds(buffer[:0], framed)
	for n := shortestGram; n <= longestGram; n++ {
		for i := 0; i+n < len(bounds); i++ {
			c.add(gramFeature, framed[bounds[i]:bounds[i+n]])
		}
	}
}

// runeBounds lists where the characters of a text start, and its end.
func runeBounds(bounds []int, text string) []int {
	for i := range text {
		bounds = append(bounds, i)
	}
	return append(bounds, len(text))
}

// syllables adds runs of one to three syllables, spaces ignored. A synonym group counts as one syllable.
func (c *collector) syllables(units []unit) {
	for i, u := range units {
		if u.kind == syllableUnit {
			c.add(syllableFeature, u.text)
		}
		for n := 2; n <= 3 && i+n <= len(units) && isRun(units[i:i+n]); n++ {
			c.add(syllableFeature, surfaces(units[i:i+n])...)
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

func (c *collector) jamo(units []unit) {
	for i := 0; i+1 < len(units); i++ {
		if units[i].kind != syllableUnit || units[i+1].kind != syllableUnit {
			continue
		}
		c.jamoPair(norm.NFD.String(units[i].text), norm.NFD.String(units[i+1].text))
	}
}

// jamoPair adds what two neighbouring syllables still share when one letter of either is wrong.
func (c *collector) jamoPair(left, right string) {
	lb, rb := runeBounds(nil, left), runeBounds(nil, right)
	for i := 0; i+1 < len(lb); i++ {
		c.add(jamoFeature, left[:lb[i]], "?", left[lb[i+1]:], right)
	}
	for i := 0; i+1 < len(rb); i++ {
		c.add(jamoFeature, left, right[:rb[i]], "?", right[rb[i+1]:])
	}
}

// compact sorts the features and counts the equal ones.
func (c *collector) compact() bag {
	slices.SortFunc(c.bag, func(a, b counted) int {
		switch {
		case a.feature < b.feature:
			return -1
		case a.feature > b.feature:
			return 1
		}
		return 0
	})
	out := c.bag[:0]
	for _, f := range c.bag {
		if n := len(out); n > 0 && out[n-1].feature == f.feature {
			out[n-1].count++
			continue
		}
		out = append(out, f)
	}
	return out
}

// hash is FNV-1a over the kind and the parts.
func hash(kind featureKind, parts ...string) feature {
	h := uint64(14695981039346656037)
	h = (h ^ uint64(kind)) * 1099511628211
	for _, p := range parts {
		for i := range len(p) {
			h = (h ^ uint64(p[i])) * 1099511628211
		}
	}
	return feature(h)
}
