package match

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"strings"
)

// format begins what Save writes. It changes with everything that changes what training makes of a corpus.
const format = "ssprbot matcher 9\n"

// Save writes what Train learned, for Restore. Equal matchers give equal bytes.
func (m *Matcher) Save(c Corpus) []byte {
	w := &writer{buffer: []byte(format)}
	stamp := fingerprint(canonicalOf(c))
	w.buffer = append(w.buffer, stamp[:]...)
	w.strings(m.reader.pairs())
	w.strings(m.reader.known.names)
	w.exact(m.exact)
	w.floats(slices.Concat(m.trust.ranking[:], m.trust.scope[:], []float64{m.trust.declines}))
	w.model(m.model)
	return binary.LittleEndian.AppendUint32(w.buffer, crc32.ChecksumIEEE(w.buffer))
}

// Restore is Train without the learning: saved is what Save wrote of a matcher that was trained on the same corpus.
// It is an error when it was another corpus, or when saved is damaged. The matcher reads in saved for as long as it lives:
// nobody may change that any more.
func Restore(c Corpus, saved []byte) (*Matcher, error) {
	c = canonicalOf(c)
	stamp := fingerprint(c)
	body, ok := bytes.CutPrefix(saved, append([]byte(format), stamp[:]...))
	if !ok {
		return nil, errors.New("restoring a matcher: it was saved of another corpus or by another version")
	}
	if len(body) < 4 || crc32.ChecksumIEEE(saved[:len(saved)-4]) != binary.LittleEndian.Uint32(saved[len(saved)-4:]) {
		return nil, errors.New("restoring a matcher: the file is damaged")
	}
	r := &reading{left: body[:len(body)-4], end: len(saved) - 4}
	m := prepared(c)
	m.reader.learn(r.strings())
	m.reader.acquaint(r.strings())
	m.exact = r.exact()
	trust := r.floats()
	m.model = r.model()
	if r.failed || len(trust) != rankers+signals+1 || len(r.left) > 0 {
		return nil, errors.New("restoring a matcher: the file is damaged")
	}
	copy(m.trust.ranking[:], trust)
	copy(m.trust.scope[:], trust[rankers:])
	m.trust.declines = trust[rankers+signals]
	m.model.groups = newLessons(groupsOf(c.Documents)).groups
	return m, nil
}

// fingerprint tells corpora apart.
func fingerprint(c Corpus) [sha256.Size]byte {
	h := sha256.New()
	p := printer{bufio.NewWriter(h)}
	p.number(len(c.Documents))
	for _, d := range c.Documents {
		for _, list := range [...][]string{{d.ID, d.Group}, d.Titles, d.Symptoms, d.Vague, d.About, d.Codes} {
			p.texts(list)
		}
	}
	synonyms := canonicalGroups(c.Synonyms)
	for _, list := range append([][]string{c.OutOfScope, c.Elsewhere}, synonyms...) {
		p.texts(list)
	}
	_ = p.Flush() // a hash takes everything
	return [sha256.Size]byte(h.Sum(nil))
}

// printer writes lists of texts, each after its length: a text may hold any letters, so that none could divide them.
type printer struct{ *bufio.Writer }

func (p printer) texts(list []string) {
	p.number(len(list))
	for _, text := range list {
		p.number(len(text))
		_, _ = p.WriteString(text)
	}
}

func (p printer) number(n int) {
	_, _ = p.Write(binary.LittleEndian.AppendUint64(p.AvailableBuffer(), uint64(n)))
}

// pairs lists each learned word, sorted, with its stem after it.
func (r *reader) pairs() []string {
	var all []string
	for _, word := range slices.Sorted(maps.Keys(r.stems)) {
		all = append(all, word, r.stems[word])
	}
	return all
}

func (r *reader) learn(pairs []string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		r.stems[pairs[i]] = pairs[i+1]
	}
}

// writer appends lists, each after its length; numbers are little-endian and stand at a multiple of their size, so that they
// can be read where they lie.
type writer struct{ buffer []byte }

func (w *writer) align(size int) {
	w.buffer = append(w.buffer, make([]byte, (size-len(w.buffer)%size)%size)...)
}

func (w *writer) length(n int) { w.buffer = binary.LittleEndian.AppendUint32(w.buffer, uint32(n)) }

func numbers[T byte | int32 | uint32 | uint64 | float32 | float64 | feature | featureKind](w *writer, list []T) {
	w.length(len(list))
	var one T
	w.align(binary.Size(one))
	var err error
	if w.buffer, err = binary.Append(w.buffer, binary.LittleEndian, list); err != nil {
		panic(fmt.Sprintf("saving a matcher: %v", err)) // the types are of fixed size
	}
}

func (w *writer) floats(list []float64) { numbers(w, list) }

func (w *writer) strings(list []string) {
	joined := strings.Join(list, "\x00")
	w.length(len(joined))
	w.buffer = append(w.buffer, joined...)
}

func (w *writer) exact(t texts) {
	keys, classes := t.lists()
	numbers(w, keys)
	numbers(w, classes)
}

func (w *writer) model(m *model) {
	numbers(w, m.vocabulary.features)
	numbers(w, m.vocabulary.kinds)
	numbers(w, append(slices.Clone(m.weights), m.unseen))
	numbers(w, flagBytes(m.inScope))
	w.neighbours(m.neighbour)
	w.neighbours(m.about)
	w.regression(m.linear)
	w.regression(m.grouped)
	w.meaning(m.meaning)
}

func (w *writer) meaning(m meaning) {
	w.length(m.dimensions)
	numbers(w, m.middle)
	numbers(w, m.shape)
	numbers(w, m.means)
	numbers(w, m.halves)
}

func (w *writer) neighbours(n neighbours) {
	w.postings(n.postings)
	numbers(w, n.scales)
	numbers(w, append(slices.Clone(n.classes), int32(n.count)))
}

func (w *writer) regression(r regression) {
	w.postings(r.lists)
	numbers(w, []float64{r.unit})
	numbers(w, flagBytes(r.present))
}

func (w *writer) postings(p postings) {
	numbers(w, p.starts)
	numbers(w, p.bytes)
}

func flagBytes(flags []bool) []byte {
	set := make([]byte, len(flags))
	for i, flag := range flags {
		if flag {
			set[i] = 1
		}
	}
	return set
}
