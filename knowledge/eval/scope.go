package eval

import (
	"math"
	"slices"
	"sort"
)

// auroc is the probability that a question in scope has the higher confidence; equal ones count half.
func auroc(in, out []float64) Share {
	sorted := slices.Sorted(slices.Values(out))
	halves := 0
	for _, confidence := range in {
		halves += below(sorted, confidence) + below(sorted, math.Nextafter(confidence, math.Inf(1)))
	}
	return mean(float64(halves)/2, len(in)*len(out))
}

// outRecall95 is the share of out below the highest threshold that at least 95 % of in reach.
func outRecall95(in, out []float64) Share {
	if len(in) == 0 {
		return Share(math.NaN())
	}
	lost := len(in) / 20
	threshold := slices.Sorted(slices.Values(in))[lost]
	return share(below(slices.Sorted(slices.Values(out)), threshold), len(out))
}

// below counts the values that are less than a limit.
func below(sorted []float64, limit float64) int { return sort.SearchFloat64s(sorted, limit) }
