package teamstest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// quiet is how long Play listens for something that must not come.
const quiet = 200 * time.Millisecond

// Conversation is what a script is played against: over HTTP, see Teams.Conversation, or in process.
type Conversation struct {
	// Say sends a person's message and returns the replies that are there when it is taken.
	Say func(text string) []Sent

	// Press presses the button of that title in the newest card that shows one, and returns the replies that are
	// there then. It fails the test where there is none.
	Press func(title string) []Sent

	// Wait returns the replies to the last step that came since, as soon as there is one; nil when the time runs out
	// first. It is nil for bots that are done when Say and Press return.
	Wait func(patience time.Duration) []Sent

	// Patience is how long a reply may take; used with Wait only.
	Patience time.Duration
}

// Play plays a script. It fails the test at the first step whose replies are not as expected, and shows them.
func Play(t testing.TB, c Conversation, script []Step) {
	t.Helper()
	for _, step := range script {
		var replies []Sent
		if step.Press != "" {
			replies = c.Press(step.Press)
		} else {
			replies = c.Say(step.Say)
		}
		replies = c.listen(step, replies)
		if failed := step.failures(replies); len(failed) > 0 {
			t.Fatalf("%s", report(step, failed, replies))
		}
	}
}

// listen adds the replies that are still to come: until all that is expected is there, and a while longer where
// something must not come.
func (c Conversation) listen(step Step, replies []Sent) []Sent {
	for c.Wait != nil {
		patience := quiet
		if slices.ContainsFunc(step.failures(replies), func(e Expectation) bool { return !e.forbids() }) {
			patience = c.Patience
		} else if !slices.ContainsFunc(step.Expect, Expectation.forbids) {
			return replies
		}
		more := c.Wait(patience)
		if len(more) == 0 {
			return replies
		}
		replies = append(replies, more...)
	}
	return replies
}

func (s Step) failures(replies []Sent) []Expectation {
	return slices.DeleteFunc(slices.Clone(s.Expect), func(e Expectation) bool { return e.holds(replies) })
}

func report(step Step, failed []Expectation, replies []Sent) string {
	var text strings.Builder
	fmt.Fprintf(&text, "line %d: %s", step.Line, Step{Say: step.Say, Press: step.Press})
	for _, e := range failed {
		fmt.Fprintf(&text, "\nline %d: not so: %s", e.Line, e)
	}
	text.WriteString("\nthe replies:")
	for _, reply := range replies {
		fmt.Fprintf(&text, "\n  %s", reply)
	}
	if len(replies) == 0 {
		text.WriteString(" none")
	}
	return text.String()
}
