package contest_test

import (
	"strings"
	"testing"
	"time"

	"ssprbot/tools/loadbench/contest"
	"ssprbot/tools/loadbench/load"
)

func measured(turns int) contest.Measurement {
	return contest.Measurement{
		Result: load.Result{Turns: turns, Took: time.Second, Latency: load.Latencies{time.Millisecond, 3 * time.Millisecond}},
		CPU:    time.Duration(turns) * 150 * time.Microsecond, RSS: 50 << 20, Peak: 60 << 20,
	}
}

func TestPrint(t *testing.T) {
	half := measured(50)
	r := contest.Report{Rows: []contest.Row{
		{Name: "first", Rounds: []contest.Measurement{measured(100), measured(300), measured(200)}, Half: &half},
		{Name: "second", Rounds: []contest.Measurement{measured(200), measured(150), measured(800)}}, // 2, 0.5 and 4 times the first
	}}
	var out strings.Builder
	if err := r.Print(&out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	for n, want := range [][]string{3: {"first", "200", "1.0", "3.0", "3.0", "150", "50", "60", "0", "1.00", "50"}, 4: {"second", "200", "1.0", "3.0", "3.0", "150", "50", "60", "0", "2.00"}} {
		if got := strings.Fields(lines[n]); len(want) > 0 && strings.Join(got[:len(want)], " ") != strings.Join(want, " ") {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if strings.Contains(out.String(), "DB") {
		t.Errorf("shows a database that there is not:\n%s", out.String())
	}
}

func TestPrintOfStarts(t *testing.T) {
	var out strings.Builder
	if err := (contest.Report{StartMS: []float64{300, 100, 200}, StartCPUMS: []float64{90, 80, 70}}).Print(&out); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Fields(out.String()); strings.Join(lines[len(lines)-4:], " ") != "3 200 300 80" {
		t.Errorf("%s", out.String())
	}
}
