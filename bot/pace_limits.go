package bot

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Limit allows at most Sends in any span of Window. Both are positive.
type Limit struct {
	Sends  int
	Window time.Duration
}

// Limits are the connector's limits for one bot. A kind without any is not limited.
type Limits struct {
	Conversation []Limit // for each conversation
	Tenant       []Limit // for each tenant, over all its conversations
}

// The bounds of a limit that ParseLimits takes: more would only cost memory.
const (
	mostSends     = 100_000
	longestWindow = 24 * time.Hour
)

// DefaultLimits are those that Teams documents for sending ("Optimize your bot with rate limiting", October 2026).
func DefaultLimits() Limits {
	return Limits{
		Conversation: []Limit{{7, time.Second}, {8, 2 * time.Second}, {60, 30 * time.Second}, {1800, time.Hour}},
		Tenant:       []Limit{{50, time.Second}},
	}
}

// ParseLimits reads limits such as
//
//	conversation=7/1s,8/2s,60/30s,1800/1h tenant=50/1s
//
// A kind left out keeps its default; "tenant=off" switches one kind off, "off" both. "" means the defaults.
func ParseLimits(s string) (Limits, error) {
	if strings.TrimSpace(s) == "off" {
		return Limits{}, nil
	}
	l := DefaultLimits()
	kinds := map[string]*[]Limit{"conversation": &l.Conversation, "tenant": &l.Tenant}
	for field := range strings.FieldsSeq(s) {
		kind, list, _ := strings.Cut(field, "=")
		into, ok := kinds[kind]
		if !ok {
			return Limits{}, fmt.Errorf("send limits: %q is neither off, nor conversation=… nor tenant=…, each once", field)
		}
		delete(kinds, kind)
		var err error
		if *into, err = parseLimits(list); err != nil {
			return Limits{}, fmt.Errorf("send limits: %s: %w", kind, err)
		}
	}
	return l, nil
}

func parseLimits(list string) ([]Limit, error) {
	if list == "off" {
		return nil, nil
	}
	var limits []Limit
	for part := range strings.SplitSeq(list, ",") {
		limit, err := parseLimit(part)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", part, err)
		}
		limits = append(limits, limit)
	}
	return limits, nil
}

func parseLimit(s string) (Limit, error) {
	sends, window, ok := strings.Cut(s, "/")
	if !ok {
		return Limit{}, errors.New("want sends/window, such as 7/1s")
	}
	n, err := strconv.Atoi(sends)
	if err != nil || n < 1 || n > mostSends {
		return Limit{}, fmt.Errorf("sends must be a number from 1 to %d", mostSends)
	}
	d, err := time.ParseDuration(window)
	if err != nil || d <= 0 || d > longestWindow {
		return Limit{}, fmt.Errorf("the window must be a duration of at most %v, such as 30s", longestWindow)
	}
	return Limit{Sends: n, Window: d}, nil
}

// String is what ParseLimits reads.
func (l Limits) String() string {
	return "conversation=" + formatLimits(l.Conversation) + " tenant=" + formatLimits(l.Tenant)
}

func formatLimits(limits []Limit) string {
	if len(limits) == 0 {
		return "off"
	}
	parts := make([]string, len(limits))
	for i, limit := range limits {
		parts[i] = fmt.Sprintf("%d/%v", limit.Sends, limit.Window)
	}
	return strings.Join(parts, ",")
}
