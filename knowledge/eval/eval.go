// Package eval measures how well a knowledge base answers labelled questions: questions from a file, or its own texts
// by cross-validation. It only measures: thresholds and training belong to package match, and what the labels mean to
// whoever wrote them.
//
// Invariants: the same base, questions and day give the same report; every figure says of how many questions it speaks;
// what could not be counted is no figure, rather than zero.
package eval

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ssprbot/knowledge"
)

// Options say how questions are asked.
type Options struct {
	On    time.Time              // the day whose entries are valid
	Asked func(question, of int) // called before each question, which counts from one; may be nil
}

// next announces a question. The error is the context's.
func (o Options) next(ctx context.Context, question, of int) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("asking question %d of %d: %w", question, of, err)
	}
	if o.Asked != nil {
		o.Asked(question, of)
	}
	return nil
}

// Measure asks the questions of which Check does not say that they are left out. It ends early only with the context.
func Measure(ctx context.Context, base *knowledge.Base, questions []Question, o Options) (Report, error) {
	asked := slices.DeleteFunc(slices.Clone(questions), Question.isIncomplete)
	meter := NewMeter(namingOf(base, asked))
	for i, q := range asked {
		if err := o.next(ctx, i+1, len(asked)); err != nil {
			return Report{}, err
		}
		meter.Add(q, base.Match(q.Text, o.On))
	}
	return meter.Report(), nil
}
