package text

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"gopkg.in/yaml.v3"
)

// override collects what is wrong with one file.
type override struct {
	file  string
	wrong []error
}

func (c *override) refuse(n *yaml.Node, format string, args ...any) {
	place := fmt.Sprintf("%s:%d:%d: ", c.file, n.Line, n.Column)
	c.wrong = append(c.wrong, errors.New(place+fmt.Sprintf(format, args...)))
}

// check compares a node with the type that it is to fill; path and fill are as in Parse's check.
func (c *override) check(n *yaml.Node, want reflect.Type, path, fill string) {
	shape := map[reflect.Kind]yaml.Kind{reflect.Struct: yaml.MappingNode, reflect.Slice: yaml.SequenceNode, reflect.String: yaml.ScalarNode}
	names := map[yaml.Kind]string{yaml.MappingNode: "keys with sentences", yaml.SequenceNode: "a list", yaml.ScalarNode: "a sentence"}
	switch {
	case n.Kind != shape[want.Kind()]:
		c.refuse(n, "%s must be %s", named(path), names[shape[want.Kind()]])
	case n.Kind == yaml.MappingNode:
		c.checkKeys(n, want, path)
	case n.Kind == yaml.SequenceNode:
		c.checkList(n, want, path, fill)
	default:
		value := n.Value
		if n.ShortTag() == "!!null" {
			value = ""
		}
		for _, w := range checkSentence(value, path, fill) {
			c.refuse(n, "%s", w)
		}
	}
}

func (c *override) checkKeys(n *yaml.Node, want reflect.Type, path string) {
	var seen []string
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		field, ok := fieldOf(want, name.Value)
		switch {
		case !ok:
			c.refuse(name, "%s is not a key of the bot's sentences", join(path, name.Value))
		case slices.Contains(seen, name.Value):
			c.refuse(name, "%s stands here twice", join(path, name.Value))
		default:
			c.check(value, field.Type, join(path, name.Value), field.Tag.Get("fill"))
		}
		seen = append(seen, name.Value)
	}
}

func (c *override) checkList(n *yaml.Node, want reflect.Type, path, fill string) {
	if len(n.Content) == 0 {
		c.refuse(n, "%s is missing", path)
	}
	for i, item := range n.Content {
		c.check(item, want.Elem(), fmt.Sprintf("%s[%d]", path, i), fill)
	}
}

func fieldOf(t reflect.Type, name string) (reflect.StructField, bool) {
	for field := range t.Fields() {
		if key(field) == name {
			return field, true
		}
	}
	return reflect.StructField{}, false
}

func named(path string) string {
	if path == "" {
		return "the file"
	}
	return path
}
