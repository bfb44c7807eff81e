package telemetry

import (
	"hash/maphash"
	"sync"

	"go.opentelemetry.io/otel/trace"

	"ssprbot/bot"
)

// mostCauses bounds the memory: an answer leaves within a second, unless Teams is away.
const mostCauses = 4096

// causes remembers which turn queued a delivery, by its payload, which the store keeps byte for byte. What another
// process sends, or this one after a restart, begins a trace of its own.
type causes struct {
	seed maphash.Seed

	mu    sync.Mutex
	known map[uint64]trace.SpanContext
	order []uint64 // a ring of what is known, the oldest at next
	next  int
}

func newCauses() *causes {
	return &causes{seed: maphash.MakeSeed(), known: map[uint64]trace.SpanContext{}, order: make([]uint64, mostCauses)}
}

func (c *causes) add(d bot.Delivery, turn trace.SpanContext) {
	key := maphash.Bytes(c.seed, d.Payload)
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, again := c.known[key]; !again {
		delete(c.known, c.order[c.next])
		c.order[c.next] = key
		c.next = (c.next + 1) % len(c.order)
	}
	c.known[key] = turn
}

func (c *causes) of(d bot.Delivery) (trace.SpanContext, bool) {
	key := maphash.Bytes(c.seed, d.Payload)
	c.mu.Lock()
	defer c.mu.Unlock()
	turn, ok := c.known[key]
	return turn, ok
}
