package connector

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"ssprbot/bot"
)

const (
	rosterFresh = 10 * time.Minute // how long a list answers for those on it
	rosterAgain = time.Minute      // how soon somebody who is not on it makes it be read again: they may have just joined
	rosterStale = time.Hour        // how long it answers for those on it while the connector cannot be asked
	rosterPause = 10 * time.Second // after a reading that failed, before the next
	rosterTeams = 64               // teams whose lists are kept; the longest unused goes first
)

// Roster knows who is in a team: it reads the team's list and keeps it. Its fields are set before the first Member and
// then left alone; Tenants may be nil. Safe for concurrent use; one reading a team is under way at a time.
//
// It reads the list rather than asking for single members, although the connector finds those by aadObjectId too. A
// list says of everybody at once whether they are on it, so that a channel full of people who press buttons costs
// one reading in a minute and not one each. And that somebody is on a list is what membership means, while what a
// look-up makes of an id that is not in the team is nowhere promised.
type Roster struct {
	Client  *Client
	Tenants []string // whose people may be members and no guests where the connector names no role; nil for any

	mu    sync.Mutex
	teams map[string]*team // by service URL and id
}

var _ bot.Roster = (*Roster)(nil)

// team is what is known of one.
type team struct {
	reading chan struct{} // capacity 1: whoever has put something in reads the list
	failed  time.Time     // when the newest reading failed, zero if it did not; theirs who read
	cause   error         // why; theirs who read

	used   time.Time       // the roster's lock guards this and the rest
	guests map[string]bool // by aadObjectId in lower case: everybody on the list, and whether as a guest
	read   time.Time       // when the reading of it began; zero where there is none
}

// Member implements bot.Roster.
//
// Rights fail closed: where it cannot be known whether somebody is in the team, the answer is an error. There is one
// exception: while the connector cannot be asked (and only then: a refusal counts as an answer), whoever was on the list
// within the last hour still is. Otherwise an outage would lock out the helpdesk when it is needed most; and what an
// agent gains who left the team in that very hour is to take or solve tickets for the rest of it, under their own name.
func (r *Roster) Member(ctx context.Context, serviceURL, teamID, aadObjectID string) (guest, ok bool, err error) {
	if aadObjectID == "" || teamID == "" {
		return false, false, nil
	}
	known := r.find(serviceURL, teamID)
	person := strings.ToLower(aadObjectID)
	if guest, ok, current := r.look(known, person); current {
		return guest, ok, nil
	}
	select {
	case known.reading <- struct{}{}:
		defer func() { <-known.reading }()
	case <-ctx.Done():
		return false, false, rosterError(ctx.Err())
	}
	if guest, ok, current := r.look(known, person); current { // somebody has read it meanwhile
		return guest, ok, nil
	}
	r.refresh(ctx, known, serviceURL, teamID)
	return r.settle(known, person)
}

// find returns what is known of the team, and makes room for it.
func (r *Roster) find(serviceURL, teamID string) *team {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := serviceURL + "\x00" + teamID
	known := r.teams[key]
	if known == nil {
		r.makeRoom()
		known = &team{reading: make(chan struct{}, 1)}
		r.teams[key] = known
	}
	known.used = time.Now()
	return known
}

func (r *Roster) makeRoom() {
	if r.teams == nil {
		r.teams = map[string]*team{}
	}
	if len(r.teams) < rosterTeams {
		return
	}
	oldest := ""
	for key, t := range r.teams {
		if oldest == "" || t.used.Before(r.teams[oldest].used) {
			oldest = key
		}
	}
	delete(r.teams, oldest)
}

// look answers from the list if that is new enough for this person.
func (r *Roster) look(t *team, person string) (guest, ok, current bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	guest, ok = t.guests[person]
	enough := rosterAgain
	if ok {
		enough = rosterFresh
	}
	return guest, ok, !t.read.IsZero() && time.Since(t.read) < enough
}

// refresh reads the list, unless a reading has just failed. What its own caller gave up says nothing to others.
func (r *Roster) refresh(ctx context.Context, t *team, serviceURL, teamID string) {
	begun := time.Now()
	if !t.failed.IsZero() && begun.Sub(t.failed) < rosterPause {
		return
	}
	guests, err := r.list(ctx, serviceURL, teamID)
	r.mu.Lock()
	defer r.mu.Unlock()
	t.cause, t.failed = err, time.Time{}
	switch {
	case err == nil:
		t.guests, t.read = guests, begun
	case isAnswer(err):
		t.guests, t.read = nil, time.Time{} // the bot was removed, say: what it knew is worth nothing
		t.failed = begun
	case ctx.Err() == nil:
		t.failed = begun
	}
}

// settle answers after a reading.
func (r *Roster) settle(t *team, person string) (guest, ok bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	guest, ok = t.guests[person]
	switch {
	case t.cause == nil:
		return guest, ok, nil
	case ok && time.Since(t.read) < rosterStale:
		return guest, ok, nil
	}
	return false, false, rosterError(t.cause)
}

// isAnswer tells a refusal of the connector's from silence.
func isAnswer(err error) bool {
	e, ok := errors.AsType[*bot.DeliveryError](err)
	return ok && (e.Outcome == bot.Gone || e.Outcome == bot.Rejected)
}
