package helpdesk

import (
	"slices"
	"strings"
)

// Same tells whether two tickets are about one trouble of one person, as far as anybody can tell: the likely cause or the
// words are the same.
func (t Ticket) Same(o Ticket) bool {
	if t.Requester.ID == "" || t.Requester.ID != o.Requester.ID {
		return false
	}
	return t.Issue != "" && t.Issue == o.Issue || t.Problem != "" && sameWords(t.Problem, o.Problem)
}

// SameThread tells whether a second ticket of the thread would be about the trouble of the first: it is the same person's,
// and nothing speaks for another cause.
func (t Ticket) SameThread(o Ticket) bool {
	known := t.Issue != "" && o.Issue != ""
	return t.Requester.ID != "" && t.Requester.ID == o.Requester.ID && (!known || t.Issue == o.Issue)
}

// Says tells whether the ticket has the words already, as its problem or as a comment.
func (t Ticket) Says(words string) bool {
	words = shortened(words)
	return words == "" || sameWords(t.Problem, words) ||
		slices.ContainsFunc(t.Comments, func(c Comment) bool { return sameWords(c.Text, words) })
}

func sameWords(a, b string) bool { return slices.Equal(strings.Fields(a), strings.Fields(b)) }
