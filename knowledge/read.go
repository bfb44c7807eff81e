package knowledge

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// reader turns the nodes of one file into values and collects what is wrong on the way. It never stops early: after a
// mistake the value is the zero value, and reading goes on with the next node.
type reader struct {
	file             string
	errors, warnings Problems
}

func (r *reader) at(n *yaml.Node) position { return position{r.file, max(n.Line, 1), max(n.Column, 1)} }

func (r *reader) errorf(n *yaml.Node, format string, args ...any) {
	r.errors = append(r.errors, r.at(n).problem(Error, format, args...))
}

func (r *reader) warnf(n *yaml.Node, format string, args ...any) {
	r.warnings = append(r.warnings, r.at(n).problem(Warning, format, args...))
}

// object reads a mapping with known keys.
func (r *reader) object(n *yaml.Node, fields []field) {
	var seen []string
	r.pairs(n, func(key, value *yaml.Node) {
		i := slices.IndexFunc(fields, func(f field) bool { return f.key == key.Value })
		if i < 0 {
			r.errorf(key, "unknown key %s%s", quoted(key.Value), suggestion(key.Value, keysOf(fields)))
			return
		}
		seen = append(seen, key.Value)
		fields[i].read(r, value)
	})
	for _, f := range fields {
		if f.required && !slices.Contains(seen, f.key) {
			r.missing(n, f.key)
		}
	}
}

func keysOf(fields []field) []string {
	var keys []string
	for _, f := range fields {
		keys = append(keys, f.key)
	}
	return keys
}

// missing reports a key that is not there. A value that is no mapping has been reported as such.
func (r *reader) missing(n *yaml.Node, key string) {
	if n.Kind == yaml.MappingNode {
		r.errorf(n, "`%s` is missing here", key)
	}
}

// pairs visits each key of a mapping once.
func (r *reader) pairs(n *yaml.Node, visit func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.errorf(n, "want a mapping (key: value), found %s", kindOf(n))
		return
	}
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch line, again := lines[key.Value]; {
		case key.Kind != yaml.ScalarNode:
			r.errorf(key, "a key is a word, found %s", kindOf(key))
		case again:
			r.errorf(key, "the key %s stands already in line %d", quoted(key.Value), line)
		default:
			lines[key.Value] = key.Line
			visit(key, n.Content[i+1])
		}
	}
}

func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	switch n.ShortTag() {
	case "!!str":
		return "text"
	case "!!null":
		return "nothing"
	case "!!int", "!!float":
		return "a number"
	case "!!bool":
		return "true or false"
	case "!!timestamp":
		return "a date"
	}
	return "the tag " + quoted(n.ShortTag())
}

// quoted is a word of the file as a message shows it: visible and short.
func quoted(word string) string {
	const most = 40
	if utf8.RuneCountInString(word) > most {
		word = string([]rune(word)[:most]) + "…"
	}
	return fmt.Sprintf("%q", word)
}
