package dialogs

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

// signal is what an event means in the phase it meets.
type signal string

const (
	joined       signal = "added"
	left         signal = "removed"
	problem      signal = "describes a trouble"
	pick         signal = "picks one"
	noneOfThese  signal = "none of these"
	solved       signal = "solved"
	nextOne      signal = "something else"
	thanks       signal = "thanks"
	greeting     signal = "greets"
	person       signal = "talk to a person"
	help         signal = "help"
	restart      signal = "start over"
	languageMenu signal = "language"
	setLanguage  signal = "English / 한국어"
	stale        signal = "button of an old card"
)

// signals lists every signal in the order in which diagrams show them.
func signals() []signal {
	return []signal{joined, left, problem, pick, noneOfThese, solved, nextOne, thanks, greeting, person, help, restart,
		languageMenu, setLanguage, stale}
}

// occurrence is an event understood.
type occurrence struct {
	Context
	signal   signal
	text     string             // problem
	issue    knowledge.IssueID  // pick
	verb     Verb               // of the button, if it was one on the live card
	language knowledge.Language // to answer in; for setLanguage: the one chosen
}

func (m Machine) understand(s State, e Event) occurrence {
	o := occurrence{Context: e.context(), language: s.Speaks(e.context().Locale)}
	switch e := e.(type) {
	case Joined:
		o.signal = joined
	case Left:
		o.signal = left
	case Said:
		m.understandText(s, e.Text, &o)
	case Pressed:
		m.understandButton(s, e, &o)
	}
	return o
}

// Speaks is the language to answer in when the event itself does not tell.
func (s State) Speaks(locale string) knowledge.Language {
	if s.Language != "" {
		return s.Language
	}
	primary, _, _ := strings.Cut(strings.ToLower(locale), "-")
	if language := knowledge.Language(primary); slices.Contains(text.Languages(), language) {
		return language
	}
	return knowledge.English
}

func (m Machine) understandButton(s State, e Pressed, o *occurrence) {
	if e.Nonce != "" && e.Nonce == s.Live {
		o.verb = e.Verb
	}
	switch e.Verb {
	case Person:
		o.signal = person
	case Restart:
		o.signal = restart
	case Help:
		o.signal = help
	case SetLanguage:
		o.signal = languageMenu
		if slices.Contains(text.Languages(), e.Language) {
			o.signal, o.language = setLanguage, e.Language
		}
	case Try:
		starters := m.Texts.In(o.language).Starters
		o.signal = stale
		if e.Starter >= 0 && e.Starter < len(starters) {
			o.signal, o.text = problem, starters[e.Starter]
		}
	default:
		o.signal, o.issue = s.questionButton(e, o.verb != ""), e.Issue
	}
}

func (s State) questionButton(e Pressed, live bool) signal {
	switch {
	case !live:
		return stale
	case e.Verb == Pick && slices.Contains(s.Offered, e.Issue):
		return pick
	case e.Verb == None:
		return noneOfThese
	case e.Verb == Solved:
		return solved
	case e.Verb == Next:
		return nextOne
	}
	return stale
}

// understandText takes words of any language, because people mix them; only what is looked up has a language.
func (m Machine) understandText(s State, typed string, o *occurrence) {
	detected := knowledge.DetectLanguage(typed)
	if !s.LanguageChosen && slices.Contains(text.Languages(), detected) {
		o.language = detected
	}
	o.text = typed
	words := plain(typed)
	for _, language := range text.Languages() {
		if m.command(language, words, o) {
			return
		}
	}
	for _, language := range text.Languages() {
		if m.expected(s, language, words, o) {
			return
		}
	}
	o.signal = problem
	if words == "" {
		o.signal = greeting
	}
}

func (m Machine) command(language knowledge.Language, words string, o *occurrence) bool {
	t := m.Texts.In(language)
	switch {
	case means(words, t.LanguageWords...):
		o.signal, o.language = setLanguage, language
	case means(words, t.Commands.Help.Words...):
		o.signal = help
	case means(words, t.Commands.Restart.Words...):
		o.signal = restart
	case means(words, t.Commands.Person.Words...):
		o.signal = person
	case means(words, t.Commands.Language.Words...):
		o.signal = languageMenu
	default:
		return false
	}
	return true
}

// expected takes the words that the phase waits for; the same words mean nothing in another phase.
func (m Machine) expected(s State, language knowledge.Language, words string, o *occurrence) bool {
	t := m.Texts.In(language)
	switch phase := s.phase(); {
	case phase == Choosing && m.picked(s, t, words, o):
		o.signal = pick
	case phase == Choosing && (means(words, t.NoneOfThese...) || means(words, t.Deny...)):
		o.signal = noneOfThese
	case phase == Answered && means(words, append(t.Affirm, t.Buttons.Solved)...):
		o.signal = solved
	case phase == Answered && means(words, append(t.Deny, t.Buttons.Next)...):
		o.signal = nextOne
	case means(words, t.Thanks...):
		o.signal = thanks
	case means(words, t.Greetings...):
		o.signal = greeting
	default:
		return false
	}
	return true
}

func (m Machine) picked(s State, t *text.Sentences, words string, o *occurrence) bool {
	for i, id := range s.Offered {
		issue := m.Knowledge.Issue(id)
		if issue == nil {
			continue
		}
		if i < len(t.Ordinals) && means(words, t.Ordinals[i]...) || means(words, issue.Title[knowledge.English], issue.Title[knowledge.Korean]) {
			o.issue = id
			return true
		}
	}
	return false
}

func means(words string, phrases ...string) bool {
	return words != "" && slices.ContainsFunc(phrases, func(p string) bool { return plain(p) == words })
}

// plain folds what makes no difference in a command: case, width, outer punctuation, runs of white space.
func plain(typed string) string {
	if len(typed) > 400 {
		return typed // longer than any command
	}
	folded := strings.ToLower(norm.NFKC.String(typed))
	folded = strings.TrimFunc(folded, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(".,!~;:\"'…", r)
	})
	if folded != "?" {
		folded = strings.TrimRight(folded, "? ")
	}
	return strings.Join(strings.Fields(folded), " ")
}
