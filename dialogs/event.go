package dialogs

import (
	"time"

	"ssprbot/knowledge"
)

// Event is what happened. Its members are Joined, Left, Said and Pressed.
type Event interface{ context() Context }

// Context is known of every event.
type Context struct {
	At       time.Time // chooses which dated knowledge holds
	Turn     string    // names the turn; becomes the nonce of the card that the turn shows
	Locale   string    // of the client, such as ko-KR; "" where it is not told
	Group    bool      // others can read along
	Audience Audience  // in whose words to answer from now on; "" for as before
}

func (c Context) context() Context { return c }

// Joined means that the bot was added to the conversation.
type Joined struct{ Context }

// Left means that the bot was removed from the conversation; it cannot speak there any more.
type Left struct{ Context }

// Said means that a person wrote plain text, the bot's mention already taken out. It may be empty.
type Said struct {
	Context
	Text string
}

// Pressed means that a person pressed a button. All but Verb may be missing or forged.
type Pressed struct {
	Context
	Verb     Verb
	Nonce    string
	Issue    knowledge.IssueID  // Pick
	Language knowledge.Language // SetLanguage
	Starter  int                // Try: which of the starters
}

// Verb is what a button does.
type Verb string

// The verbs. Those that belong to a question (Pick, None, Solved, Next) count only on the live card.
const (
	Pick        Verb = "pick"
	None        Verb = "none"
	Solved      Verb = "solved"
	Next        Verb = "next"
	Person      Verb = "person"
	Restart     Verb = "restart"
	Help        Verb = "help"
	SetLanguage Verb = "language"
	Try         Verb = "try"
)
