package bot

import (
	"fmt"
	"time"
)

const (
	mostLost     = 1   // attempts of a Post that may have arrived, before another is made
	mostRefusals = 30  // with the waits below: about two hours
	mostUnhooked = 300 // the same of a Hook: a day at least, since somebody has to notice that the webhook is down
	longestWait  = 5 * time.Minute
)

// decide says when a failed delivery is tried again and what of it is changed by then, or why it never is.
func decide(d Delivery, e *DeliveryError, now time.Time) (_ Delivery, retry time.Time, failure string) {
	if e.Outcome == Gone && d.Operation == Post && d.Otherwise != "" {
		return d.elsewhere(), now, ""
	}
	lost := e.Outcome == AnswerLost && d.Operation == Post // whatever else is sent may be repeated freely
	if why := hopeless(d, e, lost); why != "" {
		return d, time.Time{}, why
	}
	d.Refusals++
	if lost {
		d.AnswersLost++
	}
	return d, now.Add(backOff(d, e.RetryAfter)), ""
}

// hopeless says why there is no other attempt, "" where there is one.
func hopeless(d Delivery, e *DeliveryError, lost bool) string {
	most := mostRefusals
	if d.Operation == Hook {
		most = mostUnhooked
	}
	switch {
	case e.Outcome == Gone || e.Outcome == Rejected:
		return e.Error()
	case lost && d.AnswersLost >= mostLost:
		return fmt.Sprintf("answer lost again: %v", e)
	case d.Refusals+1 >= most:
		return fmt.Sprintf("given up after %d refusals: %v", most, e)
	}
	return ""
}

// backOff doubles from a second. The spread comes from the delivery's number, so that equal input waits equally.
func backOff(d Delivery, asked time.Duration) time.Duration {
	wait := min(time.Second<<min(d.Refusals-1, 16), longestWait)
	return max(wait+spread(d, wait), asked)
}

// spread is up to a quarter of wait.
func spread(d Delivery, wait time.Duration) time.Duration {
	return time.Duration(d.Seq%8) * wait / 32
}
