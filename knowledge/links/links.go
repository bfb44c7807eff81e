// Package links proves that the fix links of the knowledge lead somewhere. Inspect judges what an address alone shows;
// a Checker asks the pages; Rewrite puts new addresses into the files.
//
// Invariants: nothing but https is asked, and no private address unless a Network allows it, whatever a redirect says;
// a page is asked once for all links to it; what is worth only a doubt never fails a link; a rewritten file differs in
// the addresses and nothing else.
//
// What does not belong here: reading knowledge, the layout of a report, and what people see of a link.
package links

import (
	"fmt"
	"time"

	"ssprbot/knowledge"
)

// Link is one fix link of an entry.
type Link struct {
	Entry knowledge.IssueID
	Title knowledge.Text
	URL   string
}

// Of lists the fix links of all entries that are switched on, valid today or not, in the order of the entries' IDs.
func Of(base *knowledge.Base) []Link {
	var all []Link
	for _, issue := range base.Issues() {
		for _, link := range issue.Links {
			all = append(all, Link{issue.ID, link.Title, link.URL})
		}
	}
	return all
}

// Status is the verdict on a link.
type Status string

// The verdicts. The first three are good enough to keep the link.
const (
	OK          Status = "ok"
	Redirected  Status = "redirected"  // leads elsewhere for now, or is a short link
	Refused     Status = "refused"     // the site answers, but not to programs (401, 403): open it by hand
	Moved       Status = "moved"       // has a new address for good
	Faulty      Status = "faulty"      // the address itself is wrong; it was not asked
	Broken      Status = "broken"      // no reader gets there
	Unreachable Status = "unreachable" // no verdict: no answer, or only 429 and 5xx, however often it was asked
)

// Fails reports whether somebody has to act on the link: the link is not proved.
func (s Status) Fails() bool {
	switch s {
	case Moved, Faulty, Broken, Unreachable:
		return true
	}
	return false
}

// Result is what is known about a link.
type Result struct {
	Link
	Status  Status
	Detail  string    // the reason, as a sentence without a full stop; "" for OK
	Target  string    // where the link leads instead of its URL; "" if nowhere else
	Checked time.Time // when the page answered; zero if it was not asked
	Remarks []Remark
}

// Fixable reports whether Target may replace the URL in a file.
func (r Result) Fixable() bool {
	return r.Target != "" && (r.Status == Moved || r.Status == Faulty)
}

// Remark is something worth knowing that fails no link.
type Remark struct {
	Level Level  `json:"level"`
	Text  string `json:"text"`
}

// Level says how much a remark matters.
type Level string

// The levels.
const (
	Note    Level = "note"
	Warning Level = "warning" // somebody should look at it
)

func remark(r *Result, level Level, format string, args ...any) {
	r.Remarks = append(r.Remarks, Remark{level, fmt.Sprintf(format, args...)})
}
