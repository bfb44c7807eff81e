package helpdesk

import (
	"time"

	"ssprbot/knowledge"
)

// Verbs of an incident's card.
const (
	Confirm Verb = "incident.confirm" // agent: it is one, people are told
	Refute  Verb = "incident.refute"  // agent: it is none
	End     Verb = "incident.end"     // agent: it is over
)

// IncidentEvent is what an agent does about an incident.
type IncidentEvent struct {
	Verb  Verb
	By    Actor
	At    time.Time
	Nonce string // of the card that was pressed
}

// IncidentNews is what those who met an incident are told; "" for nothing.
type IncidentNews string

// The news of an incident.
const (
	IncidentKnown IncidentNews = "known" // somebody works on it
	IncidentOver  IncidentNews = "over"
	IncidentNone  IncidentNews = "none" // it was none, though they were told that it is known
)

// NewIncident is an incident that the numbers speak for. Number and Version are given when it is kept.
func NewIncident(tenant string, issue knowledge.IssueID, nonce string, channel Place, seen []Sighting, now time.Time) Incident {
	i := Incident{
		Version: 1, Tenant: tenant, Issue: issue, Nonce: nonce, Status: Suspected, People: People(seen),
		Channel: channel, Since: now, Seen: now, Changed: now,
	}
	if len(seen) > 0 {
		i.Since = seen[0].At
	}
	return i
}

// Grow counts those who have met the incident by now. changed is false where nobody came, and where so few did that
// the card need not be drawn again: the desk sees every doubling, and each of the first ten.
func (i Incident) Grow(people int, now time.Time) (_ Incident, changed bool) {
	if people < i.Next() {
		return i, false
	}
	i.People, i.Changed = people, now
	i.Version++
	return i, true
}

// Next is how many people have to have met the incident until it grows.
func (i Incident) Next() int {
	if i.People >= 10 {
		return 2 * i.People
	}
	return i.People + 1
}

// StepIncident is one step of an incident. A *Denied comes with the incident as it was.
func StepIncident(i Incident, e IncidentEvent) (_ Incident, news IncidentNews, err error) {
	step, ok := incidentSteps[e.Verb][i.Status]
	switch {
	case e.Nonce == "" || e.Nonce != i.Nonce:
		return i, "", i.denied(e, WrongCard)
	case e.By.Role != Agent:
		return i, "", i.denied(e, NotYours)
	case !ok:
		return i, "", i.denied(e, NotNow)
	case step.to == i.Status:
		return i, "", i.denied(e, Already)
	}
	if step.to == Over {
		i.Was = i.Status
	}
	i.Status, i.Changed = step.to, e.At
	i.Version++
	i.Recalled = step.news == IncidentNone
	switch {
	case e.Verb == Confirm:
		i.Confirmed = e.By.Person
	case i.Recalled:
		i.Confirmed = Person{}
	}
	return i, step.news, nil
}

func (i Incident) denied(e IncidentEvent, r Reason) *Denied {
	return &Denied{Reason: r, Verb: e.Verb, Status: Status(i.Status)}
}

// incidentStep is where a verb leads from a status.
type incidentStep struct {
	to   IncidentStatus
	news IncidentNews
}

// incidentSteps is the whole machine. Who refuted or confirmed an incident by mistake can take it back: whoever was told
// is told. What is over stays over.
var incidentSteps = map[Verb]map[IncidentStatus]incidentStep{
	Confirm: {
		Suspected: {Confirmed, IncidentKnown},
		Confirmed: {Confirmed, ""},
		Refuted:   {Confirmed, IncidentKnown},
	},
	Refute: {
		Suspected: {Refuted, ""},
		Confirmed: {Refuted, IncidentNone},
		Refuted:   {Refuted, ""},
	},
	End: {
		Suspected: {Over, ""},
		Confirmed: {Over, IncidentOver},
		Over:      {Over, ""},
	},
}
