package contest

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"ssprbot/tools/loadbench/load"
)

// Measurement is one round of one bot.
type Measurement struct {
	Result load.Result
	CPU    time.Duration // of the bot
	RSS    int64         // bytes, at the end
	Peak   int64         // bytes
	Extra  int64         // messages beyond one a turn
	// Database is the time that PostgreSQL's processes took, Active that its sessions were at work; 0 where there is none.
	Database, Active time.Duration
}

// Row is one bot, or one point of a curve.
type Row struct {
	Name   string
	Rounds []Measurement
	Half   *Measurement // in an open loop at half of the median rate
}

// Report is all that a run found out.
type Report struct {
	Go          string
	CPUs        int
	Connections int
	Load        float64 // of the machine in the minute before
	Rows        []Row
	StartMS     []float64 // of cold starts, in order
	StartCPUMS  []float64
}

func perSecond(m Measurement) float64      { return m.Result.PerSecond() }
func cpuMicros(m Measurement) float64      { return per(m, m.CPU) }
func databaseMicros(m Measurement) float64 { return per(m, m.Database) }
func activeMicros(m Measurement) float64   { return per(m, m.Active) }
func peak(m Measurement) float64           { return float64(m.Peak) / (1 << 20) }
func rss(m Measurement) float64            { return float64(m.RSS) / (1 << 20) }

func per(m Measurement, d time.Duration) float64 {
	return float64(d.Microseconds()) / float64(max(m.Result.Turns-m.Result.Errors, 1))
}

func latency(q float64) func(Measurement) float64 {
	return func(m Measurement) float64 { return float64(m.Result.Latency.At(q).Microseconds()) / 1000 }
}

func (m Measurement) String() string {
	return fmt.Sprintf("%6.0f turns/s, p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, CPU %.0f µs, RSS %.0f MiB, %d errors %v",
		perSecond(m), latency(.5)(m), latency(.99)(m), latency(.999)(m), cpuMicros(m), rss(m), m.Result.Errors, m.Result.Reasons)
}

// median of the rounds.
func (r Row) median(of func(Measurement) float64) float64 {
	all := make([]float64, len(r.Rounds))
	for n, m := range r.Rounds {
		all[n] = of(m)
	}
	return middle(all)
}

func middle(all []float64) float64 {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return (all[(len(all)-1)/2] + all[len(all)/2]) / 2
}

// share is the median of a row's figure over another row's in the same round.
func (r Row) share(other Row, of func(Measurement) float64) float64 {
	var all []float64
	for n := range min(len(r.Rounds), len(other.Rounds)) {
		if b := of(other.Rounds[n]); b > 0 {
			all = append(all, of(r.Rounds[n])/b)
		}
	}
	return middle(all)
}

// WriteJSON writes the whole report but for single round trips.
func (r Report) WriteJSON(w io.Writer) error {
	type round struct {
		PerSecond, P50, P99, P999, CPUMicros, DatabaseMicros, ActiveMicros, RSS, Peak float64
		Turns, Errors                                                                 int
		Extra                                                                         int64
		Reasons                                                                       map[string]int `json:",omitempty"`
	}
	type row struct {
		Name   string
		Rounds []round
		Half   *round `json:",omitempty"`
	}
	out := struct {
		Report
		Rows []row
	}{Report: r}
	flat := func(m Measurement) round {
		return round{
			perSecond(m), latency(.5)(m), latency(.99)(m), latency(.999)(m), cpuMicros(m), databaseMicros(m), activeMicros(m),
			rss(m), peak(m), m.Result.Turns, m.Result.Errors, m.Extra, m.Result.Reasons,
		}
	}
	for _, in := range r.Rows {
		one := row{Name: in.Name}
		for _, m := range in.Rounds {
			one.Rounds = append(one.Rounds, flat(m))
		}
		if in.Half != nil {
			half := flat(*in.Half)
			one.Half = &half
		}
		out.Rows = append(out.Rows, one)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(out); err != nil {
		return fmt.Errorf("writing the figures: %w", err)
	}
	return nil
}

// Print writes for people: medians of the rounds; x is the median of a round's rate over the first row's.
func (r Report) Print(w io.Writer) error {
	_, _ = fmt.Fprintf(w, "%s, %d CPUs, load %.2f before; %d connections. Medians of the rounds.\n\n", r.Go, r.CPUs, r.Load, r.Connections)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	if len(r.StartMS) > 0 {
		_, _ = fmt.Fprintf(table, "cold starts\tmedian ms\tslowest ms\tCPU ms\t\n%d\t%.0f\t%.0f\t%.0f\t\n",
			len(r.StartMS), middle(r.StartMS), slices.Max(r.StartMS), middle(r.StartCPUMS))
	}
	if len(r.Rows) > 0 {
		r.printRows(table)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("writing the figures: %w", err)
	}
	return nil
}

func (r Report) printRows(w io.Writer) {
	columns := []struct {
		name, format string
		of           func(Measurement) float64
	}{
		{"turns/s", "%.0f", perSecond}, {"p50 ms", "%.1f", latency(.5)}, {"p99 ms", "%.1f", latency(.99)}, {"p99.9 ms", "%.1f", latency(.999)},
		{"CPU µs", "%.0f", cpuMicros}, {"RSS MiB", "%.0f", rss}, {"peak MiB", "%.0f", peak},
		{"DB CPU µs", "%.0f", databaseMicros}, {"DB active µs", "%.0f", activeMicros},
		{"errors", "%.0f", func(m Measurement) float64 { return float64(m.Result.Errors) }},
	}
	columns = slices.DeleteFunc(columns, func(c struct {
		name, format string
		of           func(Measurement) float64
	},
	) bool {
		return strings.HasPrefix(c.name, "DB") && !slices.ContainsFunc(r.Rows, func(r Row) bool { return r.median(c.of) > 0 })
	})
	_, _ = fmt.Fprint(w, "\t")
	for _, c := range columns {
		_, _ = fmt.Fprintf(w, "%s\t", c.name)
	}
	_, _ = fmt.Fprintln(w, "x\tat half: turns/s\tp50 ms\tp99 ms\tp99.9 ms\terrors\t")
	for _, row := range r.Rows {
		_, _ = fmt.Fprintf(w, "%s\t", row.Name)
		for _, c := range columns {
			_, _ = fmt.Fprintf(w, c.format+"\t", row.median(c.of))
		}
		_, _ = fmt.Fprintf(w, "%.2f\t", row.share(r.Rows[0], perSecond))
		if h := row.Half; h != nil {
			_, _ = fmt.Fprintf(w, "%.0f\t%.1f\t%.1f\t%.1f\t%d\t", perSecond(*h), latency(.5)(*h), latency(.99)(*h), latency(.999)(*h), h.Result.Errors)
		} else {
			_, _ = fmt.Fprint(w, "\t\t\t\t\t")
		}
		_, _ = fmt.Fprintln(w)
	}
}
