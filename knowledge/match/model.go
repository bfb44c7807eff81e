package match

import "math"

// model is what is learned from a part of the lessons: all of them, or all but those held out to test it.
type model struct {
	vocabulary vocabulary
	weights    []float32 // by feature number: what its kind weighs, times how much sharing it says
	unseen     float32   // the rarity of a feature that no text has
	inScope    []bool    // by feature number: a document in scope has it
	neighbour  neighbours
	about      neighbours // what the documents say, one text each, by class
	linear     regression // of documents
	grouped    regression // of groups; empty where no documents share one
	groups     []int32
	meaning    meaning
}

// term is a feature of a text and its weight there.
type term struct {
	number int32
	weight float32
}

// question is a text to be scored.
type question struct {
	terms []term
	size  int // how many features the text has, strange ones too
	sense sense
}

// background stands for the texts of the world that the corpus does not hold: with a corpus of three sentences, too,
// a word is not common because one of the three has it.
const background = 20

func learn(l *lessons) *model { return learnSome(l, func(int) bool { return true }) }

func learnSome(l *lessons, taught func(text int) bool) *model {
	m := &model{vocabulary: l.vocabulary, groups: l.groups}
	kept := m.count(l, taught)
	features, classes := len(m.weights), int(l.outside)+1
	whole := wholes(l)
	m.neighbour = newNeighbours(kept, m.scales(kept), features, classes)
	m.about = newNeighbours(whole, m.scales(whole), features, int(l.outside))
	m.meaning = newMeaning(kept, l.dimensions, classes)
	school := newSchool(m, kept, l.about)
	if !l.grouped() {
		school.take(m, l.inventions(taught), imagined)
	}
	m.linear = school.train(features, classes, epochs, func(class int32) int32 { return class })
	if l.grouped() {
		school.take(m, l.inventions(taught), imagined)
		m.grouped = school.train(features, int(l.groups[l.outside])+1, groupEpochs, func(class int32) int32 { return l.groups[class] })
	}
	return m
}

// wholes joins the sentences that each document says.
func wholes(l *lessons) []lesson {
	all := make([]lesson, l.outside)
	said := make([][]int32, l.outside)
	for _, sentence := range l.about {
		said[sentence.class] = append(said[sentence.class], sentence.numbers...)
	}
	for class := range all {
		all[class] = lesson{class: int32(class), numbers: sortedSet(said[class])}
	}
	return all
}

// count learns how common the features of the taught texts are, and returns those texts.
func (m *model) count(l *lessons, taught func(text int) bool) []lesson {
	features := len(l.vocabulary.features)
	frequency := make([]int32, features)
	m.inScope = make([]bool, features)
	var kept []lesson
	for at, text := range l.texts {
		if !taught(at) {
			continue
		}
		kept = append(kept, text)
		for _, n := range text.numbers {
			frequency[n]++
			m.inScope[n] = m.inScope[n] || text.class != l.outside
		}
	}
	m.weights = make([]float32, features)
	for number, n := range frequency {
		m.weights[number] = kindWeights[l.vocabulary.kinds[number]] * rarity(len(kept), n)
	}
	m.unseen = rarity(len(kept), 0)
	return kept
}

func rarity(texts int, frequency int32) float32 {
	return float32(math.Log(float64(texts+background) / float64(frequency+1)))
}

// scales are what brings texts to length one.
func (m *model) scales(texts []lesson) []float32 {
	scales := make([]float32, len(texts))
	for i, text := range texts {
		sum := 0.0
		for _, n := range text.numbers {
			sum += squared(m.weights[n])
		}
		scales[i] = scaleOf(sum)
	}
	return scales
}

func scaleOf(sum float64) float32 {
	if sum == 0 {
		return 0
	}
	return float32(1 / math.Sqrt(sum))
}

func squared(x float32) float64 { return float64(x) * float64(x) }

// weigh turns a bag into the model's weights and a length of one. Features that were never seen keep their share of
// the length: a text of strange words is near to nothing.
func (m *model) weigh(c content, w *workspace) question {
	terms, sum := w.terms[:0], 0.0
	for _, f := range c.bag {
		weight := kindWeights[f.kind] * m.unseen
		if n := m.vocabulary.number(f.feature); n >= 0 {
			weight = m.weights[n]
			terms = append(terms, term{n, weight})
		}
		sum += squared(weight)
	}
	w.terms = scaled(terms, scaleOf(sum))
	return question{w.terms, len(c.bag), c.sense}
}

// recall weighs a learned text as if it were typed.
func (m *model) recall(text lesson, w *workspace) question {
	terms, sum := w.terms[:0], 0.0
	for _, n := range text.numbers {
		terms = append(terms, term{n, m.weights[n]})
		sum += squared(m.weights[n])
	}
	w.terms = scaled(terms, scaleOf(sum))
	return question{w.terms, len(terms), text.sense}
}

func scaled(terms []term, scale float32) []term {
	for i := range terms {
		terms[i].weight *= scale
	}
	return terms
}

// scores is what a model makes of a text, not yet a probability.
type scores struct {
	nearest []float32 // by class: cosine of the most similar example
	about   []float32 // by document: cosine with what it says
	linear  []float64 // by class: logarithm of the regression's probability
	grouped []float64 // by group: the same; empty where documents have none
	groups  []int32   // by class
	covered float64   // 0 to 1: how much of the text the documents have words for
	size    int       // of the text, in features
	meant   []float32 // by class: how much better it explains the words' meaning than the middle
	far     float64   // from the middle
	share   float64   // of the text that has a meaning
}

// score holds until the workspace is used for the next text.
func (m *model) score(q question, w *workspace) scores {
	s, text := &w.scores, q.terms
	s.groups, s.size = m.groups, q.size
	s.nearest = m.neighbour.nearest(text, m.weights, s.nearest, w)
	s.about = m.about.cosines(text, m.weights, s.about)
	s.linear = m.linear.logProbabilities(text, s.linear, w)
	s.grouped = m.grouped.logProbabilities(text, s.grouped, w)
	s.meant, s.far = m.meaning.closeness(q.sense, s.meant, w)
	s.share = float64(q.sense.share)
	s.covered = 0
	for _, t := range text {
		if m.inScope[t.number] {
			s.covered += squared(t.weight)
		}
	}
	return *s
}
