package teamstest

import (
	"encoding/json"
	"net/http"
	"strings"
)

// conversationParameters are what a new conversation is asked for with.
type conversationParameters struct {
	IsGroup     bool                  `json:"isGroup"`
	TenantID    string                `json:"tenantId"`
	Members     []struct{ ID string } `json:"members"`
	Activity    Activity              `json:"activity"`
	ChannelData struct {
		Channel struct{ ID string } `json:"channel"`
	} `json:"channelData"`
}

// createConversation behaves as Microsoft measured it for its .NET SDK: a personal chat for exactly one member, or a
// new thread in a channel; group chats cannot be made.
func (c *connector) createConversation(req *request) answer {
	var asked conversationParameters
	err := json.Unmarshal(req.body, &asked)
	channel := asked.ChannelData.Channel.ID
	req.Body = asked.Activity
	switch {
	case err != nil || asked.TenantID != c.roster.tenantID:
	case !asked.IsGroup && len(asked.Members) == 1 && strings.HasPrefix(asked.Members[0].ID, "29:"):
		return c.createPersonal(req, asked.Members[0].ID)
	case asked.IsGroup && channel != "" && asked.Activity.Type() != "":
		return c.createThread(req, channel)
	}
	return problem(http.StatusBadRequest, "BadSyntax", "no such conversation can be made")
}

// createPersonal gives the same member the same id every time, and no activity id.
func (c *connector) createPersonal(req *request, member string) answer {
	req.ConversationID = personalID(member)
	refusal, refused := c.barred(req.ConversationID)
	if refused && (c.bars[req.ConversationID] == notInstalled || req.Body.Type() != "") {
		return refusal
	}
	if req.Body.Type() != "" {
		c.post(req)
	}
	return newAnswer(http.StatusCreated, map[string]any{"id": req.ConversationID})
}

func (c *connector) createThread(req *request, channel string) answer {
	req.ConversationID = channel
	if refusal, refused := c.barred(channel); refused {
		return refusal
	}
	c.post(req)
	req.ConversationID = channel + ";messageid=" + req.ActivityID
	return newAnswer(http.StatusCreated, map[string]any{"id": req.ConversationID, "activityId": req.ActivityID})
}
