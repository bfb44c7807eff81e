// Package match turns what a person typed into a ranking of documents with an honest confidence.
//
// The way of a text is the order of the files: normalise (markup, width, case) → codes (identifiers such as
// SSPR_0029) → units (words, syllables, synonyms) → features → score (nearest examples and a logistic regression) →
// calibrate (what the scores are worth, by cross-validation over the corpus itself) → decide.
//
// Invariants: the same corpus, its parts in any order, gives the same matcher, and the same text the same result, bit
// for bit on one kind of processor; nothing is random, no result depends on the order of a map, nothing leaves the
// process. The work for a text is bounded whatever its length.
//
// The package knows neither what the documents say nor who asks: no files, no dialog, no domain vocabulary beyond the
// shapes of Microsoft's error identifiers.
package match

import "slices"

// Document is one thing that can be found. Texts of all languages are pooled. The ID must not be empty; documents with
// the same ID are one document.
type Document struct {
	ID       string
	Titles   []string
	Symptoms []string // sentences as people type them
	Codes    []string // in any spelling that Codes recognises; else a number or a one-word name, found as it stands
}

// Corpus is all that a matcher learns from. Every part may be empty.
type Corpus struct {
	Documents  []Document
	OutOfScope []string   // sentences that belong to none of the documents
	Synonyms   [][]string // groups of words or phrases that mean the same, across languages
}

// Matcher ranks documents for a text. It does not change after Train and is safe for concurrent use.
type Matcher struct {
	documents []string // sorted; the position is the document's class
	claims    claims
	reader    reader
	exact     map[string][]int32 // letters of a learned text → the documents that hold it
	model     *model
	trust     calibration
}

// Result is what a matcher makes of one text.
type Result struct {
	InScope    bool        // some document is about what the text asks
	Confidence float64     // probability of being in scope, 0 to 1
	Language   Language    // the text's language as Detect sees it
	Candidates []Candidate // at most five, best first; their confidences sum to at most Confidence
}

// Candidate is a document and the probability that the text asks for it.
type Candidate struct {
	ID         string
	Confidence float64 // 0 to 1
}

// Train learns a corpus. The order of documents, texts and synonyms does not matter. It takes milliseconds for dozens
// of documents and seconds for fifteen thousand texts, and keeps nothing of c.
func Train(c Corpus) *Matcher {
	documents := canonical(c.Documents)
	m := &Matcher{
		claims: newClaims(documents),
		reader: newReader(c.Synonyms),
		exact:  map[string][]int32{},
	}
	var examples []example
	for class, d := range documents {
		m.documents = append(m.documents, d.ID)
		for _, text := range slices.Concat(d.Titles, d.Symptoms) {
			examples = append(examples, m.study(text, int32(class)))
		}
	}
	for _, text := range sortedSet(c.OutOfScope) {
		examples = append(examples, m.study(text, int32(len(documents))))
	}
	lessons := newLessons(examples, len(documents))
	m.trust = calibrate(lessons)
	m.model = learn(lessons)
	return m
}

// study reads a text that is to be learned.
func (m *Matcher) study(text string, class int32) example {
	m.learnExact(text, class)
	return example{class: class, bag: m.reader.read(text)}
}

// Match ranks the documents for a text of any kind and length. It looks for identifiers in the first 64 KiB and reads
// the first 2,000 characters as words. An identifier that a document claims decides before words do, and a learned
// text, typed again, finds its document; among several that claim or hold it the words decide. Candidates are ranked
// even when the text is out of scope.
func (m *Matcher) Match(text string) Result {
	folded := fold(text)
	plain := plainText(folded)
	scores := m.model.score(m.model.weigh(m.reader.readPlain(plain)))
	v := m.trust.judge(scores)
	v = m.preferExact(v, plain)
	v = v.prefer(m.claims.find(folded), claimed)
	return m.decide(v, languageOf(folded))
}

// canonical merges documents by ID and sorts everything, so that the order of the corpus cannot matter.
func canonical(documents []Document) []Document {
	byID := map[string]*Document{}
	var ids []string
	for _, d := range documents {
		merged := byID[d.ID]
		if merged == nil {
			merged = &Document{ID: d.ID}
			byID[d.ID] = merged
			ids = append(ids, d.ID)
		}
		merged.Titles = append(merged.Titles, d.Titles...)
		merged.Symptoms = append(merged.Symptoms, d.Symptoms...)
		merged.Codes = append(merged.Codes, d.Codes...)
	}
	slices.Sort(ids)
	sorted := make([]Document, len(ids))
	for i, id := range ids {
		d := byID[id]
		sorted[i] = Document{ID: id, Titles: sortedSet(d.Titles), Symptoms: sortedSet(d.Symptoms), Codes: sortedSet(d.Codes)}
	}
	return sorted
}

func sortedSet(texts []string) []string {
	set := slices.Sorted(slices.Values(texts))
	return slices.Compact(set)
}
