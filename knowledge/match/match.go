// Package match turns what a person typed into a ranking of documents with an honest confidence.
//
// The way of a text is the order of the files: normalise (markup, width, case, courtesies) → codes (identifiers such as
// SSPR_0029) → units (words, syllables, synonyms) → strangers (what no document has a word for) → features, and the sense
// of English words → score (nearest examples, a logistic regression and a discriminant analysis) → calibrate (what the
// scores are worth, by cross-validation over the corpus itself) → decide.
//
// A feature weighs what its kind does times ln((texts+20)/(texts that have it+1)); a text is scaled to length one. Five
// scores speak for a document: the cosine with the nearest of its examples; the cosine with all that it says; the
// logarithms of probability that two regressions give, one of documents, one of their groups; and how well the document
// explains what the words mean. A regression is a softmax over 6·Σ weight·coefficient, trained by AdaGrad on examples,
// with half of their features, on what documents say, at 0.3, and on inventions: symptoms of something elsewhere, which are
// out of scope. The meaning of a text is the sum of its words' vectors,
// whose distribution in each document is taken to be normal. A document's log-odds are a weighted sum of the five; those
// of being in scope a sum of twelve signals. Both sets of weights are fitted to texts that the model was not shown.
//
// In memory a feature takes some 30 bytes, its list of examples hardly more than a byte each, and a coefficient two; the
// words' vectors take 2 MB.
//
// Invariants: the same corpus, its parts in any order, gives the same matcher, and the same text the same result, bit
// for bit on one kind of processor; nothing is random, no result depends on the order of a map, nothing leaves the
// process. The work for a text is bounded whatever its length.
//
// The package knows neither what the documents say nor who asks: no files, no dialog, no domain vocabulary beyond the
// shapes of Microsoft's error identifiers.
package match

import (
	"cmp"
	"math"
	"slices"
	"sync"
)

// Document is one thing that can be found. Texts of all languages are pooled. The ID must not be empty; documents with
// the same ID are one document.
type Document struct {
	ID       string
	Group    string // documents about the same thing name the same one; "" for none
	Titles   []string
	Symptoms []string // sentences as people type them
	Vague    []string // sentences that fit other documents as well
	About    []string // what the document says: causes, steps
	Codes    []string // in any spelling that Codes recognises; else a number or a one-word name, found as it stands
}

// Corpus is all that a matcher learns from. Every part may be empty.
type Corpus struct {
	Documents  []Document
	OutOfScope []string   // sentences that belong to none of the documents
	Synonyms   [][]string // groups of words or phrases that mean the same, across languages
	Elsewhere  []string   // names of things that documents are not about; one that is in a title does not count
}

// Matcher ranks documents for a text. It does not change after Train and is safe for concurrent use.
type Matcher struct {
	documents []string // sorted; the position is the document's class
	claims    claims
	reader    reader
	exact     texts // letters of a learned text → the documents that hold it
	model     *model
	trust     calibration
	idle      sync.Pool // of *workspace
}

// Result is what a matcher makes of one text.
type Result struct {
	InScope    bool        // some document is about what the text asks
	Confidence float64     // probability of being in scope, 0 to 1
	Whole      float64     // the same of all that the text says, though a part of it may be clearer
	Language   Language    // the text's language as Detect sees it
	Candidates []Candidate // at most forty, best first; their confidences sum to at most Confidence
}

// Candidate is a document and the probability that the text asks for it.
type Candidate struct {
	ID         string
	Confidence float64 // 0 to 1
}

// Train learns a corpus. The order of documents, texts and synonyms does not matter. It takes milliseconds for dozens
// of documents and seconds for fifteen thousand texts; of c it keeps the texts.
func Train(c Corpus) *Matcher {
	m, lessons := study(canonicalOf(c))
	var running sync.WaitGroup
	running.Go(func() { m.trust = calibrate(lessons) })
	running.Go(func() { m.model = learn(lessons) })
	running.Wait()
	return m
}

// study reads a corpus in its canonical form: all of a matcher but what has to be learned, and the lessons for that.
func study(c Corpus) (*Matcher, *lessons) {
	m := prepared(c)
	if len(c.Elsewhere) > 0 { // else nothing is known of what strangers mean
		m.reader.meet(c.Documents)
	}
	l := newLessons(groupsOf(c.Documents))
	l.dimensions = m.reader.lexicon.dimensions
	v := newInventor(m.reader, c)
	learn := func(text string, class int32) bool {
		m.learnExact(text, class)
		return l.add(class, m.reader.read(text))
	}
	sharers := sharersOf(c.Documents)
	for class, d := range c.Documents {
		for _, text := range d.Titles {
			learn(text, int32(class))
		}
		for _, text := range d.Symptoms {
			if learn(text, int32(class)) {
				v.teach(l, text)
			}
		}
		for _, text := range d.Vague {
			m.learnExact(text, int32(class))
			l.share(int32(class), sharers[text], m.reader.read(text))
		}
	}
	for _, text := range c.OutOfScope {
		learn(text, l.outside)
	}
	m.hear(c.Documents, l)
	l.number()
	return m, l
}

// hear learns what documents say.
func (m *Matcher) hear(documents []Document, l *lessons) {
	for class, d := range documents {
		for _, sentence := range d.About {
			l.describe(int32(class), m.reader.read(sentence))
		}
	}
}

