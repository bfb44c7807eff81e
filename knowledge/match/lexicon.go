package match

import (
	_ "embed"
	"encoding/binary"
	"math"
	"strings"
)

// englishVectors says which English words are used alike: GloVe vectors, as command wordvectors packs them.
//
//go:embed english.vectors
var englishVectors []byte

// lexicon holds a vector for the stems of common English words.
type lexicon struct {
	stems      map[string]int32 // the place of each, the commonest first
	dimensions int
	steps      []float32 // what a level is worth, by dimension
	levels     []byte    // four bits a dimension
}

// newLexicon reads a table. It is made at build time: a damaged one is a mistake of the programmer's.
func newLexicon(table []byte) lexicon {
	number := func() uint32 {
		n := binary.LittleEndian.Uint32(table)
		table = table[4:]
		return n
	}
	count, dimensions := number(), int(number())
	l := lexicon{stems: make(map[string]int32, count), dimensions: dimensions}
	for range dimensions {
		l.steps = append(l.steps, math.Float32frombits(number()))
	}
	names := number()
	for stem := range strings.SplitSeq(string(table[:names]), "\n") {
		if stem != "" {
			l.stems[stem] = int32(len(l.stems))
		}
	}
	l.levels = table[names:]
	return l
}

// commonness is where a word's weight in a text is half of a rare word's.
const commonness = 3e-3

// add adds the vector of a stem, unless it has none. Words weigh the less the more common they are (smooth inverse
// frequency: Arora, Liang, Ma, 2017), how common, is guessed by Zipf's law.
func (l *lexicon) add(sum []float32, stem string) bool {
	at, known := l.stems[stem]
	if !known {
		return false
	}
	weight := float32(commonness / (commonness + 0.1/float64(at+1)))
	row := l.levels[int(at)*l.dimensions/2:][:l.dimensions/2]
	for i, pair := range row {
		sum[2*i] += weight * l.steps[2*i] * (float32(pair>>4) - 7.5)
		sum[2*i+1] += weight * l.steps[2*i+1] * (float32(pair&15) - 7.5)
	}
	return true
}

// sense is what a text's words mean together: their vectors' sum, of length one, and how much of the text it is of.
type sense struct {
	vector []float32 // nil where no word is known
	share  float32   // 0 to 1
}

// sense of units as they were typed. It holds until sum is used again.
func (l *lexicon) sense(units []unit, sum []float32) sense {
	clear(sum)
	known, all := float32(0), float32(0)
	for _, u := range units {
		if u.kind != wordUnit {
			all += 0.5
			continue
		}
		all++
		if l.add(sum, u.text) {
			known++
		}
	}
	length := 0.0
	for _, x := range sum {
		length += squared(x)
	}
	if length == 0 {
		return sense{}
	}
	scale := scaleOf(length)
	for i := range sum {
		sum[i] *= scale
	}
	return sense{sum, known / all}
}
