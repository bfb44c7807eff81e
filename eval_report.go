package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"text/tabwriter"

	"ssprbot/knowledge/eval"
)

const shownConfusions = 20

func printReport(w io.Writer, r eval.Report) error {
	return errors.Join(printAnswers(w, "answers", r), printScope(w, r), printConfusions(w, r))
}

// printCrossValidation shows one table about scope, for what an answer stands for does not change it.
func printCrossValidation(w io.Writer, v eval.CrossValidation) error {
	return errors.Join(printAnswers(w, "by entry", v.Entries), printAnswers(w, "by area", v.Areas), printScope(w, v.Entries),
		printConfusions(w, v.Entries))
}

func printAnswers(w io.Writer, title string, r eval.Report) error {
	return printTable(w, title+"\tn\ttop-1\ttop-1 scoped\trecall@3\tmacro top-1\tECE\t", r, func(f eval.Figures) string {
		return fmt.Sprintf("%d\t%s\t%s\t%s\t%s\t%s\t", f.N,
			f.Top1.Percent(), f.Top1Scoped.Percent(), f.Recall3.Percent(), f.MacroTop1.Percent(), f.ECE)
	})
}

func printScope(w io.Writer, r eval.Report) error {
	return printTable(w, "scope\tin\tanswered\tout\tdeclined\tAUROC\tdeclined at 95 %\tECE\t", r, func(f eval.Figures) string {
		return fmt.Sprintf("%d\t%s\t%d\t%s\t%s\t%s\t%s\t",
			f.In, f.Answered.Percent(), f.Out, f.Declined.Percent(), f.AUROC, f.OutRecall95.Percent(), f.ScopeECE)
	})
}

// printTable prints a row for each group of questions, and an empty line.
func printTable(w io.Writer, head string, r eval.Report, row func(eval.Figures) string) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(table, head)
	for _, language := range slices.Sorted(maps.Keys(r.ByLanguage)) {
		_, _ = fmt.Fprintf(table, "%s\t%s\n", language, row(r.ByLanguage[language]))
	}
	for _, origin := range slices.Sorted(maps.Keys(r.ByOrigin)) {
		_, _ = fmt.Fprintf(table, "from %s\t%s\n", origin, row(r.ByOrigin[origin]))
	}
	_, _ = fmt.Fprintf(table, "all\t%s\n\n", row(r.All))
	if err := table.Flush(); err != nil {
		return fmt.Errorf("writing the figures: %w", err)
	}
	return nil
}

func printConfusions(w io.Writer, r eval.Report) error {
	for _, c := range r.Confusions[:min(shownConfusions, len(r.Confusions))] {
		if _, err := fmt.Fprintf(w, "%3d  %s taken for %s\n", c.N, c.Want, c.Got); err != nil {
			return fmt.Errorf("writing the figures: %w", err)
		}
	}
	return nil
}

// progress shows a person how far the asking is, in one line that is written over again.
type progress struct{ terminal io.Writer }

// showProgress shows nothing where nobody watches.
func showProgress(stderr io.Writer) progress {
	if file, ok := stderr.(*os.File); ok && isTerminal(file) {
		return progress{file}
	}
	return progress{io.Discard}
}

func (p progress) asked(question, of int) {
	_, _ = fmt.Fprintf(p.terminal, "\rquestion %d of %d", question, of)
}

func (p progress) erase() { _, _ = fmt.Fprint(p.terminal, "\r\x1b[K") }
