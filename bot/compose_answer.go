package bot

import (
	"encoding/json"
	"strings"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/bot/card"
)

// composeAnswer is the body that answers the message extension: one of the two, never both. The HTTP status is 200 in
// every case.
type composeAnswer struct {
	Extension *composeResult `json:"composeExtension,omitempty"`
	Task      *taskAnswer    `json:"task,omitempty"`
}

// composeResult is a list of cards, or a sentence instead.
type composeResult struct {
	Type        string              `json:"type"`
	Layout      string              `json:"attachmentLayout,omitempty"`
	Attachments []composeAttachment `json:"attachments,omitzero"`
	Text        string              `json:"text,omitempty"`
}

// composeAttachment is a card to insert, and how it looks in the list: Teams shows no Adaptive Card there.
type composeAttachment struct {
	ContentType string          `json:"contentType"`
	Content     json.RawMessage `json:"content"`
	Preview     composePreview  `json:"preview"`
}

type composePreview struct {
	ContentType string    `json:"contentType"`
	Content     thumbnail `json:"content"`
}

type thumbnail struct {
	Title string `json:"title"`
	Text  string `json:"text,omitempty"`
}

// taskAnswer shows a card in a dialog of its own.
type taskAnswer struct {
	Type  string `json:"type"`
	Value task   `json:"value"`
}

type task struct {
	Title  string         `json:"title"`
	Height string         `json:"height"`
	Width  string         `json:"width"`
	Card   taskAttachment `json:"card"`
}

type taskAttachment struct {
	ContentType string          `json:"contentType"`
	Content     json.RawMessage `json:"content"`
}

const thumbnailType = "application/vnd.microsoft.card.thumbnail"

// composeMessage says a sentence where the list would be.
func composeMessage(sentence string) composeAnswer {
	return composeAnswer{Extension: &composeResult{Type: "message", Text: sentence}}
}

func composeList(found []composeAttachment) composeAnswer {
	if found == nil {
		found = []composeAttachment{} // a page behind the last one is a list too
	}
	return composeAnswer{Extension: &composeResult{Type: "result", Layout: "list", Attachments: found}}
}

// inList is a card as a line of the list. A preview's text is HTML to some clients.
func inList(a schema.Activity, title, about string) composeAttachment {
	return composeAttachment{
		ContentType: card.ContentType,
		Content:     cardOf(a),
		Preview:     composePreview{thumbnailType, thumbnail{withoutTags(title), withoutTags(about)}},
	}
}

func withoutTags(s string) string { return strings.NewReplacer("<", "‹", ">", "›").Replace(s) }

func inTask(title string, a schema.Activity) composeAnswer {
	return composeAnswer{Task: &taskAnswer{"continue", task{title, "medium", "medium", taskAttachment{card.ContentType, cardOf(a)}}}}
}

// notice is a dialog that only says something.
func (c *composer) notice(sentences ...string) (composeAnswer, error) {
	var body []card.Element
	for _, s := range sentences {
		body = append(body, card.TextBlock{Text: s})
	}
	drawn, err := oneCard(c.language, sentences[0], body)
	if err != nil {
		return composeAnswer{}, err
	}
	return inTask(c.texts().Compose.Make.Title, drawn), nil
}

func cardOf(a schema.Activity) json.RawMessage {
	content, _ := a.Attachments[0].Content.(json.RawMessage) // as oneCard and cardMessage make it
	return content
}
