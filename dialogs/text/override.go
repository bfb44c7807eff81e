package text

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"strings"

	"gopkg.in/yaml.v3"

	"ssprbot/knowledge"
)

// Overrides is a folder with sentences of an operator's own: en.yaml, ko.yaml or both, each with any part of the keys. A
// list takes the place of the whole list. No other YAML file may be in the folder.
type Overrides struct {
	Name string // stands before the file names in errors
	FS   fs.FS
}

// apply puts the overriding sentences in the place of others. The error names every mistake with file:line:column.
func (o Overrides) apply(byLanguage map[knowledge.Language]*Sentences) error {
	names, err := o.files()
	if err != nil {
		return fmt.Errorf("reading the sentences in %s: %w", o.Name, err)
	}
	var wrong []error
	for _, name := range names {
		into := byLanguage[knowledge.Language(strings.TrimSuffix(name, ".yaml"))]
		if into == nil {
			wrong = append(wrong, fmt.Errorf("%s: the bot speaks no such language; its files are called %s", o.display(name), fileNames()))
			continue
		}
		wrong = append(wrong, o.applyFile(name, into))
	}
	return errors.Join(wrong...)
}

// files lists the folder's YAML files, sorted. A folder without any is a wrong path, not a wish to change nothing.
func (o Overrides) files() ([]string, error) {
	entries, err := fs.ReadDir(o.FS, ".")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		ending := path.Ext(e.Name())
		if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") && (ending == ".yaml" || ending == ".yml") {
			names = append(names, e.Name())
		}
	}
	if names == nil {
		return nil, fmt.Errorf("there is neither %s", strings.ReplaceAll(fileNames(), ", ", " nor "))
	}
	return names, nil
}

func fileNames() string {
	var names []string
	for _, language := range Languages() {
		names = append(names, string(language)+".yaml")
	}
	return strings.Join(names, ", ")
}

func (o Overrides) display(name string) string { return path.Join(o.Name, name) }

func (o Overrides) applyFile(name string, into *Sentences) error {
	content, err := fs.ReadFile(o.FS, name)
	if err != nil {
		return fmt.Errorf("reading the sentences in %s: %w", o.display(name), err)
	}
	var document yaml.Node
	if err := yaml.Unmarshal(content, &document); err != nil {
		return fmt.Errorf("%s: %w", o.display(name), err) // the library names the line
	}
	if len(document.Content) == 0 {
		return nil // nothing but comments
	}
	c := override{file: o.display(name)}
	c.check(document.Content[0], reflect.TypeFor[Sentences](), "", "")
	if c.wrong != nil {
		return errors.Join(c.wrong...)
	}
	if err := document.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", o.display(name), err)
	}
	return nil
}
