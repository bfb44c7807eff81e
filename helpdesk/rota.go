package helpdesk

import (
	"slices"
	"time"
)

// OnCall is somebody who can be mentioned in a channel.
type OnCall struct {
	Name string
	ID   string // directory's object id, by which Teams mentions people
}

// Rota says who is on call: the people of Order take turns of Days from Start on, handed over at the hour of Start in
// its zone, and an Override wins while it lasts. The zero Rota is nobody.
type Rota struct {
	Order     []OnCall
	Start     time.Time
	Days      int
	Overrides []Override
}

// Override puts people in the place of whoever's turn it is, from From until before To.
type Override struct {
	From, To time.Time
	People   []OnCall
}

// At tells who is on call; nobody before the rota's start. Of overrides that overlap the last one counts.
func (r Rota) At(at time.Time) []OnCall {
	for _, o := range slices.Backward(r.Overrides) {
		if !at.Before(o.From) && at.Before(o.To) {
			return o.People
		}
	}
	if len(r.Order) == 0 || r.Days <= 0 || at.Before(r.Start) {
		return nil
	}
	turn := r.days(at) / r.Days % len(r.Order)
	return r.Order[turn : turn+1]
}

// days counts the calendar's days, which are not all of 24 hours.
func (r Rota) days(at time.Time) int {
	days := int(at.Sub(r.Start) / (24 * time.Hour))
	switch {
	case at.Before(r.Start.AddDate(0, 0, days)):
		days--
	case !at.Before(r.Start.AddDate(0, 0, days+1)):
		days++
	}
	return days
}
