package match

import (
	"cmp"
	"slices"
)

// Certainties that no score reaches by itself.
const (
	typedExactly = 0.98 // the text is a learned text, letter for letter
	claimed      = 0.99 // the text holds an identifier that a document claims
)

const (
	candidates = 5   // at most
	likely     = 0.5 // confidence is a calibrated probability: in scope is what is more likely than not
)

// learnExact notes that a document, or what is out of scope, holds a text.
func (m *Matcher) learnExact(text string, class int32) {
	key := letters(plainText(fold(text)))
	if key != "" && !slices.Contains(m.exact[key], class) {
		m.exact[key] = append(m.exact[key], class)
	}
}

// preferExact moves the documents that hold the text itself to the top, and declines a text that is known to be out of
// scope.
func (m *Matcher) preferExact(v verdict, plain string) verdict {
	shares := make([]float64, len(m.documents)+1)
	for _, class := range m.exact[letters(plain)] {
		shares[class] = 1
	}
	documents, outside := shares[:len(m.documents)], shares[len(m.documents)]
	if outside > 0 {
		v.inScope = min(v.inScope, 1-typedExactly)
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
	return verdict{inScope: max(v.inScope, certainty), documents: divide(v.documents, preferred, certainty)}
}

// divide scales the probabilities of the preferred to sum to certainty and the others to the rest of one.
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
	divided := make([]float64, len(documents))
	for class, p := range documents {
		if preferred(class) {
			divided[class] = certainty * (p + least) / chosen
		} else {
			divided[class] = (1 - certainty) * (p + least) / others
		}
	}
	return divided
}

// decide makes the result of a verdict.
func (m *Matcher) decide(v verdict, language Language) Result {
	r := Result{Confidence: v.inScope, InScope: v.inScope >= likely, Language: language}
	for class, p := range v.documents {
		if p > 0 {
			r.Candidates = append(r.Candidates, Candidate{ID: m.documents[class], Confidence: p * v.inScope})
		}
	}
	slices.SortFunc(r.Candidates, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(a.ID, b.ID))
	})
	r.Candidates = r.Candidates[:min(len(r.Candidates), candidates)]
	return r
}
