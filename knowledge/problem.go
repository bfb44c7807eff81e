package knowledge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says whether knowledge with a problem can be used.
type Severity int

// The severities. The zero value is the graver one.
const (
	Error   Severity = iota // the file must not be used
	Warning                 // it can be used, and should be better
)

func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Problem is one mistake and its place.
type Problem struct {
	File         string
	Line, Column int // from 1; a column counts characters. 1:1 is the file as a whole
	Message      string
	Severity     Severity
}

// String is the form that editors turn into a link: "file:line:col: message".
func (p Problem) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Message)
}

// Problems is the error for files at fault: every problem found, in the order of files and lines, never none.
type Problems []Problem

// Error has a line for each problem.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

func (p Problems) sort() {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(
			strings.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			strings.Compare(a.Message, b.Message),
		)
	})
}

// position is a place in a file, kept for rules that can be checked only when all files are read.
type position struct {
	file         string
	line, column int
}

func (at position) String() string { return fmt.Sprintf("%s:%d:%d", at.file, at.line, at.column) }

func (at position) problem(severity Severity, format string, args ...any) Problem {
	return Problem{at.file, at.line, at.column, fmt.Sprintf(format, args...), severity}
}
