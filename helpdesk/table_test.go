package helpdesk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ssprbot/helpdesk"
)

// what happens to a ticket that Lee has, for who acts and in each status: the next status, or why nothing changes. Kim is
// in trouble; Park is another agent. Columns: before it is opened, new, taken, waiting, solved, closed.
const table = `
ticket.open      requester  new       already   already   already   already   already
ticket.open      lee        new       already   already   already   already   already
ticket.open      stranger   notYours  notYours  notYours  notYours  notYours  notYours
ticket.open      clock      notYours  notYours  notYours  notYours  notYours  notYours

ticket.take      lee        notNow    taken     already   already   notNow    notNow
ticket.take      park       notNow    taken     takenBy   takenBy   notNow    notNow
ticket.take      requester  notYours  notYours  notYours  notYours  notYours  notYours
ticket.take      stranger   notYours  notYours  notYours  notYours  notYours  notYours
ticket.take      clock      notYours  notYours  notYours  notYours  notYours  notYours

ticket.release   lee        notNow    already   new       new       notNow    notNow
ticket.release   park       notNow    already   takenBy   takenBy   notNow    notNow
ticket.release   requester  notYours  notYours  notYours  notYours  notYours  notYours
ticket.release   stranger   notYours  notYours  notYours  notYours  notYours  notYours
ticket.release   clock      notYours  notYours  notYours  notYours  notYours  notYours

ticket.ask       lee        notNow    waiting   waiting   waiting   notNow    notNow
ticket.ask       park       notNow    waiting   takenBy   takenBy   notNow    notNow
ticket.ask       requester  notYours  notYours  notYours  notYours  notYours  notYours
ticket.ask       stranger   notYours  notYours  notYours  notYours  notYours  notYours
ticket.ask       clock      notYours  notYours  notYours  notYours  notYours  notYours

ticket.answer    lee        notYours  notYours  notYours  notYours  notYours  notYours
ticket.answer    park       notYours  notYours  notYours  notYours  notYours  notYours
ticket.answer    requester  notNow    new       taken     taken     solved    notNow
ticket.answer    stranger   notYours  notYours  notYours  notYours  notYours  notYours
ticket.answer    clock      notYours  notYours  notYours  notYours  notYours  notYours

ticket.comment   lee        notNow    new       taken     waiting   solved    notNow
ticket.comment   park       notNow    new       taken     waiting   solved    notNow
ticket.comment   requester  notNow    new       taken     waiting   solved    notNow
ticket.comment   stranger   notYours  notYours  notYours  notYours  notYours  notYours
ticket.comment   clock      notYours  notYours  notYours  notYours  notYours  notYours

ticket.solve     lee        notNow    solved    solved    solved    already   notNow
ticket.solve     park       notNow    solved    solved    solved    already   notNow
ticket.solve     requester  notNow    solved    solved    solved    already   notNow
ticket.solve     stranger   notYours  notYours  notYours  notYours  notYours  notYours
ticket.solve     clock      notYours  notYours  notYours  notYours  notYours  notYours

ticket.dismiss   lee        notNow    closed    closed    closed    notNow    already
ticket.dismiss   park       notNow    closed    takenBy   takenBy   notNow    already
ticket.dismiss   requester  notYours  notYours  notYours  notYours  notYours  notYours
ticket.dismiss   stranger   notYours  notYours  notYours  notYours  notYours  notYours
ticket.dismiss   clock      notYours  notYours  notYours  notYours  notYours  notYours

ticket.withdraw  lee        notYours  notYours  notYours  notYours  notYours  notYours
ticket.withdraw  park       notYours  notYours  notYours  notYours  notYours  notYours
ticket.withdraw  requester  notNow    closed    closed    closed    already   already
ticket.withdraw  stranger   notYours  notYours  notYours  notYours  notYours  notYours
ticket.withdraw  clock      notYours  notYours  notYours  notYours  notYours  notYours

ticket.reopen    lee        notNow    already   already   already   new       notNow
ticket.reopen    park       notNow    already   already   already   new       notNow
ticket.reopen    requester  notNow    already   already   already   new       notNow
ticket.reopen    stranger   notYours  notYours  notYours  notYours  notYours  notYours
ticket.reopen    clock      notYours  notYours  notYours  notYours  notYours  notYours

ticket.edit      lee        notYours  notYours  notYours  notYours  notYours  notYours
ticket.edit      park       notYours  notYours  notYours  notYours  notYours  notYours
ticket.edit      requester  notNow    new       taken     waiting   notNow    notNow
ticket.edit      stranger   notYours  notYours  notYours  notYours  notYours  notYours
ticket.edit      clock      notYours  notYours  notYours  notYours  notYours  notYours

ticket.wake      lee        notYours  notYours  notYours  notYours  notYours  notYours
ticket.wake      park       notYours  notYours  notYours  notYours  notYours  notYours
ticket.wake      requester  notYours  notYours  notYours  notYours  notYours  notYours
ticket.wake      stranger   notYours  notYours  notYours  notYours  notYours  notYours
ticket.wake      clock      notNow    new       new       waiting   closed    notNow
`

