package bot

import (
	"encoding/json"
	"fmt"
	"time"

	"ssprbot/helpdesk"
)

// hookVersion is of the form that docs/webhook.md describes. Fields may be added to it.
const hookVersion = 1

// ticketChange is what the webhook is told of one change of a ticket.
type ticketChange struct {
	Version int           `json:"version"`
	Event   helpdesk.Verb `json:"event"`
	At      time.Time     `json:"at"`
	Tenant  string        `json:"tenant"`
	Ticket  hookedTicket  `json:"ticket"`
	By      hookedActor   `json:"by"`
	Text    string        `json:"text,omitempty"`
}

// hookedTicket leaves out what only the bot has a use for, the nonce above all: whoever knows it can press the buttons.
type hookedTicket struct {
	Number    helpdesk.Number  `json:"number"`
	Version   int64            `json:"version"`
	Status    helpdesk.Status  `json:"status"`
	Urgency   helpdesk.Urgency `json:"urgency"`
	Area      string           `json:"area"`
	Issue     string           `json:"issue"`
	Language  string           `json:"language"`
	Problem   string           `json:"problem"`
	Evidence  []hookedEvidence `json:"evidence"`
	Requester hookedPerson     `json:"requester"`
	Assignee  hookedPerson     `json:"assignee"`
	Opened    time.Time        `json:"opened"`
	Changed   time.Time        `json:"changed"`
}

type hookedEvidence struct {
	Fact  string `json:"fact"`
	Value string `json:"value"`
}

type hookedPerson struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type hookedActor struct {
	hookedPerson
	Role helpdesk.Role `json:"role"`
}

// hook queues what the webhook is told of the change that c is, if there is one. The changes of one ticket stand in one
// queue, so that they arrive in order.
func (c *consequences) hook(e helpdesk.Event) error {
	if !c.hooked {
		return nil
	}
	body, err := json.Marshal(changeOf(c.after, e))
	if err != nil {
		return failed("encoding a change for the webhook", err)
	}
	t := c.after
	c.queue = append(c.queue, Delivery{
		Operation: Hook, ConversationID: HookQueue(fmt.Sprint(t.Tenant, "/", t.Number)), TenantID: t.Tenant, Payload: body, Due: c.now,
	})
	return nil
}

func changeOf(t helpdesk.Ticket, e helpdesk.Event) ticketChange {
	evidence := []hookedEvidence{}
	for _, known := range t.Evidence {
		evidence = append(evidence, hookedEvidence{known.Fact, known.Value})
	}
	return ticketChange{
		Version: hookVersion, Event: e.Verb, At: e.At.UTC(), Tenant: t.Tenant,
		Ticket: hookedTicket{
			Number: t.Number, Version: t.Version, Status: t.Status, Urgency: t.Urgency, Area: t.Area, Issue: string(t.Issue),
			Language: string(t.Language), Problem: t.Problem, Evidence: evidence,
			Requester: hooked(t.Requester), Assignee: hooked(t.Assignee), Opened: t.Opened.UTC(), Changed: t.Changed.UTC(),
		},
		By: hookedActor{hooked(e.By.Person), e.By.Role}, Text: e.Text,
	}
}

func hooked(p helpdesk.Person) hookedPerson { return hookedPerson{p.ID, p.Name} }
