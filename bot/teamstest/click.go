package teamstest

import (
	"maps"
	"time"
)

// How tells which kind of client a person clicks in.
type How int

// The kinds of clients that treat an action differently.
const (
	Execute How = iota // knows Action.Execute: an invoke whose answer replaces the card
	Submit             // does not, and shows the Action.Submit that the action falls back to: a message
)

// ClickOption says more about a click.
type ClickOption func(*click)

type click struct {
	by     *Person
	inputs map[string]any
}

// ClickedBy is for a click of somebody else than the one who was last active in the conversation.
func ClickedBy(p Person) ClickOption { return func(c *click) { c.by = &p } }

// Filling fills the card's inputs, by id, before the click; a toggle takes "true" or "false", as clients send them.
func Filling(inputs map[string]any) ClickOption { return func(c *click) { c.inputs = inputs } }

// Click is what arrives when a person presses the button of that title in a card, wherever in the card it is. It
// fails the test when the card has no such button, or none that a client of that kind could send.
func (s *Teams) Click(sent Sent, title string, how How, options ...ClickOption) Activity {
	s.t.Helper()
	var c click
	for _, option := range options {
		option(&c)
	}
	action := sent.action(title)
	if action == nil {
		s.t.Fatalf("clicking %q: the card offers %q", title, sent.ActionTitles())
	}
	if action["type"] == "Action.Execute" && how == Submit {
		action, _ = action["fallback"].(map[string]any)
	}
	place := s.clickPlace(sent, c)
	switch {
	case action["type"] == "Action.Execute":
		return s.execute(sent, action, place, c)
	case action["type"] == "Action.Submit" && how == Submit:
		return s.submit(sent, action, place, c)
	}
	s.t.Fatalf("clicking %q: its action %v sends nothing from such a client", title, action["type"])
	return nil
}

// clickPlace is where the card is shown. A card that began a thread is answered in that thread.
func (s *Teams) clickPlace(sent Sent, c click) Place {
	place := s.connector.place(sent.ConversationID)
	if place.Type == ChannelType && place.Thread == "" {
		place.Thread = sent.ActivityID
	}
	if c.by != nil {
		id := place.ConversationID() // a personal chat's would follow the person
		place.Person = *c.by
		if place.Type == PersonalType {
			place.id = id
		}
	}
	return place
}

func (s *Teams) execute(sent Sent, action map[string]any, place Place, c click) Activity {
	sends := map[string]any{"type": "Action.Execute", "data": c.data(sent, action)}
	for _, name := range []string{"id", "title", "verb"} {
		if value, ok := action[name]; ok {
			sends[name] = value
		}
	}
	a := s.Invoke("adaptiveCard/action", map[string]any{"action": sends, "trigger": "manual"}, place)
	return inCard(a, sent)
}

func (s *Teams) submit(sent Sent, action map[string]any, place Place, c click) Activity {
	s.t.Helper()
	data := c.data(sent, action)
	if _, special := data["msteams"]; special {
		s.t.Fatalf("clicking %q: data.msteams changes what the client sends, which is not imitated here", action["title"])
	}
	a := s.activity("message", s.nextID(), place)
	s.addClientInfo(a, place)
	a["value"] = data
	return inCard(a, sent)
}

func inCard(a Activity, sent Sent) Activity {
	a["replyToId"], a["timestamp"] = sent.ActivityID, timestamp(time.Now())
	a["channelData"].(map[string]any)["source"] = map[string]any{"name": "message"}
	return a.clone() // shares nothing with the card
}

// data is the action's, merged with the inputs: those that were filled and those that have a value from the start.
func (c click) data(sent Sent, action map[string]any) map[string]any {
	data := map[string]any{}
	if own, ok := action["data"].(map[string]any); ok {
		maps.Copy(data, own)
	}
	if action["associatedInputs"] == "none" {
		return data
	}
	walk(sent.Card(), func(element map[string]any) {
		if id, value := element["id"], element["value"]; isInput(element) && value != nil {
			data[id.(string)] = value
		}
	})
	maps.Copy(data, c.inputs)
	return data
}
