package knowledge_test

import (
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"
)

// TestATextAskedAgain: what is remembered of a text is what would be found, in each span of days, and bounded.
func TestATextAskedAgain(t *testing.T) {
	base := load(t, inMemory("base", `version: 1
issues:
  - {id: phone, title: {en: Lost phone}, symptoms: {en: [I lost my phone]}}
  - {id: app, title: {en: Lost app}, symptoms: {en: [I lost my app]}, until: 2026-11-30}
outOfScope: {en: [the printer is jammed]}
`))
	before, after := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	first, gone := base.MatchAgain("I lost my app", before), base.MatchAgain("I lost my app", after)
	if anew := base.Match("I lost my app", before); !reflect.DeepEqual(first, anew) {
		t.Errorf("%+v, anew %+v", first, anew)
	}
	if len(first.Candidates) == 0 || first.Candidates[0].Issue.ID != "app" || gone.Candidates[0].Issue.ID == "app" {
		t.Fatalf("%+v, later %+v", first, gone)
	}
	var many sync.WaitGroup
	for n := range 3000 { // others push it out
		many.Go(func() { base.MatchAgain(fmt.Sprint("I lost ", n), before) })
	}
	many.Wait()
	for range 2 { // found anew, then remembered
		if again := base.MatchAgain("I lost my app", before); !reflect.DeepEqual(again, first) {
			t.Errorf("%+v, first %+v", again, first)
		}
	}
	if n := base.Recent(); n == 0 || n > 1024 {
		t.Errorf("%d rankings are remembered", n)
	}
}
