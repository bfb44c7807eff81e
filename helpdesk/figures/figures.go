// Package figures counts what became of questions and tickets, and writes it down for people (HTML) and for programs
// (CSV, JSON).
//
// Invariants:
//   - It names nobody, and repeats nothing that was said but questions to which nothing fits, where those are kept.
//   - Memory is bounded, however much is counted. What is beyond a bound is counted as Others.
//   - The same records give the same bytes.
//   - A rate says of how many it is one, and what it leaves out is written beside it.
//
// Where records come from and where the text goes is not decided here.
package figures

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// Others is the name of what is beyond a bound.
const Others = "(others)"

// nothing is what has no area or entry: nothing fits, or it is out of scope.
const nothing = "(none)"

// mostNames bounds the groups of a table.
const mostNames = 1000

// Asked is how questions went on.
type Asked struct {
	Questions  int `json:"questions"` // all of them
	Helped     int `json:"helped"`
	Answered   int `json:"answered"` // and nobody said whether it helped
	HandedOver int `json:"handedOver"`
	NoMatch    int `json:"noMatch"`
	OutOfScope int `json:"outOfScope"`
}

// InScope counts the questions that the bot should have an answer to.
func (a Asked) InScope() int { return a.Questions - a.OutOfScope }

// Said is the least that was solved without a person: those who said so.
func (a Asked) Said() Rate { return Rate{a.Helped, a.InScope()} }

// AtMost is the most that was solved without a person: those as well who got an answer and said nothing.
func (a Asked) AtMost() Rate { return Rate{a.Helped + a.Answered, a.InScope()} }

func (a Asked) with(o helpdesk.Outcome) Asked {
	a.Questions++
	switch o {
	case helpdesk.Helped:
		a.Helped++
	case helpdesk.Answered:
		a.Answered++
	case helpdesk.HandedOver:
		a.HandedOver++
	case helpdesk.OutOfScope:
		a.OutOfScope++
	default:
		a.NoMatch++
	}
	return a
}

// Handled is how tickets went on.
type Handled struct {
	Tickets   int      `json:"tickets"`
	Open      int      `json:"open"`
	Solved    int      `json:"solved"`
	Withdrawn int      `json:"withdrawn"`
	Dismissed int      `json:"dismissed"`
	Reopened  int      `json:"reopened"` // at least once, whatever became of them
	ToTake    Duration `json:"toTake"`
	ToSolve   Duration `json:"toSolve"`
}

func (h *Handled) add(t Ticket) {
	h.Tickets++
	switch t.Outcome {
	case Solved:
		h.Solved++
	case Withdrawn:
		h.Withdrawn++
	case Dismissed:
		h.Dismissed++
	default:
		h.Open++
	}
	if t.Reopened {
		h.Reopened++
	}
	h.ToTake = h.ToTake.with(t.ToTake)
	h.ToSolve = h.ToSolve.with(t.ToSolve)
}

// Group is what is counted of an area, an entry, a language or a week.
type Group struct {
	Name string `json:"name"`
	Asked
	Handled
}

// Figures are all that a report says.
type Figures struct {
	From, To  time.Time // the first day and the last, both counted
	All       Group
	Languages []Group // English and Korean always, others where there are any
	Areas     []Group // the most asked first, as are Entries
	Entries   []Group
	Weeks     []Week // each of the span
	Unmatched []Question
	Incidents []Incident
}

// Week is a week from Monday on, in each language.
type Week struct {
	Monday    string  `json:"monday"`
	Languages []Group `json:"languages"` // English and Korean
}

// Incident is how often many met an entry at once.
type Incident struct {
	Entry     string `json:"entry"`
	Seen      int    `json:"seen"`
	Confirmed int    `json:"confirmed"` // over by now or not
	Refuted   int    `json:"refuted"`
	People    int    `json:"people"` // in the greatest of them
}

// Sum counts. It is for one goroutine.
type Sum struct {
	from, to  time.Time
	all       Group
	languages groups
	areas     groups
	entries   groups
	weeks     map[string]groups
	unmatched questions
	incidents map[string]*Incident
}

// NewSum counts what lies between two days, both included.
func NewSum(from, to time.Time) *Sum {
	return &Sum{
		from: from, to: to, all: Group{Name: "all"}, languages: groups{}, areas: groups{}, entries: groups{},
		weeks: map[string]groups{}, unmatched: questions{}, incidents: map[string]*Incident{},
	}
}

