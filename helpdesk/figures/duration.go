package figures

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"
)

// step is by how much the bounds of a class of durations lie apart: a quantile is true to half a per cent.
const step = 1.005

// Duration is how long something took, in classes. The zero Duration counted nothing.
type Duration struct {
	count   int
	classes map[int]int
}

func (d Duration) with(took time.Duration) Duration {
	if took <= 0 {
		return d
	}
	if d.classes == nil {
		d.classes = map[int]int{}
	}
	d.count++
	d.classes[int(math.Round(math.Log(max(took.Seconds(), 1))/math.Log(step)))]++
	return d
}

// Count is of how many it is known.
func (d Duration) Count() int { return d.count }

// Quantile is the least within which that share of them was done; 0 where nothing was counted.
func (d Duration) Quantile(share float64) time.Duration {
	left := int(math.Ceil(share * float64(d.count)))
	for _, class := range slices.Sorted(maps.Keys(d.classes)) {
		if left -= d.classes[class]; left <= 0 {
			return time.Duration(math.Round(math.Pow(step, float64(class)))) * time.Second
		}
	}
	return 0
}

// Median is what half of them took at the most.
func (d Duration) Median() string { return d.text(0.5) }

// Slow is what nine in ten took at the most.
func (d Duration) Slow() string { return d.text(0.9) }

func (d Duration) text(share float64) string {
	if d.count == 0 {
		return "–"
	}
	switch q := d.Quantile(share); {
	case q < time.Minute:
		return fmt.Sprintf("%.0f s", q.Seconds())
	case q < 100*time.Minute:
		return fmt.Sprintf("%.0f min", q.Minutes())
	case q < 48*time.Hour:
		return fmt.Sprintf("%.1f h", q.Hours())
	default:
		return fmt.Sprintf("%.1f d", q.Hours()/24)
	}
}

// MarshalJSON writes seconds.
func (d Duration) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]int{
		"count": d.count, "medianSeconds": int(d.Quantile(0.5).Seconds()), "p90Seconds": int(d.Quantile(0.9).Seconds()),
	})
}

// Rate is so many of so many.
type Rate struct{ Of, All int }

// Percent is 0 of nothing.
func (r Rate) Percent() float64 {
	if r.All == 0 {
		return 0
	}
	return 100 * float64(r.Of) / float64(r.All)
}

func (r Rate) String() string {
	if r.All == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f %%", r.Percent())
}
