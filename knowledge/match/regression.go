package match

import (
	"cmp"
	"math"
	"slices"
)

// regression is a multinomial logistic regression in bytes. No class is more probable before anything was said: how many
// sentences an author found for a document says nothing about who asks.
type regression struct {
	// lists has the weights of each feature: those that are not zero, each after a gap to its class, or where that takes no
	// less room the whole row, one byte for each class.
	lists   postings
	unit    float64 // what a weight of one is worth
	present []bool  // by class: has examples
}

// mostWeight is the greatest weight in units.
const mostWeight = 127

// packed rounds what was trained. What rounds to nothing is left out.
func (t *trainer) packed() regression {
	most := float32(0)
	for _, w := range t.weights {
		most = max(most, w, -w)
	}
	r := regression{unit: float64(most) / mostWeight, present: t.present}
	r.lists.starts = make([]uint32, len(t.starts))
	row := make([]int8, len(t.present))
	for number := range len(t.starts) - 1 {
		clear(row)
		for i := t.starts[number]; i < t.starts[number+1]; i++ {
			if t.weights[i] != 0 { // nor is there a unit where all are
				row[t.classes[i]] = int8(math.Round(float64(t.weights[i]) / r.unit))
			}
		}
		r.lists.bytes = appendWeights(r.lists.bytes, row)
		r.lists.starts[number+1] = uint32(len(r.lists.bytes))
	}
	r.lists.bytes = slices.Clip(r.lists.bytes)
	return r
}

func appendWeights(list []byte, row []int8) []byte {
	start, latest := len(list), int32(0)
	for class, w := range row {
		if w != 0 {
			list = append(appendGap(list, int32(class)-latest), byte(w))
			latest = int32(class)
		}
	}
	if len(list)-start < len(row) {
		return list
	}
	list = list[:start]
	for _, w := range row {
		list = append(list, byte(w))
	}
	return list
}

// logProbabilities fills scores with the logarithm of each class's probability; classes without examples have -Inf.
func (r *regression) logProbabilities(text []term, scores []float64, w *workspace) []float64 {
	scores = cleared(scores, len(r.present))
	if len(scores) == 0 {
		return scores // there was nothing to tell apart
	}
	w.sums = cleared(w.sums, len(scores))
	for _, t := range text {
		r.add(w.sums, t.number, fixed(t.weight))
	}
	scale := sharpen * r.unit / fixedOne
	for class, sum := range w.sums {
		scores[class] = scale * float64(sum)
	}
	exclude(scores, r.present)
	normaliseLogs(scores)
	return scores
}

// fixedOne is 1.0 as a whole number: rows of these are added twice as fast as floats. A sum fits, since a text's terms weigh
// together at most the root of their number, which wordWindow bounds.
const fixedOne = 1 << 16

func fixed(weight float32) int32 { return int32(math.Round(float64(weight) * fixedOne)) }

// add adds what a feature says, x times.
func (r *regression) add(sums []int32, number, x int32) {
	list := r.lists.of(number)
	if len(list) == len(sums) {
		sums = sums[:len(list)]
		for class, weight := range list {
			sums[class] += x * int32(int8(weight))
		}
		return
	}
	class := int32(0)
	for at := 0; at < len(list); {
		gap, next := gapAt(list, at)
		at, class = next+1, class+gap
		sums[class] += x * int32(int8(list[next]))
	}
}

// weight is what a feature says for a class.
func (r *regression) weight(number, class int32) float64 {
	sums := make([]int32, len(r.present))
	r.add(sums, number, 1)
	return r.unit * float64(sums[class])
}

func exclude(logs []float64, present []bool) {
	for class, here := range present {
		if !here {
			logs[class] = math.Inf(-1)
		}
	}
}

// normaliseLogs shifts logarithms so that their exponentials sum to one.
func normaliseLogs(logs []float64) {
	if len(logs) == 0 {
		return
	}
	top := slices.Max(logs)
	if math.IsInf(top, -1) {
		return
	}
	const nothing = -40 // beside the most probable
	sum := 0.0
	for _, v := range logs {
		if v-top > nothing {
			sum += math.Exp(v - top)
		}
	}
	shift := top + math.Log(sum)
	for i := range logs {
		logs[i] -= shift
	}
}

func byClass(exercises []exercise) []exercise {
	sorted := slices.Clone(exercises)
	slices.SortStableFunc(sorted, func(a, b exercise) int { return cmp.Compare(a.class, b.class) })
	return sorted
}
