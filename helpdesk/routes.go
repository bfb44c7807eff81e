package helpdesk

import (
	"time"

	"ssprbot/knowledge"
)

// Routes say which channel a ticket goes to, who is called there and how long it may lie. The zero Routes send every
// ticket to the tenant's desk.
type Routes struct{}

// For is the route of an area at a time.
func (Routes) For(_ string, _ time.Time) Route { return Route{Policy: DefaultPolicy()} }

// Route is where tickets go.
type Route struct {
	Name     string
	Channel  string             // conversation id; "" for the tenant's desk
	Second   string             // conversation id of the channel that hears of what nobody takes; "" for none
	Language knowledge.Language // that is spoken there; "" where it is not known
	Mention  []OnCall           // who is called when nobody takes a ticket
	Policy   Policy
}

// OnCall is somebody who can be mentioned.
type OnCall struct {
	ID   string // aadObjectId, account or user principal name
	Name string
}
