//go:build !race

package dialogs_test

import (
	"flag"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

var full = flag.Bool("full", false, "simulate people with every symptom, not with a fifth of them")

// withDirectory is which part of the people come a second time, to a bot that has a directory, and which of those to one
// whose directory lies.
const withDirectory = 3

const fifths = 5 // of the symptoms; one is held out at a time

// TestSimulatedPeople lets people with every trouble of the embedded knowledge talk to the bot. The document has the
// figures of all parts (-full -update rewrites them); one part must come near them.
func TestSimulatedPeople(t *testing.T) {
	if *update && !*full {
		return // a fifth does not make the table
	}
	held := 1
	if *full {
		held = fifths
	}
	var all results
	for part := range held {
		all = append(all, simulate(t, part)...)
	}
	for _, r := range all {
		if r.questions > 3 {
			t.Errorf("%s in %s was asked %d questions about %s", r.audience, r.trouble.Language, r.questions, r.trouble.Issue.ID)
		}
	}
	directoryHelps(t, all)
	t.Logf("\n%s", all.table())
	if *update {
		writeBlock(t, "simulation", all.table())
		return
	}
	documented, got := figures(t, block(t, "simulation")), figures(t, all.table())
	for i, what := range []string{"", "first by the words alone", "first answer", "reached"} {
		if i > 0 && (got[i] < documented[i]-4 || got[i] > documented[i]+4) {
			t.Errorf("%s: %.1f %%, the document says %.1f %%: go test ./dialogs -run SimulatedPeople -full -update", what, got[i], documented[i])
		}
	}
}

// result is the outcome for one person.
type result struct {
	*person
	outcome
	looked, lied *outcome // of the same person with a directory, and with one that lies; nil where it is left out
}

type results []result

// simulate plays everybody whose words are in a part of the symptoms, against a machine that has not learned that part.
func simulate(t *testing.T, part int) results {
	t.Helper()
	texts, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	base, heldOut := embedded(t).Fold(part, fifths)
	m := dialogs.Machine{Knowledge: base, Texts: texts}
	var people results
	for _, h := range heldOut {
		for _, a := range []dialogs.Audience{dialogs.Employee, dialogs.Admin} {
			if h.Issue != nil {
				people = append(people, result{person: someone(m, h, a)})
			}
		}
	}
	if len(people) < 500 {
		t.Fatalf("only %d people", len(people))
	}
	var wait sync.WaitGroup
	for i := range people {
		wait.Go(func() {
			people[i].outcome = people[i].converse()
			if *full || i%withDirectory == 0 {
				people[i].look(m, i%(withDirectory*withDirectory) == 0)
			}
		})
	}
	wait.Wait()
	return people
}

// look has the same person come again where the bot has a directory.
func (r *result) look(m dialogs.Machine, lying bool) {
	again := someone(m, r.trouble, r.audience)
	again.directory = look(r.trouble.Issue, m.Knowledge, r.audience, again.dice)
	o := again.converse()
	r.looked = &o
	if lying {
		again = someone(m, r.trouble, r.audience)
		again.directory, again.lied = lies(look(r.trouble.Issue, m.Knowledge, r.audience, again.dice), m.Knowledge, again.dice), true
		o := again.converse()
		r.lied = &o
	}
}

// table has a row for each audience and language, and one for all.
func (r results) table() string {
	var b strings.Builder
	b.WriteString("| who | conversations | first by the words alone | right at the first answer | reached | questions on average | without a question | more than three | right at the first answer, with directory | reached, with directory | questions, with directory |\n")
	b.WriteString("|---|---|---|---|---|---|---|---|---|---|---|\n")
	for _, a := range []dialogs.Audience{dialogs.Employee, dialogs.Admin} {
		for _, l := range knowledge.Languages() {
			b.WriteString(r.of(a, l).row(fmt.Sprintf("%s, %s", a, l)))
		}
	}
	b.WriteString(r.row("all"))
	return b.String()
}

func (r results) of(a dialogs.Audience, l knowledge.Language) results {
	var some results
	for _, one := range r {
		if one.audience == a && one.trouble.Language == l {
			some = append(some, one)
		}
	}
	return some
}

func (r results) row(who string) string {
	share := func(is func(outcome) bool) float64 {
		n := 0
		for _, one := range r {
			if is(one.outcome) {
				n++
			}
		}
		return 100 * float64(n) / float64(len(r))
	}
	_, d := r.with(lookedUp)
	questions := 0
	for _, one := range r {
		questions += one.questions
	}
	return fmt.Sprintf("| %s | %d | %.1f %% | %.1f %% | %.1f %% | %.2f | %.0f %% | %.0f %% | %.1f %% | %.1f %% | %.2f |\n", who, len(r),
		share(func(o outcome) bool { return o.alone }),
		share(func(o outcome) bool { return o.reached && o.answers == 1 }),
		share(func(o outcome) bool { return o.reached }),
		float64(questions)/float64(len(r)),
		share(func(o outcome) bool { return o.questions == 0 }),
		share(func(o outcome) bool { return o.questions > 3 }),
		d.first, d.reached, d.questions)
}

// figure is what became of people.
type figure struct{ n, first, reached, questions, screens float64 } // how many, two percentages, two averages

func figureOf(all []outcome) figure {
	var f figure
	for _, o := range all {
		f.n++
		f.questions += float64(o.questions)
		f.screens += float64(o.questions + o.answers)
		if o.reached {
			f.reached++
		}
		if o.reached && o.answers == 1 {
			f.first++
		}
	}
	return figure{f.n, 100 * f.first / f.n, 100 * f.reached / f.n, f.questions / f.n, f.screens / f.n}
}

// with gives how it went without a directory and with one, for those who met it.
func (r results) with(which func(result) *outcome) (without, with figure) {
	var before, after []outcome
	for _, one := range r {
		if o := which(one); o != nil {
			before, after = append(before, one.outcome), append(after, *o)
		}
	}
	return figureOf(before), figureOf(after)
}

func lookedUp(r result) *outcome { return r.looked }

func lied(r result) *outcome { return r.lied }

// directoryHelps tells what a directory is for, and bounds what one that lies in every fact costs.
func directoryHelps(t *testing.T, all results) {
	t.Helper()
	without, with := all.with(lookedUp)
	t.Logf("with a directory %+v, the same people without %+v", with, without)
	most := 0.30
	if !*full {
		most += 0.03 // two standard errors of so few people
	}
	if with.questions > most || with.questions > 0.7*without.questions || with.reached < without.reached-0.5 || with.screens > without.screens {
		t.Errorf("with a directory %+v, without %+v", with, without)
	}
	without, with = all.with(lied)
	t.Logf("with a directory that lies %+v, the same people without %+v", with, without)
	if with.reached < without.reached-3 || with.screens > without.screens+0.5 {
		t.Errorf("with a directory that lies %+v, without %+v", with, without)
	}
}

// figures are the numbers of a table's last row.
func figures(t *testing.T, table string) []float64 {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(table), "\n")
	var numbers []float64
	for _, s := range regexp.MustCompile(`[0-9.]+`).FindAllString(lines[len(lines)-1], -1) {
		n, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, n)
	}
	if len(numbers) < 4 {
		t.Fatalf("no figures in %q", table)
	}
	return numbers
}
