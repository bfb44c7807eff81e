package process

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is USER_HZ, which is 100 on every Linux architecture that Go knows.
const tick = 10 * time.Millisecond

// Usage is what a program has cost.
type Usage struct {
	CPU  time.Duration // user and system, since its start, to 10 ms
	RSS  int64         // bytes, now
	Peak int64         // bytes, the most since its start
}

// Usage reads what the program has cost so far.
func (p *Process) Usage() (Usage, error) { return usageOf(p.command.Process.Pid) }

func usageOf(pid int) (Usage, error) {
	cpu, err := cpuOf(pid)
	if err != nil {
		return Usage{}, err
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return Usage{}, fmt.Errorf("reading memory: %w", err)
	}
	u := Usage{CPU: cpu}
	for line := range strings.Lines(string(status)) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		kib, _ := strconv.ParseInt(fields[1], 10, 64)
		switch fields[0] {
		case "VmRSS:":
			u.RSS = kib << 10
		case "VmHWM:":
			u.Peak = kib << 10
		}
	}
	return u, nil
}

// FamilyCPU is the time of the program, of its children and of those children that have ended.
func (p *Process) FamilyCPU() (sum time.Duration, err error) {
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, fmt.Errorf("listing processes: %w", err)
	}
	own := p.command.Process.Pid
	for _, name := range all {
		fields, err := statOf(name)
		if err != nil {
			continue // it has ended
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		if parent, _ := strconv.Atoi(fields[1]); pid != own && parent != own {
			continue
		}
		sum += ticks(fields[11:13])
		if pid == own {
			sum += ticks(fields[13:15])
		}
	}
	return sum, nil
}

func cpuOf(pid int) (time.Duration, error) {
	fields, err := statOf(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	return ticks(fields[11:13]), nil
}

// statOf returns the fields after the program's name (proc(5), from the third, "state", on).
func statOf(name string) ([]string, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading CPU time: %w", err)
	}
	fields := strings.Fields(string(data)[strings.LastIndexByte(string(data), ')')+1:])
	if len(fields) < 15 {
		return nil, fmt.Errorf("reading CPU time: %s is of another kind", name)
	}
	return fields, nil
}

func ticks(fields []string) (sum time.Duration) {
	for _, f := range fields {
		n, _ := strconv.ParseInt(f, 10, 64)
		sum += time.Duration(n) * tick
	}
	return sum
}
