package match

import (
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
const format = "ssprbot matcher 1\n"

// Save writes what Train learned, for Restore. Equal matchers give equal bytes.
func (m *Matcher) Save(c Corpus) []byte {
	w := &writer{buffer: []byte(format)}
	print := fingerprint(canonicalOf(c))
	w.buffer = append(w.buffer, print[:]...)
	w.strings(m.reader.pairs())
	w.exact(m.exact)
	w.floats(slices.Concat(m.trust.ranking[:], m.trust.scope[:], []float64{m.trust.declines}))
	w.model(m.model)
	return binary.LittleEndian.AppendUint32(w.buffer, crc32.ChecksumIEEE(w.buffer))
}

// Restore is Train without the learning: saved is what Save wrote of a matcher that was trained on the same corpus.
// It is an error when it was another corpus, or when saved is damaged.
func Restore(c Corpus, saved []byte) (*Matcher, error) {
	c = canonicalOf(c)
	print := fingerprint(c)
	body, ok := bytes.CutPrefix(saved, append([]byte(format), print[:]...))
	if !ok {
		return nil, errors.New("restoring a matcher: it was saved of another corpus or by another version")
	}
	if len(body) < 4 || crc32.ChecksumIEEE(saved[:len(saved)-4]) != binary.LittleEndian.Uint32(saved[len(saved)-4:]) {
		return nil, errors.New("restoring a matcher: the file is damaged")
	}
	r := &reading{left: body[:len(body)-4]}
	m := prepared(c)
	m.reader.learn(r.strings())
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
	for _, d := range c.Documents {
		_, _ = fmt.Fprintf(h, "%q%q%q%q%q%q\n", d.ID, d.Group, d.Titles, d.Symptoms, d.About, d.Codes)
	}
	_, _ = fmt.Fprintf(h, "%q%q", c.OutOfScope, canonicalGroups(c.Synonyms))
	return [sha256.Size]byte(h.Sum(nil))
}

// pairs lists each learned word, sorted, with its stem after it.
func (r reader) pairs() []string {
	var all []string
	for _, word := range slices.Sorted(maps.Keys(r.stems)) {
		all = append(all, word, r.stems[word])
	}
	return all
}

func (r reader) learn(pairs []string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		r.stems[pairs[i]] = pairs[i+1]
	}
}

// writer appends lists, each after its length; numbers are little-endian.
type writer struct{ buffer []byte }

func (w *writer) length(n int) { w.buffer = binary.LittleEndian.AppendUint32(w.buffer, uint32(n)) }

