// Package meter reads what Go's runtime knows about the memory of the process. Whatever else runs in the process is counted
// too; nothing else should.
package meter

import (
	"fmt"
	"runtime"
)

// Heap is how many bytes are in use on Go's heap once garbage is gone.
func Heap() int64 {
	runtime.GC()
	runtime.GC() // the first one only queues what has a finalizer
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// Allocs is how many objects do puts on Go's heap. Its error is passed on.
func Allocs(do func() error) (uint64, error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := do(); err != nil {
		return 0, fmt.Errorf("counting allocations: %w", err)
	}
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs, nil
}
