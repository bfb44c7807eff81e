package bot

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/infracloudio/msbotbuilder-go/schema"
)

// Activity is the library's activity, widened so that what Teams sends is decoded and encoded again without loss.
//
// encoding/json takes the field of least depth, so each field here shadows the embedded one that the library decodes
// too narrowly (a value that is not an object, an entity's content, a time without zone) or cannot leave out (zero
// times, empty structs).
type Activity struct {
	schema.Activity

	Timestamp        string          `json:"timestamp,omitempty"`
	LocalTimestamp   string          `json:"localTimestamp,omitempty"` // kept as sent: not every client writes a zone
	Expiration       string          `json:"expiration,omitempty"`
	From             *Account        `json:"from,omitempty"`
	Recipient        *Account        `json:"recipient,omitempty"`
	Conversation     *Conversation   `json:"conversation,omitempty"`
	MembersAdded     []Account       `json:"membersAdded,omitempty"`
	MembersRemoved   []Account       `json:"membersRemoved,omitempty"`
	SuggestedActions json.RawMessage `json:"suggestedActions,omitempty"`
	Attachments      []Attachment    `json:"attachments,omitempty"`
	Entities         []Entity        `json:"entities,omitempty"`
	RelatesTo        json.RawMessage `json:"relatesTo,omitempty"`
	SemanticAction   json.RawMessage `json:"semanticAction,omitempty"`
	Value            json.RawMessage `json:"value,omitempty"`
	ChannelData      json.RawMessage `json:"channelData,omitempty"`
}

// Account is a person or a bot. Guests may have no AadObjectID (Teams protocol, "Identity").
type Account struct {
	schema.ChannelAccount

	GivenName         string `json:"givenName,omitempty"`
	Surname           string `json:"surname,omitempty"`
	Email             string `json:"email,omitempty"`
	UserPrincipalName string `json:"userPrincipalName,omitempty"`
	TenantID          string `json:"tenantId,omitempty"`
	UserRole          string `json:"userRole,omitempty"`
}

// Conversation is where an activity happened; in a channel its ID carries the thread (";messageid=…").
type Conversation struct {
	schema.ConversationAccount
}

// Attachment keeps its content as sent.
type Attachment struct {
	ContentType  string          `json:"contentType,omitempty"`
	ContentURL   string          `json:"contentUrl,omitempty"`
	Content      json.RawMessage `json:"content,omitempty"`
	Name         string          `json:"name,omitempty"`
	ThumbnailURL string          `json:"thumbnailUrl,omitempty"`
}

// Entity is one element of an activity's entities, kept as sent; its kind is read with Type.
type Entity = json.RawMessage

// ParseActivity decodes one activity. The error never quotes the input.
func ParseActivity(body []byte) (*Activity, error) {
	var a Activity
	if err := json.Unmarshal(body, &a); err != nil {
		return nil, fmt.Errorf("decoding the activity: %w", err)
	}
	return &a, nil
}

// Encode writes the activity as the connector takes it, with "<at>" left readable.
func (a *Activity) Encode() ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(a); err != nil {
		return nil, fmt.Errorf("encoding an activity: %w", err)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// TenantID is the tenant that the activity says it comes from: channelData.tenant.id, else conversation.tenantId;
// "" where both are missing. Two different values give "" too: neither can be believed.
func (a *Activity) TenantID() string {
	var data struct {
		Tenant struct {
			ID string `json:"id"`
		} `json:"tenant"`
	}
	_ = json.Unmarshal(a.ChannelData, &data) // absent or odd channel data has no tenant
	var inConversation string
	if a.Conversation != nil {
		inConversation = a.Conversation.TenantID
	}
	switch {
	case data.Tenant.ID == "":
		return inConversation
	case inConversation == "" || inConversation == data.Tenant.ID:
		return data.Tenant.ID
	}
	return ""
}
