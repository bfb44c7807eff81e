package directory

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"
)

const (
	personKept = 5 * time.Minute
	tenantKept = 10 * time.Minute
	mostKept   = 1000             // people; the oldest goes first
	pauseAfter = 30 * time.Second // nothing is asked after Graph did not answer, failed or asked for patience
)

// entry is what was read of a person or the tenant.
type entry struct {
	id           string // of the person
	report       *registration
	user         *user
	organization *organization
	at           time.Time
	fresh        bool // it need not be read again
}

// read is the entry as it was just read, where it was read.
func (e entry) read(now time.Time, id string) entry {
	if !e.fresh {
		e.at, e.id = now, id
	}
	return e
}

// errSilent says that Graph was not asked.
var errSilent = &Error{What: "the directory", Err: errors.New("not asked: Microsoft Graph did not answer just now, or asked to be left alone; it is asked again soon")}

func (c *Client) kept(id string) (person, tenant entry, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	if kept, ok := c.people[strings.ToLower(id)]; ok && now.Sub(kept.at) < personKept {
		person = kept
		person.fresh = true
	}
	if !c.tenant.at.IsZero() && now.Sub(c.tenant.at) < tenantKept {
		tenant = c.tenant
		tenant.fresh = true
	}
	if now.Before(c.silent) && !(person.fresh && tenant.fresh) {
		err = errSilent
	}
	return person, tenant, err
}

// keep keeps what was read without an error, so that what failed is read again.
func (c *Client) keep(id string, person, tenant entry, errs [3]error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, err := range errs {
		if pause := silence(err); pause > 0 {
			c.silent = c.now().Add(pause)
		}
	}
	if errs[0] == nil && errs[1] == nil && !person.fresh {
		c.makeRoom()
		c.people[strings.ToLower(id)] = person
	}
	if errs[2] == nil && !tenant.fresh {
		c.tenant = tenant
	}
}

// makeRoom drops what is too old to be used, and the oldest where that is not enough.
func (c *Client) makeRoom() {
	oldest := ""
	for id, e := range c.people {
		switch {
		case c.now().Sub(e.at) >= personKept:
			delete(c.people, id)
		case oldest == "" || e.at.Before(c.people[oldest].at):
			oldest = id
		}
	}
	if len(c.people) >= mostKept {
		delete(c.people, oldest)
	}
}

// Forget drops what is kept of a person.
func (c *Client) Forget(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.people, strings.ToLower(id))
}

// silence is how long nothing is to be asked after an error; 0 where the next request may fare better.
func silence(err error) time.Duration {
	e, ok := errors.AsType[*Error](err)
	switch {
	case !ok:
		return 0
	case e.Status == http.StatusTooManyRequests || e.Status >= http.StatusInternalServerError:
		return max(e.RetryAfter, pauseAfter)
	case e.Status == 0 && !errors.Is(e.Err, context.Canceled):
		return pauseAfter
	}
	return 0
}
