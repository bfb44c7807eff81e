package knowledge

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"unsafe"
)

// forget takes whole pages out of this process's memory: each comes back from the program's file, by itself and without its
// neighbours, when it is read again. It does nothing where they are not pages of a file that nobody can have written to.
func forget(lying []byte) {
	page, start := os.Getpagesize(), int(uintptr(unsafe.Pointer(unsafe.SliceData(lying))))
	first := (page - start%page) % page
	last := len(lying) - (start+len(lying))%page
	if last <= first {
		return
	}
	pages := lying[first:last]
	if ofFile(uint64(start+first), uint64(start+last)) && syscall.Madvise(pages, syscall.MADV_RANDOM) == nil {
		_ = syscall.Madvise(pages, syscall.MADV_DONTNEED)
	}
}

// ofFile reads the process's own map: "from-to rw-p offset device inode path".
func ofFile(start, end uint64) bool {
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(maps)) {
		fields := strings.Fields(line)
		if len(fields) < 6 {
			continue
		}
		low, high, _ := strings.Cut(fields[0], "-")
		from, err := strconv.ParseUint(low, 16, 64)
		to, err2 := strconv.ParseUint(high, 16, 64)
		if err == nil && err2 == nil && from <= start && end <= to {
			return fields[1][1] == '-' && fields[4] != "0"
		}
	}
	return false
}
