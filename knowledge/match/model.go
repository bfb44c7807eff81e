package match

import (
	"math"
	"slices"
)

// lessons are the texts to learn from, their features numbered.
type lessons struct {
	vocabulary map[feature]int32 // numbers, from zero
	texts      []numbered
	about      []numbered // what the documents say, by class
	outside    int32      // the class of what is out of scope; documents are the classes below it
	groups     []int32    // by class, with one more group for what is out of scope
}

// numbered is a text whose features are numbers in the lessons.
type numbered struct {
	class  int32
	terms  []term
	strays float64 // squared weight, before weighing, of features that have no number
}

// term is a feature of a text, or its weight there.
type term struct {
	number int32
	weight float32 // before weighing: how often the text has the feature, damped
}

// newLessons prepares for documents whose groups are given by class.
func newLessons(groups []int32) *lessons {
	outside := int32(len(groups))
	strangers := int32(0)
	for _, g := range groups {
		strangers = max(strangers, g+1)
	}
	return &lessons{
		vocabulary: map[feature]int32{},
		about:      make([]numbered, outside),
		outside:    outside,
		groups:     append(slices.Clone(groups), strangers),
	}
}

// add learns that a text belongs to a class; a text without any feature cannot be learned.
func (l *lessons) add(class int32, b bag) bool {
	if len(b) == 0 {
		return false
	}
	l.texts = append(l.texts, numbered{class: class, terms: l.number(b)})
	return true
}

func (l *lessons) describe(class int32, b bag) {
	l.about[class] = numbered{class: class, terms: l.number(b)}
}

// grouped reports whether some documents share a group.
func (l *lessons) grouped() bool { return l.groups[l.outside] < l.outside }

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

func squared(x float32) float64 { return float64(x) * float64(x) }

// model is what is learned from a part of the lessons: all of them, or all but those held out to test it.
type model struct {
	numbers   map[feature]int32
	rarity    []float32 // by feature number: how much sharing it says
	unseen    float32   // the rarity of a feature that no text has
	inScope   []bool    // by feature number: a document in scope has it
	neighbour neighbours
	about     neighbours // what the documents say, one text each
	linear    regression // of documents
	grouped   regression // of groups; empty where no documents share one
	groups    []int32
}

// background stands for the texts of the world that the corpus does not hold: with a corpus of three sentences, too,
// a word is not common because one of the three has it.
const background = 20

func learn(l *lessons) *model { return learnSome(l, func(int) bool { return true }) }

func learnSome(l *lessons, taught func(text int) bool) *model {
	m := &model{numbers: l.vocabulary, groups: l.groups}
	kept := m.count(l, taught)
	weighed := make([]numbered, len(kept))
	for i, at := range kept {
		weighed[i] = m.normalise(copied(l.texts[at]))
	}
	about := make([]numbered, len(l.about))
	for i, text := range l.about {
		about[i] = m.normalise(copied(text))
	}
	m.neighbour = newNeighbours(weighed, len(l.vocabulary), int(l.outside)+1)
	m.about = newNeighbours(about, len(l.vocabulary), int(l.outside))
	m.linear = trainRegression(weighed, len(l.vocabulary), int(l.outside)+1)
	if l.grouped() {
		m.grouped = trainRegression(regrouped(weighed, l.groups), len(l.vocabulary), int(l.groups[l.outside])+1)
	}
	return m
}

func copied(text numbered) numbered {
	text.terms = slices.Clone(text.terms)
	return text
}

func regrouped(texts []numbered, groups []int32) []numbered {
	texts = slices.Clone(texts)
	for i := range texts {
		texts[i].class = groups[texts[i].class]
	}
	return texts
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
func (m *model) weigh(b bag, w *workspace) numbered {
	text := numbered{terms: w.terms[:0]}
	for _, f := range b {
		if n, ok := m.numbers[f.feature]; ok {
			text.terms = append(text.terms, term{number: n, weight: damped(f)})
			continue
		}
		text.strays += squared(damped(f))
	}
	w.terms = text.terms
	slices.SortFunc(text.terms, func(a, b term) int { return int(a.number - b.number) })
	return m.normalise(text)
}

// normalise weighs features by rarity and scales the text to length one, in place.
func (m *model) normalise(text numbered) numbered {
	sum := text.strays * squared(m.unseen)
	for i, t := range text.terms {
		w := t.weight * m.rarity[t.number]
		text.terms[i].weight = w
		sum += float64(w) * float64(w)
	}
	if sum == 0 {
		return text
	}
	scale := float32(1 / math.Sqrt(sum))
	for i := range text.terms {
		text.terms[i].weight *= scale
	}
	return text
}

// scores is what a model makes of a text, not yet a probability.
type scores struct {
	nearest []float32 // by class: cosine of the most similar example
	about   []float32 // by document: cosine with what it says
	linear  []float64 // by class: logarithm of the regression's probability
	grouped []float64 // by group: the same; empty where documents have none
	groups  []int32   // by class
	covered float64   // 0 to 1: how much of the text the documents have words for
}

// score holds until the workspace is used for the next text.
func (m *model) score(text numbered, w *workspace) scores {
	s := &w.scores
	s.groups = m.groups
	s.nearest = m.neighbour.nearest(text.terms, s.nearest, w)
	s.about = m.about.nearest(text.terms, s.about, w)
	s.linear = m.linear.logProbabilities(text.terms, s.linear)
	s.grouped = m.grouped.logProbabilities(text.terms, s.grouped)
	s.covered = 0
	for _, t := range text.terms {
		if m.inScope[t.number] {
			s.covered += float64(t.weight) * float64(t.weight)
		}
	}
	return *s
}

// kept copies scores out of the workspace.
func (s scores) kept() scores {
	s.nearest, s.about = slices.Clone(s.nearest), slices.Clone(s.about)
	s.linear, s.grouped = slices.Clone(s.linear), slices.Clone(s.grouped)
	return s
}
