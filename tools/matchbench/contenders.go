package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ssprbot/knowledge"
	"ssprbot/knowledge/eval"
	"ssprbot/tools/matchbench/contest"
	"ssprbot/tools/matchbench/search"
)

// How often things are done, and which part of the limit they may take; the rest is for the curve.
const (
	builds, buildsPart = 3, 8
	rounds, roundsPart = 7, 4
)

// contenders are ours and the others: as they come, and prepared for Korean, an entry or a sentence a document.
func contenders(base *knowledge.Base, on time.Time) []contest.Contender {
	issues := slices.DeleteFunc(base.Issues(), func(i *knowledge.Issue) bool { return !i.ValidOn(knowledge.DayOf(on)) })
	bleve := func(hangul search.Hangul, grain search.Grain) func(context.Context) (search.Engine, error) {
		return func(context.Context) (search.Engine, error) { return search.NewBleve(issues, hangul, grain) }
	}
	fts5 := func(tokenizer search.Tokenizer, grain search.Grain) func(context.Context) (search.Engine, error) {
		return func(ctx context.Context) (search.Engine, error) { return search.NewFTS5(ctx, issues, tokenizer, grain) }
	}
	return []contest.Contender{
		{Name: "ssprbot", Build: func(context.Context) (search.Engine, error) { return search.NewMatcher(base, on), nil }},
		{Name: "bleve, en and cjk", Build: bleve(search.StockCJK, search.ByEntry)},
		{Name: "bleve, en and pairs", Build: bleve(search.Paired, search.ByEntry)},
		{Name: "bleve, pairs, by sentence", Build: bleve(search.Paired, search.BySentence)},
		{Name: "FTS5, porter", Build: fts5(search.Porter, search.ByEntry)},
		{Name: "FTS5, trigram", Build: fts5(search.Trigram, search.ByEntry)},
		{Name: "FTS5, porter and pairs", Build: fts5(search.PairedPorter, search.ByEntry)},
		{Name: "FTS5, pairs, by sentence", Build: fts5(search.PairedPorter, search.BySentence)},
	}
}

// contest fills in the rows of the report.
func (b *bench) contest(ctx context.Context, questions []eval.Question, r *report) (err error) {
	var base *knowledge.Base
	built, err := contest.Build(ctx, contest.Effort{Rounds: builds, Limit: b.limit / buildsPart}, func() ([]contest.Contender, error) {
		start := time.Now()
		base, err = b.load()
		if err != nil {
			return nil, err
		}
		r.LoadMS = millis(time.Since(start))
		return contenders(base, b.on), nil
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, contest.Close(built)) }()
	r.describe(base, b.on, questions)
	if r.LearnAnewMS, err = b.learnAnew(); err != nil {
		return err
	}
	speeds, err := contest.Race(ctx, contest.Effort{Rounds: rounds, Limit: b.limit / roundsPart}, built, texts(questions))
	if err != nil {
		return err
	}
	for i, c := range built {
		quality, err := contest.Judge(c.Engine, base, questions)
		if err != nil {
			return err
		}
		r.add(c, quality, speeds[i])
	}
	return nil
}

// learnAnew is how long our matcher takes to learn the knowledge with one sentence more, so that nothing that was learned
// before fits.
func (b *bench) learnAnew() (ms float64, err error) {
	folder, err := os.MkdirTemp("", "matchbench")
	if err != nil {
		return 0, fmt.Errorf("making a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if err := os.WriteFile(filepath.Join(folder, "more.yaml"), []byte(more), 0o600); err != nil {
		return 0, fmt.Errorf("writing one sentence more: %w", err)
	}
	base, err := b.load(folder)
	if err != nil {
		return 0, err
	}
	start := time.Now()
	search.NewMatcher(base, b.on)
	return millis(time.Since(start)), nil
}

const more = "version: 1\noutOfScope: {en: [the lawn of the third garden from here wants to be mown]}\n"