func TestWhoMayDoWhatWhen(t *testing.T) {
	who := map[string]helpdesk.Actor{"lee": agent(lee), "park": agent(park), "requester": requester, "stranger": stranger, "clock": clock}
	columns := append([]helpdesk.Status{""}, helpdesk.Statuses()...)
	tested := map[string]bool{}
	for line := range strings.Lines(table) {
		cells := strings.Fields(line)
		if len(cells) == 0 {
			continue
		}
		verb, by := helpdesk.Verb(cells[0]), who[cells[1]]
		tested[string(verb)+" "+string(by.Role)] = true
		for i, want := range cells[2:] {
			t.Run(fmt.Sprintf("%s by %s, %s", verb, cells[1], columns[i]), func(t *testing.T) {
				before := in(t, columns[i])
				e := press(verb, by, "a text")
				e.Problem = "another problem"
				if verb == helpdesk.Woke {
					e.At = before.Wake
				}
				next, effects, err := helpdesk.Step(before, e, policy)
				if err == nil {
					if string(next.Status) != want || len(effects) == 0 {
						t.Errorf("it becomes %s with %v, want %s", next.Status, effects, want)
					}
					if next.Version != before.Version+1 || !next.Changed.Equal(e.At) {
						t.Errorf("version %d after %d, changed at %v", next.Version, before.Version, next.Changed)
					}
					return
				}
				if string(reason(err)) != want || effects != nil {
					t.Errorf("%v with %v, want %s", err, effects, want)
				}
				if diff := cmp.Diff(before, next); diff != "" {
					t.Errorf("what is denied changes something:\n%s", diff)
				}
			})
		}
	}
	for _, verb := range helpdesk.Verbs() {
		for _, role := range []helpdesk.Role{helpdesk.Agent, helpdesk.Requester, helpdesk.Stranger, helpdesk.Clock} {
			if !tested[string(verb)+" "+string(role)] {
				t.Errorf("nobody says what comes of %s by %s", verb, role)
			}
		}
	}
}

func TestEveryStatusIsReachedAndAllButTheLastIsLeft(t *testing.T) {
	reached, left := map[helpdesk.Status]bool{"": true}, map[helpdesk.Status]bool{}
	for range helpdesk.Statuses() {
		for _, e := range helpdesk.Edges() {
			reached[e.To] = reached[e.To] || reached[e.From]
			left[e.From] = left[e.From] || e.From != e.To
		}
	}
	for _, s := range helpdesk.Statuses() {
		if !reached[s] || left[s] == (s == helpdesk.Closed) {
			t.Errorf("%s: reached %t, left %t", s, reached[s], left[s])
		}
	}
}

func TestEveryEdgeHappens(t *testing.T) {
	happened := map[helpdesk.Edge]bool{}
	for _, s := range append([]helpdesk.Status{""}, helpdesk.Statuses()...) {
		for _, verb := range helpdesk.Verbs() {
			for _, by := range []helpdesk.Actor{agent(lee), requester, clock} {
				ticket := in(t, s)
				for range 2 { // the second time a ticket wakes it may go elsewhere
					e := press(verb, by, "a text")
					e.Problem, e.At = "another problem", ticket.Wake
					next, _, err := helpdesk.Step(ticket, e, policy)
					if err != nil {
						break
					}
					happened[helpdesk.Edge{From: ticket.Status, To: next.Status, Verb: verb}] = true
					ticket = next
				}
			}
		}
	}
	for _, e := range helpdesk.Edges() {
		if !happened[e] {
			t.Errorf("%+v is in the table, but does not happen", e)
		}
		delete(happened, e)
	}
	for e := range happened {
		if !slices.Contains(helpdesk.Edges(), e) {
			t.Errorf("%+v happens, but is not in the table", e)
		}
	}
}
