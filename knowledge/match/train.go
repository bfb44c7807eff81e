package match

import (
	"math"
	"math/rand/v2"
)

// Training, tuned by cross-validation on public intent data sets and the shipped knowledge.
const (
	epochs   = 8
	steps    = 12000 // at least, in more epochs where there are few texts
	rate     = 0.7
	slowing  = 0.8  // by what part the rate has fallen at the end
	sharpen  = 6    // inputs have length one: without it weights would have to grow very large
	ignored  = 1e-2 // gradients below are not worth a step
	firstSum = 10   // AdaGrad: squared gradient that a weight starts with
	hearsay  = 0.3  // what a sentence of a document counts, where one that people type counts 1
)

// school holds the texts to train with.
type school struct{ exercises []exercise }

// exercise is a text of a class.
type exercise struct {
	class int32
	terms []term
	worth float32
}

// newSchool takes what people type and what the documents say: their words are rarely typed, but when they are, they
// tell.
func newSchool(m *model, typed, about []lesson) school {
	var s school
	s.take(m, typed, 1)
	s.take(m, about, hearsay)
	return s
}

func (s *school) take(m *model, texts []lesson, worth float32) {
	for _, text := range texts {
		s.exercises = append(s.exercises, exercise{text.class, m.recall(text, &workspace{}).terms, worth})
	}
}

// train learns to tell classes apart; classOf makes them of the exercises' own.
func (s school) train(features, classes int, classOf func(int32) int32) regression {
	exercises := make([]exercise, len(s.exercises))
	order := make([]int, len(exercises))
	for i, e := range s.exercises {
		exercises[i] = exercise{classOf(e.class), e.terms, e.worth}
		order[i] = i
	}
	t, rounds := newTrainer(exercises, features, classes), roundsFor(len(exercises))
	for round := range rounds {
		t.rate = rate * (1 - slowing*float32(round)/float32(rounds))
		t.chance.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			t.step(exercises[i])
		}
	}
	return t.packed()
}

func roundsFor(exercises int) int {
	const most = 3 * epochs
	return min(max(epochs, steps/max(exercises, 1)), most)
}

// trainer makes AdaGrad steps.
type trainer struct {
	pairs
	rate             float32
	weights, squares []float32 // by pair
	errors           []float64 // by class, of the exercise at hand
	heard            []term    // what is left of it
	chance           *rand.Rand
}

func newTrainer(exercises []exercise, features, classes int) *trainer {
	p := newPairs(exercises, features, classes)
	return &trainer{
		pairs: p, weights: make([]float32, len(p.classes)), squares: make([]float32, len(p.classes)),
		errors: make([]float64, classes),
		chance: rand.New(rand.NewPCG(1, 2)), // fixed: the same corpus trains the same weights
	}
}

// step moves the weights so that the text's own class becomes more probable. Half of the text goes unheard, another
// half each time, so that no class comes to hang on a single word.
func (t *trainer) step(text exercise) {
	t.listen(text.terms)
	t.judge()
	t.errors[text.class]--
	for class := range t.errors {
		t.errors[class] *= float64(text.worth)
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
	clear(t.errors)
	for _, term := range t.heard {
		from, to := t.starts[term.number], t.starts[term.number+1]
		weights := t.weights[from:to]
		for i, class := range t.classes[from:to] {
			t.errors[class] += float64(term.weight * weights[i])
		}
	}
	exclude(t.errors, t.present)
	normaliseLogs(t.errors)
	for class, v := range t.errors {
		t.errors[class] = math.Exp(v)
	}
}

func (t *trainer) stepFeature(f term) {
	for i := t.starts[f.number]; i < t.starts[f.number+1]; i++ {
		if e := t.errors[t.classes[i]]; e > ignored || e < -ignored {
			t.adapt(&t.weights[i], &t.squares[i], float32(e)*f.weight)
		}
	}
}

func (t *trainer) adapt(weight, squares *float32, gradient float32) {
	*squares += gradient * gradient
	*weight -= t.rate * gradient / float32(math.Sqrt(float64(*squares+firstSum)))
}

// pairs are the features and the classes whose exercises have them: a small part of features × classes, in which the
// memory and the time of training stay small.
type pairs struct {
	starts  []int32 // by feature number, and one more
	classes []int32 // ascending within a feature
	present []bool  // by class: has exercises
}

func newPairs(exercises []exercise, features, classes int) pairs {
	p := pairs{starts: make([]int32, features+1), present: make([]bool, classes)}
	sorted := byClass(exercises)
	eachPair(sorted, features, func(number, class int32) {
		p.starts[number+1]++
		p.present[class] = true
	})
	for number := range features {
		p.starts[number+1] += p.starts[number]
	}
	p.classes = make([]int32, p.starts[features])
	next := make([]int32, features)
	copy(next, p.starts)
	eachPair(sorted, features, func(number, class int32) {
		p.classes[next[number]] = class
		next[number]++
	})
	return p
}

// eachPair calls visit once for each pair, the classes in ascending order.
func eachPair(sorted []exercise, features int, visit func(number, class int32)) {
	latest := make([]int32, features) // the class that had the feature last, plus one
	for _, e := range sorted {
		for _, t := range e.terms {
			if latest[t.number] != e.class+1 {
				latest[t.number] = e.class + 1
				visit(t.number, e.class)
			}
		}
	}
}
