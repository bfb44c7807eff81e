package bot

import (
	"encoding/json"
	"slices"

	"ssprbot/bot/redact"
	"ssprbot/dialogs"
)

// The kinds of messageUpdate (Teams protocol, "Events") after which a message says what it did not say before.
var edits = []string{"editMessage", "undeleteMessage"}

// edit is the message as it says now, nil where others read along: there an edit is no talk of its own.
func (a *Activity) edit(ctx dialogs.Context) dialogs.Event {
	if ctx.Group || !a.edited() {
		return nil
	}
	return a.said(ctx)
}

// edited tells whether the message says what it did not say before.
func (a *Activity) edited() bool { return slices.Contains(edits, a.eventType()) }

// eventType is what Teams calls the event; "" where it calls it nothing.
func (a *Activity) eventType() string {
	var data struct {
		EventType string `json:"eventType"`
	}
	_ = json.Unmarshal(a.ChannelData, &data) // absent or odd channel data has no event type
	return data.EventType
}

// contentKey recognises what a message says. Nothing of a secret is in it, not even in a digest.
func (a *Activity) contentKey() string {
	words, _ := redact.Secrets(a.lines())
	return digest("content", a.TenantID(), a.Conversation.ID, a.ID, oneLine(words))
}