func numbers[T int32 | uint64 | float32 | float64](w *writer, list []T) {
	w.length(len(list))
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

func (w *writer) exact(owners map[feature][]int32) {
	var keys []uint64
	var classes []int32
	for _, key := range slices.Sorted(maps.Keys(owners)) {
		for _, class := range owners[key] {
			keys, classes = append(keys, uint64(key)), append(classes, class)
		}
	}
	numbers(w, keys)
	numbers(w, classes)
}

func (w *writer) model(m *model) {
	features := make([]uint64, len(m.numbers))
	for f, number := range m.numbers {
		features[number] = uint64(f)
	}
	inScope := make([]int32, len(m.inScope))
	for i, in := range m.inScope {
		if in {
			inScope[i] = 1
		}
	}
	numbers(w, features)
	numbers(w, append(slices.Clone(m.rarity), m.unseen))
	numbers(w, inScope)
	w.neighbours(m.neighbour)
	w.neighbours(m.about)
	w.regression(m.linear)
	w.regression(m.grouped)
}

func (w *writer) neighbours(n neighbours) {
	sizes := make([]int32, len(n.postings))
	var texts []int32
	var weights []float32
	for number, postings := range n.postings {
		sizes[number] = int32(len(postings))
		for _, p := range postings {
			texts, weights = append(texts, p.number), append(weights, p.weight)
		}
	}
	numbers(w, sizes)
	numbers(w, texts)
	numbers(w, weights)
	numbers(w, append(slices.Clone(n.classes), int32(n.count)))
}

func (w *writer) regression(r regression) {
	numbers(w, r.starts)
	numbers(w, r.classes)
	numbers(w, r.weights)
	numbers(w, r.bias)
	present := make([]int32, len(r.present))
	for i, here := range r.present {
		if here {
			present[i] = 1
		}
	}
	numbers(w, present)
}

// reading takes lists off what a writer made. After a failure everything is empty.
type reading struct {
	left   []byte
	failed bool
}

func (r *reading) take(n, size int) []byte {
	if r.failed || n < 0 || n > len(r.left)/size {
		r.failed = true
		return nil
	}
	taken := r.left[:n*size]
	r.left = r.left[n*size:]
	return taken
}

func (r *reading) length() int {
	taken := r.take(1, 4)
	if taken == nil {
		return 0
	}
	return int(binary.LittleEndian.Uint32(taken))
}

func listOf[T int32 | uint64 | float32 | float64](r *reading) []T {
	n := r.length()
	var one T
	taken := r.take(n, binary.Size(one))
	if taken == nil {
		return nil
	}
	list := make([]T, n)
	if _, err := binary.Decode(taken, binary.LittleEndian, list); err != nil {
		r.failed = true
	}
	return list
}

func (r *reading) floats() []float64 { return listOf[float64](r) }

func (r *reading) strings() []string {
	taken := r.take(r.length(), 1)
	if len(taken) == 0 {
		return nil
	}
	return strings.Split(string(taken), "\x00")
}

func (r *reading) exact() map[feature][]int32 {
	keys, classes := listOf[uint64](r), listOf[int32](r)
	if len(keys) != len(classes) {
		r.failed = true
		return nil
	}
	owners := make(map[feature][]int32, len(keys))
	for i := 0; i < len(keys); {
		end := i + 1
		for end < len(keys) && keys[end] == keys[i] {
			end++
		}
		owners[feature(keys[i])] = classes[i:end:end]
		i = end
	}
	return owners
}

func (r *reading) model() *model {
	m := &model{}
	features := listOf[uint64](r)
	m.numbers = make(map[feature]int32, len(features))
	for number, f := range features {
		m.numbers[feature(f)] = int32(number)
	}
	m.rarity = listOf[float32](r)
	if r.failed = r.failed || len(m.rarity) != len(features)+1; r.failed {
		return m
	}
	m.rarity, m.unseen = m.rarity[:len(features)], m.rarity[len(features)]
	m.inScope = flags(listOf[int32](r))
	m.neighbour, m.about = r.neighbours(), r.neighbours()
	m.linear, m.grouped = r.regression(), r.regression()
	return m
}

func flags(list []int32) []bool {
	set := make([]bool, len(list))
	for i, v := range list {
		set[i] = v != 0
	}
	return set
}

func (r *reading) neighbours() neighbours {
	sizes, texts, weights, classes := listOf[int32](r), listOf[int32](r), listOf[float32](r), listOf[int32](r)
	if r.failed = r.failed || len(classes) == 0 || len(texts) != len(weights); r.failed {
		return neighbours{}
	}
	n := neighbours{postings: make([][]term, len(sizes)), classes: classes[:len(classes)-1], count: int(classes[len(classes)-1])}
	all := make([]term, len(texts))
	for i := range all {
		all[i] = term{texts[i], weights[i]}
	}
	for number, size := range sizes {
		if size < 0 || int(size) > len(all) {
			r.failed = true
			return neighbours{}
		}
		n.postings[number], all = all[:size:size], all[size:]
	}
	return n
}

func (r *reading) regression() regression {
	return regression{
		starts: listOf[int32](r), classes: listOf[int32](r), weights: listOf[float32](r),
		bias: listOf[float32](r), present: flags(listOf[int32](r)),
	}
}
