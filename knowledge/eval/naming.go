package eval

import (
	"cmp"
	"slices"

	"ssprbot/knowledge"
)

// Naming is what the labels of questions name.
type Naming int

// The namings. An id may be spelled like an area, so the labels themselves do not always tell.
const (
	Areas   Naming = iota // areas, and ids of single entries among them: a candidate is right by either
	Entries               // ids only
)

// namingOf is Entries where no label is an area of the base.
func namingOf(base *knowledge.Base, questions []Question) Naming {
	areas := areasOf(base)
	for _, q := range questions {
		if slices.ContainsFunc(q.Labels, func(l string) bool { return areas[l] }) {
			return Areas
		}
	}
	return Entries
}

// label is what an entry counts as: entries of one area are one guess where labels name areas.
func (n Naming) label(issue *knowledge.Issue) string {
	if n == Entries {
		return string(issue.ID)
	}
	return cmp.Or(string(issue.Area), string(issue.ID))
}

func (n Naming) isRight(labels []string, issue *knowledge.Issue) bool {
	return slices.Contains(labels, string(issue.ID)) || n == Areas && slices.Contains(labels, string(issue.Area))
}

// outcome is what became of a question.
type outcome struct {
	question Question
	declined bool
	scope    float64  // confidence of being in scope
	first    forecast // that the first candidate is right
	among3   bool     // a right candidate is among those of the first three labels
	got      string   // the first candidate's label
}

func (n Naming) judge(q Question, r knowledge.Ranking) outcome {
	o := outcome{question: q, declined: !r.InScope, scope: r.Confidence, got: "nothing"}
	if len(r.Candidates) == 0 {
		return o
	}
	first := r.Candidates[0].Issue
	o.got = n.label(first)
	o.first.came = n.isRight(q.Labels, first)
	for _, c := range r.Candidates {
		if n.label(c.Issue) == o.got {
			o.first.confidence += c.Confidence
		}
	}
	o.among3 = slices.ContainsFunc(n.ofFirstLabels(r.Candidates, 3), func(c knowledge.Ranked) bool {
		return n.isRight(q.Labels, c.Issue)
	})
	return o
}

// ofFirstLabels are the candidates before the one that would carry a label more than most.
func (n Naming) ofFirstLabels(candidates []knowledge.Ranked, most int) []knowledge.Ranked {
	seen := map[string]bool{}
	for i, c := range candidates {
		if seen[n.label(c.Issue)] = true; len(seen) > most {
			return candidates[:i]
		}
	}
	return candidates
}
