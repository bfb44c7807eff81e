package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"

	"ssprbot/knowledge"
	"ssprbot/knowledge/eval"
)

func defineEval(fs *flag.FlagSet) func(context.Context, environment, []string) error {
	var flags knowledgeFlags
	flags.define(fs)
	asJSON := fs.Bool("json", false, "write the figures as JSON")
	channel := fs.Bool("channel", false, "measure when the bot speaks to posts in a channel that nobody meant for it; of a file .txt every line is out of scope")
	parts := 0
	fs.Func("cv", "without a file: ask the knowledge's own texts, each of what was learned from the others, in this many parts, 2 or more",
		func(value string) (err error) { parts, err = readParts(value); return err })
	return func(ctx context.Context, env environment, args []string) error {
		if err := checkEvalArguments(parts, *channel, args); err != nil {
			return err
		}
		today, err := flags.clock()
		if err != nil {
			return err
		}
		base, err := flags.load()
		if err != nil {
			return err
		}
		m := measurement{base, eval.Options{On: today()}, env, *asJSON}
		switch {
		case parts > 0:
			return m.crossValidate(ctx, parts)
		case *channel:
			return m.channel(ctx, args)
		}
		return m.ask(ctx, args[0])
	}
}

func readParts(value string) (int, error) {
	parts, err := strconv.Atoi(value)
	if err != nil || parts < 2 {
		return 0, errors.New("not a number of parts from 2")
	}
	return parts, nil
}

func checkEvalArguments(parts int, channel bool, args []string) error {
	switch {
	case channel && parts > 0:
		return errors.New("eval takes either --channel and files of labelled questions or --cv")
	case channel && len(args) == 0:
		return errors.New("eval --channel takes files of labelled questions, and .txt files of posts that are out of scope")
	case channel:
		return nil
	case parts > 0 && len(args) > 0:
		return errors.New("eval takes either a file of labelled questions or --cv, which asks the knowledge's own texts")
	case parts == 0 && len(args) != 1:
		return errors.New("eval takes one file of labelled questions, or --cv and none")
	}
	return nil
}

// measurement is a run of eval.
type measurement struct {
	base    *knowledge.Base
	options eval.Options
	env     environment
	asJSON  bool
}

// ask measures with the questions of a file.
func (m measurement) ask(ctx context.Context, name string) error {
	questions, err := readQuestions(name)
	if err != nil {
		return err
	}
	warnings := m.warn(name, questions)
	shown := showProgress(m.env.stderr)
	m.options.Asked = shown.asked
	report, err := eval.Measure(ctx, m.base, questions, m.options)
	shown.erase()
	switch {
	case err != nil:
		return err
	case m.asJSON:
		return m.writeJSON(struct {
			eval.Report
			Warnings int `json:"warnings"`
		}{report, warnings})
	}
	return printReport(m.env.stdout, report)
}

// warn tells what is wrong with the questions and returns how much.
func (m measurement) warn(name string, questions []eval.Question) int {
	warnings := eval.Check(m.base, questions)
	for _, w := range warnings {
		_, _ = fmt.Fprintf(m.env.stderr, "ssprbot: %s: %s\n", name, w)
	}
	if len(warnings) > 0 {
		_, _ = fmt.Fprintf(m.env.stderr, "ssprbot: warnings about %s: %d\n", name, len(warnings))
	}
	return len(warnings)
}

func (m measurement) crossValidate(ctx context.Context, parts int) error {
	shown := showProgress(m.env.stderr)
	m.options.Asked = shown.asked
	validation, err := eval.CrossValidate(ctx, m.base, parts, m.options)
	shown.erase()
	switch {
	case err != nil:
		return err
	case m.asJSON:
		return m.writeJSON(validation)
	}
	return printCrossValidation(m.env.stdout, validation)
}

func (m measurement) writeJSON(figures any) error {
	if err := json.NewEncoder(m.env.stdout).Encode(figures); err != nil {
		return fmt.Errorf("writing the figures: %w", err)
	}
	return nil
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
