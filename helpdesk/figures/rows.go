package figures

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"ssprbot/helpdesk"
)

// Sink takes what a report is made of, one after the other. It is for one goroutine.
type Sink interface {
	Ticket(Ticket) error
	Sighting(helpdesk.Sighting) error
	Incident(helpdesk.Incident) error
	Close() error // writes what is still to be written; the writer beneath stays open
}

// row is a line of what is handed to programs.
type row struct {
	Kind          string `json:"kind"` // ticket, question or incident
	At            string `json:"at"`
	Number        int64  `json:"number,omitempty"`
	Language      string `json:"language,omitempty"`
	Area          string `json:"area,omitempty"`
	Entry         string `json:"entry,omitempty"`
	Outcome       string `json:"outcome"`
	Urgency       string `json:"urgency,omitempty"`
	SecondsToTake int64  `json:"secondsToTake,omitempty"`
	SecondsToDone int64  `json:"secondsToSolve,omitempty"`
	Reopened      bool   `json:"reopened,omitempty"`
	People        int    `json:"people,omitempty"`
	Unmatched     string `json:"unmatched,omitempty"`
}

func ticketRow(t Ticket) row {
	return row{
		Kind: "ticket", At: when(t.Opened), Number: t.Number, Language: t.Language, Area: t.Area, Entry: t.Issue, Outcome: string(t.Outcome),
		Urgency: t.Urgency, SecondsToTake: int64(t.ToTake.Seconds()), SecondsToDone: int64(t.ToSolve.Seconds()), Reopened: t.Reopened,
	}
}

func sightingRow(s helpdesk.Sighting) row {
	return row{
		Kind: "question", At: when(s.At), Language: string(s.Language), Area: s.Area, Entry: string(s.Issue), Outcome: string(s.Outcome), Unmatched: s.Unmatched,
	}
}

func incidentRow(i helpdesk.Incident) row {
	return row{Kind: "incident", At: when(i.Seen), Number: int64(i.Number), Entry: string(i.Issue), Outcome: string(i.Status), People: i.People}
}

func when(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// CSV writes a row for each, for a spreadsheet: with a byte order mark, by which Excel knows UTF-8.
type CSV struct{ w *csv.Writer }

// NewCSV begins with the names of the columns.
func NewCSV(w io.Writer) (*CSV, error) {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return nil, err
	}
	c := &CSV{csv.NewWriter(w)}
	return c, c.w.Write([]string{"kind", "at", "number", "language", "area", "entry", "outcome", "urgency", "seconds_to_take", "seconds_to_solve", "reopened", "people", "unmatched"})
}

// Ticket implements Sink.
func (c *CSV) Ticket(t Ticket) error { return c.write(ticketRow(t)) }

// Sighting implements Sink.
func (c *CSV) Sighting(s helpdesk.Sighting) error { return c.write(sightingRow(s)) }

// Incident implements Sink.
func (c *CSV) Incident(i helpdesk.Incident) error { return c.write(incidentRow(i)) }

// Close implements Sink.
func (c *CSV) Close() error {
	c.w.Flush()
	return c.w.Error()
}

func (c *CSV) write(r row) error {
	reopened := ""
	if r.Reopened {
		reopened = "yes"
	}
	cells := []string{
		r.Kind, r.At, number(r.Number), r.Language, r.Area, r.Entry, r.Outcome, r.Urgency, number(r.SecondsToTake), number(r.SecondsToDone),
		reopened, number(int64(r.People)), r.Unmatched,
	}
	for n := range cells {
		cells[n] = harmless(cells[n])
	}
	return c.w.Write(cells)
}

func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// harmless keeps a spreadsheet from taking what people typed for a formula, as OWASP advises for CSV injection.
func harmless(cell string) string {
	if strings.ContainsAny(cell[:min(len(cell), 1)], "=+-@\t\r\n") || strings.HasPrefix(cell, "＝") || strings.HasPrefix(cell, "＋") || strings.HasPrefix(cell, "－") || strings.HasPrefix(cell, "＠") {
		return "'" + cell
	}
	return cell
}

