package main

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"

	"ssprbot/knowledge"
	"ssprbot/knowledge/eval"
	"ssprbot/tools/matchbench/contest"
	"ssprbot/tools/matchbench/growth"
)

// report is all that a run found out.
type report struct {
	Go          string         `json:"go"`
	CPUs        int            `json:"cpus"`
	Entries     int            `json:"entries"`
	Symptoms    int            `json:"symptoms"`
	Questions   int            `json:"questions"`
	LoadMS      float64        `json:"loadMS"`      // reading and checking our files, before anybody learns
	LearnAnewMS float64        `json:"learnAnewMS"` // our matcher, where nothing that was learned before fits
	Rows        []row          `json:"rows"`        // ours first
	Curve       []growth.Point `json:"curve"`
	Exponents   *exponents     `json:"exponents,omitempty"` // absent with fewer than two points
}

// row is a contender. Micros is a question's time, Ratio that over ours.
type row struct {
	Name    string                     `json:"name"`
	Quality map[string]contest.Quality `json:"quality"`
	Micros  float64                    `json:"micros"`
	Ratio   float64                    `json:"ratio"`
	Allocs  float64                    `json:"allocs"`
	LearnMS float64                    `json:"learnMS"`
	Bytes   int64                      `json:"bytes"`
	Rounds  int                        `json:"rounds"`
}

// exponents tell how the curve's figures grow with the number of symptoms; 0 is none that can be told.
type exponents struct {
	Learn   float64 `json:"learn"`
	P50     float64 `json:"p50"`
	P99     float64 `json:"p99"`
	Matcher float64 `json:"matcher"`
}

func (r *report) describe(base *knowledge.Base, on time.Time, questions []eval.Question) {
	r.Go, r.CPUs, r.Questions = runtime.Version(), runtime.GOMAXPROCS(0), len(questions)
	for _, issue := range base.Issues() {
		if !issue.ValidOn(knowledge.DayOf(on)) {
			continue
		}
		r.Entries++
		for _, phrases := range issue.Symptoms {
			r.Symptoms += len(phrases)
		}
	}
}

func (r *report) add(c contest.Built, quality map[string]contest.Quality, speed contest.Speed) {
	r.Rows = append(r.Rows, row{
		c.Name, quality, float64(speed.Question) / float64(time.Microsecond), speed.Ratio, speed.Allocs, millis(c.Took), c.Bytes, speed.Rounds,
	})
}

func (r *report) fit() {
	if len(r.Curve) < 2 {
		return
	}
	of := func(figure func(growth.Point) float64) float64 {
		var sizes, figures []float64
		for _, p := range r.Curve {
			sizes, figures = append(sizes, float64(p.Symptoms)), append(figures, figure(p))
		}
		if e := growth.Exponent(sizes, figures); !math.IsNaN(e) && !math.IsInf(e, 0) {
			return e
		}
		return 0
	}
	r.Exponents = &exponents{
		Learn:   of(func(p growth.Point) float64 { return p.LearnMS }),
		P50:     of(func(p growth.Point) float64 { return p.P50US }),
		P99:     of(func(p growth.Point) float64 { return p.P99US }),
		Matcher: of(func(p growth.Point) float64 { return float64(p.Matcher) }),
	}
}

// print writes for people.
func (r *report) print(w io.Writer) error {
	_, _ = fmt.Fprintf(w, "%s, %d CPUs. %d entries with %d symptoms, read and checked in %.0f ms; learned anew in %.0f ms; %d questions, %d rounds.\n\n",
		r.Go, r.CPUs, r.Entries, r.Symptoms, r.LoadMS, r.LearnAnewMS, r.Questions, r.Rows[0].Rounds)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	r.printRows(table)
	r.printCurve(table)
	if err := table.Flush(); err != nil {
		return fmt.Errorf("writing the figures: %w", err)
	}
	return nil
}

func (r *report) printRows(w io.Writer) {
	languages := slices.DeleteFunc([]string{"en", "ko", contest.All}, func(l string) bool { return r.Rows[0].Quality[l].N == 0 })
	_, _ = fmt.Fprint(w, "engine\t")
	for _, l := range languages {
		_, _ = fmt.Fprintf(w, "top-1 %s\trecall@3\tAUROC\t", l)
	}
	_, _ = fmt.Fprintln(w, "µs\tx\tallocs\tlearn ms\tMiB\t")
	for _, row := range r.Rows {
		_, _ = fmt.Fprintf(w, "%s\t", row.Name)
		for _, l := range languages {
			q := row.Quality[l]
			_, _ = fmt.Fprintf(w, "%.1f %%\t%.1f %%\t%.3f\t", 100*q.Top1, 100*q.Recall3, q.AUROC)
		}
		_, _ = fmt.Fprintf(w, "%.0f\t%.1f\t%.0f\t%.0f\t%.1f\t\n", row.Micros, row.Ratio, row.Allocs, row.LearnMS, mebibytes(row.Bytes))
	}
}

func (r *report) printCurve(w io.Writer) {
	if len(r.Curve) == 0 {
		return
	}
	_, _ = fmt.Fprintln(w, "\nsymptoms\tentries\twords\tload ms\tlearn ms\tp50 µs\tp99 µs\tallocs\tbase MiB\tmatcher MiB\t")
	for _, p := range r.Curve {
		_, _ = fmt.Fprintf(w, "%d\t%d\t%d\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.1f\t%.1f\t\n", p.Symptoms, p.Entries, p.Words,
			p.LoadMS, p.LearnMS, p.P50US, p.P99US, p.Allocs, mebibytes(p.Base), mebibytes(p.Matcher))
	}
	if e := r.Exponents; e != nil {
		_, _ = fmt.Fprintf(w, "grows like symptoms to the power of\t\t\t\t%.2f\t%.2f\t%.2f\t\t\t%.2f\t\n", e.Learn, e.P50, e.P99, e.Matcher)
	}
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func mebibytes(bytes int64) float64 { return math.Round(float64(bytes)/(1<<20)*10) / 10 }
