package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/bot/card"
	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

// renderer turns what the dialog says into activities: one card, or one line of text, each with a summary for the
// notification. What a person typed stands in card.Plain and card.Input alone, for that person.
type renderer struct {
	knowledge *knowledge.Base
	texts     *text.Catalog
	bot       string // the account that speaks ("28:…"); "" where it is not known
}

// draft is a card before its buttons are attached or taken off.
type draft struct {
	summary string
	body    []card.Element
	buttons []card.Element // left out when the card is retired
}

// said renders a reply. Its buttons carry the reply's nonce.
func (r renderer) said(reply dialogs.Reply) (schema.Activity, error) {
	reply.Language = r.speaks(reply.Language, reply.Message)
	t := r.texts.In(reply.Language)
	switch reply.Message.(type) {
	case dialogs.Stale:
		return plainMessage(t.Stale), nil
	case dialogs.LanguageChanged:
		return plainMessage(t.Language.Changed), nil
	case dialogs.NotSent:
		return plainMessage(t.Handing.NotSent), nil
	}
	return r.cardMessage(reply.Language, reply.Message, func(d draft) []card.Element {
		return append(d.body, d.buttons...)
	}, reply.Nonce)
}

// retired renders a card again without its buttons; links stay.
func (r renderer) retired(retire dialogs.Retire) (schema.Activity, error) {
	retire.Language = r.speaks(retire.Language, retire.Message)
	t := r.texts.In(retire.Language)
	chosen := text.Fill(t.Chosen, "title", r.buttonTitle(retire))
	return r.cardMessage(retire.Language, retire.Message, func(d draft) []card.Element {
		return append(append(d.body, described(t, retire.Message)...), card.TextBlock{Text: chosen, Style: card.Quiet, Spacing: card.Medium})
	}, "")
}

// detail says how much of an answer is shown: less when the whole would be too large for Teams.
type detail int

const (
	everything detail = iota
	withoutCause
	fewSteps
	withoutSteps
	leastDetail = withoutSteps
)

func (r renderer) cardMessage(language knowledge.Language, m dialogs.Message, assemble func(draft) []card.Element, nonce string) (schema.Activity, error) {
	for d := everything; ; d++ {
		draft, err := r.draft(language, m, nonce, d)
		if err != nil {
			return schema.Activity{}, err
		}
		content, err := card.Card{Language: string(language), Speak: draft.summary, Body: assemble(draft)}.Encode()
		if errors.Is(err, card.ErrTooLarge) && d < leastDetail {
			continue
		}
		if err != nil {
			return schema.Activity{}, fmt.Errorf("rendering %T: %w", m, err)
		}
		return schema.Activity{
			Type:        schema.Message,
			Summary:     draft.summary,
			Attachments: []schema.Attachment{{ContentType: card.ContentType, Content: json.RawMessage(content)}},
		}, nil
	}
}

func plainMessage(sentence string) schema.Activity {
	return schema.Activity{Type: schema.Message, Text: sentence, Summary: sentence}
}

func (r renderer) draft(language knowledge.Language, m dialogs.Message, nonce string, d detail) (draft, error) {
	t := r.texts.In(language)
	b := buttons{t, nonce}
	switch m := m.(type) {
	case dialogs.Question:
		return r.questionDraft(language, b, m)
	case dialogs.Candidates:
		return r.candidatesDraft(language, b, m.Issues)
	case dialogs.Answer:
		return r.answerDraft(language, b, m, d)
	case dialogs.Handover:
		return r.handoverDraft(language, m.About), nil
	case dialogs.Draft:
		return r.caseDraft(language, b, m), nil
	case dialogs.OwnChat:
		return r.ownChatDraft(t), nil
	}
	fixed, ok := fixedDraft(t, b, m)
	if !ok {
		return draft{}, fmt.Errorf("rendering %T: no card is drawn for it", m)
	}
	return fixed, nil
}

