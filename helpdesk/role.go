package helpdesk

// Role is what somebody is to a ticket. It is found out from who acted, by the verified aadObjectId.
type Role string

// The roles. An agent who is the requester as well is an agent.
const (
	Agent     Role = "agent"     // on the roster of a helpdesk team, and no guest in it
	Requester Role = "requester" // whose trouble it is
	Stranger  Role = "stranger"  // everybody else
	Clock     Role = "clock"     // time itself, for Woke
)

// Actor is who does something.
type Actor struct {
	Person
	Role Role
}
