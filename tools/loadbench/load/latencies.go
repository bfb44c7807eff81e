package load

import (
	"math"
	"slices"
	"time"
)

// Latencies are the times of all round trips that succeeded, in order.
type Latencies []time.Duration

func newLatencies(all []time.Duration) Latencies {
	slices.Sort(all)
	return all
}

// At is the time within which the share q (0 to 1) of all ended; 0 where there are none.
func (l Latencies) At(q float64) time.Duration {
	if len(l) == 0 {
		return 0
	}
	return l[min(max(int(math.Ceil(q*float64(len(l))))-1, 0), len(l)-1)]
}
