package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/bot/card"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

const (
	commentsShown  = 5
	longestComment = 500 // characters of one on a card
	longestName    = 60  // characters
)

// ticketDraft draws a card of a ticket in one language.
type ticketDraft struct {
	renderer
	t        *text.Sentences
	language knowledge.Language
	ticket   helpdesk.Ticket
	notice   string // for whoever pressed something that changed nothing; "" for everybody
}

func (r renderer) ticket(language knowledge.Language, t helpdesk.Ticket) ticketDraft {
	return ticketDraft{renderer: r, t: r.texts.In(language), language: language, ticket: t}
}

// titled begins every card of a ticket.
func (d ticketDraft) titled(elements ...card.Element) []card.Element {
	body := []card.Element{card.TextBlock{Text: d.title(), Style: card.Heading}}
	if d.notice != "" {
		body = append(body, card.Container{Items: []card.Element{card.TextBlock{Text: d.notice}}, Spacing: card.Small})
	}
	return append(body, elements...)
}

func (d ticketDraft) title() string {
	return text.Fill(d.t.Ticket.Title, "number", d.number())
}

func (d ticketDraft) number() string { return strconv.FormatInt(int64(d.ticket.Number), 10) }

// message is an activity with one card. What the card says first is its summary as well.
func (d ticketDraft) message(lead string, body []card.Element, mentions ...card.Mention) (schema.Activity, error) {
	a, err := oneCard(d.language, d.title()+": "+lead, body, mentions...)
	if err != nil {
		return schema.Activity{}, fmt.Errorf("rendering ticket %d: %w", d.ticket.Number, err)
	}
	return a, nil
}

func oneCard(language knowledge.Language, summary string, body []card.Element, mentions ...card.Mention) (schema.Activity, error) {
	content, err := card.Card{Language: string(language), Speak: summary, Body: body, Mentions: mentions}.Encode()
	if err != nil {
		return schema.Activity{}, err
	}
	return schema.Activity{
		Type:        schema.Message,
		Summary:     summary,
		Attachments: []schema.Attachment{{ContentType: card.ContentType, Content: json.RawMessage(content)}},
	}, nil
}

// fitting draws with less and less detail until the card is small enough for Teams.
func fitting(draw func(detail) (schema.Activity, error)) (schema.Activity, error) {
	for d := everything; ; d++ {
		a, err := draw(d)
		if err == nil || d == leastDetail || !errors.Is(err, card.ErrTooLarge) {
			return a, err
		}
	}
}

// said shows the newest comments, the oldest first.
func (d ticketDraft) said() []card.Element {
	comments := d.ticket.Comments
	if len(comments) == 0 {
		return nil
	}
	var lines []card.Element
	for _, c := range comments[max(0, len(comments)-commentsShown):] {
		lines = append(lines,
			card.TextBlock{Text: text.Fill(d.t.Ticket.Says, "name", d.name(c.By)), Style: card.Quiet, Spacing: card.Small},
			card.Plain{Text: typed(c.Text, longestComment), Spacing: card.Small})
	}
	return subtitled(d.t.Ticket.Said, lines...)
}

func (d ticketDraft) problem() []card.Element {
	if d.ticket.Problem == "" {
		return nil
	}
	return subtitled(d.t.Ticket.Problem, card.Plain{Text: typed(d.ticket.Problem, 0), Spacing: card.Small})
}

// name is what somebody is called, in letters that mean nothing to Markdown.
func (d ticketDraft) name(p helpdesk.Person) string {
	name := displayName(p.Name)
	if name == "" {
		return d.t.Ticket.Nobody
	}
	return name
}

// ShownName is how cards show the name; it is as it stands in their JSON.
func ShownName(name string) string { return displayName(name) }

// displayName leaves of a name what can stand in a sentence: people choose their own.
func displayName(name string) string {
	kept := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r), strings.ContainsRune(" .,'-/()", r):
			return r
		case unicode.IsSpace(r):
			return ' '
		}
		return -1
	}, name)
	return cut(oneLine(kept), longestName)
}

// typed is what a person wrote, without what no card can show; longest is in characters, 0 for all.
func typed(s string, longest int) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, s)
	if longest == 0 {
		return s
	}
	return cut(s, longest)
}

func cut(s string, longest int) string {
	n := 0
	for i := range s {
		if n == longest {
			return strings.TrimSpace(s[:i]) + "…"
		}
		n++
	}
	return s
}
