package dialogs

import "ssprbot/knowledge"

// Effect is what a step wants done. Its members are Reply, Retire, Forget, Erase, Escalate, ListTickets and
// Heard.
type Effect interface{ effect() }

// Reply says something in the conversation.
type Reply struct {
	Language knowledge.Language
	Nonce    string // for the buttons of the card, if it has any that belong to a question
	Message  Message
}

// Retire takes the buttons off the card that was pressed: it is drawn again with what was chosen.
type Retire struct {
	Language knowledge.Language
	Message  Message // what the card showed
	Verb     Verb
	Issue    knowledge.IssueID // Pick: which
	Value    string            // Tell: which
}

// Forget drops what still waits to be sent in the conversation.
type Forget struct{}

// Erase drops all that is kept about the person: states of their other dialogs, transcripts, what was said to them. It
// comes before the reply that confirms it.
type Erase struct{}

// Escalate hands the case to the helpdesk, as the person has seen and sent it. Whoever opens the ticket says its number.
type Escalate struct {
	Language knowledge.Language
	Audience Audience
	Problem  string            // in the person's words; at most LongestProblem
	Issue    knowledge.IssueID // the likely cause; "" where none is
	Area     knowledge.Area    // of that cause
	Evidence []Evidence
	Missing  []string            // up to three facts that would tell the causes apart
	Tried    []knowledge.IssueID // answers that did not help
}

// ListTickets lists what was handed over for the person, or says that there is nothing.
type ListTickets struct{ Language knowledge.Language }

// Heard tells whether a trouble that was described is one that the knowledge is about. Nothing is to be done; it is for who counts.
type Heard struct {
	InScope    bool
	Confidence float64            // probability of being in scope, 0 to 1
	Language   knowledge.Language // of the words
}

func (Reply) effect()       {}
func (Retire) effect()      {}
func (Forget) effect()      {}
func (Erase) effect()       {}
func (Escalate) effect()    {}
func (ListTickets) effect() {}
func (Heard) effect()       {}

// Message is something to say. Its members are the types below; each has a golden card.
type Message interface{ message() }

type (
	// Welcome greets a person, or a group, that the bot was added to.
	Welcome struct{ Group bool }
	// Ask invites the person to describe the trouble.
	Ask struct{}
	// Menu explains what the bot can do.
	Menu struct{}
	// Question asks for a fact and offers values of it, two to six.
	Question struct {
		Fact   string
		Values []string
	}
	// Candidates offers up to five issues to pick from.
	Candidates struct{ Issues []knowledge.IssueID }
	// Answer shows one issue with its steps and links. Instead says that it comes in the place of one that was not it.
	// Incident is the disturbance that it belongs to, which the helpdesk works on; nil where there is none.
	// Known is what others than the person said of them, as of At, in seconds since 1970; the person can deny it.
	Answer struct {
		Issue    knowledge.IssueID
		Audience Audience
		Instead  bool
		Incident *Incident
		Known    []Evidence
		At       int64
	}
	// Goodbye is said when the trouble is over, and in return for thanks.
	Goodbye struct{}
	// NoMore is said when no candidate is left.
	NoMore struct{}
	// Declined says that the bot is not the right place for this.
	Declined struct{}
	// Handover tells how to reach a person, and what the talk was about if it was about something.
	Handover struct{ About knowledge.IssueID }
	// Draft shows the case as the helpdesk would get it. Problem is what the person typed; where it is empty they are
	// asked for it. Older says that it comes because a button of an older draft was pressed, which sent nothing.
	Draft struct {
		Problem string
		Cause   knowledge.IssueID // "" where none is likely
		Known   []Evidence
		Tried   []knowledge.IssueID
		Older   bool
		At      int64 // in seconds since 1970, where Known has what others than the person said
	}
	// NotSent confirms that the helpdesk gets nothing.
	NotSent struct{}
	// OwnChat asks for what is not said where others can read along to be asked in the person's own chat.
	OwnChat struct{}
	// Tickets says that nothing was handed over for the person, or is not kept any more. No step says it: whoever looks
	// for the tickets does (ListTickets).
	Tickets struct{}
	// Forgotten confirms that everything about the person is erased.
	Forgotten struct{}
	// LanguageMenu offers the languages.
	LanguageMenu struct{}
	// LanguageChanged confirms a switch.
	LanguageChanged struct{}
	// Stale answers a button of a card that is no longer the live one, or that is not ours.
	Stale struct{}
)

func (Welcome) message()         {}
func (Ask) message()             {}
func (Menu) message()            {}
func (Question) message()        {}
func (Candidates) message()      {}
func (Answer) message()          {}
func (Goodbye) message()         {}
func (NoMore) message()          {}
func (Declined) message()        {}
func (Handover) message()        {}
func (Draft) message()           {}
func (NotSent) message()         {}
func (OwnChat) message()         {}
func (Tickets) message()         {}
func (Forgotten) message()       {}
func (LanguageMenu) message()    {}
func (LanguageChanged) message() {}
func (Stale) message()           {}
