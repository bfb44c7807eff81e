package bot

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Operation is what a delivery does with its activity.
type Operation string

// The operations of the Bot Connector that the bot uses.
const (
	Post   Operation = "post"   // a new activity in the conversation; in a channel without ";messageid=" a new thread
	Put    Operation = "put"    // replaces the bot's activity ActivityID
	Delete Operation = "delete" // removes the bot's activity ActivityID
	Hook   Operation = "hook"   // posts Payload, signed, to the operator's ticket webhook, not to Teams
)

// MemberQueue names the queue, as a Delivery's ConversationID, of what is posted to a person whose chat is not known.
func MemberQueue(member string) string { return "member:" + member }

// HookQueue names the queue of what the webhook is told of one thing, such as a ticket. What fails there holds up
// nothing else, and what follows there waits for it.
func HookQueue(thing string) string { return "hook:" + thing }

// Delivery is one send on its way to the connector. The store keeps it from the commit of its turn until it is
// settled; the deliveries of one conversation leave in the order of Seq.
type Delivery struct {
	Seq            int64 // given by the store
	Operation      Operation
	ServiceURL     string
	ConversationID string // full id, with ";messageid=" in a channel; names only the queue where Member is set, and for Hook
	// Member is the account ("29:…") whose personal chat is opened for a Post, "" where ConversationID says where. It
	// stays in its queue until it is settled, or news would overtake one another.
	Member string
	// Otherwise is the conversation that a Post goes to when this one refuses it for good (Gone), "" for none. There it
	// begins with new patience.
	Otherwise string
	TenantID  string
	// Card names what is posted, "" for what is never changed. The store remembers where a posted Card stands; a Put
	// of that Card needs no ActivityID, and posts it where it does not stand anywhere yet.
	Card string
	// Beside names a Card in whose thread a Post goes, "" for none. Where that Card does not stand anywhere, and outside
	// channels, it goes to ConversationID.
	Beside      string
	ActivityID  string // Put and Delete: which activity; Post: the one that was posted, when it is settled
	Payload     []byte // JSON of the activity; nil for Delete; for Hook what its receiver gets, byte for byte
	Due         time.Time
	Attempts    int // how often it was claimed, this time included
	Refusals    int // how many of them the connector refused, or never got
	AnswersLost int // how many earlier attempts may have arrived; after one there is a single repeat
}

// Outcome is how an attempt at a delivery ended. The zero value is Delivered.
type Outcome int

// The outcomes that the bot treats differently.
const (
	Delivered  Outcome = iota // accepted by the connector
	Refused                   // certainly not accepted; worth another attempt, after RetryAfter if given
	AnswerLost                // may or may not have been accepted: a POST is repeated once at the most
	Gone                      // this place takes nothing from the bot, whatever it says (403, 404, a webhook's 410)
	Rejected                  // this activity is never accepted (400, 413 …)
)

// DeliveryError tells why a delivery did not succeed. Its text carries neither a token nor the activity.
type DeliveryError struct {
	Outcome           Outcome
	Status            int           // HTTP status; 0 when no answer came
	Code              string        // the connector's error code, such as BotNotInConversationRoster
	RetryAfter        time.Duration // as the connector asked; 0 when it did not
	CorrelationVector string        // MS-CV of the answer, for Microsoft's support
	Err               error
}

func (e *DeliveryError) Error() string {
	if e.Status == 0 {
		return fmt.Sprintf("delivering: %v", e.Err)
	}
	return fmt.Sprintf("delivering: status %s: %v", strings.TrimSpace(fmt.Sprint(e.Status, " ", e.Code)), e.Err)
}

func (e *DeliveryError) Unwrap() error { return e.Err }

// Connector sends to Teams, and to the webhook.
type Connector interface {
	// Deliver makes exactly one attempt; a chat that it opens for one is opened again by the next. Every error is a *DeliveryError. Safe for concurrent use.
	Deliver(ctx context.Context, d Delivery) (Posted, error)
}

// standing is the delivery with where its activity stands from now on.
func (d Delivery) standing(p Posted) Delivery {
	if d.Operation != Post {
		return d
	}
	d.ActivityID = p.ActivityID
	if p.ConversationID != "" {
		d.ConversationID, d.Member = p.ConversationID, ""
	}
	return d
}

// elsewhere is the delivery on its way to where it goes otherwise.
func (d Delivery) elsewhere() Delivery {
	d.ConversationID, d.Member, d.Otherwise, d.Refusals = d.Otherwise, "", "", 0
	return d
}

// Posted says where a posted activity stands.
type Posted struct {
	ConversationID string // where Member was set: the person's chat; in a channel the thread that was begun; else as delivered
	ActivityID     string // "" where the connector gave none
}
