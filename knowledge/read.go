package knowledge

import (
	"fmt"
	"slices"
	"strings"
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

// field is a key and what reads its value.
type field struct {
	key  string
	read func(*yaml.Node)
}

// into makes a field that keeps its value in target.
func into[T any](target *T, key string, read func(*yaml.Node) T) field {
	return field{key, func(n *yaml.Node) { *target = read(n) }}
}

// object reads a mapping with known keys and returns the keys that are there.
func (r *reader) object(n *yaml.Node, fields ...field) (seen []string) {
	r.pairs(n, func(key, value *yaml.Node) {
		i := slices.IndexFunc(fields, func(f field) bool { return f.key == key.Value })
		if i < 0 {
			r.errorf(key, "unknown key %s%s", quoted(key.Value), suggestion(key.Value, keysOf(fields)))
			return
		}
		seen = append(seen, key.Value)
		fields[i].read(value)
	})
	return seen
}

func keysOf(fields []field) []string {
	var keys []string
	for _, f := range fields {
		keys = append(keys, f.key)
	}
	return keys
}

// require reports keys that are not there. A value that is no mapping has been reported as such.
func (r *reader) require(n *yaml.Node, seen []string, keys ...string) {
	for _, key := range keys {
		if n.Kind == yaml.MappingNode && !slices.Contains(seen, key) {
			r.errorf(n, "`%s` is missing here", key)
		}
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

// list reads a sequence.
func list[T any](r *reader, n *yaml.Node, read func(*yaml.Node) T) []T {
	if n.Kind != yaml.SequenceNode {
		r.errorf(n, "want a list, found %s", kindOf(n))
		return nil
	}
	values := make([]T, len(n.Content))
	for i, item := range n.Content {
		values[i] = read(item)
	}
	return values
}

// localized reads a mapping from languages. Without Korean it warns; whether English may be missing is the caller's.
func localized[T any](r *reader, n *yaml.Node, read func(*yaml.Node) T) map[Language]T {
	values := map[Language]T{}
	r.pairs(n, func(key, value *yaml.Node) {
		if !slices.Contains(Languages(), Language(key.Value)) {
			r.errorf(key, "unknown language %s%s", quoted(key.Value), suggestion(key.Value, Languages()))
			return
		}
		values[Language(key.Value)] = read(value)
	})
	if _, ok := values[Korean]; !ok && n.Kind == yaml.MappingNode {
		r.warnf(n, "Korean is missing here")
	}
	return values
}

// inEnglish is localized for what must have English.
func inEnglish[T any](r *reader, n *yaml.Node, read func(*yaml.Node) T) map[Language]T {
	values := localized(r, n, read)
	if _, ok := values[English]; !ok && n.Kind == yaml.MappingNode {
		r.errorf(n, "English (`en`) is missing here")
	}
	return values
}

// sentence reads text. Numbers and the like must be quoted, so that 0029 and yes stay what the author typed.
func (r *reader) sentence(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode && n.ShortTag() != "!!str" && n.ShortTag() != "!!null" {
		r.errorf(n, "want text, found %s: put it in quotes", kindOf(n))
		return ""
	}
	return r.word(n)
}

// word reads a scalar as it is written.
func (r *reader) word(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		r.errorf(n, "want text, found %s", kindOf(n))
		return ""
	}
	text := strings.TrimSpace(n.Value)
	if text == "" {
		r.errorf(n, "the text is empty")
	}
	return text
}

// oneOf reads a word out of a closed list.
func oneOf[T ~string](r *reader, n *yaml.Node, what string, known []T) T {
	word := T(r.word(n))
	if word != "" && !slices.Contains(known, word) {
		r.errorf(n, "unknown %s %s%s", what, quoted(string(word)), suggestion(string(word), known))
	}
	return word
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
