package match

import "slices"

// lessons are the texts to learn from, their features numbered.
type lessons struct {
	vocabulary vocabulary
	texts      []lesson // as people type them
	about      []lesson // sentences of what the documents say
	invented   []lesson // made of texts, to be out of scope
	originals  []int32  // which those are
	outside    int32    // the class of what is out of scope; documents are the classes below it
	dimensions int      // of senses
	groups     []int32  // by class, with one more group for what is out of scope
}

// lesson is a text of a class.
type lesson struct {
	class   int32
	shared  int // among so many classes
	bag     bag
	sense   sense
	numbers []int32 // of its features, ascending
}

// newLessons prepares for documents whose groups are given by class.
func newLessons(groups []int32) *lessons {
	strangers := int32(0)
	for _, g := range groups {
		strangers = max(strangers, g+1)
	}
	return &lessons{outside: int32(len(groups)), groups: append(slices.Clone(groups), strangers)}
}

// add learns that a text belongs to a class; a text without any feature cannot be learned.
func (l *lessons) add(class int32, c content) bool { return addTo(&l.texts, class, 1, c) }

// share learns that a text belongs to a class as much as to others, so many in all.
func (l *lessons) share(class int32, among int, c content) { addTo(&l.texts, class, among, c) }

// describe learns a sentence of what a document says.
func (l *lessons) describe(class int32, c content) { addTo(&l.about, class, 1, c) }

func addTo(texts *[]lesson, class int32, shared int, c content) bool {
	if len(c.bag) == 0 {
		return false
	}
	kept := sense{slices.Clone(c.sense.vector), c.sense.share}
	*texts = append(*texts, lesson{class: class, shared: shared, bag: slices.Clone(c.bag), sense: kept})
	return true
}

// number gives every feature its number. Nothing may be added after it.
func (l *lessons) number() {
	var bags []bag
	for _, text := range slices.Concat(l.texts, l.about, l.invented) {
		bags = append(bags, text.bag)
	}
	l.vocabulary = newVocabulary(bags)
	for _, texts := range [][]lesson{l.texts, l.about, l.invented} {
		for i := range texts {
			texts[i].numbers = make([]int32, len(texts[i].bag))
			for at, f := range texts[i].bag {
				texts[i].numbers[at] = l.vocabulary.number(f.feature)
			}
			texts[i].bag = nil
		}
	}
}

// grouped reports whether some documents share a group.
func (l *lessons) grouped() bool { return l.groups[l.outside] < l.outside }

// invent learns what is made of the latest text to be out of scope.
func (l *lessons) invent(c content) {
	if addTo(&l.invented, l.outside, 1, c) {
		l.originals = append(l.originals, int32(len(l.texts)-1))
	}
}

// inventions are those whose originals are taught.
func (l *lessons) inventions(taught func(text int) bool) (all []lesson) {
	for i, text := range l.invented {
		if taught(int(l.originals[i])) {
			all = append(all, text)
		}
	}
	return all
}
