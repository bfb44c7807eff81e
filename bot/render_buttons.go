package bot

import (
	"ssprbot/bot/card"
	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

// buttons makes the buttons of one card.
type buttons struct {
	t     *text.Sentences
	nonce string
}

// always makes buttons for a card that is never retired: they work however often they are pressed.
func (b buttons) always() buttons { return buttons{t: b.t} }

func (b buttons) make(title string, data button) card.Execute {
	object := map[string]any{"ssprbot": buttonVersion, "verb": data.Verb}
	if b.nonce != "" {
		object["nonce"] = b.nonce
	}
	switch data.Verb {
	case dialogs.Tell:
		object["value"] = data.Value
	case dialogs.Pick:
		object["issue"] = data.Issue
	case dialogs.SetLanguage:
		object["language"] = data.Language
	case dialogs.Try:
		object["starter"] = data.Starter
	}
	return card.Execute{
		Title: title, Verb: string(data.Verb), Data: object,
		Primary: data.Verb == dialogs.Solved || data.Verb == dialogs.Send, Alone: data.Verb == dialogs.Discard,
	}
}

func (b buttons) plain(title string, v dialogs.Verb) card.Action {
	return b.make(title, button{Verb: v})
}

func (b buttons) solved() card.Action  { return b.plain(b.t.Buttons.Solved, dialogs.Solved) }
func (b buttons) next() card.Action    { return b.plain(b.t.Buttons.Next, dialogs.Next) }
func (b buttons) doubt() card.Action   { return b.plain(b.t.Directory.Wrong, dialogs.Doubt) }
func (b buttons) person() card.Action  { return b.plain(b.t.Buttons.Person, dialogs.Person) }
func (b buttons) restart() card.Action { return b.plain(b.t.Buttons.Restart, dialogs.Restart) }
func (b buttons) help() card.Action    { return b.plain(b.t.Buttons.Help, dialogs.Help) }
func (b buttons) tickets() card.Action { return b.plain(b.t.Buttons.Tickets, dialogs.MyTickets) }
func (b buttons) send() card.Action    { return b.plain(b.t.Handing.Send, dialogs.Send) }
func (b buttons) discard() card.Action { return b.plain(b.t.Handing.Discard, dialogs.Discard) }
func (b buttons) none() card.Action    { return b.plain(b.t.Candidates.None, dialogs.None) }
func (b buttons) unsure() card.Action  { return b.plain(b.t.Question.Unsure, dialogs.Unsure) }

func (b buttons) tell(value, label string) card.Action {
	return b.make(label, button{Verb: dialogs.Tell, Value: value})
}

func (b buttons) pick(id knowledge.IssueID, title string) card.Action {
	return b.make(title, button{Verb: dialogs.Pick, Issue: id})
}

func (b buttons) starters() []card.Action {
	var actions []card.Action
	for i, question := range b.t.Starters {
		actions = append(actions, b.make(question, button{Verb: dialogs.Try, Starter: i}))
	}
	return actions
}

func (b buttons) languages() []card.Action {
	names := map[knowledge.Language]string{knowledge.English: b.t.LanguageNames.EN, knowledge.Korean: b.t.LanguageNames.KO}
	var actions []card.Action
	for _, language := range text.Languages() {
		actions = append(actions, b.make(names[language], button{Verb: dialogs.SetLanguage, Language: language}))
	}
	return actions
}

// buttonTitle is what the pressed button said.
func (r renderer) buttonTitle(retire dialogs.Retire) string {
	t := r.texts.In(retire.Language)
	titles := map[dialogs.Verb]string{
		dialogs.Solved: t.Buttons.Solved, dialogs.Next: t.Buttons.Next, dialogs.Doubt: t.Directory.Wrong, dialogs.Person: t.Buttons.Person,
		dialogs.Restart: t.Buttons.Restart, dialogs.MyTickets: t.Buttons.Tickets, dialogs.Help: t.Buttons.Help,
		dialogs.None: t.Candidates.None, dialogs.Unsure: t.Question.Unsure,
		dialogs.Send: t.Handing.Send, dialogs.Discard: t.Handing.Discard,
	}
	if question, ok := retire.Message.(dialogs.Question); ok && retire.Verb == dialogs.Tell {
		return r.label(question.Fact, retire.Value).In(retire.Language)
	}
	if issue := r.knowledge.Issue(retire.Issue); retire.Verb == dialogs.Pick && issue != nil {
		return issue.Title.In(retire.Language)
	}
	return titles[retire.Verb]
}

// label is what a button calls a value; nil where the knowledge no longer has it.
func (r renderer) label(fact, value string) knowledge.Text {
	declared, _ := r.knowledge.Fact(fact)
	for _, v := range declared.Values {
		if v.ID == value {
			return v.Label
		}
	}
	return nil
}

// set puts actions side by side.
func set(actions ...card.Action) []card.Element {
	return []card.Element{card.ActionSet{Actions: actions, Spacing: card.Medium}}
}

// stacked puts actions one below the other, so that long titles are not cut on a phone.
func stacked(actions []card.Action) []card.Element {
	elements := make([]card.Element, len(actions))
	for i, a := range actions {
		elements[i] = card.ActionSet{Actions: []card.Action{a}, Spacing: card.Small}
	}
	return elements
}
