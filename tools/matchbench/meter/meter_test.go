package meter_test

import (
	"errors"
	"fmt"
	"runtime"
	"testing"

	"ssprbot/tools/matchbench/meter"
)

func TestHeapCountsWhatIsHeld(t *testing.T) {
	const size = 10 << 20
	before := meter.Heap()
	held := make([]byte, size)
	with := meter.Heap() - before
	runtime.KeepAlive(held)
	without := meter.Heap() - before
	if with < size || with > 2*size || without > size/2 {
		t.Errorf("%d bytes with %d held, %d once they are not", with, size, without)
	}
}

func TestAllocsPassesTheErrorOn(t *testing.T) {
	fault := errors.New("no answer")
	if n, err := meter.Allocs(func() error { return fault }); n != 0 || !errors.Is(err, fault) {
		t.Errorf("%d, %v", n, err)
	}
}

func ExampleAllocs() {
	var kept []*[100]int
	n, _ := meter.Allocs(func() error {
		for range 1000 {
			kept = append(kept, new([100]int))
		}
		return nil
	})
	fmt.Println(len(kept), n >= 1000, n < 1100)
	// Output: 1000 true true
}
