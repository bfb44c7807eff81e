package bot

import (
	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/bot/card"
)

// invokeAnswer is the body that answers a pressed Action.Execute (Adaptive Cards, "Universal Action Model", response
// format). The HTTP status is 200 in every case.
type invokeAnswer struct {
	StatusCode int    `json:"statusCode"`
	Type       string `json:"type"`
	Value      any    `json:"value"`
}

// invokeCard replaces the card for the person who pressed.
func invokeCard(a schema.Activity) *invokeAnswer {
	return &invokeAnswer{200, card.ContentType, a.Attachments[0].Content}
}

// invokeMessage leaves the card as it is and shows a sentence, if there is one.
func invokeMessage(sentence string) *invokeAnswer {
	return &invokeAnswer{200, "application/vnd.microsoft.activity.message", sentence}
}

func invokeError(sentence string) *invokeAnswer {
	return &invokeAnswer{500, "application/vnd.microsoft.error", map[string]string{"code": "Unavailable", "message": sentence}}
}
