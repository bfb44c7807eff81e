package match

import "math"

// meaning tells documents apart by what their words mean, whatever words these are: a linear discriminant analysis
// (Fisher) of the senses of the examples. Each class is a normal distribution around its mean, all of one shape.
type meaning struct {
	dimensions int
	middle     []float32 // of all senses
	shape      []float32 // lower triangle by rows: turns a sense into one whose spread within classes is one everywhere
	means      []float32 // of each class in turn, so turned, from the middle
	halves     []float32 // half the squared length of each mean
}

// How the distributions are fitted.
const (
	roundness = 0.2 // share of a round shape in the one that is measured
	pull      = 1.0 // examples that stand for the middle in each class's mean
)

func newMeaning(texts, about []lesson, dimensions, classes int) meaning {
	m := meaning{dimensions: dimensions}
	middle, n := make([]float64, dimensions), 0.0
	for _, text := range texts {
		if text.sense.vector != nil {
			n++
			addFloats(middle, text.sense.vector)
		}
	}
	if n == 0 {
		return m
	}
	for d := range middle {
		middle[d] /= n
	}
	sums, counts := make([]float64, classes*dimensions), make([]float64, classes)
	for _, text := range texts {
		if text.sense.vector != nil {
			counts[text.class]++
			addFloats(sums[int(text.class)*dimensions:][:dimensions], text.sense.vector)
		}
	}
	means := make([]float64, classes*dimensions)
	for class, count := range counts {
		for d := range dimensions {
			at := class*dimensions + d
			means[at] = (sums[at] + pull*middle[d]) / (count + pull)
		}
	}
	spread := identity(dimensions, 0)
	rest := make([]float64, dimensions)
	for _, text := range texts {
		if text.sense.vector == nil {
			continue
		}
		mean := means[int(text.class)*dimensions:][:dimensions]
		for d, x := range text.sense.vector {
			rest[d] = float64(x) - mean[d]
		}
		for i, x := range rest {
			row := spread[i]
			for j := range i + 1 {
				row[j] += x * rest[j]
			}
		}
	}
	trace := 0.0
	for i := range spread {
		trace += spread[i][i]
	}
	for i := range spread {
		for j := range i + 1 {
			spread[i][j] *= (1 - roundness) / n
		}
		spread[i][i] += (roundness*trace/float64(dimensions) + 1e-6) / n
	}
	m.shape = narrowed(invertedRoot(spread))
	m.middle = float32s(middle)
	m.means, m.halves = make([]float32, classes*dimensions), make([]float32, classes)
	for class := range classes {
		turned := m.means[class*dimensions:][:dimensions]
		m.turn(float32s(means[class*dimensions:][:dimensions]), turned)
		half := 0.0
		for _, x := range turned {
			half += squared(x) / 2
		}
		m.halves[class] = float32(half)
	}
	return m
}

func addFloats(sum []float64, v []float32) {
	for d, x := range v {
		sum[d] += float64(x)
	}
}

func float32s(v []float64) []float32 {
	list := make([]float32, len(v))
	for i, x := range v {
		list[i] = float32(x)
	}
	return list
}

// invertedRoot is the inverse of the Cholesky factor of a symmetric positive definite matrix whose lower triangle is
// given.
func invertedRoot(m [][]float64) [][]float64 {
	n := len(m)
	root := identity(n, 0)
	for i := range n {
		for j := range i + 1 {
			sum := m[i][j]
			for k := range j {
				sum -= root[i][k] * root[j][k]
			}
			if i == j {
				root[i][i] = math.Sqrt(sum)
			} else {
				root[i][j] = sum / root[j][j]
			}
		}
	}
	inverse := identity(n, 0)
	for j := range n {
		inverse[j][j] = 1 / root[j][j]
		for i := j + 1; i < n; i++ {
			sum := 0.0
			for k := j; k < i; k++ {
				sum -= root[i][k] * inverse[k][j]
			}
			inverse[i][j] = sum / root[i][i]
		}
	}
	return inverse
}

// narrowed lists the lower triangle by rows.
func narrowed(m [][]float64) []float32 {
	var list []float32
	for i, row := range m {
		list = append(list, float32s(row[:i+1])...)
	}
	return list
}

// turn moves a sense to the middle and turns it.
func (m *meaning) turn(v, turned []float32) {
	at := 0
	for i := range turned {
		sum := float32(0)
		for j, s := range m.shape[at : at+i+1] {
			sum += s * (v[j] - m.middle[j])
		}
		turned[i] = sum
		at += i + 1
	}
}

// closeness fills scores with how much better each class explains a sense than the middle does: a logarithm of odds. It
// returns how far from the middle the sense is, squared, by dimension. Without a sense all is zero.
func (m *meaning) closeness(s sense, scores []float32, w *workspace) ([]float32, float32) {
	scores = cleared(scores, len(m.halves))
	if s.vector == nil || m.shape == nil {
		return scores, 0
	}
	w.turned = cleared(w.turned, m.dimensions)
	m.turn(s.vector, w.turned)
	far := float32(0)
	for i, x := range w.turned {
		far += x * x
		w.turned[i] = x * s.share
	}
	for class := range scores {
		mean := m.means[class*m.dimensions:][:len(w.turned)]
		sum := float32(0)
		for i, x := range w.turned {
			sum += x * mean[i]
		}
		scores[class] = sum - m.halves[class]*s.share
	}
	return scores, far / float32(m.dimensions)
}
