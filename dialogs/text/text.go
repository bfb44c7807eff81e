// Package text holds every sentence that the bot says and every word that it takes as a command, one YAML file per
// language. Its rules: a sentence lives here or it is not said; each language is complete, so that no card mixes two;
// "{title}" and "{reference}" are the only placeholders. What the knowledge says about a trouble is not in here.
package text

import (
	"bytes"
	"embed"
	"fmt"
	"reflect"
	"strings"

	"gopkg.in/yaml.v3"

	"ssprbot/knowledge"
)

// Sentences is all that is said and understood in one language.
type Sentences struct {
	Welcome struct {
		Title, Body, Group, Privacy, Examples, Summary string
	}
	Starters []string // questions offered on the welcome card
	Ask      struct{ Title, Body string }
	Help     struct{ Title, Body, Commands, Summary string }

	Candidates struct{ Title, Body, None, Summary string }
	Answer     struct {
		Cause          string
		Steps          string
		AdminSteps     string `yaml:"adminSteps"`
		Links          string
		AdminLinks     string `yaml:"adminLinks"`
		SolvedQuestion string `yaml:"solvedQuestion"`
		Summary        string // {title}
	}
	Buttons       struct{ Solved, Next, Person, Restart, Help string }
	Chosen        string // {title}
	Solved        struct{ Title, Body string }
	NextCandidate struct{ Lead string }        `yaml:"nextCandidate"`
	NoMore        struct{ Title, Body string } `yaml:"noMore"`
	Declined      struct{ Title, Body string }
	Person        struct {
		Title, Body string
		Points      []string
		About       string // {title}
		Warning     string
	}
	Language    struct{ Changed, Ask string }
	Stale       string
	SlowDown    string `yaml:"slowDown"`
	Unavailable string // {reference}

	Commands      struct{ Help, Restart, Person, Language Command }
	LanguageNames struct{ EN, KO string } `yaml:"languageNames"`
	LanguageWords []string                `yaml:"languageWords"` // ask for this language, whatever is spoken
	Greetings     []string
	Affirm, Deny  []string // answers to "did this solve it?"
	Thanks        []string
	Ordinals      [][]string // words for the first, second and third choice
	NoneOfThese   []string   `yaml:"noneOfThese"`
}

// Command is one word that wins in every phase of the dialog.
type Command struct {
	Title       string   // what help and the Teams command list show
	Words       []string // what people type for it
	Description string
}

// Catalog has the sentences of every language. It does not change after Load and is safe for concurrent use.
type Catalog struct {
	byLanguage map[knowledge.Language]*Sentences
}

//go:embed *.yaml
var files embed.FS

// Languages lists the languages of the interface; the first is the one to fall back to.
func Languages() []knowledge.Language {
	return []knowledge.Language{knowledge.English, knowledge.Korean}
}

// Load reads the embedded files. An unknown key, a missing or an empty sentence is an error that names all of them.
func Load() (*Catalog, error) {
	c := &Catalog{byLanguage: map[knowledge.Language]*Sentences{}}
	for _, language := range Languages() {
		name := string(language) + ".yaml"
		content, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading the bot's sentences: %w", err)
		}
		s, err := Parse(content)
		if err != nil {
			return nil, fmt.Errorf("reading the bot's sentences in %s: %w", name, err)
		}
		c.byLanguage[language] = s
	}
	return c, nil
}

// Parse reads the sentences of one language.
func Parse(content []byte) (*Sentences, error) {
	var s Sentences
	dec := yaml.NewDecoder(bytes.NewReader(content))
	dec.KnownFields(true)
	if err := dec.Decode(&s); err != nil {
		return nil, err
	}
	if missing := empty(reflect.ValueOf(s), ""); len(missing) > 0 {
		return nil, fmt.Errorf("nothing is said for %s", strings.Join(missing, ", "))
	}
	return &s, nil
}

// In gives the sentences of a language, English where the bot does not speak it.
func (c *Catalog) In(language knowledge.Language) *Sentences {
	if s, ok := c.byLanguage[language]; ok {
		return s
	}
	return c.byLanguage[knowledge.English]
}

// Fill puts a value in the place of the placeholder {name}.
func Fill(sentence, name, value string) string {
	return strings.ReplaceAll(sentence, "{"+name+"}", value)
}

func empty(v reflect.Value, path string) []string {
	switch v.Kind() {
	case reflect.Struct:
		var missing []string
		for i := range v.NumField() {
			missing = append(missing, empty(v.Field(i), path+"."+v.Type().Field(i).Name)...)
		}
		return missing
	case reflect.Slice:
		var missing []string
		for i := range v.Len() {
			missing = append(missing, empty(v.Index(i), fmt.Sprintf("%s[%d]", path, i))...)
		}
		if v.Len() == 0 {
			missing = append(missing, strings.TrimPrefix(path, "."))
		}
		return missing
	default:
		if strings.TrimSpace(v.String()) == "" {
			return []string{strings.TrimPrefix(path, ".")}
		}
		return nil
	}
}
