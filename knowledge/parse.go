package knowledge

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// maxNodes bounds the tree of one file. A node takes some 200 bytes and needs at least one of the marks that divide
// counts, so that a hostile file is refused before it costs memory.
const maxNodes = 500_000

// parse reads the one document of a file and returns its root, or what makes the file unreadable.
func parse(file string, data []byte) (*yaml.Node, *Problem) {
	start := position{file: file, line: 1, column: 1}
	fault := func(at position, format string, args ...any) (*yaml.Node, *Problem) {
		p := at.problem(Error, format, args...)
		return nil, &p
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return fault(start, "is UTF-16: save it as UTF-8")
	}
	if at, ok := firstUnreadable(data); !ok {
		at.file = file
		return fault(at, "this is no readable UTF-8 character")
	}
	if divide(data) > maxNodes {
		return fault(start, "has more than %d values", maxNodes)
	}
	root, second, err := decode(data)
	switch {
	case errors.Is(err, io.EOF):
		return fault(start, "is empty")
	case err != nil:
		line, message := syntaxError(err)
		last := 1 + bytes.Count(data, []byte("\n")) // the end of the file counts as a line of its own in the library
		return fault(position{file, min(line, last), 1}, "%s", message)
	case second != nil:
		return fault(position{file, second.Line, second.Column}, "a second document begins here: keep one in a file")
	}
	return root, nil
}

// decode returns the first document's root and, where there is one, the second document.
func decode(data []byte) (root, second *yaml.Node, err error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var first, rest yaml.Node
	if err := decoder.Decode(&first); err != nil {
		return nil, nil, err
	}
	if err := decoder.Decode(&rest); err == nil {
		second = &rest
	} else if !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	return first.Content[0], second, nil
}

// syntaxError takes the line out of the library's message, "yaml: line 3: did not find …". Its scanner
// counts lines from 1 and its parser from 0; a message without a line is about the first one.
func syntaxError(err error) (line int, message string) {
	message = strings.TrimPrefix(err.Error(), "yaml: ")
	rest, found := strings.CutPrefix(message, "line ")
	if !found {
		return 1, message
	}
	number, message, _ := strings.Cut(rest, ": ")
	line, err = strconv.Atoi(number)
	if err != nil {
		return 1, message
	}
	if slices.Contains(parserSentences(), message) {
		line++
	}
	return max(line, 1), message
}

// parserSentences are what yaml.v3's parserc.go says.
func parserSentences() []string {
	return []string{
		"did not find expected <document start>",
		"did not find expected node content",
		"did not find expected '-' indicator",
		"did not find expected key",
		"did not find expected ',' or ']'",
		"did not find expected ',' or '}'",
		"found undefined tag handle",
		"found incompatible YAML document",
		"found duplicate %YAML directive",
		"found duplicate %TAG directive",
	}
}

// firstUnreadable finds the first byte that is not UTF-8 and the first control character, which YAML forbids.
func firstUnreadable(data []byte) (at position, ok bool) {
	at = position{line: 1, column: 1}
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == '\n':
			at.line, at.column = at.line+1, 0
		case r == utf8.RuneError && size == 1, r < ' ' && r != '\t' && r != '\r', r == 0x7f:
			return at, false
		}
		at.column++
		data = data[size:]
	}
	return position{}, true
}

// divide counts the marks that can begin or separate nodes.
func divide(data []byte) int {
	count := 0
	for _, mark := range []string{"\n", ",", ":", "[", "{", "- ", "? "} {
		count += bytes.Count(data, []byte(mark))
	}
	return count
}
