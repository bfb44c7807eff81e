package dialogs

import (
	"slices"

	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

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

// What a button means: commandButtons on any card, questionButtons on the live one.
var (
	commandButtons  = map[Verb]signal{Person: person, Restart: restart, Help: help}
	questionButtons = map[Verb]signal{None: noneOfThese, Solved: solved, Next: nextOne}
)

func (m Machine) understandButton(s State, e Pressed, o *occurrence) {
	o.pressed, o.signal = true, stale
	if e.Nonce != "" && e.Nonce == s.Live {
		o.verb = e.Verb
		o.signal, o.issue = m.questionButton(s, e)
	}
	switch command, ok := commandButtons[e.Verb]; {
	case ok:
		o.signal = command
	case e.Verb == SetLanguage:
		m.understandLanguage(e, o)
	case e.Verb == Try:
		m.understandStarter(e, o)
	}
}

// questionButton understands a button of the live card.
func (m Machine) questionButton(s State, e Pressed) (signal, knowledge.IssueID) {
	if answer, ok := questionButtons[e.Verb]; ok {
		return answer, ""
	}
	if e.Verb == Pick && slices.Contains(s.Offered, e.Issue) && m.knows(e.Issue) {
		return pick, e.Issue
	}
	return stale, ""
}

func (m Machine) understandLanguage(e Pressed, o *occurrence) {
	o.signal = languageMenu
	if slices.Contains(text.Languages(), e.Language) {
		o.signal, o.language = setLanguage, e.Language
	}
}

func (m Machine) understandStarter(e Pressed, o *occurrence) {
	starters := m.Texts.In(o.language).Starters
	if e.Starter >= 0 && e.Starter < len(starters) {
		o.signal, o.text = problem, starters[e.Starter]
	}
}

// understandText takes words of every language, because people mix them.
func (m Machine) understandText(s State, typed string, o *occurrence) {
	word, known := m.Texts.Word(typed)
	issue, titled := m.offered(s, typed)
	switch {
	case known && word.Meaning == text.Speak:
		o.signal, o.language = setLanguage, word.Language
		return
	case known:
		o.signal, o.issue = m.understandWord(s, word)
	case titled:
		o.signal, o.issue = pick, issue
	case text.HasWords(typed):
		o.signal, o.text = problem, typed
	default:
		o.signal = smallTalk
	}
	hear(s, typed, known || titled, o)
}

// What a word means: wordsAnywhere in every phase, wordsAwaited in the one that waits for it.
var (
	wordsAnywhere = map[text.Meaning]signal{
		text.Help: help, text.Restart: restart, text.Person: person, text.WhichLanguages: languageMenu, text.Thanks: thanks,
	}
	wordsAwaited = map[Phase]map[text.Meaning]signal{
		Choosing: {text.None: noneOfThese, text.No: noneOfThese},
		Answered: {text.Yes: solved, text.No: nextOne},
	}
)

// understandWord takes an answer that nobody waits for as small talk and not as a trouble: who types "2" once too often
// must not hear that a bot for passwords cannot help with that.
func (m Machine) understandWord(s State, w text.Word) (signal, knowledge.IssueID) {
	if command, ok := wordsAnywhere[w.Meaning]; ok {
		return command, ""
	}
	if answer, ok := wordsAwaited[s.phase()][w.Meaning]; ok {
		return answer, ""
	}
	if w.Meaning == text.Choice && w.Choice < len(s.Offered) && m.knows(s.Offered[w.Choice]) {
		return pick, s.Offered[w.Choice]
	}
	return smallTalk, ""
}

// offered finds the issue whose title was typed.
func (m Machine) offered(s State, typed string) (knowledge.IssueID, bool) {
	word := text.Fold(typed)
	for _, id := range s.Offered {
		issue := m.Knowledge.Issue(id)
		if issue == nil {
			continue
		}
		for _, title := range issue.Title {
			if text.Fold(title) == word {
				return id, true
			}
		}
	}
	return "", false
}
