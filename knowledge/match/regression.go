package match

import (
	"cmp"
	"math"
	"slices"
)

// regression is a multinomial logistic regression, in as many bits as it needs: for each feature the classes that it
// speaks for or against, each as a gap and a byte of weight. No class is more probable before anything was said: how
// many sentences an author found for a document says nothing about who asks.
type regression struct {
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
	for number := range len(t.starts) - 1 {
		r.lists.bytes = t.appendRounded(r.lists.bytes, number, r.unit)
		r.lists.starts[number+1] = uint32(len(r.lists.bytes))
	}
	r.lists.bytes = slices.Clip(r.lists.bytes)
	return r
}

func (t *trainer) appendRounded(list []byte, number int, unit float64) []byte {
	latest := int32(0)
	for i := t.starts[number]; i < t.starts[number+1]; i++ {
		rounded := int8(math.Round(float64(t.weights[i]) / unit))
		if t.weights[i] != 0 && rounded != 0 {
			list = append(appendGap(list, t.classes[i]-latest), byte(rounded))
			latest = t.classes[i]
		}
	}
	return list
}

// logProbabilities fills scores with the logarithm of each class's probability; classes without examples have -Inf.
func (r *regression) logProbabilities(text []term, scores []float64) []float64 {
	scores = cleared(scores, len(r.present))
	if len(scores) == 0 {
		return scores // there was nothing to tell apart
	}
	for _, t := range text {
		x := float64(t.weight) * sharpen * r.unit
		list, class, gap := r.lists.of(t.number), int32(0), int32(0)
		for at := 0; at < len(list); at++ {
			gap, at = gapAt(list, at)
			class += gap
			scores[class] += x * float64(int8(list[at]))
		}
	}
	exclude(scores, r.present)
	normaliseLogs(scores)
	return scores
}

// weight is what a feature says for a class.
func (r *regression) weight(number, class int32) float64 {
	list, at, listed := r.lists.of(number), 0, int32(0)
	for at < len(list) {
		gap, next := gapAt(list, at)
		listed += gap
		if listed == class {
			return r.unit * float64(int8(list[next]))
		}
		at = next + 1
	}
	return 0
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
	sum := 0.0
	for _, v := range logs {
		sum += math.Exp(v - top)
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
