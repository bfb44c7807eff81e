package connector

import (
	"encoding/json"
	"fmt"
	"strings"

	"ssprbot/bot"
)

// check finds what no attempt could deliver.
func check(d bot.Delivery) error {
	switch d.Operation {
	case bot.Post, bot.Put:
		if len(d.Payload) == 0 {
			return fmt.Errorf("%s without an activity", d.Operation)
		}
	case bot.Delete:
	default:
		return fmt.Errorf("unknown operation %q", d.Operation)
	}
	if d.Member != "" && d.Operation != bot.Post {
		return fmt.Errorf("%s to a person whose chat is not known", d.Operation)
	}
	return nil
}

// sending is the call that a delivery to a conversation is. A reply has no route of its own: its replyToId travels in
// the activity.
func sending(d bot.Delivery) call {
	sent := call{
		method: strings.ToUpper(string(d.Operation)), serviceURL: d.ServiceURL,
		path: []string{"v3", "conversations", d.ConversationID, "activities"}, content: d.Payload,
		repeatable: d.Operation != bot.Post,
		outcome:    func(status int, code string) bot.Outcome { return outcome(d.Operation, status, code) },
	}
	if d.Operation != bot.Post {
		sent.path = append(sent.path, d.ActivityID)
	}
	if d.Operation == bot.Delete {
		sent.content = nil
	}
	return sent
}

// posted is where an activity stands that was just taken. The first message of a channel's thread names the thread;
// where the connector gave no id nobody can tell which thread it began.
func posted(d bot.Delivery, answer []byte) bot.Posted {
	p := bot.Posted{ConversationID: d.ConversationID, ActivityID: resourceID(answer)}
	if d.Operation == bot.Post && isChannel(d.ConversationID) && p.ActivityID != "" {
		p.ConversationID += ";messageid=" + p.ActivityID
	}
	return p
}

// isChannel tells a channel, and not a thread in it, from other conversations: a group chat ends in "@thread.v2".
func isChannel(conversationID string) bool {
	return strings.HasSuffix(conversationID, "@thread.tacv2") || strings.HasSuffix(conversationID, "@thread.skype")
}

// resourceID is the id in a ResourceResponse. An answer without one is no failure: the connector leaves it out when it
// had to split the activity, and answers some operations with 204.
func resourceID(answer []byte) string {
	var resource struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(answer, &resource)
	return resource.ID
}
