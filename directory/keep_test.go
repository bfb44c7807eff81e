package directory_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"ssprbot/directory/graphtest"
)

func TestWhatWasReadIsKeptForMinutes(t *testing.T) {
	r := newRig(t)
	count := func(after time.Duration, want int) {
		t.Helper()
		r.later(after)
		before := len(r.graph.Requests())
		if _, err := r.look(t); err != nil {
			t.Fatal(err)
		}
		if got := len(r.graph.Requests()) - before; got != want {
			t.Errorf("%d requests after %v more, want %d", got, after, want)
		}
	}
	count(0, 3)
	count(4*time.Minute, 0)
	count(2*time.Minute, 2) // the organization is kept longer
	r.Forget(strings.ToUpper(graphtest.Minji))
	count(0, 2)
	count(11*time.Minute, 3)
}

// TestGraphIsLeftAlone: after it asked for patience, or did not answer, nobody waits for it again.
func TestGraphIsLeftAlone(t *testing.T) {
	tests := map[string]struct {
		fault graphtest.Fault
		pause time.Duration
	}{
		"for as long as it asks":   {graphtest.Fault{Status: 429, RetryAfter: "120"}, 2 * time.Minute},
		"until the time it asks":   {graphtest.Fault{Status: 503, RetryAfter: "Mon, 30 Nov 2026 12:02:00 GMT"}, 2 * time.Minute},
		"not for a day":            {graphtest.Fault{Status: 429, RetryAfter: "86400"}, 10 * time.Minute},
		"half a minute, otherwise": {graphtest.Fault{Hang: true}, 30 * time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.graph.FailAll(tt.fault)
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			if tt.fault.Hang {
				ctx, cancel = context.WithTimeout(t.Context(), 200*time.Millisecond)
			}
			defer cancel()
			if _, err := r.Look(ctx, graphtest.Minji); err == nil {
				t.Fatal("no error")
			}
			r.graph.FailAll(graphtest.Fault{})
			asked := len(r.graph.Requests())
			r.later(tt.pause - time.Second)
			if got, err := r.look(t); err == nil || len(got) > 0 || len(r.graph.Requests()) != asked {
				t.Errorf("within the pause: %v, %v and %d more requests", got, err, len(r.graph.Requests())-asked)
			}
			r.later(time.Second)
			if got, err := r.look(t); err != nil || len(got) != len(usual()) {
				t.Errorf("after the pause: %v, %v", got, err)
			}
		})
	}
}
