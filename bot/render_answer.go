package bot

import (
	"fmt"

	"ssprbot/bot/card"
	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

const (
	mostLinks = 6 // Teams hides what is beyond
	stepsKept = 3 // when a whole answer would be too large
)

// answerDraft shows an issue: what is going on, what this person can do, the links, and the question whether it helped.
func (r renderer) answerDraft(language knowledge.Language, b buttons, m dialogs.Answer, d detail) (draft, error) {
	issue := r.knowledge.Issue(m.Issue)
	if issue == nil {
		return draft{}, fmt.Errorf("rendering the answer %q: there is no such entry now", m.Issue)
	}
	t := r.texts.In(language)
	title := issue.Title.In(language)
	var body []card.Element
	if m.Incident != nil {
		since := moment(m.Incident.Since)
		body = append(body, card.Container{Items: []card.Element{card.TextBlock{Text: text.Fill(t.Answer.Incident, "since", since)}}})
	}
	if m.Instead {
		body = append(body, card.TextBlock{Text: t.NextCandidate.Lead, Style: card.Quiet})
	}
	body = append(body, card.TextBlock{Text: title, Style: card.Heading})
	if cause := issue.Cause.In(language); cause != "" && d < withoutCause {
		body = append(body, subtitled(t.Answer.Cause, card.TextBlock{Text: cause, Spacing: card.Small})...)
	}
	told := r.told(language, issue, m)
	body = append(body, told...)
	body = append(body, steps(t, language, issue, m.Audience, d)...)
	body = append(body, links(t, language, issue, m.Audience)...)
	return draft{
		text.Fill(t.Answer.Summary, "title", title),
		body,
		append([]card.Element{card.TextBlock{Text: t.Answer.SolvedQuestion, Style: card.Subtitle, Spacing: card.Large}},
			set(answers(b, len(told) > 0)...)...),
	}, nil
}

// answers are the buttons of an answer. Where it says what a directory does, that can be denied.
func answers(b buttons, told bool) []card.Action {
	if told {
		return []card.Action{b.solved(), b.next(), b.doubt(), b.person()}
	}
	return []card.Action{b.solved(), b.next(), b.person()}
}

// steps shows an employee only what an employee can do; who looks after others gets the administrator's steps too.
func steps(t *text.Sentences, language knowledge.Language, issue *knowledge.Issue, audience dialogs.Audience, d detail) []card.Element {
	if looksAfterOthers(audience) {
		return block(t.Answer.AdminSteps, issue.Steps.Admin.In(language), d)
	}
	return block(t.Answer.Steps, issue.Steps.Employee.In(language), d)
}

// block is a numbered list on a ground of its own, as long as the detail allows.
func block(title string, lines []string, d detail) []card.Element {
	if d == fewSteps {
		lines = lines[:min(stepsKept, len(lines))]
	}
	if len(lines) == 0 || d == withoutSteps {
		return nil
	}
	items := append([]card.Element{card.TextBlock{Text: title, Style: card.Subtitle}}, numbered(lines)...)
	return []card.Element{card.Container{Items: items, Spacing: card.Medium}}
}

func looksAfterOthers(a dialogs.Audience) bool { return a == dialogs.Admin || a == dialogs.Helpdesk }

// links says for whom they are: a manual for administrators is of no use to an employee but to pass on.
func links(t *text.Sentences, language knowledge.Language, issue *knowledge.Issue, audience dialogs.Audience) []card.Element {
	if len(issue.Links) == 0 {
		return nil
	}
	heading := t.Answer.Links
	if issue.Audience == knowledge.Admin && !looksAfterOthers(audience) {
		heading = t.Answer.AdminLinks
	}
	var open []card.Action
	for _, link := range issue.Links[:min(mostLinks, len(issue.Links))] {
		open = append(open, card.OpenURL{Title: link.Title.In(language), URL: link.URL})
	}
	return subtitled(heading, stacked(open)...)
}

func subtitled(title string, content ...card.Element) []card.Element {
	return append([]card.Element{card.TextBlock{Text: title, Style: card.Subtitle, Spacing: card.Medium}}, content...)
}

func numbered(lines []string) []card.Element {
	elements := make([]card.Element, len(lines))
	for i, line := range lines {
		elements[i] = card.TextBlock{Text: fmt.Sprintf("%d. %s", i+1, line), Spacing: card.Small}
	}
	return elements
}
