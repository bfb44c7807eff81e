package bot

import (
	"strconv"

	"ssprbot/bot/card"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
)

// cardKind is a card of a ticket. Each can stand in one place.
type cardKind string

const (
	deskCard     cardKind = "desk"     // in the channel that the ticket goes to
	secondCard   cardKind = "second"   // the same in another channel, when nobody took it
	ownCard      cardKind = "own"      // the requester's
	questionCard cardKind = "question" // that the requester is to answer
)

// name is what the store knows the card by.
func (k cardKind) name(t helpdesk.Ticket) string {
	return "ticket/" + strconv.FormatInt(int64(t.Number), 10) + "/" + string(k)
}

// showTicket asks for the requester's card again; it is no change of the ticket.
const showTicket helpdesk.Verb = "ticket.show"

// ticketButtons makes the buttons of one card of a ticket.
type ticketButtons struct {
	t      *text.Sentences
	ticket helpdesk.Ticket
	kind   cardKind
}

func (d ticketDraft) buttons(k cardKind) ticketButtons { return ticketButtons{d.t, d.ticket, k} }

func (b ticketButtons) press(title string, v helpdesk.Verb) card.Execute {
	return card.Execute{Title: title, Verb: string(v), Data: map[string]any{
		"ssprbot": buttonVersion, "verb": v, "ticket": b.ticket.Number, "nonce": b.ticket.Nonce, "at": b.ticket.Version, "card": b.kind,
	}}
}

func (b ticketButtons) primary(title string, v helpdesk.Verb) card.Execute {
	e := b.press(title, v)
	e.Primary = true
	return e
}

// write unfolds an input whose text goes with the verb.
func (b ticketButtons) write(title, label string, v helpdesk.Verb) card.Unfold {
	return card.Unfold{Title: title, Body: b.input(label, v)}
}

func (b ticketButtons) input(label string, v helpdesk.Verb) []card.Element {
	return append([]card.Element{
		card.Input{ID: inputOf(v), Label: label, Longest: longestTyped, Required: b.t.Ticket.Inputs.Required},
		card.TextBlock{Text: b.t.Ticket.Inputs.Warning, Style: card.Quiet, Spacing: card.Small},
	}, set(b.primary(b.t.Ticket.Buttons.Send, v))...)
}

// longestTyped is in characters; it is what a ticket keeps.
const longestTyped = 1000

// inputOf is the name of the input whose text goes with a verb; several stand on one card.
func inputOf(v helpdesk.Verb) string { return "text-" + string(v) }

// forDesk are the buttons of who works on tickets, and of the poster under whose post the card stands.
func (b ticketButtons) forDesk() []card.Action {
	t := b.t.Ticket
	ask := b.write(t.Buttons.Ask, t.Inputs.Ask, helpdesk.Ask)
	comment := b.write(t.Buttons.Comment, t.Inputs.Comment, helpdesk.Remark)
	solved, dismiss := b.press(t.Buttons.Solved, helpdesk.Solve), b.press(t.Buttons.Dismiss, helpdesk.Dismiss)
	switch b.ticket.Status {
	case helpdesk.New:
		return []card.Action{b.primary(t.Buttons.Take, helpdesk.Take), ask, comment, solved, dismiss}
	case helpdesk.Taken, helpdesk.Waiting:
		return []card.Action{solved, ask, comment, b.press(t.Buttons.Release, helpdesk.Release), dismiss}
	case helpdesk.Solved:
		return []card.Action{b.press(t.Buttons.Reopen, helpdesk.Reopen), comment}
	}
	return nil
}

// forRequester are the buttons of the one in trouble.
func (b ticketButtons) forRequester() []card.Action {
	t := b.t.Ticket
	comment := b.write(t.Buttons.Comment, t.Inputs.Comment, helpdesk.Remark)
	solved, withdraw := b.press(t.Buttons.Solved, helpdesk.Solve), b.press(t.Buttons.Withdraw, helpdesk.Withdraw)
	switch b.ticket.Status {
	case helpdesk.New, helpdesk.Taken:
		return []card.Action{solved, comment, withdraw}
	case helpdesk.Waiting:
		return []card.Action{b.write(t.Buttons.Answer, t.Inputs.Answer, helpdesk.Answer), solved, withdraw}
	case helpdesk.Solved:
		return []card.Action{b.press(t.Buttons.Reopen, helpdesk.Reopen), comment}
	}
	return nil
}

// row is a set of buttons, or nothing where there is none.
func row(actions []card.Action) []card.Element {
	if len(actions) == 0 {
		return nil
	}
	return set(actions...)
}
