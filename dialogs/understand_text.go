package dialogs

import (
	"slices"
	"strconv"
	"strings"

	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

// understandText takes words of every language, because people mix them.
func (m Machine) understandText(s State, typed string, o *occurrence) {
	word, known := m.Texts.Word(typed)
	if known && word.Meaning == text.Speak {
		o.signal, o.language = setLanguage, word.Language
		return
	}
	answered := m.understandTitle(s, typed, o)
	switch {
	case answered:
	case known:
		m.understandWord(s, word, o)
	case s.phase() != Ready && isNumber(typed):
		o.signal = smallTalk // beyond what is offered
	case text.HasWords(typed):
		m.read(typed, o)
		o.signal, o.value = m.understandTrouble(s, *o)
	default:
		o.signal = smallTalk
	}
	hear(s, typed, known || answered, o)
}

// What a word means: wordsAnywhere in every phase, wordsAwaited in the one that waits for it.
var (
	wordsAnywhere = map[text.Meaning]signal{
		text.Help: help, text.Restart: restart, text.Person: person, text.MyTickets: tickets, text.ForgetMe: forgetMe,
		text.WhichLanguages: languageMenu, text.Thanks: thanks,
	}
	wordsAwaited = map[Phase]map[text.Meaning]signal{
		Asking:   {text.Unsure: unsure, text.None: unsure},
		Choosing: {text.None: noneOfThese, text.No: noneOfThese, text.Failed: noneOfThese, text.Unsure: unsure},
		Answered: {text.NotRight: doubt, text.Yes: solved, text.Worked: solved, text.No: nextOne, text.Failed: nextOne},
		Handing: {
			text.Yes: send, text.Send: send, text.No: discard, text.Discard: discard,
			text.Worked: solved, // meanwhile
		},
	}
)

// understandWord takes an answer that nobody waits for as small talk and not as a trouble: who types "2" once too often
// must not hear that a bot for passwords cannot help with that.
func (m Machine) understandWord(s State, w text.Word, o *occurrence) {
	value, told := m.valueOf(s, w)
	command, anywhere := wordsAnywhere[w.Meaning]
	awaited, waited := wordsAwaited[s.phase()][w.Meaning]
	switch {
	case anywhere:
		o.signal = command
	case told:
		o.signal, o.value = tell, value
	case waited:
		o.signal = awaited
	case w.Meaning == text.Choice:
		o.signal, o.issue = m.choice(s, w.Choice)
	default:
		o.signal = smallTalk
	}
}

// choice is what a number says that answers no question for a fact.
func (m Machine) choice(s State, n int) (signal, knowledge.IssueID) {
	switch {
	case n < len(s.Offered) && m.knows(s.Offered[n]):
		return pick, s.Offered[n]
	case s.phase() == Handing && n < len(draftChoices):
		return draftChoices[n], ""
	}
	return smallTalk, ""
}

// valueOf is the answer to the open question that a number names, or a yes or no where one of the answers begins so.
func (m Machine) valueOf(s State, w text.Word) (string, bool) {
	if w.Meaning == text.Choice && w.Choice < len(s.Options) {
		value := s.Options[w.Choice]
		return value, m.hasValue(s.Question, value)
	}
	if w.Meaning != text.Yes && w.Meaning != text.No {
		return "", false
	}
	return m.option(s, func(label string) bool {
		first, _, _ := strings.Cut(label, ",")
		means, ok := m.Texts.Word(first)
		return ok && means.Meaning == w.Meaning
	})
}

// option finds the open question's one answer with such a label, in any language. Where two have one nothing was said.
func (m Machine) option(s State, fits func(label string) bool) (found string, ok bool) {
	fact, _ := m.Knowledge.Fact(s.Question)
	for _, value := range fact.Values {
		fitting := slices.ContainsFunc(knowledge.Languages(), func(l knowledge.Language) bool {
			return value.Label[l] != "" && fits(value.Label[l])
		})
		switch {
		case !fitting || !slices.Contains(s.Options, value.ID):
		case ok:
			return "", false
		default:
			found, ok = value.ID, true
		}
	}
	return found, ok
}

// isNumber tells a choice by its number from a code.
func isNumber(typed string) bool {
	n, err := strconv.Atoi(text.Fold(typed))
	return err == nil && 0 <= n && n < 100
}

// understandTitle finds the button of the live card whose title was typed.
func (m Machine) understandTitle(s State, typed string, o *occurrence) bool {
	word := text.Fold(typed)
	if value, ok := m.option(s, func(label string) bool { return text.Fold(label) == word }); ok {
		o.signal, o.value = tell, value
		return true
	}
	for _, id := range s.Offered {
		issue := m.Knowledge.Issue(id)
		if issue == nil {
			continue
		}
		for _, title := range issue.Title {
			if text.Fold(title) == word {
				o.signal, o.issue = pick, id
				return true
			}
		}
	}
	return false
}

// People seldom change the subject while something is being talked about: one message in fifty. That much must speak for
// it, by the ranking's own calibrated confidence.
const changesSubject = 0.02

// understandTrouble tells what free words are while something is being talked about: the answer to the open question,
// more about the same trouble, or a new one. Few words that are an answer ("at home") can look like another trouble: they
// are one only where they speak clearly.
func (m Machine) understandTrouble(s State, o occurrence) (signal, string) {
	about := m.goesOn(s, o)
	for _, e := range o.stated {
		if about && s.phase() == Asking && e.Fact == s.Question {
			return tell, e.Value
		}
	}
	if about {
		return more, ""
	}
	return problem, ""
}

// goesOn tells whether free words belong to the trouble that is being talked about.
func (m Machine) goesOn(s State, o occurrence) bool {
	switch {
	case s.phase() == Ready:
		return false
	case s.phase() == Handing: // it says the trouble anew
		return true
	case m.adds(s, o):
		return true
	case s.phase() == Answered: // nothing waits for more words
		return false
	case !o.ranking.InScope:
		return o.ranking.Confidence >= changesSubject || o.stated != nil
	}
	return !sure(m.prior(o.ranking, o.At), clearShare) || o.ranking.Confidence < 1-changesSubject
}

// adds tells whether words speak for what others spoke for before.
func (m Machine) adds(s State, o occurrence) bool {
	return o.ranking.InScope && m.overlap(s, o.ranking, o.At) >= 1
}
