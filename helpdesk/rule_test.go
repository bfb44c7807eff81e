package helpdesk_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"ssprbot/helpdesk"
)

func TestRule(t *testing.T) {
	rule := helpdesk.DefaultRule()
	for _, c := range []struct {
		people, before int
		want           bool
	}{
		{4, 0, false}, // too few, however rare
		{5, 0, true},  // never met before
		{4, 14, false},
		{6, 14, true},   // once a day
		{9, 140, false}, // ten a day
		{20, 140, true},
		{40, 1400, false}, // a hundred a day, on Monday morning
		{70, 1400, true},
		{300, 14000, false}, // a thousand a day
		{400, 14000, true},
	} {
		t.Run(fmt.Sprintf("%d people, %d before", c.people, c.before), func(t *testing.T) {
			if got := rule.Suspects(c.people, c.before); got != c.want {
				t.Errorf("suspects is %v", got)
			}
		})
	}
}

func TestPeople(t *testing.T) {
	sightings := []helpdesk.Sighting{{Person: "a"}, {Person: "b"}, {Person: "a"}, {}, {}}
	if got := helpdesk.People(sightings); got != 4 {
		t.Errorf("%d people, want 4: a, b and two without a name", got)
	}
}

// A year of a desk, its troubles spread over entries as unevenly as they are, most of them on mornings and most of all on
// Mondays: how often the rule cries wolf, and which outages it sees.
func TestSimulatedYears(t *testing.T) {
	if got := helpdesk.DefaultRule(); got.People != 5 {
		t.Fatalf("the figures in docs/helpdesk.md are for 5 people, not %d", got.People)
	}
	for _, perDay := range []float64{20, 300, 2000} {
		t.Run(fmt.Sprintf("%.0f a day", perDay), func(t *testing.T) {
			year := newYear(perDay)
			alarms := 0
			for _, issue := range year.sightings {
				alarms += falseAlarms(issue)
			}
			seen := 0
			const outages = 400
			for i := range outages {
				if year.seesOutage(i) {
					seen++
				}
			}
			t.Logf("%d false alarms in a year, %d of %d outages seen", alarms, seen, outages)
			if alarms > 2 {
				t.Errorf("%d false alarms in a year", alarms)
			}
			if share := float64(seen) / outages; share < 0.95 {
				t.Errorf("%.0f %% of the outages seen", 100*share)
			}
		})
	}
}

const issues = 230

// year is 365 days of sightings, of each issue in order of time.
type year struct {
	random    *rand.Rand
	sightings [issues][]time.Time
}

var newYearsDay = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func newYear(perDay float64) *year {
	y := &year{random: rand.New(rand.NewPCG(1, uint64(perDay)))}
	weights, all := zipf()
	for day := range 365 {
		date := newYearsDay.AddDate(0, 0, day)
		for range y.poisson(perDay * busyness(date)) {
			i := pickFrom(weights, y.random.Float64()*all)
			y.sightings[i] = append(y.sightings[i], date.Add(y.timeOfDay()))
		}
	}
	for i := range y.sightings {
		slices.SortFunc(y.sightings[i], time.Time.Compare)
	}
	return y
}

func busyness(date time.Time) float64 {
	switch date.Weekday() {
	case time.Monday:
		return 1.8
	case time.Saturday, time.Sunday:
		return 0.1
	}
	return 1
}

// timeOfDay: half of a day's troubles come within an hour and a half of its beginning.
func (y *year) timeOfDay() time.Duration {
	if y.random.Float64() < 0.5 {
		return 8*time.Hour + time.Duration(y.random.Float64()*float64(90*time.Minute))
	}
	return 8*time.Hour + time.Duration(y.random.Float64()*float64(10*time.Hour))
}

func (y *year) poisson(mean float64) int {
	n, left := 0, mean
	for left -= y.random.ExpFloat64(); left > 0; left -= y.random.ExpFloat64() {
		n++
	}
	return n
}

// seesOutage adds an outage to a day: seven people within twenty minutes, and as many as usually meet the issue in a whole
// day.
func (y *year) seesOutage(i int) bool {
	rank := i % 40
	usual := float64(len(y.sightings[rank])) / 365
	people := 7 + int(math.Ceil(usual))
	start := newYearsDay.AddDate(0, 0, 20+i%300).Add(8*time.Hour + time.Duration(y.random.Float64()*float64(9*time.Hour)))
	with := slices.Clone(y.sightings[rank])
	for range people {
		with = append(with, start.Add(time.Duration(y.random.Float64()*float64(20*time.Minute))))
	}
	slices.SortFunc(with, time.Time.Compare)
	return len(alarms(with, start, start.Add(21*time.Minute))) > 0
}

func falseAlarms(sightings []time.Time) int {
	return len(alarms(sightings, newYearsDay.AddDate(0, 0, 14), newYearsDay.AddDate(1, 0, 0)))
}

// alarms are when the rule suspects an incident, looking at each sighting, and after an alarm not for as long as it rests.
func alarms(sightings []time.Time, from, to time.Time) (at []time.Time) {
	rule := helpdesk.DefaultRule()
	var quietUntil time.Time
	for i, now := range sightings {
		if now.Before(from) || !now.Before(to) || now.Before(quietUntil) {
			continue
		}
		window := since(sightings[:i+1], now.Add(-rule.Within))
		before := since(sightings[:i+1], now.Add(-rule.Within-helpdesk.History)) - window
		if rule.Suspects(window, before) {
			at, quietUntil = append(at, now), now.Add(rule.Rest)
		}
	}
	return at
}

func since(sorted []time.Time, from time.Time) int {
	i, _ := slices.BinarySearchFunc(sorted, from, time.Time.Compare)
	return len(sorted) - i
}

// zipf: the second issue is met half as often as the first, the third a third as often.
func zipf() (weights [issues]float64, all float64) {
	for i := range weights {
		weights[i] = 1 / float64(i+1)
		all += weights[i]
	}
	return weights, all
}

func pickFrom(weights [issues]float64, at float64) int {
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return issues - 1
}
