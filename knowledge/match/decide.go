package match

import "math"

// Certainties that no score reaches by itself.
const (
	typedExactly = 0.98 // the text is a learned text, letter for letter
	claimed      = 0.99 // the text holds an identifier that a document claims
)

const candidates = 40 // at most

// learnExact notes that a document, or what is out of scope, holds a text.
func (m *Matcher) learnExact(text string, class int32) {
	key, ok := lettersKey(plainText(fold(text)))
	if ok {
		m.exact.learn(key, class)
	}
}

// lettersKey is equal for two typings of one sentence: spaces and punctuation do not count. Without a letter there is
// none.
func lettersKey(plain string) (key hash, ok bool) {
	key = start(featureKinds)
	for _, r := range plain {
		if isWordRune(r) {
			key, ok = key.withRune(r), true
		}
	}
	return key, ok
}

// preferExact moves the documents that hold the text itself to the top, and declines a text that is known to be out of
// scope.
func (m *Matcher) preferExact(v verdict, plain string) verdict {
	key, _ := lettersKey(plain)
	owners := m.exact.of(key)
	if len(owners) == 0 {
		return v
	}
	if len(owners) > 1 { // whoever wrote it down for several meant that its words hardly tell them apart
		v = v.doubted()
	}
	shares := make([]float64, len(m.documents)+1)
	for _, class := range owners {
		shares[class] = 1
	}
	documents, outside := shares[:len(m.documents)], shares[len(m.documents)]
	if outside > 0 {
		v.inScope, v.whole = min(v.inScope, 1-typedExactly), min(v.whole, 1-typedExactly)
	}
	return v.prefer(documents, typedExactly)
}

// prefer gives the documents with the greatest share all but the rest of certainty; the words decide among those, and
// among the others. Without any share the verdict stands.
func (v verdict) prefer(shares []float64, certainty float64) verdict {
	top := 0.0
	for _, share := range shares {
		top = max(top, share)
	}
	if top == 0 {
		return v
	}
	preferred := func(class int) bool { return shares[class] == top }
	return verdict{inScope: max(v.inScope, certainty), whole: max(v.whole, certainty), documents: divide(v.documents, preferred, certainty)}
}

// level keeps the order of the documents and nearly nothing of how far they are apart.
func (v verdict) level() verdict {
	const far = 0.01 // of what speaks for the documents alike
	documents := make([]float64, len(v.documents))
	for class, p := range v.documents {
		documents[class] = (1 + far*p) / (float64(len(documents)) + far)
	}
	return verdict{v.inScope, v.whole, documents}
}

// doubted halves what speaks for the documents, in logarithms.
func (v verdict) doubted() verdict {
	documents, sum := make([]float64, len(v.documents)), 0.0
	for class, p := range v.documents {
		documents[class] = math.Sqrt(p)
		sum += documents[class]
	}
	for class := range documents {
		documents[class] /= max(sum, math.SmallestNonzeroFloat64)
	}
	return verdict{v.inScope, v.whole, documents}
}

// divide scales, where they stand, the probabilities of the preferred to sum to certainty and the others to the rest of one.
func divide(documents []float64, preferred func(class int) bool, certainty float64) []float64 {
	const least = 1e-12 // a preferred document counts however little its words say
	var chosen, others float64
	for class, p := range documents {
		if preferred(class) {
			chosen += p + least
		} else {
			others += p + least
		}
	}
	for class, p := range documents {
		if preferred(class) {
			documents[class] = certainty * (p + least) / chosen
		} else {
			documents[class] = (1 - certainty) * (p + least) / others
		}
	}
	return documents
}

// decide makes the result of a verdict.
func (m *Matcher) decide(v verdict, language Language) Result {
	r := Result{Confidence: v.inScope, Whole: v.whole, InScope: v.inScope >= m.trust.declines, Language: language}
	var best [candidates]int
	n := 0
	for class, p := range v.documents {
		if p > 0 {
			n = keepBest(&best, n, class, v.documents)
		}
	}
	r.Candidates = make([]Candidate, n)
	for i, class := range best[:n] {
		r.Candidates[i] = Candidate{ID: m.documents[class], Confidence: v.documents[class] * v.inScope}
	}
	return r
}

// keepBest puts a class where it belongs among the n best so far and returns how many there are then. Classes come in
// the order of their documents' IDs, which decides between equals.
func keepBest(best *[candidates]int, n, class int, p []float64) int {
	if n == candidates && p[class] <= p[best[n-1]] {
		return n
	}
	at := min(n, candidates-1)
	for ; at > 0 && p[best[at-1]] < p[class]; at-- {
		best[at] = best[at-1]
	}
	best[at] = class
	return min(n+1, candidates)
}
