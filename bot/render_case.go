package bot

import (
	"net/url"
	"strings"
	"time"

	"ssprbot/bot/card"
	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

// caseDraft shows what the helpdesk would get. The description stands in an input, where the person can change it.
func (r renderer) caseDraft(language knowledge.Language, b buttons, m dialogs.Draft) draft {
	t := r.texts.In(language).Handing
	title, lead := t.Title, t.Body
	if m.Problem == "" {
		title, lead = t.Empty.Title, t.Empty.Body
	} else if m.Older {
		lead = t.Older
	}
	body := paragraphs(title, lead)
	if issue := r.knowledge.Issue(m.Cause); issue != nil {
		body = append(body, card.TextBlock{Text: text.Fill(t.Cause, "title", issue.Title.In(language)), Spacing: card.Medium})
	}
	if facts := r.facts(language, m.Known, m.At); facts != nil {
		body = append(body, subtitled(t.Known, facts...)...)
	}
	if m.At != 0 {
		body = append(body, card.TextBlock{Text: r.texts.In(language).Directory.Case, Style: card.Quiet, Spacing: card.Small})
	}
	if tried := r.titles(language, m.Tried); tried != nil {
		body = append(body, subtitled(t.Tried, tried...)...)
	}
	body = append(body, card.TextBlock{Text: t.Privacy, Style: card.Quiet, Spacing: card.Medium})
	return draft{t.Summary, body, append([]card.Element{card.Input{
		ID: textInput, Label: t.Label, Value: m.Problem, Hint: t.Hint, Longest: dialogs.LongestProblem, Required: t.Required,
	}}, set(b.send(), b.discard())...)}
}

// facts shows what is known by the questions that ask for it and the answers to them, and how old what a directory says is.
func (r renderer) facts(language knowledge.Language, known []dialogs.Evidence, at int64) []card.Element {
	var lines []card.Element
	for _, e := range known {
		fact, _ := r.knowledge.Fact(e.Fact)
		label := r.label(e.Fact, e.Value).In(language)
		if label == "" { // the knowledge may have changed since
			continue
		}
		line := strings.TrimSpace(fact.Question.In(language) + " **" + label + "**")
		if e.Source == dialogs.FromProvider {
			line += " (" + r.source(language, e, at) + ")"
		}
		lines = append(lines, card.TextBlock{Text: line, Spacing: card.Small})
	}
	return lines
}

func (r renderer) titles(language knowledge.Language, ids []knowledge.IssueID) []card.Element {
	var lines []card.Element
	for _, id := range ids {
		if issue := r.knowledge.Issue(id); issue != nil {
			lines = append(lines, card.TextBlock{Text: issue.Title.In(language), Spacing: card.Small})
		}
	}
	return lines
}

// described is what a card keeps of its input when that goes.
func described(t *text.Sentences, m dialogs.Message) []card.Element {
	sent, ok := m.(dialogs.Draft)
	if !ok {
		return nil
	}
	var lines []card.Element
	for line := range strings.Lines(sent.Problem) {
		lines = append(lines, card.Plain{Text: strings.TrimSpace(line), Spacing: card.Small})
	}
	return subtitled(t.Handing.Label, lines...)
}

// ownChatDraft offers the personal chat. The address is the one that Azure Bot Service gives for a bot in Teams.
func (r renderer) ownChatDraft(t *text.Sentences) draft {
	d := draft{summary: t.OwnChat.Body, body: paragraphs(t.OwnChat.Title, t.OwnChat.Body)}
	if r.bot != "" {
		d.body = append(d.body, set(card.OpenURL{
			Title: t.OwnChat.Open, URL: "https://teams.microsoft.com/l/chat/0/0?users=" + url.QueryEscape(r.bot),
		})...)
	}
	return d
}

// moment is a time that each client shows in its own zone and language (Adaptive Cards, "Text features").
func moment(at time.Time) string {
	utc := at.UTC().Format("2006-01-02T15:04:05Z")
	return "{{DATE(" + utc + ",SHORT)}} {{TIME(" + utc + ")}}"
}
