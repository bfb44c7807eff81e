package search

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"

	"ssprbot/knowledge"
)

// Bleve is an index of bleve in memory that ranks by BM25. Title, symptoms and cause share one field: that ranks better
// than three fields with weights, whose scores bleve adds up.
type Bleve struct {
	index  bleve.Index
	issues []knowledge.IssueID // by document
	hangul Hangul
}

// Hangul says how bleve reads Korean.
type Hangul int

// StockCJK is bleve's own analyser for Chinese, Japanese and Korean; it pairs ideographs and leaves Hangul words whole.
// Paired hands bleve Bigrams, which its English analyser reads.
const (
	StockCJK Hangul = iota
	Paired
)

// analysers are the names of the fields too: each language is read in its own way.
func (h Hangul) analysers() []string {
	if h == StockCJK {
		return []string{en.AnalyzerName, cjk.AnalyzerName}
	}
	return []string{en.AnalyzerName}
}

func (h Hangul) analyser(language knowledge.Language) string {
	if h == StockCJK && language == knowledge.Korean {
		return cjk.AnalyzerName
	}
	return en.AnalyzerName
}

func (h Hangul) prepare(text string) string {
	if h == Paired {
		return Bigrams(text)
	}
	return text
}

// NewBleve indexes entries.
func NewBleve(issues []*knowledge.Issue, hangul Hangul, grain Grain) (*Bleve, error) {
	// BM25 exists with scorch only: bleve.NewMemOnly takes another index, which ignores the scoring model.
	idx, err := bleve.NewUsing("", hangul.mapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("making a bleve index: %w", err)
	}
	b := &Bleve{index: idx, hangul: hangul}
	if err := b.fill(documents(issues, grain)); err != nil {
		return nil, errors.Join(fmt.Errorf("filling the bleve index: %w", err), idx.Close())
	}
	return b, nil
}

// mapping keeps what ranking needs: no texts, no positions.
func (h Hangul) mapping() mapping.IndexMapping {
	document := bleve.NewDocumentStaticMapping()
	for _, analyser := range h.analysers() {
		field := bleve.NewTextFieldMapping()
		field.Analyzer = analyser
		field.Store, field.IncludeTermVectors, field.IncludeInAll, field.DocValues = false, false, false, false
		document.AddFieldMappingsAt(analyser, field)
	}
	m := bleve.NewIndexMapping()
	m.DefaultMapping, m.ScoringModel = document, index.BM25Scoring
	return m
}

func (b *Bleve) fill(all []document) error {
	batch := b.index.NewBatch()
	for n, d := range all {
		b.issues = append(b.issues, d.issue)
		text := b.hangul.prepare(d.title + "\n" + d.symptoms + "\n" + d.cause)
		if err := batch.Index(strconv.Itoa(n), map[string]string{b.hangul.analyser(d.language): text}); err != nil {
			return err
		}
	}
	return b.index.Batch(batch)
}

// Rank asks for any of the words.
func (b *Bleve) Rank(text string) (Answer, error) {
	text = b.hangul.prepare(text)
	anyOf := bleve.NewDisjunctionQuery()
	for _, analyser := range b.hangul.analysers() {
		words := query.NewMatchQuery(text)
		words.SetField(analyser)
		anyOf.AddQuery(words)
	}
	found, err := b.index.Search(bleve.NewSearchRequestOptions(anyOf, deepest, 0, false))
	if err != nil {
		return Answer{}, fmt.Errorf("asking bleve: %w", err)
	}
	var r ranking
	for _, hit := range found.Hits {
		n, err := strconv.Atoi(hit.ID)
		if err != nil {
			return Answer{}, fmt.Errorf("reading bleve's document number: %w", err)
		}
		r.add(b.issues[n], hit.Score)
	}
	return r.answer, nil
}

// Close ends bleve's goroutines.
func (b *Bleve) Close() error { return b.index.Close() }