// Ticket counts a ticket.
func (s *Sum) Ticket(t Ticket) {
	for _, g := range s.of(t.Language, t.Area, t.Issue, t.Opened) {
		g.Handled.add(t)
	}
}

// Sighting counts a question.
func (s *Sum) Sighting(one helpdesk.Sighting) {
	for _, g := range s.of(string(one.Language), one.Area, string(one.Issue), one.At) {
		g.Asked = g.Asked.with(one.Outcome)
	}
	if one.Unmatched != "" {
		s.unmatched.add(string(one.Language), one.Unmatched)
	}
}

// Incident counts an incident.
func (s *Sum) Incident(one helpdesk.Incident) {
	i := s.incidents[string(one.Issue)]
	if i == nil {
		if len(s.incidents) >= mostNames {
			return
		}
		i = &Incident{Entry: string(one.Issue)}
		s.incidents[string(one.Issue)] = i
	}
	i.Seen++
	i.People = max(i.People, one.People)
	status := one.Status
	if status == helpdesk.Over {
		status = cmp.Or(one.Was, helpdesk.Confirmed)
	}
	switch status {
	case helpdesk.Confirmed:
		i.Confirmed++
	case helpdesk.Refuted:
		i.Refuted++
	case helpdesk.Suspected, helpdesk.Over:
	}
}

// of are the groups that something belongs to.
func (s *Sum) of(language, area, entry string, at time.Time) []*Group {
	monday := mondayOf(at)
	if s.weeks[monday] == nil {
		s.weeks[monday] = groups{}
	}
	return []*Group{
		&s.all, s.languages.named(language), s.areas.named(cmp.Or(area, nothing)), s.entries.named(cmp.Or(entry, nothing)),
		s.weeks[monday].named(language),
	}
}

// Figures are what was counted so far.
func (s *Sum) Figures() Figures {
	spoken := []string{string(knowledge.English), string(knowledge.Korean)}
	for _, language := range spoken {
		s.languages.named(language)
	}
	f := Figures{
		From: s.from, To: s.to, All: s.all, Languages: s.languages.sorted(), Areas: s.areas.sorted(), Entries: s.entries.sorted(),
		Unmatched: s.unmatched.sorted(), Weeks: []Week{}, Incidents: []Incident{},
	}
	slices.SortFunc(f.Languages, func(a, b Group) int { return cmp.Compare(a.Name, b.Name) })
	for day := s.from; !day.After(s.to.AddDate(0, 0, 6)) && mondayOf(day) <= mondayOf(s.to); day = day.AddDate(0, 0, 7) {
		week := Week{Monday: mondayOf(day)}
		for _, language := range spoken {
			g := Group{Name: language}
			if counted := s.weeks[week.Monday][language]; counted != nil {
				g = *counted
			}
			week.Languages = append(week.Languages, g)
		}
		f.Weeks = append(f.Weeks, week)
	}
	for _, entry := range slices.Sorted(maps.Keys(s.incidents)) {
		f.Incidents = append(f.Incidents, *s.incidents[entry])
	}
	return f
}

func mondayOf(t time.Time) string {
	return t.UTC().AddDate(0, 0, -(int(t.UTC().Weekday())+6)%7).Format(time.DateOnly)
}

// groups are the rows of a table.
type groups map[string]*Group

func (g groups) named(name string) *Group {
	if g[name] == nil && len(g) >= mostNames {
		name = Others
	}
	if g[name] == nil {
		g[name] = &Group{Name: name}
	}
	return g[name]
}

// sorted has the most asked first.
func oneIf(truth bool) int {
	if truth {
		return 1
	}
	return 0
}

func (g groups) sorted() []Group {
	all := []Group{}
	for _, one := range g {
		all = append(all, *one)
	}
	slices.SortFunc(all, func(a, b Group) int { // what is of no area or entry is no part of the comparison
		return cmp.Or(cmp.Compare(oneIf(a.Name == nothing), oneIf(b.Name == nothing)), cmp.Compare(b.Questions, a.Questions), cmp.Compare(b.Tickets, a.Tickets), cmp.Compare(a.Name, b.Name))
	})
	return all
}
