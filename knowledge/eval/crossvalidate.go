package eval

import (
	"context"
	"fmt"
	"time"

	"ssprbot/knowledge"
)

// CrossValidation is how well a base answers its own texts that it has not learned.
type CrossValidation struct {
	Parts   int    `json:"parts"`
	Entries Report `json:"entries"` // only the entry whose symptom it is, is right
	Areas   Report `json:"areas"`   // any entry of its area is; an entry without an area stands for itself
}

// CrossValidate cuts the symptoms of the entries valid that day and what is out of scope into parts, two at least, and
// asks each part of a base that has learned the others. See knowledge.Base.Fold for what stays learned.
func CrossValidate(ctx context.Context, base *knowledge.Base, parts int, o Options) (CrossValidation, error) {
	if parts < 2 {
		return CrossValidation{}, fmt.Errorf("cross-validating in %d parts: there must be two at least", parts)
	}
	total := 0
	for part := range parts {
		_, texts := heldOut(base, part, parts, o.On)
		total += len(texts)
	}
	entries, areas, asked := NewMeter(Entries), NewMeter(Areas), 0
	for part := range parts {
		folded, texts := heldOut(base, part, parts, o.On)
		for _, text := range texts {
			asked++
			if err := o.next(ctx, asked, total); err != nil {
				return CrossValidation{}, err
			}
			answer := folded.Match(text.Text, o.On)
			entries.Add(questionOf(text, Entries), answer)
			areas.Add(questionOf(text, Areas), answer)
		}
	}
	return CrossValidation{parts, entries.Report(), areas.Report()}, nil
}

// heldOut leaves out the symptoms of entries that no answer can name that day.
func heldOut(base *knowledge.Base, part, parts int, on time.Time) (*knowledge.Base, []knowledge.HeldOut) {
	folded, all := base.Fold(part, parts)
	var texts []knowledge.HeldOut
	for _, text := range all {
		if text.Issue == nil || text.Issue.ValidOn(knowledge.DayOf(on)) {
			texts = append(texts, text)
		}
	}
	return folded, texts
}

func questionOf(text knowledge.HeldOut, naming Naming) Question {
	label := OutOfScope
	if text.Issue != nil {
		label = naming.label(text.Issue)
	}
	return Question{Text: text.Text, Labels: []string{label}, Lang: string(text.Language)}
}
