package match

import (
	"encoding/binary"
	"strings"
	"unsafe"
)

// reading takes lists off what a writer made. After a failure everything is empty.
type reading struct {
	left   []byte
	end    int // how long the file is up to the end of left
	failed bool
}

// align passes over what the writer filled up with.
func (r *reading) align(size int) { r.take((size-(r.end-len(r.left))%size)%size, 1) }

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

func listOf[T byte | int32 | uint32 | uint64 | float32 | float64 | feature | featureKind](r *reading) []T {
	n := r.length()
	var one T
	r.align(binary.Size(one))
	taken := r.take(n, binary.Size(one))
	if taken == nil {
		return nil
	}
	if list, ok := inPlace[T](taken); ok {
		return list
	}
	list := make([]T, n)
	if _, err := binary.Decode(taken, binary.LittleEndian, list); err != nil {
		r.failed = true
	}
	return list
}

// inPlace is the list that lies in taken, where this machine would lay it out just so: a matcher is some ten megabytes,
// which need not be in memory twice.
func inPlace[T any](taken []byte) (list []T, ok bool) {
	var one T
	start := unsafe.Pointer(unsafe.SliceData(taken))
	littleEndian := binary.NativeEndian.Uint16([]byte{1, 0}) == 1
	if !littleEndian || len(taken) == 0 || uintptr(start)%unsafe.Alignof(one) != 0 {
		return nil, false
	}
	n := len(taken) / int(unsafe.Sizeof(one))
	return unsafe.Slice((*T)(start), n)[:n:n], true
}

func (r *reading) floats() []float64 { return listOf[float64](r) }

func (r *reading) strings() []string {
	taken := r.take(r.length(), 1)
	if len(taken) == 0 {
		return nil
	}
	return strings.Split(string(taken), "\x00")
}

func (r *reading) exact() texts {
	t := texts{keys: listOf[uint64](r), classes: listOf[int32](r)}
	r.failed = r.failed || len(t.keys) != len(t.classes)
	return t
}

func (r *reading) model() *model {
	m := &model{vocabulary: vocabulary{features: listOf[feature](r), kinds: listOf[featureKind](r)}, weights: listOf[float32](r)}
	features := len(m.vocabulary.features)
	if r.failed = r.failed || len(m.weights) != features+1 || len(m.vocabulary.kinds) != features; r.failed {
		return m
	}
	m.vocabulary.index()
	m.weights, m.unseen = m.weights[:features], m.weights[features]
	m.inScope = r.flags()
	m.neighbour, m.about = r.neighbours(), r.neighbours()
	m.linear, m.grouped = r.regression(), r.regression()
	m.meaning = r.meaning()
	return m
}

func (r *reading) flags() []bool {
	list := listOf[byte](r)
	set := make([]bool, len(list))
	for i, v := range list {
		set[i] = v != 0
	}
	return set
}

func (r *reading) neighbours() neighbours {
	n := neighbours{postings: r.postings(), scales: listOf[float32](r), classes: listOf[int32](r)}
	if r.failed = r.failed || len(n.classes) != len(n.scales)+1; r.failed {
		return neighbours{}
	}
	last := len(n.classes) - 1
	n.classes, n.count = n.classes[:last], int(n.classes[last])
	return n
}

func (r *reading) regression() regression {
	lists, unit := r.postings(), r.floats()
	if r.failed = r.failed || len(unit) != 1; r.failed {
		return regression{}
	}
	return regression{lists: lists, unit: unit[0], present: r.flags()}
}

func (r *reading) meaning() meaning {
	return meaning{
		dimensions: r.length(), middle: listOf[float32](r), shape: listOf[float32](r),
		means: listOf[float32](r), halves: listOf[float32](r),
	}
}

func (r *reading) postings() postings { return postings{listOf[uint32](r), listOf[byte](r)} }
