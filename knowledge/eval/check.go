package eval

import (
	"fmt"

	"ssprbot/knowledge"
)

// Warning is something about a question that makes its figures mean less than they say.
type Warning struct {
	Line    int // as in Question; 0 for the questions as a whole
	Message string
}

// String begins with the line.
func (w Warning) String() string {
	if w.Line == 0 {
		return w.Message
	}
	return fmt.Sprintf("line %d: %s", w.Line, w.Message)
}

// Check looks for questions that cannot be measured against a base, in their order. One without a text or without
// labels is left out of every figure; one with a label that the base does not know is asked like any other, and no
// answer can be right by that label.
func Check(base *knowledge.Base, questions []Question) []Warning {
	if len(questions) == 0 {
		return []Warning{{Message: "there are no questions"}}
	}
	var warnings []Warning
	known := knownLabels(base)
	for _, q := range questions {
		for _, message := range q.mistakes(known) {
			warnings = append(warnings, Warning{q.Line, message})
		}
	}
	return warnings
}

func (q Question) mistakes(known map[string]bool) []string {
	switch {
	case q.Text == "":
		return []string{"the question has no text and is left out"}
	case len(q.Labels) == 0:
		return []string{"the question has no labels and is left out"}
	}
	var found []string
	for _, label := range q.Labels {
		if !known[label] {
			found = append(found, fmt.Sprintf("the label %q is neither an entry nor an area of the knowledge, nor %s", label, OutOfScope))
		}
	}
	return found
}

func knownLabels(base *knowledge.Base) map[string]bool {
	known := areasOf(base)
	for _, issue := range base.Issues() {
		known[string(issue.ID)] = true
	}
	known[OutOfScope] = true
	return known
}

// areasOf are the areas that entries of the base name.
func areasOf(base *knowledge.Base) map[string]bool {
	areas := map[string]bool{}
	for _, issue := range base.Issues() {
		if issue.Area != "" {
			areas[string(issue.Area)] = true
		}
	}
	return areas
}
