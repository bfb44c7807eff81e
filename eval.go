package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"ssprbot/knowledge/eval"
)

const shownConfusions = 20

func defineEval(fs *flag.FlagSet) func(context.Context, environment, []string) error {
	var flags knowledgeFlags
	flags.define(fs)
	asJSON := fs.Bool("json", false, "write the figures as JSON")
	return func(_ context.Context, env environment, args []string) error {
		if len(args) != 1 {
			return errors.New("eval takes one file of labelled questions")
		}
		today, err := flags.clock()
		if err != nil {
			return err
		}
		base, err := flags.load()
		if err != nil {
			return err
		}
		questions, err := readQuestions(args[0])
		if err != nil {
			return err
		}
		report := eval.Measure(base, questions, today())
		if *asJSON {
			return json.NewEncoder(env.stdout).Encode(report)
		}
		return printReport(env.stdout, report)
	}
}

func readQuestions(name string) (questions []eval.Question, err error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("opening the questions: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if questions, err = eval.Read(file); err != nil {
		return nil, fmt.Errorf("reading the questions in %s: %w", name, err)
	}
	return questions, nil
}

func printReport(w io.Writer, r eval.Report) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(table, "language\tn\ttop-1\ttop-1 scoped\trecall@3\tin\tanswered\tout\tdeclined\tAUROC\t")
	row := func(name string, f eval.Figures) {
		_, _ = fmt.Fprintf(table, "%s\t%d\t%.1f %%\t%.1f %%\t%.1f %%\t%d\t%.1f %%\t%d\t%.1f %%\t%.3f\t\n", name, f.N,
			100*f.Top1, 100*f.Top1Scoped, 100*f.Recall3, f.In, 100*f.Answered, f.Out, 100*f.Declined, f.AUROC)
	}
	for _, language := range r.Languages() {
		row(language, r.ByLanguage[language])
	}
	row("all", r.All)
	if err := table.Flush(); err != nil {
		return fmt.Errorf("writing the figures: %w", err)
	}
	for _, c := range r.Confusions[:min(shownConfusions, len(r.Confusions))] {
		_, _ = fmt.Fprintf(w, "%3d  %s taken for %s\n", c.N, c.Want, c.Got)
	}
	return nil
}
