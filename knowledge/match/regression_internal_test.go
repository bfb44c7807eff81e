package match

import (
	"testing"

	"pgregory.net/rapid"
)

// TestARowOfWeightsComesBackAsItWas: whether it was kept whole or as gaps.
func TestARowOfWeightsComesBackAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rare := rapid.IntRange(1, 200).Draw(t, "one weight in so many")
		row := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) int8 {
			if rapid.IntRange(1, rare).Draw(t, "place") > 1 {
				return 0
			}
			return rapid.Int8Range(-mostWeight, mostWeight).Draw(t, "weight")
		}), 0, 400).Draw(t, "row")
		list := appendWeights(nil, row)
		r := regression{lists: postings{[]uint32{0, uint32(len(list))}, list}, unit: 1, present: make([]bool, len(row))}
		sums := make([]int32, len(row))
		r.add(sums, 0, 3)
		for class, weight := range row {
			if sums[class] != 3*int32(weight) || r.weight(0, int32(class)) != float64(weight) {
				t.Fatalf("%v became %v", row, sums)
			}
		}
	})
}
