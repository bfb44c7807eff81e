package helpdesk

import (
	"fmt"
	"time"
)

// Quiet is when a desk is not to be disturbed: every night from From to To, and the whole weekend where Weekend says so.
// The zero Quiet is never.
type Quiet struct {
	From, To time.Duration // since midnight; To before From is on the next day; equal for no night
	Weekend  bool          // Saturday and Sunday
	Zone     *time.Location
}

// Until returns when the quiet time ends in which at lies, at itself where it lies in none or is zero.
func (q Quiet) Until(at time.Time) time.Time {
	if q.Zone == nil || at.IsZero() {
		return at
	}
	for awake := at; ; {
		next := q.night(q.weekend(awake))
		if next.Equal(awake) {
			return awake
		}
		awake = next
	}
}

// weekend is the end of the weekend in which at lies, else at.
func (q Quiet) weekend(at time.Time) time.Time {
	local := at.In(q.Zone)
	switch {
	case q.Weekend && local.Weekday() == time.Saturday:
		return q.clock(local, 2, 0)
	case q.Weekend && local.Weekday() == time.Sunday:
		return q.clock(local, 1, 0)
	}
	return at
}

// night is the end of the night in which at lies, else at.
func (q Quiet) night(at time.Time) time.Time {
	local := at.In(q.Zone)
	from, to := q.clock(local, 0, q.From), q.clock(local, 0, q.To)
	switch {
	case q.From < q.To && !at.Before(from) && at.Before(to): // within one day
		return to
	case q.From > q.To && at.Before(to): // since yesterday
		return to
	case q.From > q.To && !at.Before(from): // until tomorrow
		return q.clock(local, 1, q.To)
	}
	return at
}

// clock is when the clock on the wall shows that, days later, also where a day is shorter or longer for summer time. A time
// that is left out that day, as midnight is in some countries, is over when the clock goes on.
func (q Quiet) clock(local time.Time, days int, since time.Duration) time.Time {
	t := time.Date(local.Year(), local.Month(), local.Day()+days, 0, int(since/time.Minute), 0, 0, q.Zone)
	shows := time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
	if early := (since - shows + 24*time.Hour) % (24 * time.Hour); early > 0 && early < 12*time.Hour {
		return t.Add(early)
	}
	return t
}

// parseClock reads a time of day, such as 08:00; 24:00 is the end of the day.
func parseClock(s string) (time.Duration, error) {
	if s == "24:00" {
		return 24 * time.Hour, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, fmt.Errorf("%q is no time of day such as 08:00", s)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}
