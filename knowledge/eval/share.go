package eval

import (
	"encoding/json"
	"fmt"
	"math"
)

// Share is a figure from 0 to 1. It is not a number (NaN) where there was nothing to count; so it is null in JSON.
type Share float64

// none is how a share is written that has nothing to count.
const none = "–"

// String writes three digits, such as 0.971.
func (s Share) String() string {
	if s.isNone() {
		return none
	}
	return fmt.Sprintf("%.3f", float64(s))
}

// Percent writes the share as 97.1 %.
func (s Share) Percent() string {
	if s.isNone() {
		return none
	}
	return fmt.Sprintf("%.1f %%", 100*float64(s))
}

// MarshalJSON writes all digits, or null.
func (s Share) MarshalJSON() ([]byte, error) {
	if s.isNone() {
		return []byte("null"), nil
	}
	return json.Marshal(float64(s))
}

func (s Share) isNone() bool { return math.IsNaN(float64(s)) }

func share(part, whole int) Share { return mean(float64(part), whole) }

// mean of nothing is not a number.
func mean(sum float64, n int) Share { return Share(sum / float64(n)) }
