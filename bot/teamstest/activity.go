package teamstest

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"time"
)

// Activity is the JSON of one activity. Objects in it are map[string]any, lists []any.
type Activity map[string]any

// ID is the activity's id; empty where it has none.
func (a Activity) ID() string { return a.text("id") }

// Type is the activity's type.
func (a Activity) Type() string { return a.text("type") }

// ConversationID is the full id of the conversation that the activity belongs to.
func (a Activity) ConversationID() string {
	conversation, _ := a["conversation"].(map[string]any)
	id, _ := conversation["id"].(string)
	return id
}

func (a Activity) text(name string) string {
	value, _ := a[name].(string)
	return value
}

// Changed is a deep copy with another value at a path such as "channelData.tenant.id"; nil removes what is there.
// Objects missing on the way are made. It panics where the path leads through something that is no object, or when
// the activity is not JSON.
func (a Activity) Changed(path string, value any) Activity {
	changed := a.clone()
	at := map[string]any(changed)
	names := strings.Split(path, ".")
	for _, name := range names[:len(names)-1] {
		if at[name] == nil {
			at[name] = map[string]any{}
		}
		at = at[name].(map[string]any)
	}
	at[names[len(names)-1]] = value
	if value == nil {
		delete(at, names[len(names)-1])
	}
	return changed
}

func (a Activity) clone() Activity {
	data, err := json.Marshal(a)
	if err != nil {
		panic(fmt.Sprintf("copying an activity: %v", err))
	}
	var copied Activity
	if err := json.Unmarshal(data, &copied); err != nil {
		panic(fmt.Sprintf("copying an activity: %v", err))
	}
	return copied
}

// Message is what a person writes to the bot: in their own chat by default, elsewhere with the bot mentioned. In a
// channel it starts a thread unless the place names one.
func (s *Teams) Message(text string, where ...Place) Activity {
	place, id := one(where), s.nextID()
	if place.Type == ChannelType && place.Thread == "" {
		place.Thread = id
	}
	a := s.activity("message", id, place)
	s.addClientInfo(a, place)
	content := html.EscapeString(text)
	if place.Type != PersonalType && !place.unnoticed {
		tag := "<at>" + s.BotName + "</at>"
		text, content = tag+" "+text, tag+" "+content
		a["entities"] = append([]any{s.mention(tag)}, a["entities"].([]any)...)
	}
	a["text"], a["textFormat"] = text, "plain"
	a["attachments"] = []any{map[string]any{"contentType": "text/html", "content": "<p>" + content + "</p>"}}
	return a
}

// Edit is what arrives when the person changes a message.
func (s *Teams) Edit(message Activity, text string) Activity {
	a := message.Changed("type", "messageUpdate").Changed("channelData.eventType", "editMessage")
	a["text"], a["timestamp"] = text, timestamp(time.Now())
	delete(a, "attachments")
	return a
}

// Again is the same activity as Teams sends it once more after some time: under a new id, with a new time.
func (s *Teams) Again(a Activity) Activity {
	return a.Changed("id", s.nextID()).Changed("timestamp", timestamp(time.Now()))
}

// Installed is the event that the app was added in a place.
func (s *Teams) Installed(where ...Place) Activity { return s.installation("add", one(where)) }

// Removed is the event that the app was removed from a place.
func (s *Teams) Removed(where ...Place) Activity { return s.installation("remove", one(where)) }

func (s *Teams) installation(action string, place Place) Activity {
	a := s.activity("installationUpdate", "f:"+newGUID(), place)
	a["action"], a["locale"] = action, place.Person.Locale
	a["entities"] = []any{map[string]any{"type": "clientInfo", "locale": place.Person.Locale}}
	data := a["channelData"].(map[string]any)
	data["source"] = map[string]any{"name": "message"}
	data["settings"] = map[string]any{"selectedChannel": map[string]any{"id": place.ConversationID()}}
	return a
}

// Added is the event that the bot, and in a personal chat the person, came into the conversation. It names no
// language. In a team the conversation is its General channel.
func (s *Teams) Added(where ...Place) Activity {
	place := one(where)
	a := s.activity("conversationUpdate", "f:"+newGUID(), place)
	members := []any{map[string]any{"id": s.BotID}}
	if place.Type == PersonalType {
		person := map[string]any{"id": place.Person.ID, "aadObjectId": place.Person.AadObjectID}
		members = append([]any{person}, members...)
	}
	a["membersAdded"] = members
	if place.Type == ChannelType {
		data := a["channelData"].(map[string]any)
		delete(data, "channel")
		data["eventType"] = "teamMemberAdded"
		data["settings"] = map[string]any{"selectedChannel": map[string]any{"id": place.ChannelID()}}
		a["conversation"].(map[string]any)["id"] = place.TeamID()
	}
	return a
}

// Invoke is a call that waits for its answer, such as composeExtension/query or message/submitAction.
func (s *Teams) Invoke(name string, value any, where ...Place) Activity {
	place := one(where)
	a := s.activity("invoke", "f:"+newGUID(), place)
	s.addClientInfo(a, place)
	a["name"], a["value"] = name, value
	return a
}
