package growth

import (
	"fmt"
	"slices"
	"time"

	"ssprbot/knowledge"
	"ssprbot/tools/matchbench/meter"
)

// Point is what a base of one size costs. Its times are in the unit that the name ends with.
type Point struct {
	Symptoms int     `json:"symptoms"`
	Entries  int     `json:"entries"`
	Words    int     `json:"words"`
	LoadMS   float64 `json:"loadMS"`  // reading and checking the files
	LearnMS  float64 `json:"learnMS"` // until the first answer
	P50US    float64 `json:"p50US"`   // of the questions, each by the fastest of its tries
	P99US    float64 `json:"p99US"`
	Allocs   float64 `json:"allocs"`  // a question
	Matcher  int64   `json:"matcher"` // bytes that learning left on the heap
	Base     int64   `json:"base"`    // bytes of the entries themselves
}

// Most of what is tried: a question's time is the fastest of so many, for the slower ones measure the neighbours. No
// further try starts after triesEnd.
const (
	tries    = 5
	triesEnd = 15 * time.Second
)

// Measure makes a base of a size in an empty folder, loads and learns it, and asks it the questions and as many made-up
// ones, as on a day. What it says about memory holds in a process that did nothing else.
func Measure(folder string, issues []*knowledge.Issue, symptoms int, questions []string, on time.Time) (Point, error) {
	made, err := Write(folder, issues, symptoms)
	if err != nil {
		return Point{}, err
	}
	p := Point{Symptoms: made.Symptoms, Entries: made.Entries, Words: made.Words}
	base, err := p.learn(folder, on)
	if err != nil {
		return Point{}, err
	}
	questions = slices.Concat(questions, made.Asked)
	allocs, err := meter.Allocs(func() error {
		for _, q := range questions {
			base.Match(q, on)
		}
		return nil
	})
	if err != nil {
		return Point{}, err
	}
	p.Allocs = float64(allocs) / float64(len(questions))
	took := fastest(base, questions, on)
	p.P50US, p.P99US = micros(took[len(took)/2]), micros(took[len(took)*99/100])
	return p, nil
}

func (p *Point) learn(folder string, on time.Time) (*knowledge.Base, error) {
	source, err := knowledge.PathSource(folder)
	if err != nil {
		return nil, err
	}
	before, start := meter.Heap(), time.Now()
	base, err := knowledge.Load(source)
	if err != nil {
		return nil, fmt.Errorf("loading a made-up base: %w", err)
	}
	p.LoadMS = millis(time.Since(start))
	p.Base = meter.Heap() - before
	start = time.Now()
	base.Match("", on)
	p.LearnMS = millis(time.Since(start))
	p.Matcher = meter.Heap() - before - p.Base
	return base, nil
}

// fastest is the time of each question, sorted.
func fastest(base *knowledge.Base, questions []string, on time.Time) []time.Duration {
	took := slices.Repeat([]time.Duration{time.Hour}, len(questions))
	end := time.Now().Add(triesEnd)
	for try := 0; try < tries && (try == 0 || time.Now().Before(end)); try++ {
		for i, q := range questions {
			start := time.Now()
			base.Match(q, on)
			took[i] = min(took[i], time.Since(start))
		}
	}
	slices.Sort(took)
	return took
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
