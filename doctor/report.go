package doctor

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Report is all that was found, in order.
type Report struct{ Findings []Finding }

// Failed tells whether anything is wrong.
func (r Report) Failed() bool { return r.count(Wrong) > 0 }

func (r Report) count(s State) (n int) {
	for _, f := range r.Findings {
		if f.State == s {
			n++
		}
	}
	return n
}

// nameWidth is that of the longest check's name.
const nameWidth = 13

// Print writes the finding in one line, and what to do in another.
func (f Finding) Print(w io.Writer) error {
	text := fmt.Sprintf("%-8s %-*s %s\n", f.State, nameWidth, f.Check, plain(f.Says))
	if f.Fix != "" {
		text += fmt.Sprintf("%*s do: %s\n", len("warning ")+1+nameWidth, "", plain(f.Fix))
	}
	_, err := io.WriteString(w, text)
	return err
}

// Summarize writes how many there are of each kind.
func (r Report) Summarize(w io.Writer) error {
	_, err := fmt.Fprintf(w, "\n%d wrong, %d to watch, %d not looked at, %d fine\n",
		r.count(Wrong), r.count(Warning), r.count(Unseen), r.count(OK))
	return err
}

// JSON writes {"ok":…,"findings":[{"check","state","says","fix"},…]}; ok is false when something is wrong.
func (r Report) JSON(w io.Writer) error {
	findings := r.Findings
	if findings == nil {
		findings = []Finding{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(struct {
		OK       bool      `json:"ok"`
		Findings []Finding `json:"findings"`
	}{!r.Failed(), findings})
}

// longest is what is shown of one text, in characters.
const longest = 600

// plain keeps what others have written from looking like lines of ours, or from steering the terminal.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == utf8.RuneError {
			return ' '
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}
