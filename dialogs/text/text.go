// Package text holds every sentence that the bot says and every word that it takes as a command, one YAML file per
// language. Its rules: a sentence lives here or it is not said; each language is complete, so that no card mixes two; a
// sentence has exactly the placeholders that its field's fill tag names, such as {title}, each once. An operator can put sentences
// of their own in the place of these without a new program (Overrides). What the knowledge says about a trouble is not
// in here, nor what a word leads to.
package text

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
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
	Question   struct{ Hint, Unsure string }
	Answer     struct {
		Cause          string
		Steps          string
		AdminSteps     string `yaml:"adminSteps"`
		Links          string
		AdminLinks     string `yaml:"adminLinks"`
		SolvedQuestion string `yaml:"solvedQuestion"`
		Incident       string `fill:"since"`
		Summary        string `fill:"title"`
	}
	Directory struct { // what a directory says of the person
		Title   string
		Now     string
		Minutes string `fill:"n"`
		Hours   string `fill:"n"`
		Days    string `fill:"n"`
		Wrong   string
		Source  string `fill:"age"`
		Since   string `fill:"at"`
		Case    string // of the facts in a case that is to be sent
		About   string `fill:"name"` // an agent's ticket
	}
	Buttons       struct{ Solved, Next, Person, Restart, Tickets, Help string }
	Chosen        string                       `fill:"title"`
	Solved        struct{ Title, Body string } // also answers thanks
	NextCandidate struct{ Lead string }        `yaml:"nextCandidate"`
	NoMore        struct{ Title, Body string } `yaml:"noMore"`
	Declined      struct{ Title, Body string }
	Person        struct {
		Title, Body string
		Points      []string
		About       string `fill:"title"`
		Warning     string
	}
	Handing struct { // the case before it is sent
		Title, Body string
		Older       string                       // in the place of Body, when an older card was pressed
		Empty       struct{ Title, Body string } // when nothing was described yet
		Known       string
		Cause       string `fill:"title"`
		Tried       string
		Privacy     string
		Label       string // of the description
		Hint        string
		Required    string
		Summary     string
		Send        string
		Discard     string
		NotSent     string `yaml:"notSent"`
	}
	OwnChat      struct{ Title, Body, Open string } `yaml:"ownChat"`
	Tickets      struct{ Title, Body string }       // when there is none
	Ticket       Ticket
	Compose      Compose
	Incident     Incident
	Digest       Digest
	Forgotten    struct{ Title, Body string }
	Language     struct{ Changed, Ask string }
	Stale        string
	SlowDown     string `yaml:"slowDown"` // to a person who is too fast
	Crowded      string // to everybody when their organisation has asked too much
	Moment       string // above both
	SecretSeen   string `yaml:"secretSeen"`
	SecretThere  string `yaml:"secretThere"`  // of what was typed where others read along
	SecretPosted string `yaml:"secretPosted"` // of a post that was not meant for the bot
	DeskHere     string `yaml:"deskHere"`     // in the channel that becomes the helpdesk's
	TestMessage  string `yaml:"testMessage"`  // that an operator sends into a channel
	NoMemory     string `yaml:"noMemory"`     // the answer follows, though nothing can be kept
	Unavailable  string `fill:"reference"`

	Commands      struct{ Help, Restart, Person, Tickets, Language, Forget Command }
	LanguageNames struct{ EN, KO string } `yaml:"languageNames"`
	LanguageWords []string                `yaml:"languageWords"` // ask for this language, whatever is spoken
	Greetings     []string
	Yes, No       []string
	Affirm, Deny  []string   // answers to "did this solve it?"
	NotRight      []string   `yaml:"notRight"` // denies what the directory says
	SendIt        []string   `yaml:"sendIt"`   // answers to "send this?"
	DoNotSend     []string   `yaml:"doNotSend"`
	Thanks        []string   // and other words that ask for nothing
	Ordinals      [][]string // words for the first choice, the second and so on
	NoneOfThese   []string   `yaml:"noneOfThese"`
	Unsure        []string   // "I don't know"
}

// Command is one word that wins in every phase of the dialog.
type Command struct {
	Title       string   // what help and the Teams command list show
	Words       []string // what people type for it
	Description string
}

// InEveryPhase lists the commands in the order in which help shows them.
func (s *Sentences) InEveryPhase() []Command {
	c := s.Commands
	return []Command{c.Help, c.Restart, c.Person, c.Tickets, c.Language, c.Forget}
}

// Catalog has the sentences and words of every language. It does not change once made and is safe for concurrent use.
type Catalog struct {
	byLanguage map[knowledge.Language]*Sentences
	words      map[string]Word // by what Fold makes of them
}

//go:embed *.yaml
var files embed.FS

// Languages lists the languages of the interface; the first is the one to fall back to.
func Languages() []knowledge.Language {
	return []knowledge.Language{knowledge.English, knowledge.Korean}
}

// Load reads the embedded files, and puts an operator's sentences in the place of theirs. Later overrides win. The error
// names what is wrong in each file, as Parse and New do; in an override with file:line:column.
func Load(overrides ...Overrides) (*Catalog, error) {
	byLanguage := map[knowledge.Language]*Sentences{}
	var wrong []error
	for _, language := range Languages() {
		name := string(language) + ".yaml"
		content, err := files.ReadFile(name)
		if err == nil {
			byLanguage[language], err = Parse(content)
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("reading the bot's sentences in %s: %w", name, err))
		}
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	for _, o := range overrides {
		wrong = append(wrong, o.apply(byLanguage))
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	return New(byLanguage)
}

// Parse reads the sentences of one language. The error names every unknown key, or every sentence that is missing,
// empty or has other placeholders than it should.
func Parse(content []byte) (*Sentences, error) {
	var s Sentences
	dec := yaml.NewDecoder(bytes.NewReader(content))
	dec.KnownFields(true)
	if err := dec.Decode(&s); err != nil && !errors.Is(err, io.EOF) { // an empty file says nothing at all
		return nil, err
	}
	if wrong := check(reflect.ValueOf(s), "", ""); len(wrong) > 0 {
		return nil, errors.New(strings.Join(wrong, "; "))
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
