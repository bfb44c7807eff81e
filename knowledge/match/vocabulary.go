package match

import (
	"math/bits"
	"slices"
)

// vocabulary numbers the features of a corpus from zero, in their own order.
type vocabulary struct {
	features []feature // ascending
	kinds    []featureKind
	buckets  []int32 // by the first bits of a feature: where such begin; one more for the end
	shift    int     // what is left of a feature are those bits
}

func newVocabulary(bags []bag) vocabulary {
	kinds := map[feature]featureKind{}
	for _, b := range bags {
		for _, f := range b {
			if kind, known := kinds[f.feature]; !known || f.kind < kind {
				kinds[f.feature] = f.kind
			}
		}
	}
	v := vocabulary{features: make([]feature, 0, len(kinds)), kinds: make([]featureKind, len(kinds))}
	for f := range kinds {
		v.features = append(v.features, f)
	}
	slices.Sort(v.features)
	for number, f := range v.features {
		v.kinds[number] = kinds[f]
	}
	v.index()
	return v
}

// index lays out about as many buckets as there are features.
func (v *vocabulary) index() {
	wide := bits.Len(uint(len(v.features)))
	v.shift = 32 - wide
	v.buckets = make([]int32, 1<<wide+1)
	for _, f := range v.features {
		v.buckets[f>>v.shift+1]++
	}
	for b := range 1 << wide {
		v.buckets[b+1] += v.buckets[b]
	}
}

// number of a feature; -1 for a strange one.
func (v *vocabulary) number(f feature) int32 {
	b := uint64(f) >> v.shift
	for n := v.buckets[b]; n < v.buckets[b+1]; n++ {
		if v.features[n] == f {
			return n
		}
	}
	return -1
}
