package helpdesk

import "time"

// Digest says when, once a day, the desk is told of the posts on which the bot was silent because it was not sure. The zero
// Digest is never.
type Digest struct {
	At   time.Duration // since midnight
	Zone *time.Location
}

// On tells whether there is a digest.
func (d Digest) On() bool { return d.Zone != nil }

// Last is the newest time of a digest that is not after now; zero where there is none.
func (d Digest) Last(now time.Time) time.Time {
	if !d.On() {
		return time.Time{}
	}
	clock := Quiet{Zone: d.Zone}
	if today := clock.clock(now.In(d.Zone), 0, d.At); !today.After(now) {
		return today
	}
	return clock.clock(now.In(d.Zone), -1, d.At)
}

// Digest is the routes' digest, which goes where what no route names goes.
func (r Routes) Digest() Digest { return r.digest }
