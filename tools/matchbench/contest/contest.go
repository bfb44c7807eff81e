// Package contest asks several engines the same labelled questions and says how right, how fast and how big each is.
//
// Invariants: what is right is decided as in knowledge/eval; speeds are of rounds in which every engine answers every
// question, so that a disturbance of the machine meets all of them; the first contender is what the others are compared
// with.
//
// What does not belong here: how an engine works.
package contest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ssprbot/tools/matchbench/meter"
	"ssprbot/tools/matchbench/search"
)

// Contender is an engine that can be made from knowledge that is already read.
type Contender struct {
	Name  string
	Build func(context.Context) (search.Engine, error)
}

// Built is a contender that is ready, and what that took.
type Built struct {
	Name   string
	Engine search.Engine
	Took   time.Duration // median of the builds
	Bytes  int64         // what the last build holds, on Go's heap and outside
}

// Effort is how often something is done. The first round always runs; none starts after the limit, counted from the first.
type Effort struct {
	Rounds int
	Limit  time.Duration
}

// rounds runs round after round with its number. It stops at the first error, and when ctx is done.
func (e Effort) rounds(ctx context.Context, round func(n int) error) error {
	start := time.Now()
	for n := 0; n < e.Rounds && (n == 0 || time.Since(start) < e.Limit); n++ {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := round(n); err != nil {
			return err
		}
	}
	return nil
}

// Build makes every contender, one after the other, as often as effort says, and keeps the last of each. fresh gives
// contenders that share nothing with those before, always the same in number and order. The caller closes the engines.
func Build(ctx context.Context, effort Effort, fresh func() ([]Contender, error)) ([]Built, error) {
	var all []Built
	var took [][]time.Duration
	err := effort.rounds(ctx, func(int) error {
		before := all
		all = nil
		if err := Close(before); err != nil {
			return err
		}
		contenders, err := fresh()
		if err != nil {
			return err
		}
		all, err = build(ctx, contenders)
		took = append(took, times(all))
		return err
	})
	if err != nil {
		return nil, errors.Join(err, Close(all))
	}
	for i := range all {
		all[i].Took = median(column(took, i))
	}
	return all, nil
}

// build makes each once. With an error it returns those that were made.
func build(ctx context.Context, contenders []Contender) ([]Built, error) {
	var all []Built
	for _, c := range contenders {
		built, err := c.build(ctx)
		if err != nil {
			return all, fmt.Errorf("making %s: %w", c.Name, err)
		}
		all = append(all, built)
	}
	return all, nil
}

func times(all []Built) []time.Duration {
	var took []time.Duration
	for _, b := range all {
		took = append(took, b.Took)
	}
	return took
}

// Close closes all engines.
func Close(all []Built) error {
	var faults []error
	for _, b := range all {
		faults = append(faults, b.Engine.Close())
	}
	return errors.Join(faults...)
}

func (c Contender) build(ctx context.Context) (Built, error) {
	before := meter.Heap()
	start := time.Now()
	engine, err := c.Build(ctx)
	took := time.Since(start)
	if err != nil {
		return Built{}, err
	}
	built := Built{c.Name, engine, took, meter.Heap() - before}
	if outside, ok := engine.(interface {
		Size(context.Context) (int64, error)
	}); ok {
		bytes, err := outside.Size(ctx)
		if err != nil {
			return Built{}, errors.Join(err, engine.Close())
		}
		built.Bytes += bytes
	}
	return built, nil
}

func column[T any](rows [][]T, n int) []T {
	var all []T
	for _, row := range rows {
		all = append(all, row[n])
	}
	return all
}

// median is the middle one, of an even number the upper of the two.
func median[T int64 | float64 | time.Duration](of []T) T {
	sorted := slices.Sorted(slices.Values(of))
	return sorted[len(sorted)/2]
}
