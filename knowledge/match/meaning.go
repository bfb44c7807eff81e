package match

import (
	"math"
	"slices"
)

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

// newMeaning measures the senses of texts, but for those that fit several classes. Without any it knows nothing.
func newMeaning(texts []lesson, dimensions, classes int) meaning {
	m := meaning{dimensions: dimensions, halves: make([]float32, classes)}
	known := slices.DeleteFunc(slices.Clone(texts), func(text lesson) bool { return text.sense.vector == nil || text.shared > 1 })
	if len(known) == 0 {
		return m
	}
	middle := meanOf(known, dimensions)
	means := meansOf(known, middle, classes)
	m.middle, m.shape = float32s(middle), lowerTriangle(invertedRoot(spreadOf(known, means, dimensions)))
	m.means = make([]float32, classes*dimensions)
	for class, mean := range means {
		turned := m.means[class*dimensions:][:dimensions]
		m.turn(float32s(mean), turned)
		m.halves[class] = float32(product(turned, turned) / 2)
	}
	return m
}

func meanOf(texts []lesson, dimensions int) []float64 {
	mean := make([]float64, dimensions)
	for _, text := range texts {
		for d, x := range text.sense.vector {
			mean[d] += float64(x) / float64(len(texts))
		}
	}
	return mean
}

// meansOf returns the mean of each class, drawn to the middle, where those without examples are.
func meansOf(texts []lesson, middle []float64, classes int) [][]float64 {
	means, counts := make([][]float64, classes), make([]float64, classes)
	for class := range means {
		means[class] = make([]float64, len(middle))
		counts[class] = pull
		addTimes(means[class], pull, middle)
	}
	for _, text := range texts {
		counts[text.class]++
		for d, x := range text.sense.vector {
			means[text.class][d] += float64(x)
		}
	}
	for class, mean := range means {
		for d := range mean {
			mean[d] /= counts[class]
		}
	}
	return means
}

func addTimes(sum []float64, times float64, v []float64) {
	for i, x := range v {
		sum[i] += times * x
	}
}

// spreadOf is the covariance within the classes, made rounder; only its lower triangle is filled.
func spreadOf(texts []lesson, means [][]float64, dimensions int) [][]float64 {
	const flat = 1e-6 // where all texts of a class mean the same
	spread, rest, trace := square(dimensions), make([]float64, dimensions), 0.0
	for _, text := range texts {
		for d, x := range text.sense.vector {
			rest[d] = float64(x) - means[text.class][d]
		}
		for i, x := range rest {
			addTimes(spread[i][:i+1], x/float64(len(texts)), rest[:i+1])
			trace += x * x / float64(len(texts))
		}
	}
	for i, row := range spread {
		for j := range i + 1 {
			row[j] *= 1 - roundness
		}
		row[i] += roundness*trace/float64(dimensions) + flat
	}
	return spread
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
	root := square(n)
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
	inverse := square(n)
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

// lowerTriangle lists it by rows.
func lowerTriangle(m [][]float64) []float32 {
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
		row, sum := m.shape[at:at+i+1], float32(0)
		for j, s := range row {
			sum += s * (v[j] - m.middle[j])
		}
		turned[i] = sum
		at += i + 1
	}
}

// closeness fills scores with how much better each class explains a sense than the middle does, a logarithm of odds,
// and tells how far from the middle the sense is: the mean square of its coordinates. Without a sense all is zero.
func (m *meaning) closeness(s sense, scores []float32, w *workspace) (closeness []float32, far float64) {
	scores = cleared(scores, len(m.halves))
	if s.vector == nil || len(m.shape) == 0 {
		return scores, 0
	}
	w.turned = cleared(w.turned, m.dimensions)
	m.turn(s.vector, w.turned)
	far = float64(product(w.turned, w.turned)) / float64(m.dimensions)
	for class := range scores {
		mean := m.means[class*m.dimensions:][:m.dimensions]
		scores[class] = s.share * (product(w.turned, mean) - m.halves[class])
	}
	return scores, far
}

// product is that of two vectors of a length that four divides; four sums at a time do not wait for one another.
func product(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	for len(a) >= 4 && len(b) >= 4 {
		s0 += a[0] * b[0]
		s1 += a[1] * b[1]
		s2 += a[2] * b[2]
		s3 += a[3] * b[3]
		a, b = a[4:], b[4:]
	}
	return s0 + s1 + s2 + s3
}
