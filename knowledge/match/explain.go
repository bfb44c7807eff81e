package match

import (
	"cmp"
	"slices"
)

// Explanation tells an author why a candidate stands where it stands.
type Explanation struct {
	Candidate  Candidate
	Nearest    string         // the document's text that is most like the question; "" if none shares anything
	Similarity float64        // of the two, 0 to 1
	Shared     []Contribution // what they share, by its part in the similarity, most first
	Learned    []Contribution // what training has learned to speak for the document, or against it, strongest first
	Claimed    bool           // an identifier in the question belongs to the document
}

// Contribution is what something in the question adds.
type Contribution struct {
	Feature string // words, two in a row, or the letters of one
	Weight  float64
}

// Explain tells how a text was matched: the result and its best candidates, explained. c is the corpus that the matcher
// was trained on. It is for authors, not for the answer path: it reads the whole corpus again.
func (m *Matcher) Explain(c Corpus, text string, most int) (Result, []Explanation) {
	result := m.Match(text)
	w := m.borrow()
	defer m.idle.Put(w)
	folded := fold(text)
	question := m.weighed(plainText(folded), w).terms
	names, learned, claims := m.names(plainText(folded)), m.learnedTexts(canonicalOf(c)), m.claims.find(folded)
	m.model.neighbour.sum(question, m.model.weights, w)
	var all []Explanation
	for _, candidate := range result.Candidates[:min(most, len(result.Candidates))] {
		class, _ := slices.BinarySearch(m.documents, candidate.ID)
		e := Explanation{Candidate: candidate, Learned: m.model.learned(question, int32(class), names)}
		if at := m.model.neighbour.best(int32(class), w); at >= 0 {
			e.Nearest, e.Similarity = learned[at], m.model.neighbour.similarity(at, w)
			e.Shared = m.model.shared(question, at, names)
		}
		e.Claimed = claims != nil && claims[class] > 0
		all = append(all, e)
	}
	for _, i := range w.touched {
		w.similar[i] = 0
	}
	return result, all
}

// learnedTexts lists the learned texts by the numbers that the neighbours know them by.
func (m *Matcher) learnedTexts(c Corpus) []string {
	var texts []string
	add := func(list []string) {
		for _, text := range list {
			var w workspace
			if len(m.reader.readPlain(plainText(fold(text)), &w).bag) > 0 {
				texts = append(texts, text)
			}
		}
	}
	for _, d := range c.Documents {
		add(d.Titles)
		add(d.Symptoms)
		add(d.Vague)
	}
	add(c.OutOfScope)
	return texts
}

// names says what the numbers of a text's features stand for.
func (m *Matcher) names(plain string) map[int32]string {
	typed := m.reader.split(plain, nil)
	meant := m.reader.synonyms.fold(typed, &workspace{})
	names := map[int32]string{}
	name := func(f feature, as string) {
		if number := m.model.vocabulary.number(f); number >= 0 && names[number] == "" {
			names[number] = as
		}
	}
	previous := "^"
	for _, u := range meant {
		if u.kind != syllableUnit {
			name(start(wordFeature).with(u.text).feature(), u.text)
			name(start(pairFeature).with(previous).with(" ").with(u.text).feature(), previous+" "+u.text)
			previous = u.text
		}
	}
	for i, u := range typed {
		c := collector{}
		c.grams(typed[i : i+1])
		c.syllables(typed[i:min(i+3, len(typed))])
		c.jamo(typed[i:min(i+2, len(typed))])
		for _, f := range c.bag {
			name(f.feature, "letters of "+u.surface)
		}
	}
	return names
}

// best is the text of a class that is most like the question that w holds the sums of, -1 if none shares anything.
func (n *neighbours) best(class int32, w *workspace) int32 {
	best := int32(-1)
	for _, i := range sortedSet(w.touched) {
		if n.classes[i] == class && (best < 0 || n.similarity(i, w) > n.similarity(best, w)) {
			best = i
		}
	}
	return best
}

func (n *neighbours) similarity(text int32, w *workspace) float64 {
	return float64(w.similar[text] * n.scales[text])
}

// shared lists what a question and a learned text have in common.
func (m *model) shared(question []term, text int32, names map[int32]string) []Contribution {
	sums := map[string]float64{}
	for _, t := range question {
		if m.neighbour.postings.has(t.number, text) {
			sums[names[t.number]] += float64(t.weight * m.weights[t.number] * m.neighbour.scales[text])
		}
	}
	return strongest(sums)
}

// learned lists what the regression has learned of a question's features for a document.
func (m *model) learned(question []term, class int32, names map[int32]string) []Contribution {
	sums := map[string]float64{}
	for _, t := range question {
		if weight := m.linear.weight(t.number, class); weight != 0 {
			sums[names[t.number]] += float64(t.weight) * sharpen * weight
		}
	}
	return strongest(sums)
}

func strongest(sums map[string]float64) []Contribution {
	var all []Contribution
	for name, sum := range sums {
		all = append(all, Contribution{name, sum})
	}
	slices.SortFunc(all, func(a, b Contribution) int {
		return cmp.Or(cmp.Compare(max(b.Weight, -b.Weight), max(a.Weight, -a.Weight)), cmp.Compare(a.Feature, b.Feature))
	})
	return all
}
