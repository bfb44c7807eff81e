package bot

import (
	"encoding/json"
	"fmt"

	"github.com/infracloudio/msbotbuilder-go/schema"
)

// library gives the library's adapter its own type: enough to address an answer.
func (a *Activity) library() schema.Activity {
	narrow := a.Activity
	if a.From != nil {
		narrow.From = a.From.ChannelAccount
	}
	if a.Recipient != nil {
		narrow.Recipient = a.Recipient.ChannelAccount
	}
	if a.Conversation != nil {
		narrow.Conversation = a.Conversation.ConversationAccount
	}
	return narrow
}

// widen takes an activity from the library's adapter to the type that leaves out what is empty.
func widen(narrow schema.Activity) (*Activity, error) {
	wide := &Activity{Activity: narrow}
	if narrow.From.ID != "" {
		wide.From = &Account{ChannelAccount: narrow.From}
	}
	if narrow.Recipient.ID != "" {
		wide.Recipient = &Account{ChannelAccount: narrow.Recipient}
	}
	if narrow.Conversation.ID != "" {
		wide.Conversation = &Conversation{narrow.Conversation}
	}
	for _, attachment := range narrow.Attachments {
		content, encoded := attachment.Content.(json.RawMessage) // as a card is
		if !encoded {
			var err error
			if content, err = json.Marshal(attachment.Content); err != nil {
				return nil, fmt.Errorf("encoding an attachment: %w", err)
			}
		}
		wide.Attachments = append(wide.Attachments, Attachment{ContentType: attachment.ContentType, Content: content})
	}
	return wide, nil
}