// fixedDraft draws the cards that say the same whatever the knowledge is.
func fixedDraft(t *text.Sentences, b buttons, m dialogs.Message) (d draft, ok bool) {
	switch m := m.(type) {
	case dialogs.Welcome:
		return welcomeDraft(t, b, m.Group), true
	case dialogs.Menu:
		return menuDraft(t, b.always()), true
	case dialogs.Ask:
		return draft{summary: t.Ask.Body, body: paragraphs(t.Ask.Title, t.Ask.Body)}, true
	case dialogs.Goodbye:
		return draft{summary: t.Solved.Body, body: paragraphs(t.Solved.Title, t.Solved.Body)}, true
	case dialogs.NoMore:
		return draft{t.NoMore.Body, paragraphs(t.NoMore.Title, t.NoMore.Body), set(b.person(), b.restart())}, true
	case dialogs.Declined:
		return draft{t.Declined.Body, paragraphs(t.Declined.Title, t.Declined.Body), set(b.person(), b.help())}, true
	case dialogs.Tickets:
		return draft{t.Tickets.Body, paragraphs(t.Tickets.Title, t.Tickets.Body), set(b.always().person())}, true
	case dialogs.Forgotten:
		return draft{summary: t.Forgotten.Body, body: paragraphs(t.Forgotten.Title, t.Forgotten.Body)}, true
	case dialogs.LanguageMenu:
		return draft{t.Language.Ask, []card.Element{card.TextBlock{Text: t.Language.Ask}}, set(b.languages()...)}, true
	}
	return draft{}, false
}

func paragraphs(title string, body ...string) []card.Element {
	elements := []card.Element{card.TextBlock{Text: title, Style: card.Heading}}
	for _, p := range body {
		elements = append(elements, card.TextBlock{Text: p})
	}
	return elements
}

func welcomeDraft(t *text.Sentences, b buttons, group bool) draft {
	if group {
		return draft{summary: t.Welcome.Summary, body: paragraphs(t.Welcome.Title, t.Welcome.Body, t.Welcome.Group)}
	}
	body := append(paragraphs(t.Welcome.Title, t.Welcome.Body),
		card.TextBlock{Text: t.Welcome.Privacy, Style: card.Quiet},
		card.TextBlock{Text: t.Welcome.Examples, Style: card.Subtitle, Spacing: card.Medium})
	return draft{t.Welcome.Summary, body, append(stacked(b.starters()), set(append(b.languages(), b.help())...)...)}
}

func menuDraft(t *text.Sentences, b buttons) draft {
	body := append(paragraphs(t.Help.Title, t.Help.Body), card.TextBlock{Text: t.Help.Commands, Style: card.Subtitle, Spacing: card.Medium})
	for _, c := range t.InEveryPhase() {
		body = append(body, card.TextBlock{Text: "**" + c.Title + "**: " + c.Description, Spacing: card.Small})
	}
	return draft{t.Help.Summary, body, set(b.restart(), b.person(), b.tickets())}
}

func (r renderer) questionDraft(language knowledge.Language, b buttons, m dialogs.Question) (draft, error) {
	fact, ok := r.knowledge.Fact(m.Fact)
	if !ok {
		return draft{}, fmt.Errorf("rendering the question %q: there is no such fact now", m.Fact)
	}
	var answers []card.Action
	for _, value := range fact.Values {
		if slices.Contains(m.Values, value.ID) {
			answers = append(answers, b.tell(value.ID, value.Label.In(language)))
		}
	}
	question := fact.Question.In(language)
	return draft{
		question,
		paragraphs(question),
		slices.Concat([]card.Element{card.TextBlock{Text: b.t.Question.Hint}}, stacked(answers), set(b.unsure(), b.person())),
	}, nil
}

func (r renderer) candidatesDraft(language knowledge.Language, b buttons, ids []knowledge.IssueID) (draft, error) {
	t := r.texts.In(language)
	var picks []card.Action
	for _, id := range ids {
		if issue := r.knowledge.Issue(id); issue != nil { // the knowledge may have changed since
			picks = append(picks, b.pick(issue.ID, issue.Title.In(language)))
		}
	}
	return draft{
		t.Candidates.Summary,
		paragraphs(t.Candidates.Title, t.Candidates.Body),
		append(stacked(picks), set(b.none(), b.unsure(), b.person())...),
	}, nil
}

func (r renderer) handoverDraft(language knowledge.Language, about knowledge.IssueID) draft {
	t := r.texts.In(language)
	body := append(paragraphs(t.Person.Title, t.Person.Body), numbered(t.Person.Points)...)
	if issue := r.knowledge.Issue(about); issue != nil {
		body = append(body, card.TextBlock{Text: text.Fill(t.Person.About, "title", issue.Title.In(language)), Spacing: card.Medium})
	}
	return draft{summary: t.Person.Body, body: append(body, card.TextBlock{Text: t.Person.Warning, Style: card.Quiet})}
}