// sharersOf counts the documents that a vague sentence fits.
func sharersOf(documents []Document) map[string]int {
	sharers := map[string]int{}
	for _, d := range documents {
		for _, text := range d.Vague {
			sharers[text]++
		}
	}
	return sharers
}

// prepared is the part of a matcher that nothing has to be learned for.
func prepared(c Corpus) *Matcher {
	m := &Matcher{claims: newClaims(c.Documents), reader: newReader(c.Synonyms, c.Elsewhere), exact: texts{learned: map[hash][]int32{}}}
	for _, d := range c.Documents {
		m.documents = append(m.documents, d.ID)
	}
	return m
}

// Match ranks the documents for a text of any kind and length. It looks for identifiers in the first 64 KiB and reads
// the first 2,000 characters as words. An identifier that a document claims decides before words do, and a learned
// text, typed again, finds its document; among several that claim or hold it the words decide. Candidates are ranked
// even when the text is out of scope.
func (m *Matcher) Match(text string) Result {
	w := m.borrow()
	defer m.idle.Put(w)
	folded := fold(text)
	plain := plainText(folded)
	v := m.preferExact(m.judge(plain, w), plain)
	language := languageOf(folded, plain)
	if shares := m.claims.find(folded); shares != nil {
		if language == Undetermined { // there are no words that could decide
			v = v.level()
		}
		v = v.prefer(shares, claimed)
	}
	return m.decide(v, language)
}

// clearer is by how much a part of a text must speak more clearly for one document than the whole does, to be taken
// for the question: it is the most that something said beside the question may cost.
const clearer = 0.1

// judge takes the whole of a text, or the part that speaks most clearly for one document.
func (m *Matcher) judge(plain string, w *workspace) verdict {
	var clearest verdict
	whole, best, handicap := -1.0, -1.0, 0.0
	for _, part := range windows(plain, w) {
		v := m.trust.judge(m.model.score(m.weighed(part, w), w), w)
		if whole < 0 {
			whole = v.inScope
		}
		if clarity := v.inScope * v.top(); clarity-handicap > best {
			best = clarity - handicap
			w.clearest = append(w.clearest[:0], v.documents...)
			clearest = verdict{inScope: v.inScope, documents: w.clearest}
		}
		handicap = clearer // the whole comes first
		if best >= 1-handicap {
			break // no part can speak more clearly
		}
	}
	clearest.inScope, clearest.whole = between(clearest.inScope, whole), whole
	return clearest
}

// beside is what the whole of a text counts in the log-odds of being in scope. What stands beside a question may name what
// it is about; more often it is a greeting.
const beside = 0.25

// between is a probability whose log-odds are between those of a part and of the whole.
func between(part, whole float64) float64 {
	in := math.Pow(part, 1-beside) * math.Pow(whole, beside)
	out := math.Pow(1-part, 1-beside) * math.Pow(1-whole, beside)
	return in / max(in+out, math.SmallestNonzeroFloat64)
}

// weighed reads a plain text into the model's weights.
func (m *Matcher) weighed(plain string, w *workspace) question {
	return m.model.weigh(m.reader.readPlain(plain, w), w)
}

func (m *Matcher) borrow() *workspace {
	if w, ok := m.idle.Get().(*workspace); ok {
		return w
	}
	return &workspace{}
}

// canonicalOf sorts a corpus, so that its order cannot matter.
func canonicalOf(c Corpus) Corpus {
	documents := canonical(c.Documents)
	return Corpus{documents, sortedSet(c.OutOfScope), c.Synonyms, notTitled(sortedSet(c.Elsewhere), documents)}
}

// canonical merges documents by ID and sorts everything, so that the order of the corpus cannot matter.
func canonical(documents []Document) []Document {
	byID := map[string]*Document{}
	for _, d := range documents {
		merged := byID[d.ID]
		if merged == nil {
			merged = &Document{ID: d.ID}
			byID[d.ID] = merged
		}
		merged.Group = max(merged.Group, d.Group)
		merged.Titles = append(merged.Titles, d.Titles...)
		merged.Symptoms = append(merged.Symptoms, d.Symptoms...)
		merged.Vague = append(merged.Vague, d.Vague...)
		merged.About = append(merged.About, d.About...)
		merged.Codes = append(merged.Codes, d.Codes...)
	}
	sorted := make([]Document, 0, len(byID))
	for _, d := range byID {
		sorted = append(sorted, Document{
			d.ID, d.Group, sortedSet(d.Titles), sortedSet(d.Symptoms), sortedSet(d.Vague), sortedSet(d.About), sortedSet(d.Codes),
		})
	}
	slices.SortFunc(sorted, func(a, b Document) int { return cmp.Compare(a.ID, b.ID) })
	return sorted
}

// groupsOf numbers the groups of sorted documents, by class. A document without one is a group of its own.
func groupsOf(documents []Document) []int32 {
	numbers := map[string]int32{}
	groups := make([]int32, len(documents))
	next := int32(0)
	for class, d := range documents {
		number, known := numbers[d.Group]
		if !known || d.Group == "" {
			number = next
			next++
			numbers[d.Group] = number
		}
		groups[class] = number
	}
	return groups
}

func sortedSet[T cmp.Ordered](list []T) []T {
	set := slices.Sorted(slices.Values(list))
	return slices.Compact(set)
}
