package match

import (
	"math"
	"math/rand/v2"
	"slices"
)

// regression is a multinomial logistic regression. A feature has weights only for the classes whose examples have it:
// a small part of features × classes, in which the memory and the time of training stay small.
type regression struct {
	starts  []int32 // by feature number, and one more: where its weights begin
	classes []int32 // of each weight, ascending within a feature
	weights []float32
	bias    []float32
	present []bool // by class: has examples
}

// Training, tuned by cross-validation on public intent data sets.
const (
	epochs   = 3
	rate     = 0.6
	sharpen  = 6    // inputs have length one: without it weights would have to grow very large
	ignored  = 1e-2 // gradients below are not worth a step
	firstSum = 10   // AdaGrad: squared gradient that a weight starts with
)

func trainRegression(texts []numbered, features, classes int) regression {
	r := newRegression(texts, features, classes)
	t := trainer{regression: &r, squares: make([]float32, len(r.weights)), biasSquares: make([]float32, classes)}
	order := make([]int, len(texts))
	for i := range order {
		order[i] = i
	}
	shuffle := rand.New(rand.NewPCG(1, 2)) // fixed: the same corpus trains the same weights
	for range epochs {
		shuffle.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			t.step(texts[i])
		}
	}
	return r
}

// newRegression lays out the weights: for each feature the classes that have it.
func newRegression(texts []numbered, features, classes int) regression {
	r := regression{starts: make([]int32, features+1), bias: make([]float32, classes), present: make([]bool, classes)}
	order := byClass(texts)
	eachPair(texts, order, features, func(number, class int32) {
		r.starts[number+1]++
		r.present[class] = true
	})
	for number := range features {
		r.starts[number+1] += r.starts[number]
	}
	r.classes = make([]int32, r.starts[features])
	r.weights = make([]float32, r.starts[features])
	next := slices.Clone(r.starts)
	eachPair(texts, order, features, func(number, class int32) {
		r.classes[next[number]] = class
		next[number]++
	})
	return r
}

// eachPair calls visit once for each pair of a feature and a class that has it, the classes in ascending order.
func eachPair(texts []numbered, order []int, features int, visit func(number, class int32)) {
	latest := make([]int32, features) // the class that had the feature last, plus one
	for _, i := range order {
		class := texts[i].class
		for _, t := range texts[i].terms {
			if latest[t.number] != class+1 {
				latest[t.number] = class + 1
				visit(t.number, class)
			}
		}
	}
}

func byClass(texts []numbered) []int {
	order := make([]int, len(texts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(texts[a].class - texts[b].class) })
	return order
}

// logProbabilities fills scores with the logarithm of each class's probability; classes without examples have -Inf.
func (r *regression) logProbabilities(text []term, scores []float64) []float64 {
	scores = cleared(scores, len(r.bias))
	if len(scores) == 0 {
		return scores // there was nothing to tell apart
	}
	r.logSoftmax(text, scores)
	return scores
}

func (r *regression) logSoftmax(text []term, out []float64) {
	for class, b := range r.bias {
		out[class] = float64(b)
	}
	for _, t := range text {
		x := float64(t.weight) * sharpen
		from, to := r.starts[t.number], r.starts[t.number+1]
		weights := r.weights[from:to]
		for i, class := range r.classes[from:to] {
			out[class] += x * float64(weights[i])
		}
	}
	for class, here := range r.present {
		if !here {
			out[class] = math.Inf(-1)
		}
	}
	normaliseLogs(out)
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

// trainer makes AdaGrad steps.
type trainer struct {
	*regression
	squares     []float32
	biasSquares []float32
	errors      []float64
}

// step moves the weights so that the text's own class becomes more probable.
func (t *trainer) step(text numbered) {
	if t.errors == nil {
		t.errors = make([]float64, len(t.bias))
	}
	t.logSoftmax(text.terms, t.errors)
	for class, v := range t.errors {
		t.errors[class] = math.Exp(v)
	}
	t.errors[text.class]--
	for class, e := range t.errors {
		if math.Abs(e) > ignored {
			adapt(&t.bias[class], &t.biasSquares[class], float32(e))
		}
	}
	for _, term := range text.terms {
		t.stepFeature(term)
	}
}

func (t *trainer) stepFeature(f term) {
	x := f.weight * sharpen
	for i := t.starts[f.number]; i < t.starts[f.number+1]; i++ {
		if e := t.errors[t.classes[i]]; e > ignored || e < -ignored {
			adapt(&t.weights[i], &t.squares[i], float32(e)*x)
		}
	}
}

func adapt(weight, squares *float32, gradient float32) {
	*squares += gradient * gradient
	*weight -= rate * gradient / float32(math.Sqrt(float64(*squares+firstSum)))
}
