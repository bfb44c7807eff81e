package match

import (
	"math"
	"slices"
)

// example is one learned text. Its class is the position of its document, or the number of documents when the text is
// out of scope.
type example struct {
	class int32
	bag   bag
}

// lessons are the examples with their features numbered.
type lessons struct {
	vocabulary map[feature]int32 // numbers, from zero
	texts      []numbered
	outside    int32 // the class of what is out of scope; documents are the classes below it
}

// numbered is an example whose features are numbers in the lessons.
type numbered struct {
	class  int32
	terms  []term
	strays float64 // squared weight of features that the lessons do not have
}

// term is a feature of a text, or its weight there.
type term struct {
	number int32
	weight float32 // before weighing: how often the text has the feature, damped
}

func newLessons(examples []example, documents int) *lessons {
	l := &lessons{vocabulary: map[feature]int32{}, outside: int32(documents)}
	for _, e := range examples {
		if len(e.bag) == 0 {
			continue
		}
		l.texts = append(l.texts, numbered{class: e.class, terms: l.number(e.bag)})
	}
	return l
}

// number gives every feature of a bag its number, a new one when it was not seen before.
func (l *lessons) number(b bag) []term {
	terms := make([]term, len(b))
	for i, f := range b {
		n, ok := l.vocabulary[f.feature]
		if !ok {
			n = int32(len(l.vocabulary))
			l.vocabulary[f.feature] = n
		}
		terms[i] = term{number: n, weight: damped(f)}
	}
	return terms
}

func damped(f counted) float32 {
	return float32((1 + math.Log(float64(f.count))) * kindWeights[f.kind])
}

// model is what is learned from a part of the lessons: all of them, or all but those held out to test it.
type model struct {
	numbers   map[feature]int32
	rarity    []float32 // by feature number: how much sharing it says
	unseen    float32   // the rarity of a feature that no text has
	inScope   []bool    // by feature number: a document in scope has it
	neighbour neighbours
	linear    regression
}

// background stands for the texts of the world that the corpus does not hold: with a corpus of three sentences, too,
// a word is not common because one of the three has it.
const background = 20

func learn(l *lessons) *model { return learnSome(l, func(int) bool { return true }) }

func learnSome(l *lessons, taught func(text int) bool) *model {
	m := &model{numbers: l.vocabulary}
	kept := m.count(l, taught)
	weighed := make([]numbered, len(kept))
	for i, at := range kept {
		weighed[i] = m.normalise(l.texts[at])
	}
	m.neighbour = newNeighbours(weighed, len(l.vocabulary), int(l.outside)+1)
	m.linear = trainRegression(weighed, len(l.vocabulary), int(l.outside)+1)
	return m
}

// count learns how common the features of the taught texts are, and returns which texts those are.
func (m *model) count(l *lessons, taught func(text int) bool) []int {
	frequency := make([]int32, len(l.vocabulary))
	m.inScope = make([]bool, len(l.vocabulary))
	var kept []int
	for at, text := range l.texts {
		if !taught(at) {
			continue
		}
		kept = append(kept, at)
		for _, t := range text.terms {
			frequency[t.number]++
			m.inScope[t.number] = m.inScope[t.number] || text.class != l.outside
		}
	}
	m.rarity = make([]float32, len(frequency))
	for number, n := range frequency {
		m.rarity[number] = rarity(len(kept), n)
	}
	m.unseen = rarity(len(kept), 0)
	return kept
}

func rarity(texts int, frequency int32) float32 {
	return float32(math.Log(float64(texts+background) / float64(frequency+1)))
}

// weigh turns a bag into the model's weights. Features that were never seen keep their share of the length: a text of
// strange words is near to nothing.
func (m *model) weigh(b bag) numbered {
	text := numbered{terms: make([]term, 0, len(b))}
	for _, f := range b {
		if n, ok := m.numbers[f.feature]; ok {
			text.terms = append(text.terms, term{number: n, weight: damped(f)})
			continue
		}
		w := float64(damped(f) * m.unseen)
		text.strays += w * w
	}
	slices.SortFunc(text.terms, func(a, b term) int { return int(a.number - b.number) })
	return m.normalise(text)
}

// normalise weighs features by rarity and scales the text to length one.
func (m *model) normalise(text numbered) numbered {
	weighed := numbered{class: text.class, terms: make([]term, len(text.terms))}
	sum := text.strays
	for i, t := range text.terms {
		w := t.weight * m.rarity[t.number]
		weighed.terms[i] = term{number: t.number, weight: w}
		sum += float64(w) * float64(w)
	}
	if sum == 0 {
		return weighed
	}
	scale := float32(1 / math.Sqrt(sum))
	for i := range weighed.terms {
		weighed.terms[i].weight *= scale
	}
	return weighed
}

// scores is what a model makes of a text, not yet a probability.
type scores struct {
	nearest []float32 // by class: cosine of the most similar example
	linear  []float64 // by class: logarithm of the regression's probability
	covered float64   // 0 to 1: how much of the text the documents have words for
}

func (m *model) score(text numbered) scores {
	s := scores{nearest: m.neighbour.nearest(text.terms), linear: m.linear.logProbabilities(text.terms)}
	for _, t := range text.terms {
		if m.inScope[t.number] {
			s.covered += float64(t.weight) * float64(t.weight)
		}
	}
	return s
}
