package match

import (
	"math"
	"math/rand/v2"
)

// trainer makes AdaGrad steps.
type trainer struct {
	pairs
	rate             float32
	weights, squares []float32 // by pair
	logits           []float32 // by class, of the exercise at hand
	errors           []float64 // the same
	wrong            []int32   // the classes whose errors are worth a step
	heard            []term    // what is left of the exercise
	chance           *rand.Rand
}

func newTrainer(exercises []exercise, features, classes int) *trainer {
	p := newPairs(exercises, features, classes)
	return &trainer{
		pairs: p, weights: make([]float32, len(p.classes)), squares: make([]float32, len(p.classes)),
		logits: make([]float32, classes), errors: make([]float64, classes),
		chance: rand.New(rand.NewPCG(1, 2)), // fixed: the same corpus trains the same weights
	}
}

// step moves the weights so that the text's own class becomes more probable. Half of the text goes unheard, another
// half each time, so that no class comes to hang on a single word.
func (t *trainer) step(text exercise) {
	t.listen(text.terms)
	t.judge()
	t.errors[text.class]--
	t.wrong = t.wrong[:0]
	for class, e := range t.errors {
		t.errors[class] = e * float64(text.worth)
		if math.Abs(t.errors[class]) > ignored {
			t.wrong = append(t.wrong, int32(class))
		}
	}
	if len(t.wrong) == 0 {
		return
	}
	for _, term := range t.heard {
		t.stepFeature(term)
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

// judge fills errors with the probability of each class.
func (t *trainer) judge() {
	clear(t.logits)
	for _, term := range t.heard {
		from, to := t.starts[term.number], t.starts[term.number+1]
		if t.full(term.number) {
			addScaledTo(t.logits, term.weight, t.weights[from:to])
			continue
		}
		weights := t.weights[from:to]
		for i, class := range t.classes[from:to] {
			t.logits[class] += term.weight * weights[i]
		}
	}
	for class, v := range t.logits {
		t.errors[class] = float64(v)
	}
	exclude(t.errors, t.present)
	normaliseLogs(t.errors)
	for class, v := range t.errors {
		t.errors[class] = math.Exp(v)
	}
}

func addScaledTo(sums []float32, scale float32, v []float32) {
	v = v[:len(sums)]
	for i, x := range v {
		sums[i] += scale * x
	}
}

func (t *trainer) stepFeature(f term) {
	from, to := t.starts[f.number], t.starts[f.number+1]
	if t.full(f.number) {
		for _, class := range t.wrong {
			t.adapt(from+class, float32(t.errors[class])*f.weight)
		}
		return
	}
	for i := from; i < to; i++ {
		if e := t.errors[t.classes[i]]; e > ignored || e < -ignored {
			t.adapt(i, float32(e)*f.weight)
		}
	}
}

func (t *trainer) adapt(pair int32, gradient float32) {
	square := t.squares[pair] + gradient*gradient
	t.squares[pair] = square
	t.weights[pair] -= t.rate * gradient / float32(math.Sqrt(float64(square+firstSum)))
}
