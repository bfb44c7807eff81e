package telemetry

import (
	"context"
	"errors"
	"strconv"
	"time"

	"ssprbot/bot"
)

// connector counts another's attempts.
type connector struct {
	bot.Connector
	telemetry *Telemetry
}

// Connector is c with its attempts counted, timed and traced.
func (t *Telemetry) Connector(c bot.Connector) bot.Connector { return connector{c, t} }

func (c connector) Deliver(ctx context.Context, d bot.Delivery) (bot.Posted, error) {
	began := time.Now()
	counts := c.telemetry.counts
	if d.Seq != 0 {
		counts.sendLag.Observe(max(0, began.Sub(d.Due).Seconds()))
	}
	ctx, ended := c.telemetry.traces.send(ctx, d)
	posted, err := c.Connector.Deliver(ctx, d)
	outcome, status := ending(err)
	counts.sends.WithLabelValues(operation(d), outcome, status).Inc()
	counts.sendSeconds.Observe(time.Since(began).Seconds())
	ended(err)
	return posted, err
}

// operation is "unkept" for what no store keeps: typing indicators, and sentences while the database is away.
func operation(d bot.Delivery) string {
	if d.Seq == 0 {
		return "unkept"
	}
	return string(d.Operation)
}

var outcomes = map[bot.Outcome]string{
	bot.Delivered: "delivered", bot.Refused: "refused", bot.AnswerLost: "answer_lost", bot.Gone: "gone", bot.Rejected: "rejected",
}

// ending is an attempt's outcome and status as labels.
func ending(err error) (outcome, status string) {
	failed, ok := errors.AsType[*bot.DeliveryError](err)
	switch {
	case err == nil:
		return outcomes[bot.Delivered], "2xx"
	case !ok:
		return outcomes[bot.AnswerLost], "none"
	}
	return outcomes[failed.Outcome], statusLabel(failed.Status)
}

// The statuses that Teams documents, and those that a proxy before it or a webhook answers with. Others are counted by
// their class, since whoever answers chooses them.
var statuses = map[int]bool{
	400: true, 401: true, 403: true, 404: true, 408: true, 409: true, 410: true, 412: true, 413: true, 429: true,
	500: true, 502: true, 503: true, 504: true,
}

func statusLabel(status int) string {
	switch {
	case status == 0:
		return "none"
	case statuses[status]:
		return strconv.Itoa(status)
	case status >= 300 && status < 600:
		return strconv.Itoa(status/100) + "xx"
	}
	return "other"
}