// JSON writes one object: rows with one for each, a line each, then the figures.
type JSON struct {
	w    io.Writer
	sum  *Sum
	rows int
}

// NewJSON begins the object.
func NewJSON(w io.Writer, sum *Sum) (*JSON, error) {
	_, err := io.WriteString(w, `{"version":1,"rows":[`)
	return &JSON{w: w, sum: sum}, err
}

// Ticket implements Sink.
func (j *JSON) Ticket(t Ticket) error {
	j.sum.Ticket(t)
	return j.write(ticketRow(t))
}

// Sighting implements Sink.
func (j *JSON) Sighting(s helpdesk.Sighting) error {
	j.sum.Sighting(s)
	return j.write(sightingRow(s))
}

// Incident implements Sink.
func (j *JSON) Incident(i helpdesk.Incident) error {
	j.sum.Incident(i)
	return j.write(incidentRow(i))
}

func (j *JSON) write(r row) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	separator := ",\n"
	if j.rows == 0 {
		separator = "\n"
	}
	j.rows++
	_, err = io.WriteString(j.w, separator+string(text))
	return err
}

// Close implements Sink.
func (j *JSON) Close() error {
	f := j.sum.Figures()
	text, err := json.MarshalIndent(map[string]any{
		"from": f.From.Format(time.DateOnly), "to": f.To.Format(time.DateOnly), "definitions": Definitions(), "all": f.All, "languages": f.Languages,
		"areas": f.Areas, "entries": f.Entries, "weeks": f.Weeks, "unmatched": f.Unmatched, "incidents": f.Incidents,
	}, "", " ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(j.w, "\n],\n\"figures\":"+string(text)+"}\n")
	return err
}

// Definitions say what the figures mean, and what they leave out.
func Definitions() []string {
	return []string{
		"A question is a talk or a post in which the bot was asked about a trouble; asked again in the same talk it is the same question.",
		"Solved without a person, at least: people who said that the answer helped. At most: those as well who got an answer, said nothing and asked for no person; some of them gave up or went elsewhere. Both are shares of the questions that were in scope, those to which nothing fits included.",
		"Solved rate of an entry: who said that it helped, of all who asked about it and were in scope.",
		"Out of scope is counted apart, and is in no share.",
		"Time to take: from opening until an agent first took the ticket or asked about it. Time to solve: until it was last said to be solved. Nights and weekends count. Tickets that are not taken or not solved have no time, so the newest days look faster than they are. Times are true to one per cent.",
		"Days and weeks are in UTC; a ticket belongs to the day on which it was opened. Questions that nothing fits are kept only where the operator wants it, and not for long.",
	}
}

// Page counts for HTML, and writes nothing but the page at the end.
type Page struct {
	w   io.Writer
	sum *Sum
}

// NewPage is a sink whose Close writes the page.
func NewPage(w io.Writer, sum *Sum) *Page { return &Page{w, sum} }

// Ticket implements Sink.
func (p *Page) Ticket(t Ticket) error { p.sum.Ticket(t); return nil }

// Sighting implements Sink.
func (p *Page) Sighting(s helpdesk.Sighting) error { p.sum.Sighting(s); return nil }

// Incident implements Sink.
func (p *Page) Incident(i helpdesk.Incident) error { p.sum.Incident(i); return nil }

// Close implements Sink.
func (p *Page) Close() error { return WriteHTML(p.w, p.sum.Figures()) }

// NewSink is the sink of a format: html, csv or json.
func NewSink(format string, w io.Writer, from, to time.Time) (Sink, error) {
	switch cmp.Or(format, "html") {
	case "html":
		return NewPage(w, NewSum(from, to)), nil
	case "csv":
		return NewCSV(w)
	case "json":
		return NewJSON(w, NewSum(from, to))
	}
	return nil, errors.New("the format is html, csv or json")
}
