package dialogs

import "ssprbot/knowledge"

// signal is what an event means in the phase it meets.
type signal string

const (
	joined       signal = "added"
	left         signal = "removed"
	problem      signal = "describes a trouble"
	more         signal = "says more about it"
	tell         signal = "answers the question"
	unsure       signal = "does not know"
	pick         signal = "picks one"
	noneOfThese  signal = "none of these"
	solved       signal = "solved"
	nextOne      signal = "something else"
	doubt        signal = "denies the directory"
	send         signal = "sends it"
	discard      signal = "does not send it"
	thanks       signal = "thanks"
	smallTalk    signal = "small talk" // a greeting, nothing at all, or an answer to a question that was not asked
	person       signal = "talk to a person"
	help         signal = "help"
	tickets      signal = "my tickets"
	restart      signal = "start over"
	forgetMe     signal = "forget me"
	languageMenu signal = "which languages"
	setLanguage  signal = "picks a language"
	older        signal = "button of an older draft"
	stale        signal = "button of an old card"
)

// signals lists every signal in the order in which diagrams show them.
func signals() []signal {
	return []signal{joined, left, problem, more, tell, unsure, pick, noneOfThese, solved, nextOne, doubt, send, discard, thanks, smallTalk,
		person, help, tickets, restart, forgetMe, languageMenu, setLanguage, older, stale}
}

// occurrence is an event understood.
type occurrence struct {
	Context
	signal   signal
	text     string             // free words: problem, more, and tell where the answer was written out
	ranking  knowledge.Ranking  // of the text
	stated   []Evidence         // by the text
	value    string             // tell
	issue    knowledge.IssueID  // pick
	input    string             // send, older: what stood in the card's input
	filled   bool               // send, older: the card had one
	pressed  bool               // by a button, on whatever card
	verb     Verb               // of the button, if it was one on the live card
	language knowledge.Language // to answer in; for setLanguage: the one chosen
	remember bool               // the person's own words told the language
}

// elsewhere tells whether a button was pressed that is not on the live card: it must move nothing.
func (o occurrence) elsewhere() bool { return o.pressed && o.verb == "" }
