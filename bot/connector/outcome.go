package connector

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"ssprbot/bot"
)

// longestRetryAfter bounds what the connector can ask for: a longer pause would be a mistake of somebody's.
const longestRetryAfter = time.Hour

// outcome sorts an answer that is not 2xx. Source of the codes to repeat, 412, 429, 502, 503 and 504: Teams
// documentation, "Optimize your bot with rate limiting"; of the others: "Status code responses" in "Conversation
// basics". A 403 is about the place and never about what is said, so a post may go elsewhere.
//
// A POST has no idempotency key, so a server's error after it may hide a message that was posted.
func outcome(op bot.Operation, status int, code string) bot.Outcome {
	barred := op == bot.Post || code == codeNotInRoster || code == codeConversation
	switch {
	case momentary(status):
		return bot.Refused
	case barred && (status == http.StatusForbidden || status == http.StatusNotFound):
		return bot.Gone
	case status < 500 && status != http.StatusRequestTimeout:
		return bot.Rejected
	case op == bot.Post:
		return bot.AnswerLost
	}
	return bot.Refused
}

// placeOutcome sorts what is answered when a chat is to be opened or a team's list to be read: calls that may be repeated
// freely, and that a refusal answers for good. Of a chat 403 says that the app is not installed, blocked or disabled,
// and 400 that the tenant does not have the account (any more): it is all the same to the news, which goes elsewhere.
func placeOutcome(status int, _ string) bot.Outcome {
	if momentary(status) || status >= 500 || status == http.StatusRequestTimeout {
		return bot.Refused
	}
	return bot.Gone
}

// momentary are refusals of which the next attempt, with another token or a little later, may know nothing.
func momentary(status int) bool {
	return status == http.StatusUnauthorized || status == http.StatusPreconditionFailed || status == http.StatusTooManyRequests
}

var plainCode = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)

// errorCode is the code of {"error":{"code":…}}; "" where there is none or it is not a plain word, as it goes to logs.
func errorCode(answer []byte) string {
	var body struct {
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
	}
	_ = json.Unmarshal(answer, &body)
	if !plainCode.MatchString(body.Error.Code) {
		return ""
	}
	return body.Error.Code
}

// retryAfter reads both forms of the header (RFC 9110, section 10.2.3): seconds or a date. It is 0 for none.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil {
		seconds = min(max(seconds, 0), int(longestRetryAfter/time.Second))
		return time.Duration(seconds) * time.Second
	}
	date, err := http.ParseTime(header)
	if err != nil {
		return 0
	}
	return min(max(date.Sub(now), 0), longestRetryAfter)
}
