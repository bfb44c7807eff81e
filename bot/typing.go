package bot

import (
	"context"
	"sync"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"
)

const (
	typingAfter   = time.Second
	typingTimeout = 5 * time.Second
)

// typing shows a person who has waited for a second that the bot is at work. It is a courtesy: it is neither stored
// nor repeated, and it gives way to the limits of the connector.
type typing struct {
	config Config
	pace   *Pace
	ctx    context.Context //nolint:containedctx // ends with the bot, not with a request
	cancel context.CancelFunc

	mu      sync.Mutex
	waiting map[string]*time.Timer // by conversation
	sending sync.WaitGroup
}

func newTyping(c Config, pace *Pace) *typing {
	ctx, cancel := context.WithCancel(context.Background())
	return &typing{config: c, pace: pace, ctx: ctx, cancel: cancel, waiting: map[string]*time.Timer{}}
}

func (t *typing) start(a *Activity) {
	t.mu.Lock()
	defer t.mu.Unlock()
	id := a.Conversation.ID
	if t.waiting[id] != nil || t.ctx.Err() != nil {
		return
	}
	t.waiting[id] = time.AfterFunc(typingAfter, func() { t.show(a) })
}

// stop is called when the answer has left, or there is none.
func (t *typing) stop(conversationID string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if timer := t.waiting[conversationID]; timer != nil {
		timer.Stop()
		delete(t.waiting, conversationID)
	}
}

func (t *typing) show(a *Activity) {
	if !t.claim(a.Conversation.ID) {
		return
	}
	defer t.sending.Done()
	if t.pace.Reserve(a.Conversation.ID, a.TenantID(), t.config.Now()) > 0 {
		return
	}
	indicator := &Activity{Activity: schema.Activity{Type: schema.Typing}, From: a.Recipient, Recipient: a.From, Conversation: a.Conversation}
	payload, err := indicator.Encode()
	if err != nil {
		t.config.Log.Error("typing indicator", "error", err)
		return
	}
	ctx, cancel := context.WithTimeout(t.ctx, typingTimeout)
	defer cancel()
	_, err = t.config.Connector.Deliver(ctx, Delivery{
		Operation: Post, ServiceURL: a.ServiceURL, ConversationID: a.Conversation.ID, TenantID: a.TenantID(), Payload: payload,
	})
	if err != nil {
		t.config.Log.Debug("typing indicator", "error", err)
	}
}

// claim takes the conversation's timer, unless the answer was faster.
func (t *typing) claim(conversationID string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.waiting[conversationID] == nil || t.ctx.Err() != nil {
		return false
	}
	delete(t.waiting, conversationID)
	t.sending.Add(1)
	return true
}

func (t *typing) close() {
	t.cancel()
	t.mu.Lock()
	for id, timer := range t.waiting {
		timer.Stop()
		delete(t.waiting, id)
	}
	t.mu.Unlock()
	t.sending.Wait()
}
