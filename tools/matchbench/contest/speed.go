package contest

import (
	"context"
	"fmt"
	"time"

	"ssprbot/tools/matchbench/meter"
)

// Speed is how fast an engine answers.
type Speed struct {
	Question time.Duration // median over the rounds of a round's mean
	Ratio    float64       // of that to the first engine's, median over the rounds: the figure to trust on a noisy machine
	Allocs   float64       // a question, on Go's heap
	Rounds   int           // that were run
}

// Race lets all engines answer all texts, round after round, each round begun by another engine. An error names the
// engine, or is that of ctx.
func Race(ctx context.Context, effort Effort, engines []Built, texts []string) ([]Speed, error) {
	var took [][]time.Duration
	err := effort.rounds(ctx, func(n int) error {
		round := make([]time.Duration, len(engines))
		for i := range engines {
			turn := (n + i) % len(engines)
			all, err := answer(ctx, engines[turn], texts)
			if err != nil {
				return err
			}
			round[turn] = max(all/time.Duration(len(texts)), 1) // a clock may be too coarse for an engine that does nothing
		}
		took = append(took, round)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return speeds(ctx, engines, texts, took)
}

func speeds(ctx context.Context, engines []Built, texts []string, took [][]time.Duration) ([]Speed, error) {
	all := make([]Speed, len(engines))
	for i, e := range engines {
		var ratios []float64
		for _, round := range took {
			ratios = append(ratios, float64(round[i])/float64(round[0]))
		}
		allocs, err := meter.Allocs(func() error { _, err := answer(ctx, e, texts); return err })
		if err != nil {
			return nil, err
		}
		all[i] = Speed{median(column(took, i)), median(ratios), float64(allocs) / float64(len(texts)), len(took)}
	}
	return all, nil
}

func answer(ctx context.Context, e Built, texts []string) (time.Duration, error) {
	start := time.Now()
	for _, text := range texts {
		if _, err := e.Engine.Rank(text); err != nil {
			return 0, fmt.Errorf("%s: %w", e.Name, err)
		}
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
	}
	return time.Since(start), nil
}
