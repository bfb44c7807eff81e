// Command matchbench shows our matcher beside general search engines on the same entries and questions, and how it fares as
// a knowledge base grows. It is a module of its own, so that no search engine ever gets into the bot.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"time"

	"ssprbot/knowledge"
	"ssprbot/knowledge/eval"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// bench is one run.
type bench struct {
	knowledge []string // paths; none is the embedded base
	questions string   // path
	sizes     []int    // of the growth curve, in symptoms
	limit     time.Duration
	asJSON    bool
	point     int    // measure this size only, and write it as JSON
	folder    string // where that base is written
	on        time.Time
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	b := bench{on: time.Now()}
	fs := flag.NewFlagSet("matchbench", flag.ContinueOnError)
	fs.SetOutput(stderr)
	b.define(fs)
	if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	if err := b.run(ctx, stdout, stderr); err != nil {
		_, _ = fmt.Fprintln(stderr, "matchbench:", err)
		return 1
	}
	return 0
}

func (b *bench) define(fs *flag.FlagSet) {
	b.sizes = []int{100, 1000, 10_000, 100_000}
	fs.Func("knowledge", "file or folder with knowledge, repeatable (the built-in base)", func(path string) error {
		b.knowledge = append(b.knowledge, path)
		return nil
	})
	fs.StringVar(&b.questions, "questions", "knowledge/testdata/questions.jsonl", "file of labelled questions")
	fs.Func("sizes", "symptoms of the made-up bases, separated by commas; empty for none (100,1000,10000,100000)", b.setSizes)
	fs.DurationVar(&b.limit, "limit", 5*time.Minute, "end of the whole run; what is not measured by then is left out")
	fs.BoolVar(&b.asJSON, "json", false, "write JSON")
	fs.IntVar(&b.point, "point", 0, "measure a made-up base of this size alone, in this process, and write JSON")
	fs.StringVar(&b.folder, "folder", "", "empty folder for the base of --point")
}

func (b *bench) setSizes(list string) error {
	b.sizes = nil
	for size := range strings.SplitSeq(list, ",") {
		if size == "" {
			continue
		}
		n, err := strconv.Atoi(size)
		if err != nil || n < 1 {
			return fmt.Errorf("%q is no number of symptoms", size)
		}
		b.sizes = append(b.sizes, n)
	}
	return nil
}

func (b *bench) run(ctx context.Context, stdout, stderr io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, b.limit)
	defer cancel()
	questions, err := b.read()
	if err != nil {
		return err
	}
	if b.point > 0 {
		return b.measure(stdout, questions)
	}
	var r report
	if err := b.contest(ctx, questions, &r); err != nil {
		return err
	}
	b.curve(ctx, stderr, &r)
	if b.asJSON {
		return json.NewEncoder(stdout).Encode(r)
	}
	return r.print(stdout)
}

// load reads the knowledge, and what more holds.
func (b *bench) load(more ...string) (*knowledge.Base, error) {
	var sources []knowledge.Source
	if len(b.knowledge) == 0 {
		sources = append(sources, knowledge.Embedded())
	}
	for _, path := range slices.Concat(b.knowledge, more) {
		source, err := knowledge.PathSource(path)
		if err != nil {
			return nil, err
		}
		sources = append(sources, source)
	}
	base, err := knowledge.Load(sources...)
	if err != nil {
		return nil, fmt.Errorf("loading the knowledge: %w", err)
	}
	return base, nil
}

func (b *bench) read() (questions []eval.Question, err error) {
	file, err := os.Open(b.questions)
	if err != nil {
		return nil, fmt.Errorf("opening the questions: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	questions, err = eval.Read(file)
	questions = slices.DeleteFunc(questions, func(q eval.Question) bool { return q.Text == "" || len(q.Labels) == 0 })
	if err == nil && len(questions) == 0 {
		err = errors.New("there are none")
	}
	if err != nil {
		return nil, fmt.Errorf("reading the questions in %s: %w", b.questions, err)
	}
	return questions, nil
}

func texts(questions []eval.Question) []string {
	all := make([]string, len(questions))
	for i, q := range questions {
		all[i] = q.Text
	}
	return all
}
