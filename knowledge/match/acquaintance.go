package match

import "slices"

// acquaintance are the words that documents use. Before any are met nothing is a stranger.
type acquaintance struct {
	names   []string        // as documents spell them, sorted; see eachName
	words   map[string]bool // their stems, and Korean ones as they are
	letters []uint64        // a bit for each letter group of the words
}

// enoughTexts is how many texts of documents must have a word: one text cannot vouch for its own words, for what is
// learned of strangers must be learned from those that a text would have if it were new.
const enoughTexts = 2

// fewTexts is below how many nothing is known of what is strange: in a few texts every word is rare.
const fewTexts = 200

// meet learns the words of documents.
func (r *reader) meet(documents []Document) {
	texts, spellings, all := census{}, map[string][]string{}, 0
	for _, d := range documents {
		for _, text := range slices.Concat(d.Titles, d.Symptoms, d.Vague, d.About) {
			units := r.split(plainText(fold(text)), nil)
			texts.count(units)
			all++
			for _, u := range units {
				if u.kind == wordUnit {
					spellings[u.text] = append(spellings[u.text], u.surface)
				}
			}
		}
	}
	if all < fewTexts {
		return
	}
	var names []string
	for name, n := range texts {
		if n >= enoughTexts {
			names = append(append(names, spellings[name]...), name)
		}
	}
	r.acquaint(sortedSet(names))
}

// acquaint makes names known: words in every spelling and as stems, and what Korean words begin with.
func (r *reader) acquaint(names []string) {
	if len(names) == 0 {
		return
	}
	known := acquaintance{names, map[string]bool{}, make([]uint64, letterBits/64)}
	var c collector
	for _, name := range names {
		if known.words[name] = true; isKorean(name) {
			continue
		}
		c.bag = c.bag[:0]
		c.gramsOf(name)
		for _, f := range c.bag {
			known.letters[f.feature.bit()/64] |= 1 << (f.feature.bit() % 64)
		}
	}
	r.known = known
}

// letterBits is how many bits there are for letter groups. With some twenty thousand groups one in fifty that is strange
// passes for known.
const letterBits = 1 << 20

func (f feature) bit() uint32 { return uint32(f) % letterBits }

// spelled is the share of a word's letter groups that known words have, from which it is taken for a slip of one, or
// for several written as one.
const spelled = 0.65

func (a *acquaintance) spells(surface string, w *workspace) bool {
	c := collector{bag: w.spelling[:0], letters: w.letters}
	c.gramsOf(surface)
	shared := 0
	for _, f := range c.bag {
		shared += int(a.letters[f.feature.bit()/64] >> (f.feature.bit() % 64) & 1)
	}
	w.spelling, w.letters = c.bag, c.letters
	return float64(shared) >= spelled*float64(len(c.bag))
}

// census counts the texts that have a name.
type census map[string]int

func (c census) count(units []unit) {
	seen := map[string]bool{}
	eachName(units, func(name string) { seen[name] = true })
	for name := range seen {
		c[name]++
	}
}

// eachName visits what words are known by: their stems, and any two syllables that stand together, since Korean words
// end in many ways and are run together.
func eachName(units []unit, visit func(string)) {
	for i, u := range units {
		switch {
		case u.kind == wordUnit:
			visit(u.text)
		case isStart(units[i:]):
			visit(u.text + units[i+1].text)
		}
	}
}

// isStart reports whether units start with two syllables of one word.
func isStart(units []unit) bool {
	return len(units) > 1 && units[0].kind == syllableUnit && units[1].kind == syllableUnit && !units[1].start
}
