package knowledge

import (
	"time"

	"ssprbot/knowledge/match"
)

// IssueID names an entry: kebab-case, and the same for ever, since buttons and tickets carry it.
type IssueID string

// Language is a language code as match.Detect gives it.
type Language = match.Language

// The languages that knowledge is written in, and that of a text in neither.
const (
	English      = match.English
	Korean       = match.Korean
	Undetermined = match.Undetermined
)

// Languages lists the languages that knowledge is written in; every entry has the first one.
func Languages() []Language { return []Language{English, Korean} }

// Text is one statement in several languages.
type Text map[Language]string

// In returns the statement in a language, in English where there is none, and "" where that is missing too.
func (t Text) In(language Language) string {
	if s, ok := t[language]; ok {
		return s
	}
	return t[English]
}

// Phrases is a list of sentences in several languages. The lists need not be translations of each other.
type Phrases map[Language][]string

// In returns the sentences in a language, in English where there are none, and nil where those are missing too.
func (p Phrases) In(language Language) []string {
	if s, ok := p[language]; ok {
		return s
	}
	return p[English]
}

// Audience is who can remove the cause of an issue.
type Audience string

// The audiences. An entry whose file names none has "".
const (
	Employee Audience = "employee"
	Helpdesk Audience = "helpdesk"
	Admin    Audience = "admin"
)

func audiences() []Audience { return []Audience{Employee, Helpdesk, Admin} }

// Issue is an entry: a trouble, how people describe it, and what to do about it.
type Issue struct {
	ID       IssueID
	Area     Area // "" where the file names none
	Audience Audience
	Title    Text
	Symptoms Phrases  // as people type them; for matching, never shown
	Codes    []string // error identifiers that mean this entry
	Cause    Text
	Steps    Steps
	Links    []Link
	Facts    map[string][]string // fact id → the values that speak for this entry
	Related  []IssueID           // only entries that are switched on
	Source   string              // where the statements come from
	Reviewed Day                 // last day on which somebody checked them; "" if never
	From     Day                 // first day of validity; "" for always
	Until    Day                 // last day of validity; "" for ever
	Disabled bool                // always false in a Base: such entries are left out

	in places // of the file
}

// ValidOn reports whether the entry holds on a UTC day.
func (i *Issue) ValidOn(day Day) bool {
	return i.From <= day && (i.Until == "" || day <= i.Until)
}

// Steps tells what to do, in the order of doing it: the person in trouble, and whoever can remove the cause.
type Steps struct {
	Employee, Admin Phrases
}

// Link leads to a page that helps. URL and Was are absolute https addresses.
type Link struct {
	Title Text
	URL   string // without a locale, so that the page opens in the reader's language
	Was   string // an earlier address of the same page; "" if there is none
}

// Day is a day in UTC in the form 2026-11-23, so that days compare as strings; "" is no day.
type Day string

// DayOf is the UTC day of a point in time.
func DayOf(t time.Time) Day { return Day(t.UTC().Format(time.DateOnly)) }

// next is the day after a valid day.
func (d Day) next() Day { return d.add(0, 1) }

// yearBefore is the same day of the year before.
func (d Day) yearBefore() Day { return d.add(-1, 0) }

func (d Day) add(years, days int) Day {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		panic("knowledge: counting days from " + string(d) + ": " + err.Error()) // days are checked where they are read
	}
	return DayOf(t.AddDate(years, 0, days))
}
