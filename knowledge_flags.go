package main

import (
	"flag"
	"fmt"
	"time"

	"ssprbot/knowledge"
)

// embedded names the knowledge inside the program on the command line.
const embedded = "base"

// knowledgeFlags are the flags of every command that uses knowledge.
type knowledgeFlags struct {
	paths *list
	date  string
}

func (k *knowledgeFlags) define(fs *flag.FlagSet) {
	k.paths = pathList(embedded)
	fs.Var(k.paths, "knowledge", "file or folder with knowledge, repeatable; later ones override earlier ones; base is the built-in one")
	fs.StringVar(&k.date, "date", "", "answer as on this UTC day, such as 2026-12-01, instead of today")
}

// load reads the knowledge. Where the files are at fault the error holds knowledge.Problems.
func (k *knowledgeFlags) load() (*knowledge.Base, error) {
	var sources []knowledge.Source
	for _, path := range k.paths.values {
		source, err := openSource(path)
		if err != nil {
			return nil, err
		}
		sources = append(sources, source)
	}
	base, err := knowledge.Load(sources...)
	if err != nil {
		return nil, fmt.Errorf("loading the knowledge: %w", err)
	}
	return base, nil
}

func openSource(path string) (knowledge.Source, error) {
	if path == embedded {
		return knowledge.Embedded(), nil
	}
	source, err := knowledge.PathSource(path)
	if err != nil {
		return knowledge.Source{}, fmt.Errorf("opening the knowledge: %w", err)
	}
	return source, nil
}

// clock is the time, or noon of the day that was asked for.
func (k *knowledgeFlags) clock() (func() time.Time, error) {
	if k.date == "" {
		return time.Now, nil
	}
	day, err := time.Parse(time.DateOnly, k.date)
	if err != nil {
		return nil, fmt.Errorf("--date %q is not a day such as 2026-12-01", k.date)
	}
	return func() time.Time { return day.Add(12 * time.Hour) }, nil
}
