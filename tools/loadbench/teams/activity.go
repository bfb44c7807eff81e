package teams

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// conversationPrefix begins every conversation id; the number of the turn follows.
const conversationPrefix = "a:1loadbench_"

// Activity is what the connector posts when somebody writes to the bot for the first time: the turn's number gives a
// conversation and a person of its own. The members are those of a message in a personal chat, as captured from Teams.
func (t *Teams) Activity(turn int, text, locale string) []byte {
	now := time.Now().UTC()
	person := fmt.Sprintf("%08x-0000-4000-8000-%012x", turn>>20, turn)
	data, err := json.Marshal(map[string]any{
		"type": "message", "id": strconv.FormatInt(1_700_000_000_000+int64(turn), 10),
		"timestamp": now.Format("2006-01-02T15:04:05.0000000Z"), "localTimestamp": now.Format("2006-01-02T15:04:05.0000000Z"),
		"localTimezone": "Europe/Berlin", "serviceUrl": t.ServiceURL, "channelId": "msteams",
		"from":         map[string]any{"id": "29:1" + person, "name": "Alex Kim", "aadObjectId": person},
		"conversation": map[string]any{"conversationType": "personal", "tenantId": TenantID, "id": conversationPrefix + strconv.Itoa(turn)},
		"recipient":    map[string]any{"id": "28:" + AppID, "name": "Password help"},
		"textFormat":   "plain", "text": text, "locale": locale,
		"attachments": []any{map[string]any{"contentType": "text/html", "content": "<p>" + text + "</p>"}},
		"entities": []any{map[string]any{
			"type": "clientInfo", "locale": locale, "country": "DE", "platform": "Windows", "timezone": "Europe/Berlin",
		}},
		"channelData": map[string]any{"tenant": map[string]any{"id": TenantID}},
	})
	if err != nil {
		panic(fmt.Sprintf("writing an activity: %v", err)) // only texts are in it
	}
	return data
}
