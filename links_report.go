package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"ssprbot/knowledge"
	"ssprbot/knowledge/links"
)

// linkReport is what the command links says, as JSON in this form.
type linkReport struct {
	Offline bool                 `json:"offline"`
	At      time.Time            `json:"at"`
	Links   []reportedLink       `json:"links"`
	Fixed   []links.Change       `json:"fixed"`
	Counts  map[links.Status]int `json:"counts"`
	Failing int                  `json:"failing"` // links that fail the command: those at fault that were not rewritten
}

type reportedLink struct {
	Status     links.Status      `json:"status"`
	Entry      knowledge.IssueID `json:"entry"`
	Title      string            `json:"title"`
	URL        string            `json:"url"`
	NewURL     string            `json:"newUrl,omitempty"`
	Detail     string            `json:"detail,omitempty"`
	Checked    *time.Time        `json:"checked,omitempty"` // absent for a link that was not asked
	AgeSeconds *int              `json:"ageSeconds,omitempty"`
	Remarks    []links.Remark    `json:"remarks,omitempty"`
}

// newLinkReport counts as failing what is at fault and among the links still in force.
func newLinkReport(offline bool, now time.Time, results []links.Result, inForce []links.Link, changes []links.Change) linkReport {
	report := linkReport{Offline: offline, At: now.UTC().Truncate(time.Second), Links: []reportedLink{}, Fixed: changes, Counts: map[links.Status]int{}}
	for _, r := range results {
		report.Links = append(report.Links, newReportedLink(now, r))
		report.Counts[r.Status]++
		same := func(l links.Link) bool { return l.Entry == r.Entry && l.URL == r.URL }
		if r.Status.Fails() && slices.ContainsFunc(inForce, same) {
			report.Failing++
		}
	}
	return report
}

func newReportedLink(now time.Time, r links.Result) reportedLink {
	l := reportedLink{Status: r.Status, Entry: r.Entry, Title: r.Title.In(knowledge.English), URL: r.URL, NewURL: r.Target, Detail: r.Detail, Remarks: r.Remarks}
	if !r.Checked.IsZero() {
		checked, age := r.Checked.UTC(), int(now.Sub(r.Checked).Seconds())
		l.Checked, l.AgeSeconds = &checked, &age
	}
	return l
}

func (r linkReport) write(w io.Writer, asJSON bool) error {
	if asJSON {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(r)
	}
	_, err := io.WriteString(w, r.table()+r.changes()+r.summary())
	return err
}

// table has a row for each link, and below it what there is to say about it.
func (r linkReport) table() string {
	rows := [][]string{{"STATUS", "AGE", "ENTRY", "TITLE", "URL"}}
	for _, l := range r.Links {
		rows = append(rows, []string{string(l.Status), l.age(), string(l.Entry), shortened(l.Title), l.address()})
	}
	widths := columnWidths(rows)
	var b strings.Builder
	for i, row := range rows {
		b.WriteString(line(row, widths))
		if i > 0 {
			r.Links[i-1].explain(&b)
		}
	}
	return b.String()
}

func (l reportedLink) address() string {
	if l.NewURL == "" {
		return l.URL
	}
	return l.URL + " → " + l.NewURL
}

func (l reportedLink) explain(w io.Writer) {
	if l.Detail != "" {
		_, _ = fmt.Fprintf(w, "  %s: %s\n", l.Status, l.Detail)
	}
	for _, remark := range l.Remarks {
		_, _ = fmt.Fprintf(w, "  %s: %s\n", remark.Level, remark.Text)
	}
}

// age is that of the answer, in the one unit that matters.
func (l reportedLink) age() string {
	if l.AgeSeconds == nil {
		return "-"
	}
	switch age := time.Duration(*l.AgeSeconds) * time.Second; {
	case age < time.Minute:
		return "now"
	case age < time.Hour:
		return fmt.Sprintf("%dm", int(age.Minutes()))
	case age < 48*time.Hour:
		return fmt.Sprintf("%dh", int(age.Hours()))
	default:
		return fmt.Sprintf("%dd", int(age.Hours()/24))
	}
}

// shortened keeps the addresses in one place: titles are for recognising only.
func shortened(title string) string {
	const most = 32
	runes := []rune(title)
	if len(runes) <= most {
		return title
	}
	return strings.TrimSpace(string(runes[:most-1])) + "…"
}

func columnWidths(rows [][]string) []int {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columns(cell))
		}
	}
	return widths
}

func line(row []string, widths []int) string {
	var b strings.Builder
	for i, cell := range row {
		b.WriteString(cell + strings.Repeat(" ", widths[i]-columns(cell)+2))
	}
	return strings.TrimRight(b.String(), " ") + "\n"
}

func (r linkReport) changes() string {
	var b strings.Builder
	for _, c := range r.Fixed {
		did := "rewritten"
		if c.ByHand {
			did = "to be rewritten by hand, since the address is not written in one piece"
		}
		_, _ = fmt.Fprintf(&b, "%s:%d: %s: %s → %s\n", c.File, c.Line, did, c.Old, c.New)
	}
	return b.String()
}

func (r linkReport) summary() string {
	var parts []string
	for _, status := range slices.Sorted(maps.Keys(r.Counts)) {
		parts = append(parts, fmt.Sprintf("%d %s", r.Counts[status], status))
	}
	counts := fmt.Sprintf("%d links: %s", len(r.Links), strings.Join(parts, ", "))
	if rewritten := len(r.Fixed) - r.byHand(); rewritten > 0 {
		counts += fmt.Sprintf("; %d rewritten", rewritten)
	}
	if r.Offline {
		counts += "; no page was asked"
	}
	return counts + "\n"
}

func (r linkReport) byHand() int {
	n := 0
	for _, c := range r.Fixed {
		if c.ByHand {
			n++
		}
	}
	return n
}
