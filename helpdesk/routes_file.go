package helpdesk

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// routesVersion is the version of the file that this program reads.
const routesVersion = 1

// LoadRoutes reads a routes file, and the rota files that it names, from fsys; docs/helpdesk.md describes both. areas
// are those that the knowledge has: another one is a mistake. The error lists every mistake as file:line:col: message.
func LoadRoutes(fsys fs.FS, name string, areas []string) (Routes, error) {
	f := &routesFile{fsys: fsys, name: name, areas: areas}
	root := f.parse(name)
	if root == nil {
		return Routes{}, errors.Join(f.mistakes...)
	}
	routes := f.routes(root)
	if len(f.mistakes) > 0 {
		return Routes{}, errors.Join(f.mistakes...)
	}
	routes.files = append([]string{name}, f.rotas...)
	return routes, nil
}

// routesFile collects the mistakes of a file while it is read.
type routesFile struct {
	fsys     fs.FS
	name     string // of the file being read
	areas    []string
	rotas    []string // files that were named
	mistakes []error
}

func (f *routesFile) mistake(at *yaml.Node, format string, args ...any) {
	f.mistakes = append(f.mistakes, fmt.Errorf("%s:%d:%d: %s", f.name, at.Line, at.Column, fmt.Sprintf(format, args...)))
}

// parse reads the one document of a file; nil where it cannot be read.
func (f *routesFile) parse(name string) *yaml.Node {
	data, err := fs.ReadFile(f.fsys, name)
	if err != nil {
		f.mistakes = append(f.mistakes, fmt.Errorf("reading the routes: %w", err))
		return nil
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, rest yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF):
		f.mistakes = append(f.mistakes, fmt.Errorf("%s:1:1: is empty", name))
		return nil
	case err != nil:
		f.mistakes = append(f.mistakes, syntaxMistake(name, err))
		return nil
	}
	root := document.Content[0]
	if err := decoder.Decode(&rest); !errors.Is(err, io.EOF) {
		f.mistake(root, "a second document follows: keep one in a file")
		return nil
	}
	return root
}

// syntaxMistake takes the line out of the library's "yaml: line 3: did not find …".
func syntaxMistake(name string, err error) error {
	line, message := 1, strings.TrimPrefix(err.Error(), "yaml: ")
	if n, err := fmt.Sscanf(message, "line %d: ", &line); n == 1 && err == nil {
		_, message, _ = strings.Cut(message, ": ")
	}
	return fmt.Errorf("%s:%d:1: %s", name, line, message)
}

// mapping reads a mapping by its keys, each with who reads its value.
func (f *routesFile) mapping(node *yaml.Node, what string, keys map[string]func(*yaml.Node)) {
	if node.Kind != yaml.MappingNode {
		f.mistake(node, "%s is a mapping", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		read, known := keys[key.Value]
		switch {
		case seen[key.Value]:
			f.mistake(key, "%s stands here twice", key.Value)
		case !known:
			f.mistake(key, "%s has no key %q: it knows %s", what, key.Value, strings.Join(sortedKeys(keys), ", "))
		default:
			read(value)
		}
		seen[key.Value] = true
	}
}

func sortedKeys(keys map[string]func(*yaml.Node)) []string {
	var names []string
	for name := range keys {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// list reads each element of a sequence.
func (f *routesFile) list(node *yaml.Node, what string, read func(*yaml.Node)) {
	if node.Kind != yaml.SequenceNode {
		f.mistake(node, "%s is a list", what)
		return
	}
	for _, element := range node.Content {
		read(element)
	}
}

// text reads one piece of text.
func (f *routesFile) text(node *yaml.Node, what string) string {
	if node.Kind != yaml.ScalarNode || strings.TrimSpace(node.Value) == "" {
		f.mistake(node, "%s is a text", what)
		return ""
	}
	return strings.TrimSpace(node.Value)
}

// into reads a text into target.
func (f *routesFile) into(target *string, what string) func(*yaml.Node) {
	return func(node *yaml.Node) { *target = f.text(node, what) }
}
