// Package search puts our matcher and two general search engines behind one method, so that they can be asked the same
// questions about the same entries: bleve with BM25, and SQLite's FTS5.
//
// Invariants: every search engine is given the same titles, symptoms and causes, without steps and the titles of links,
// which blur what is out of scope. Ours takes what it wants of the same files. None is asked before it holds everything. An
// engine is for one goroutine.
//
// What does not belong here: what the answers are worth, and how long they took.
package search

import (
	"slices"
	"strings"

	"ssprbot/knowledge"
)

// Answer is what an engine finds for a text. It holds until the engine is asked again.
type Answer struct {
	Issues []knowledge.IssueID // best first, each once
	Score  float64             // of the first; a higher one says that the text is more likely about any of the entries
}

// Engine finds entries. Close gives back what it holds; nothing may be asked after it.
type Engine interface {
	Rank(text string) (Answer, error)
	Close() error
}

// deepest is how many documents a search engine hands out. Our matcher hands out forty entries; one entry may hold many
// of the documents.
const deepest = 100

// Grain says what one document of a search engine is.
type Grain int

// The grains: all that an entry says in one language, or one title, symptom or cause.
const (
	ByEntry Grain = iota
	BySentence
)

// document is a unit that a search engine finds. What it is silent about is "".
type document struct {
	issue                  knowledge.IssueID
	language               knowledge.Language
	title, symptoms, cause string
}

// documents cuts entries into documents.
func documents(issues []*knowledge.Issue, grain Grain) []document {
	var all []document
	for _, issue := range issues {
		for _, language := range knowledge.Languages() {
			if grain == BySentence {
				all = append(all, sentences(issue, language)...)
				continue
			}
			symptoms := strings.Join(issue.Symptoms[language], "\n")
			all = append(all, document{issue.ID, language, issue.Title[language], symptoms, issue.Cause[language]})
		}
	}
	return slices.DeleteFunc(all, func(d document) bool { return d.title+d.symptoms+d.cause == "" })
}

func sentences(issue *knowledge.Issue, language knowledge.Language) []document {
	all := []document{
		{issue: issue.ID, language: language, title: issue.Title[language]},
		{issue: issue.ID, language: language, cause: issue.Cause[language]},
	}
	for _, symptom := range issue.Symptoms[language] {
		all = append(all, document{issue: issue.ID, language: language, symptoms: symptom})
	}
	return all
}

// ranking is an answer in the making: documents come best first.
type ranking struct{ answer Answer }

func (r *ranking) add(issue knowledge.IssueID, score float64) {
	if len(r.answer.Issues) == 0 {
		r.answer.Score = score
	}
	if !slices.Contains(r.answer.Issues, issue) {
		r.answer.Issues = append(r.answer.Issues, issue)
	}
}
