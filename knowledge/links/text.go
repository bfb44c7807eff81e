package links

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// text is a YAML file as bytes, by the places that the library gives its nodes: lines end where YAML 1.1 ends them, and
// columns count characters.
type text struct {
	data  []byte
	lines []int // where each one starts
}

const byteOrderMark = "\xef\xbb\xbf"

func newText(data []byte) text {
	t := text{data, []int{0}}
	if bytes.HasPrefix(data, []byte(byteOrderMark)) {
		t.lines[0] = len(byteOrderMark)
	}
	for at := 0; at < len(data); {
		n := breakAt(data[at:])
		if n > 0 {
			t.lines = append(t.lines, at+n)
		}
		at += max(n, 1)
	}
	return t
}

// breakAt is the length of the line break that the data begins with; 0 if it begins with none.
func breakAt(data []byte) int {
	for _, br := range []string{"\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029"} {
		if bytes.HasPrefix(data, []byte(br)) {
			return len(br)
		}
	}
	return 0
}

// offset is the byte at a line and column, both from 1; the end of the data if there is no such place.
func (t text) offset(line, column int) int {
	if line < 1 || line > len(t.lines) {
		return len(t.data)
	}
	at := t.lines[line-1]
	for ; column > 1 && at < len(t.data); column-- {
		_, size := utf8.DecodeRune(t.data[at:])
		at += size
	}
	return at
}

// scalar returns how a value is written at an offset: plain or within quotes, in one piece and without escapes.
func (t text) scalar(at int, value string) (written string, ok bool) {
	for _, quote := range []string{"", `"`, "'"} {
		written = quote + value + quote
		if value != "" && bytes.HasPrefix(t.data[at:], []byte(written)) && !strings.ContainsAny(value, `'"\`) {
			return written, true
		}
	}
	return "", false
}

// newLine puts a line after the one that an offset is in, with the line end of that one.
func (t text) newLine(at int, line string) edit {
	for ; at < len(t.data); at++ {
		if n := breakAt(t.data[at:]); n > 0 {
			return edit{at + n, at + n, line + string(t.data[at:at+n])}
		}
	}
	return edit{at, at, t.lineEnd() + line}
}

// lineEnd is the first line's end, for a last line without one.
func (t text) lineEnd() string {
	if len(t.lines) == 1 {
		return "\n"
	}
	end := t.lines[1]
	for _, br := range []string{"\r\n", "\n", "\r"} {
		if strings.HasSuffix(string(t.data[:end]), br) {
			return br
		}
	}
	return "\n"
}
