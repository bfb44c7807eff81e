package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

// Explained in full: the candidates, and what stands behind each.
const (
	explainedCandidates = 3
	explainedFeatures   = 6
)

// explain writes why a text is matched as it is. An entry that is wanted and does not come first is an error.
func explain(out io.Writer, base *knowledge.Base, question string, want knowledge.IssueID, at time.Time) error {
	texts, err := text.Load()
	if err != nil {
		return err
	}
	result, explained := base.Explain(question, at, explainedCandidates)
	verdict := "in scope"
	if !result.InScope {
		verdict = "out of scope"
	}
	_, _ = fmt.Fprintf(out, "%s, confidence %.2f, language %s\n", verdict, result.Confidence, result.Language)
	for i, e := range explained {
		explainCandidate(out, i+1, e)
	}
	explainDialog(out, dialogs.Machine{Knowledge: base, Texts: texts}.Explain(question, at, dialogs.Employee))
	if want == "" {
		return nil
	}
	for i, c := range result.Candidates {
		if c.ID == string(want) {
			return unlessFirst(want, i, result.InScope)
		}
	}
	return fmt.Errorf("%s is not among the first %d candidates", want, len(result.Candidates))
}

func unlessFirst(want knowledge.IssueID, place int, inScope bool) error {
	switch {
	case place > 0:
		return fmt.Errorf("%s comes in place %d, not first", want, place+1)
	case !inScope:
		return fmt.Errorf("%s comes first, but the question is declined", want)
	}
	return nil
}

func explainCandidate(out io.Writer, place int, e knowledge.Explanation) {
	_, _ = fmt.Fprintf(out, "\n%d. %s  %.3f\n", place, e.Candidate.ID, e.Candidate.Confidence)
	if e.Claimed {
		_, _ = fmt.Fprintln(out, "   an identifier in the question is one of its codes")
	}
	if e.Nearest != "" {
		_, _ = fmt.Fprintf(out, "   nearest (%.2f): %s\n   they share: %s\n", e.Similarity, e.Nearest, contributions(e, true))
	}
	_, _ = fmt.Fprintf(out, "   learned: %s\n", contributions(e, false))
}

func contributions(e knowledge.Explanation, shared bool) string {
	list := e.Learned
	if shared {
		list = e.Shared
	}
	var parts []string
	for _, c := range list[:min(explainedFeatures, len(list))] {
		parts = append(parts, fmt.Sprintf("%s %+.2f", cmp.Or(c.Feature, "other letters"), c.Weight))
	}
	return cmp.Or(strings.Join(parts, ", "), "nothing")
}

// explainDialog tells what an employee would be shown first, and which questions could have been asked.
func explainDialog(out io.Writer, x dialogs.Explanation) {
	_, _ = fmt.Fprintf(out, "\nan employee sees: %T\n", x.Shows)
	for _, s := range x.Stated {
		_, _ = fmt.Fprintf(out, "   stated: %s is %s\n", s.Fact, s.Value)
	}
	for _, q := range x.Questions {
		_, _ = fmt.Fprintf(out, "   could ask: %s (%.2f bits; showing the candidates tells %.2f)\n", q.Fact, q.Bits, x.CardBits)
	}
}
