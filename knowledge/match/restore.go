package match

import (
	"encoding/binary"
	"strings"
)

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
