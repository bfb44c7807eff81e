package text

import (
	"fmt"
	"slices"
	"strings"

	"ssprbot/knowledge"
)

// Meaning is what people type a word for. What it leads to is not decided here.
type Meaning string

// The meanings. The first seven are commands.
const (
	Speak          Meaning = "speak this language"
	Help           Meaning = "help"
	Restart        Meaning = "start over"
	Person         Meaning = "talk to a person"
	MyTickets      Meaning = "my tickets"
	ForgetMe       Meaning = "forget me"
	WhichLanguages Meaning = "which languages"
	Choice         Meaning = "choice"
	None           Meaning = "none of these"
	Unsure         Meaning = "does not know"
	Yes            Meaning = "yes"
	No             Meaning = "no"
	Worked         Meaning = "it worked"
	Failed         Meaning = "it did not work"
	NotRight       Meaning = "that is not right"
	Send           Meaning = "send it"
	Discard        Meaning = "do not send it"
	Thanks         Meaning = "thanks"
	Greeting       Meaning = "greeting"
)

// Word is a word, or a few, that people type instead of describing a trouble.
type Word struct {
	Meaning  Meaning
	Language knowledge.Language // Speak: which
	Choice   int                // Choice: which, from 0
}

// Word tells what a message means that is nothing but one of the words that the files list, or a title or description
// that Teams lets people choose, in any language; false for any other message.
func (c *Catalog) Word(typed string) (Word, bool) {
	w, ok := c.words[Fold(typed)]
	return w, ok
}

// learn adds the words of one language. It returns those that have another meaning already, here or in a language
// learned before.
func (c *Catalog) learn(language knowledge.Language, s *Sentences) (twofold []string) {
	add := func(w Word, phrases []string, titles ...string) {
		for _, phrase := range slices.Concat(phrases, titles) {
			folded := Fold(phrase)
			if other, ok := c.words[folded]; ok && other != w {
				twofold = append(twofold, fmt.Sprintf("%q means both %q and %q", phrase, other.Meaning, w.Meaning))
			}
			c.words[folded] = w
		}
	}
	command := func(m Meaning, k Command, title string) {
		add(Word{Meaning: m}, k.Words, k.Title, k.Description, title) // some clients type the description
	}
	add(Word{Meaning: Speak, Language: language}, s.LanguageWords)
	command(Help, s.Commands.Help, s.Buttons.Help)
	command(Restart, s.Commands.Restart, s.Buttons.Restart)
	command(Person, s.Commands.Person, s.Buttons.Person)
	command(MyTickets, s.Commands.Tickets, s.Buttons.Tickets)
	command(ForgetMe, s.Commands.Forget, s.Commands.Forget.Title)
	command(WhichLanguages, s.Commands.Language, s.Language.Ask)
	for i, phrases := range s.Ordinals {
		add(Word{Meaning: Choice, Choice: i}, phrases)
	}
	add(Word{Meaning: None}, s.NoneOfThese, s.Candidates.None)
	add(Word{Meaning: Unsure}, s.Unsure, s.Question.Unsure)
	add(Word{Meaning: Yes}, s.Yes)
	add(Word{Meaning: No}, s.No)
	add(Word{Meaning: Worked}, s.Affirm, s.Buttons.Solved)
	add(Word{Meaning: Failed}, s.Deny, s.Buttons.Next)
	add(Word{Meaning: NotRight}, s.NotRight, s.Directory.Wrong)
	add(Word{Meaning: Send}, s.SendIt, s.Handing.Send)
	add(Word{Meaning: Discard}, s.DoNotSend, s.Handing.Discard)
	add(Word{Meaning: Thanks}, s.Thanks)
	add(Word{Meaning: Greeting}, s.Greetings, s.Ask.Title)
	return twofold
}

// New joins the languages; each that Languages lists must be there. The error names every word with two meanings, and
// lists that differ in length where a button names a sentence by its place.
func New(byLanguage map[knowledge.Language]*Sentences) (*Catalog, error) {
	c := &Catalog{byLanguage: byLanguage, words: map[string]Word{}}
	var wrong []string
	for _, language := range Languages() {
		if byLanguage[language] == nil {
			return nil, fmt.Errorf("joining the bot's sentences: there are none for %q", language)
		}
		wrong = append(wrong, c.learn(language, byLanguage[language])...)
		if here, first := len(byLanguage[language].Starters), len(byLanguage[knowledge.English].Starters); here != first {
			wrong = append(wrong, fmt.Sprintf("%q has %d starters and English %d", language, here, first))
		}
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("joining the bot's sentences: %s", strings.Join(wrong, "; "))
	}
	return c, nil
}
