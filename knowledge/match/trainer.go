package match

import (
	"math"
	"math/rand/v2"
)

// trainer makes AdaGrad steps, with one sum of squares for all weights of a feature.
type trainer struct {
	pairs
	rate    float32
	weights []float32 // by pair
	squares []float32 // by feature
	sums    []float32
	logits  []float32 // by class, of the exercise at hand
	errors  []float32 // the same; zero where not worth a step
	wrong   []int32   // the classes whose errors are
	heard   []term    // what is left of the exercise
	chance  *rand.Rand
}

func newTrainer(exercises []exercise, features, classes, drawing int) *trainer {
	p := newPairs(exercises, features, classes)
	return &trainer{
		pairs: p, weights: make([]float32, len(p.classes)), squares: make([]float32, features),
		logits: make([]float32, classes), errors: make([]float32, classes),
		chance: rand.New(rand.NewPCG(uint64(1+drawing), 2)), // fixed: the same corpus trains the same weights
	}
}

// train makes a step for each exercise in each round, in an order that changes.
func (t *trainer) train(exercises []exercise, rounds int) {
	order := make([]int, len(exercises))
	for i := range order {
		order[i] = i
	}
	for round := range rounds {
		t.rate = rate * (1 - slowing*float32(round)/float32(rounds))
		t.chance.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			t.step(exercises[i])
		}
		if rounds-round <= averaged {
			t.remember()
		}
	}
	t.average(min(rounds, averaged))
}

// step moves the weights so that the text's own class becomes more probable. Half of the text goes unheard, another
// half each time, so that no class comes to hang on a single word.
func (t *trainer) step(text exercise) {
	t.listen(text.terms)
	t.judge()
	t.errors[text.class]--
	t.wrong = t.wrong[:0]
	sum := float32(0)
	for class, e := range t.errors {
		if e > ignored || e < -ignored {
			e *= text.worth
			t.errors[class] = e
			t.wrong = append(t.wrong, int32(class))
			sum += e * e
		} else {
			t.errors[class] = 0
		}
	}
	if len(t.wrong) == 0 {
		return
	}
	for _, term := range t.heard {
		t.stepFeature(term, sum)
	}
}

// listen drops half of the terms and makes up for it in the length of the rest.
func (t *trainer) listen(terms []term) {
	t.heard = t.heard[:0]
	var coins uint64
	for i, term := range terms {
		if i%64 == 0 {
			coins = t.chance.Uint64()
		}
		if coins>>(i%64)&1 == 0 {
			term.weight *= sharpen * math.Sqrt2
			t.heard = append(t.heard, term)
		}
	}
}

// judge fills errors with the probability of each class, as far as it is worth a step.
func (t *trainer) judge() {
	clear(t.logits)
	for _, term := range t.heard {
		from, to := t.starts[term.number], t.starts[term.number+1]
		weights := t.weights[from:to]
		if len(weights) == len(t.logits) {
			addScaledTo(t.logits, term.weight, weights)
			continue
		}
		classes := t.classes[from:to]
		for i, class := range classes {
			t.logits[class] += term.weight * weights[i]
		}
	}
	const negligible = 12 // under the most probable
	top := float32(math.Inf(-1))
	for class, v := range t.logits {
		if t.present[class] {
			top = max(top, v)
		}
	}
	sum := float32(0)
	for class, v := range t.logits {
		t.errors[class] = 0
		if v > top-negligible && t.present[class] {
			e := float32(math.Exp(float64(v - top)))
			t.errors[class] = e
			sum += e
		}
	}
	for class := range t.errors {
		t.errors[class] /= sum
	}
}

func addScaledTo(sums []float32, scale float32, v []float32) {
	v = v[:len(sums)]
	for i, x := range v {
		sums[i] += scale * x
	}
}

func (t *trainer) stepFeature(f term, sum float32) {
	from, to := t.starts[f.number], t.starts[f.number+1]
	t.squares[f.number] += f.weight * f.weight * sum
	move := t.rate * f.weight / float32(math.Sqrt(float64(spread*t.squares[f.number]+firstSum)))
	weights := t.weights[from:to]
	if len(weights) == len(t.errors) {
		for _, class := range t.wrong {
			weights[class] -= move * t.errors[class]
		}
		return
	}
	classes := t.classes[from:to]
	for i, class := range classes {
		weights[i] -= move * t.errors[class]
	}
}

// remember adds the weights up, for average.
func (t *trainer) remember() {
	if t.sums == nil {
		t.sums = make([]float32, len(t.weights))
	}
	for i, w := range t.weights {
		t.sums[i] += w
	}
}

// average takes the mean of the weights that were remembered: they still move from round to round when training ends.
func (t *trainer) average(rounds int) {
	for i, sum := range t.sums {
		t.weights[i] = sum / float32(rounds)
	}
}

// with is the mean of the weights of two trainers; another may be nil.
func (t *trainer) with(another *trainer) *trainer {
	if another == nil {
		return t
	}
	for i, w := range another.weights {
		t.weights[i] = (t.weights[i] + w) / 2
	}
	return t
}
