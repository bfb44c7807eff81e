package helpdesk

import (
	"math"
	"time"
)

// History is how far back a Rule looks to learn what is usual for an issue.
const History = 14 * 24 * time.Hour

// Rule says when a trouble is an incident: at least People different people met it Within that time, and that many are
// not to be expected of it. Expected is what the last fortnight had in as long a time, taken Peak times: half of a day's
// troubles can come in an hour and a half, on Monday mornings most of all. The chance of as many by accident (Poisson)
// has to be at most Chance.
//
// So false alarms are bounded: each look is wrong with at most Chance as long as traffic is what it was, and with fewer
// than People there is none at all. In the first days, with nothing to compare with, a rush can look like an incident:
// an agent refutes it, and it rests for Rest.
type Rule struct {
	People int
	Within time.Duration
	Peak   float64
	Chance float64
	Rest   time.Duration // after an agent refuted it, or it was over
}

// DefaultRule cries wolf twice a year at the most, also at 2,000 troubles a day, and sees what reaches seven people more
// than a usual day has (TestSimulatedYears).
func DefaultRule() Rule {
	return Rule{People: 5, Within: 20 * time.Minute, Peak: 20, Chance: 1e-5, Rest: 24 * time.Hour}
}

// Suspects tells whether so many people within the rule's time are an incident, when there were before sightings of the
// issue in the fortnight until then.
func (r Rule) Suspects(people, before int) bool {
	if people < r.People {
		return false
	}
	expected := float64(before+1) * r.Peak * float64(r.Within) / float64(History)
	return atLeast(people, expected) <= r.Chance
}

// atLeast is the chance that a Poisson variable with that mean is n or more.
func atLeast(n int, mean float64) float64 {
	if float64(n) <= mean {
		return 1
	}
	logFactorial, _ := math.Lgamma(float64(n) + 1)
	term := math.Exp(float64(n)*math.Log(mean) - mean - logFactorial)
	sum := 0.0
	for k := n; term > sum*1e-12 && k < n+1000; k++ { // above the mean the terms only fall
		sum += term
		term *= mean / float64(k+1)
	}
	return sum
}

// People counts the different people among sightings; each that names nobody is one of its own.
func People(sightings []Sighting) int {
	seen := map[string]bool{}
	unnamed := 0
	for _, s := range sightings {
		if s.Person == "" {
			unnamed++
		}
		seen[s.Person] = true
	}
	delete(seen, "")
	return len(seen) + unnamed
}
