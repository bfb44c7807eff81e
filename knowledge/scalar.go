package knowledge

import (
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// textSchema describes text of which a pattern asks something; complaint says what, in editors that show it.
func textSchema(pattern, complaint string) schema {
	return schema{"type": "string", "pattern": pattern, "patternErrorMessage": complaint}
}

// sentence is text for people or for matching. Numbers and the like must be quoted, so that 0029 and yes stay what the
// author typed.
func sentence() form[string] {
	return form[string]{
		read:   (*reader).sentence,
		schema: func() schema { return textSchema(`\S`, "the text is empty") },
	}
}

func (r *reader) sentence(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode && n.ShortTag() != "!!str" && n.ShortTag() != "!!null" {
		r.errorf(n, "want text, found %s: put it in quotes", kindOf(n))
		return ""
	}
	return r.word(n)
}

// word is a scalar taken as it is written, such as the event id 6329.
func word() form[string] {
	return form[string]{read: (*reader).word, schema: func() schema {
		return textSchema(`\S`, "the text is empty").with("type", []string{"string", "number", "boolean"})
	}}
}

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

// exact takes a text that programs compare: blanks around it, which quotes would keep, are a mistake.
func (r *reader) exact(n *yaml.Node, text string) string {
	if text != "" && text != n.Value {
		r.errorf(n, "there are blanks around this: remove them")
		return ""
	}
	return text
}

// oneOf is a word out of a closed list. what names the list in a message.
func oneOf[T ~string](what string, known []T) form[T] {
	return form[T]{
		read: func(r *reader, n *yaml.Node) T {
			word := T(r.exact(n, r.sentence(n)))
			if word != "" && !slices.Contains(known, word) {
				r.errorf(n, "unknown %s %s%s", what, quoted(string(word)), suggestion(string(word), known))
			}
			return word
		},
		schema: func() schema { return schema{"type": "string", "enum": known} },
	}
}

const kebabCase = "small letters, digits, single hyphens between"

// issueID is the name of an entry.
func issueID() form[IssueID] {
	return form[IssueID]{
		read: func(r *reader, n *yaml.Node) IssueID {
			id := r.exact(n, r.sentence(n))
			if id != "" && !isKebabCase(id) {
				r.errorf(n, "the id %s is not in kebab-case (%s)", quoted(id), kebabCase)
			}
			return IssueID(id)
		},
		schema: func() schema { return kebabSchema("an id") },
	}
}

func kebabSchema(what string) schema {
	return textSchema(`^[a-z0-9]+(-[a-z0-9]+)*$`, what+" is in kebab-case: "+kebabCase)
}

func isKebabCase(id string) bool {
	for part := range strings.SplitSeq(id, "-") {
		if part == "" || strings.Trim(part, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return true
}

// day is a day in UTC. Unquoted, YAML takes it for a date, which is as good.
func day() form[Day] {
	const days = `^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`
	return form[Day]{
		read:   (*reader).day,
		schema: func() schema { return textSchema(days, "a day is written like 2026-11-23").with("format", "date") },
	}
}

func (r *reader) day(n *yaml.Node) Day {
	word := r.exact(n, r.word(n))
	if word == "" {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, word); err != nil {
		r.errorf(n, "%s is not a day like 2026-11-23", quoted(word))
		return ""
	}
	return Day(word)
}

// flag is true or false.
func flag() form[bool] {
	read := func(r *reader, n *yaml.Node) (on bool) {
		if n.ShortTag() != "!!bool" || n.Decode(&on) != nil {
			r.errorf(n, "want true or false, found %s", kindOf(n))
		}
		return on
	}
	return form[bool]{read, func() schema { return schema{"type": "boolean"} }}
}
