package helpdesk

// transition is what a ticket in a status does with a verb, and every status that it can lead to. Where it leads
// nowhere, nothing can be changed.
type transition struct {
	handle func(change) (Ticket, []Effect, *Denied)
	to     []Status
}

// row is a verb: who may do it, whether it needs the nonce of a card, and what comes of it in each status. In a status
// that has no transition it is not possible.
type row struct {
	by      right
	pressed bool
	in      map[Status]transition
}

// none is the status before Open.
const none Status = ""

// transitions is the whole machine.
var transitions = map[Verb]row{
	Open: {byEither, false, map[Status]transition{
		none: {open, []Status{New}},
		New:  {already, nil}, Taken: {already, nil}, Waiting: {already, nil}, Solved: {already, nil}, Closed: {already, nil},
	}},
	Take: {byAgent, true, map[Status]transition{
		New:   {take, []Status{Taken}},
		Taken: {taken, nil}, Waiting: {taken, nil},
	}},
	Release: {byAgent, true, map[Status]transition{
		New:     {already, nil},
		Taken:   {release, []Status{New}},
		Waiting: {release, []Status{New}},
	}},
	Ask: {byAgent, true, map[Status]transition{
		New:     {ask, []Status{Waiting}},
		Taken:   {ask, []Status{Waiting}},
		Waiting: {ask, []Status{Waiting}},
	}},
	Answer: {byRequester, true, map[Status]transition{
		New:     {remark, []Status{New}}, // an answer that nobody waits for any more is lost to nobody
		Taken:   {remark, []Status{Taken}},
		Waiting: {answer, []Status{Taken}},
		Solved:  {remark, []Status{Solved}},
	}},
	Remark: {byEither, true, map[Status]transition{
		New:     {remark, []Status{New}},
		Taken:   {remark, []Status{Taken}},
		Waiting: {remark, []Status{Waiting}},
		Solved:  {remark, []Status{Solved}},
	}},
	Solve: {byEither, true, map[Status]transition{
		New:     {solve, []Status{Solved}},
		Taken:   {solve, []Status{Solved}},
		Waiting: {solve, []Status{Solved}},
		Solved:  {already, nil},
	}},
	Dismiss: {byAgent, true, map[Status]transition{
		New:     {dismiss, []Status{Closed}},
		Taken:   {dismiss, []Status{Closed}},
		Waiting: {dismiss, []Status{Closed}},
		Closed:  {already, nil},
	}},
	Withdraw: {byRequester, true, map[Status]transition{
		New:     {withdraw, []Status{Closed}},
		Taken:   {withdraw, []Status{Closed}},
		Waiting: {withdraw, []Status{Closed}},
		Solved:  {already, nil}, Closed: {already, nil},
	}},
	Reopen: {byEither, true, map[Status]transition{
		New: {already, nil}, Taken: {already, nil}, Waiting: {already, nil},
		Solved: {reopen, []Status{New}},
	}},
	Edit: {byRequester, false, map[Status]transition{
		New:     {edit, []Status{New}},
		Taken:   {edit, []Status{Taken}},
		Waiting: {edit, []Status{Waiting}},
	}},
	Woke: {byTime, false, map[Status]transition{
		New:     {due(remind), []Status{New}},
		Taken:   {due(idle), []Status{New}},
		Waiting: {due(unanswered), []Status{Waiting, Taken}},
		Solved:  {due(autoClose), []Status{Closed}},
	}},
}

// Pressed tells whether cards have buttons for the verb. What else happens to a ticket is nobody's to press.
func (v Verb) Pressed() bool { return transitions[v].pressed }

// right is who may do something to a ticket.
type right string

const (
	byAgent     right = "agent"
	byRequester right = "requester"
	byEither    right = "agent or requester"
	byTime      right = "time"
)

func (r right) holds(c change) bool {
	agent := c.By.Role == Agent && c.By.ID != ""
	requester := c.own() && (c.By.Role == Requester || agent)
	switch r {
	case byAgent:
		return agent
	case byRequester:
		return requester
	case byEither:
		return agent || requester
	}
	return c.By.Role == Clock
}
