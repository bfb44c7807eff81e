package teamstest

import (
	"net/http"
	"slices"
	"time"
)

// Conversation is a person talking with the bot at the endpoint, over HTTP, in their own chat by default. In a
// channel all of it happens in one thread. Old clients press buttons as Submit does.
//
// Replies are what arrives in the conversation after a step was sent, except new messages whose replyToId names an
// earlier one. A script that leaves a late reply unmentioned may therefore find it among those to its next step,
// unless the bot says what it replies to.
func (s *Teams) Conversation(endpoint string, how How, where ...Place) Conversation {
	v := &visit{teams: s, endpoint: endpoint, how: how, place: one(where)}
	if v.place.Type != ChannelType || v.place.Thread != "" {
		v.id = v.place.ConversationID()
	}
	return Conversation{Say: v.say, Press: v.press, Wait: v.wait, Patience: s.Patience}
}

// visit is a conversation over HTTP. One goroutine uses it.
type visit struct {
	teams    *Teams
	endpoint string
	how      How
	place    Place
	id       string   // of the conversation; empty until a new thread begins
	steps    []string // ids of the person's activities
	seen     int      // of the messages in the conversation
	screen   []Sent   // what is shown now, oldest first
}

func (v *visit) say(text string) []Sent {
	v.teams.t.Helper()
	a := v.teams.Message(text, v.place)
	if v.id == "" { // a new thread
		v.id, v.place = a.ConversationID(), v.place.InThread(a.ID())
	}
	v.deliver(a)
	return v.news()
}

func (v *visit) press(title string) []Sent {
	v.teams.t.Helper()
	card := v.cardWith(title)
	a := v.teams.Click(card, title, v.howFor(card, title), ClickedBy(v.place.Person))
	response := v.deliver(a)
	replies := v.news()
	if a.Type() != "invoke" {
		return replies
	}
	reply, shown, err := response.Reply()
	if err != nil {
		v.teams.t.Fatalf("pressing %q: %v", title, err)
	}
	if shown {
		reply.ConversationID, reply.ActivityID, reply.Time = v.id, card.ActivityID, time.Now()
		v.show(reply)
		replies = append([]Sent{reply}, replies...)
	}
	return replies
}

// howFor is Submit for plain Action.Submit buttons, which every client sends as a message.
func (v *visit) howFor(card Sent, title string) How {
	if card.action(title)["type"] == "Action.Submit" {
		return Submit
	}
	return v.how
}

func (v *visit) deliver(a Activity) *Response {
	v.teams.t.Helper()
	v.news() // what came before cannot be a reply
	v.steps = append(v.steps, a.ID())
	response := v.teams.Deliver(v.endpoint, a)
	if response.Status != http.StatusOK && response.Status != http.StatusAccepted {
		v.teams.t.Fatalf("the bot answered an activity with status %d", response.Status)
	}
	return response
}

// cardWith is the newest card that shows the button; it waits for one.
func (v *visit) cardWith(title string) Sent {
	v.teams.t.Helper()
	v.news() // what is no longer shown cannot be pressed
	for {
		for _, message := range slices.Backward(v.screen) {
			if message.action(title) != nil {
				return message
			}
		}
		if _, changed := v.more(v.teams.Patience); !changed {
			v.teams.t.Fatalf("pressing %q: no card shows such a button", title)
		}
	}
}

// wait is Conversation.Wait.
func (v *visit) wait(patience time.Duration) []Sent {
	deadline := time.Now().Add(patience)
	for {
		replies, changed := v.more(time.Until(deadline))
		if len(replies) > 0 || !changed {
			return replies
		}
	}
}

// more waits for a message in the conversation and returns the replies among those that came; changed tells whether
// any came.
func (v *visit) more(patience time.Duration) (replies []Sent, changed bool) {
	deadline := time.After(patience)
	for {
		sent, next := v.teams.connector.sentTo(v.id)
		if len(sent) > v.seen {
			return v.news(), true
		}
		select {
		case <-next:
		case <-deadline:
			return nil, false
		}
	}
}

// news returns the replies that came since it was last asked.
func (v *visit) news() []Sent {
	sent := v.teams.SentTo(v.id)
	fresh := slices.Clone(sent[v.seen:])
	v.seen = len(sent)
	for _, message := range fresh {
		v.show(message)
	}
	return slices.DeleteFunc(fresh, v.answersEarlierStep)
}

func (v *visit) answersEarlierStep(message Sent) bool {
	to := message.Body.text("replyToId")
	earlier := v.steps[:max(0, len(v.steps)-1)]
	return message.Method == http.MethodPost && slices.Contains(earlier, to)
}

// show brings the screen up to date.
func (v *visit) show(message Sent) {
	at := slices.IndexFunc(v.screen, func(shown Sent) bool { return shown.ActivityID == message.ActivityID })
	switch {
	case message.Method == http.MethodDelete && at >= 0:
		v.screen = slices.Delete(v.screen, at, at+1)
	case message.Method == InvokeMethod && message.Card() == nil: // passes by
	case at >= 0:
		v.screen[at] = message
	default:
		v.screen = append(v.screen, message)
	}
}
