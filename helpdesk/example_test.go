package helpdesk_test

import (
	"errors"
	"fmt"
	"time"

	"ssprbot/helpdesk"
)

// Kim's trouble becomes a ticket, and two agents press "Take it" at the same moment.
func ExampleStep() {
	kim := helpdesk.Actor{Person: helpdesk.Person{ID: "kim", Name: "Kim"}, Role: helpdesk.Requester}
	lee := helpdesk.Actor{Person: helpdesk.Person{ID: "lee", Name: "Lee"}, Role: helpdesk.Agent}
	park := helpdesk.Actor{Person: helpdesk.Person{ID: "park", Name: "Park"}, Role: helpdesk.Agent}
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

	ticket := helpdesk.Ticket{Nonce: "n", Problem: "no code arrives", Requester: kim.Person}
	for _, e := range []helpdesk.Event{
		{Verb: helpdesk.Open, By: kim, At: at},
		{Verb: helpdesk.Take, By: lee, At: at, Nonce: "n"},
		{Verb: helpdesk.Take, By: park, At: at, Nonce: "n"},
	} {
		next, effects, err := helpdesk.Step(ticket, e, helpdesk.DefaultPolicy())
		if denied, ok := errors.AsType[*helpdesk.Denied](err); ok {
			fmt.Println(e.By.Name, "is told:", denied.Reason, denied.By.Name)
			continue
		}
		fmt.Printf("%s %d %q %+v\n", next.Status, next.Version, next.Assignee.Name, effects)
		ticket = next
	}
	// Output:
	// new 1 "" [{} {News:received Text: By:{ID:kim Account: Name:Kim Chat:{ServiceURL: Conversation: Team:}}}]
	// taken 2 "Lee" [{} {News:taken Text: By:{ID:lee Account: Name:Lee Chat:{ServiceURL: Conversation: Team:}}}]
	// Park is told: takenBy Lee
}
