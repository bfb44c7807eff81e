package dialogs

import (
	"slices"

	"ssprbot/dialogs/text"
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
	commandButtons  = map[Verb]signal{Person: person, Restart: restart, MyTickets: tickets, Help: help}
	questionButtons = map[Verb]signal{
		None: noneOfThese, Unsure: unsure, Solved: solved, Next: nextOne, Doubt: doubt, Send: send, Discard: discard,
	}
)

func (m Machine) understandButton(s State, e Pressed, o *occurrence) {
	o.pressed, o.signal = true, stale
	switch {
	case e.Nonce == "":
	case e.Nonce == s.Live:
		o.verb = e.Verb
		m.understandAnswer(s, e, o)
	case e.Verb == Send || e.Verb == Discard:
		o.signal, o.input, o.filled = older, e.Text, e.Filled
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

// understandAnswer understands a button of the live card.
func (m Machine) understandAnswer(s State, e Pressed, o *occurrence) {
	answer, ok := questionButtons[e.Verb]
	switch {
	case ok:
		o.signal, o.input, o.filled = answer, e.Text, e.Filled
	case e.Verb == Pick && slices.Contains(s.Offered, e.Issue) && m.knows(e.Issue):
		o.signal, o.issue = pick, e.Issue
	case e.Verb == Tell && slices.Contains(m.options(s), e.Value):
		o.signal, o.value = tell, e.Value
	}
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
		m.read(starters[e.Starter], o)
		o.signal = problem
	}
}

// read finds out what free words say.
func (m Machine) read(typed string, o *occurrence) {
	o.text, o.ranking, o.stated = typed, m.Knowledge.MatchAgain(typed, o.At), m.stated(typed)
}
