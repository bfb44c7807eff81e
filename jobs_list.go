package main

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"ssprbot/bot"
	"ssprbot/store"
)

// jobList is what an operator sees. Nobody is named in it, and nothing that was said.
type jobList struct {
	Waiting int   `json:"waiting"` // all that is still to be sent, due or not
	Failed  int   `json:"failed"`
	Jobs    []job `json:"jobs"` // failed, or waiting for too long
}

type job struct {
	Number       int64     `json:"number"`
	State        string    `json:"state"` // failed or waiting
	What         string    `json:"what"`
	Conversation string    `json:"conversation"` // as the log calls it
	Tenant       string    `json:"tenant"`
	At           time.Time `json:"at"` // it failed, or is tried next
	Attempts     int       `json:"attempts"`
	Behind       int       `json:"behind"` // deliveries that wait for it
	Why          string    `json:"why"`
	Advice       string    `json:"advice"`
}

func failedJob(f store.Failure) job {
	return job{
		Number: f.Seq, State: "failed", What: kindOf(f.Operation, f.Card), Conversation: f.Conversation, Tenant: f.TenantID,
		At: f.At, Attempts: f.Attempts, Why: f.Failure, Advice: adviceFor(f.Operation, f.Failure),
	}
}

func waitingJob(w store.Wait, now time.Time) job {
	j := job{
		Number: w.Seq, State: "waiting", What: kindOf(w.Operation, w.Card), Conversation: w.Conversation, Tenant: w.TenantID,
		At: w.Due, Attempts: w.Attempts, Behind: w.Behind,
	}
	late := now.Sub(w.Due).Truncate(time.Minute)
	switch {
	case w.Due.After(now):
		j.Why = fmt.Sprintf("refused %d times so far", w.Refusals)
		j.Advice = "nothing yet, the bot tries again by itself; its log says why it was refused"
	case w.Attempts == 0:
		j.Why = fmt.Sprintf("due for %v and not tried yet", late)
		j.Advice = "see that the bot runs, on this database"
	default:
		j.Why = fmt.Sprintf("due again for %v after %d attempts", late, w.Attempts)
		j.Advice = "see that the bot runs, on this database; what its log says of this delivery is why it was not sent before"
	}
	return j
}

func kindOf(o bot.Operation, card string) string {
	what := map[bot.Operation]string{
		bot.Post: "message", bot.Put: "update of a card", bot.Delete: "removal of a message", bot.Hook: "change for the webhook",
	}[o]
	if card != "" {
		what += ", " + card
	}
	return what
}

// advice is what to do where a failure says certain words; the first row that fits counts.
var advice = []struct {
	hook bool // for the webhook's failures
	says *regexp.Regexp
	do   string
}{
	{true, regexp.MustCompile(`no webhook`), "set SSPRBOT_TICKET_WEBHOOK again and retry, or drop it"},
	{true, regexp.MustCompile(`status 410`), "the receiver wants it no more: drop it"},
	{true, regexp.MustCompile(`status 40[13]`), "check that both sides have the same SSPRBOT_TICKET_WEBHOOK_SECRET, then retry"},
	{true, regexp.MustCompile(`status 3\d\d`), "the receiver has moved: set SSPRBOT_TICKET_WEBHOOK to where it is now, then retry"},
	{true, regexp.MustCompile(`status 4\d\d`), "the receiver does not take this change: see its log, mend it and retry, or drop it"},
	{true, regexp.MustCompile(``), "see that the receiver can be reached from the bot, then retry"},
	{false, regexp.MustCompile(`BotNotInConversationRoster|status 403`), "add the bot to this chat or team again, or unblock it, and retry; otherwise drop it"},
	{false, regexp.MustCompile(`status 404`), "the conversation or the message is gone: drop it"},
	{false, regexp.MustCompile(`status 401|bot's token`), "check MicrosoftAppId and its secret, then retry"},
	{false, regexp.MustCompile(`status 413|MessageSizeTooBig`), "it is too large for Teams: drop it, and report the card that is named"},
	{false, regexp.MustCompile(`status 400`), "Teams does not take it: report it with the bot's log, and drop it"},
	{false, regexp.MustCompile(`answer lost`), "it may have arrived: look in Teams; retry sends it once more"},
	{false, regexp.MustCompile(``), "when Teams can be reached again, retry"},
}

func adviceFor(o bot.Operation, failure string) string {
	for _, row := range advice {
		if row.hook == (o == bot.Hook) && row.says.MatchString(failure) {
			return row.do
		}
	}
	return ""
}

func (l jobList) print(w io.Writer) error {
	var out strings.Builder
	fmt.Fprintf(&out, "%d waiting, %d failed\n", l.Waiting, l.Failed)
	for _, j := range l.Jobs {
		fmt.Fprintf(&out, "\n%d  %s  %s  %s\n", j.Number, j.State, j.At.UTC().Format(time.DateTime+" UTC"), j.What)
		fmt.Fprintf(&out, "   in      %s\n   why     %s\n   advice  %s\n", j.Conversation, oneLine(j.Why), j.Advice)
		if j.Behind > 0 {
			fmt.Fprintf(&out, "   behind  %d more wait for it\n", j.Behind)
		}
	}
	switch {
	case len(l.Jobs) == 0:
		out.WriteString("Nothing has failed, and nothing waits for too long.\n")
	case l.Failed > 0:
		out.WriteString("\nssprbot jobs retry NUMBER… or all sends what failed once more; jobs drop forgets it.\n")
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// oneLine keeps what others have written from looking like lines of ours, or from steering the terminal.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
}
