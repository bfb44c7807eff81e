package teamstest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Step is one thing that a person does in a scripted conversation, and what is expected of the bot's replies to it.
type Step struct {
	Line   int    // in the script, from 1
	Say    string // what the person writes; empty when they press a button
	Press  string // the title of the button pressed
	Expect []Expectation
}

// Expectation is what must be true of the replies to a step, all of them together.
type Expectation struct {
	Line  int
	Kind  Kind
	Value string // what Kind looks for; empty where it needs nothing
}

// Kind is what an expectation looks at.
type Kind string

// The kinds of expectations, as scripts write them.
const (
	TextContains Kind = "text"      // a reply's text contains the value
	CardContains Kind = "card"      // a card says the value, within one of its texts
	HasButton    Kind = "button"    // a card has a button or a link of exactly that title
	NoButton     Kind = "no button" // no card has a button; with a value: none of that title, link or button
	Nothing      Kind = "nothing"   // there is no reply
)

// String is the step as a script writes it, expectations included.
func (s Step) String() string {
	lines := []string{"> " + s.Say}
	if s.Press != "" {
		lines[0] = "press: " + s.Press
	}
	for _, e := range s.Expect {
		lines = append(lines, e.String())
	}
	return strings.Join(lines, "\n")
}

// String is the expectation as a script writes it.
func (e Expectation) String() string {
	if e.Value == "" {
		return "< " + string(e.Kind)
	}
	return "< " + string(e.Kind) + ": " + e.Value
}

// ParseScript reads a conversation, line by line:
//
//	# a comment
//	> what a person writes
//	press: the title of a button in a card shown so far
//	< text: what the text of a reply to the step above contains
//	< card: what a card says
//	< button: the title of a button or link
//	< no button: the title of none
//	< no button
//	< nothing
//
// The name stands in errors, which list every wrong line as name:line: message.
func ParseScript(name, script string) ([]Step, error) {
	var steps []Step
	var wrong []error
	for i, line := range strings.Split(script, "\n") {
		var err error
		steps, err = addLine(steps, i+1, strings.TrimSpace(line))
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s:%d: %w", name, i+1, err))
		}
	}
	if len(steps) == 0 && len(wrong) == 0 {
		wrong = append(wrong, fmt.Errorf("%s:1: the script has no step", name))
	}
	return steps, errors.Join(wrong...)
}

func addLine(steps []Step, number int, line string) ([]Step, error) {
	said, says := strings.CutPrefix(line, ">")
	title, presses := strings.CutPrefix(line, "press:")
	expected, expects := strings.CutPrefix(line, "<")
	step := Step{Line: number, Say: strings.TrimSpace(said)}
	switch {
	case line == "" || strings.HasPrefix(line, "#"):
		return steps, nil
	case presses:
		step = Step{Line: number, Press: strings.TrimSpace(title)}
	case expects:
		return addExpectation(steps, number, strings.TrimSpace(expected))
	case !says:
		return steps, errors.New(`a line begins with "#", ">", "<" or "press:"`)
	}
	if step.Say == "" && step.Press == "" {
		return steps, errors.New("the step is empty")
	}
	return append(steps, step), nil
}

func addExpectation(steps []Step, number int, line string) ([]Step, error) {
	kind, value, _ := strings.Cut(line, ":")
	e := Expectation{Line: number, Kind: Kind(strings.TrimSpace(kind)), Value: strings.TrimSpace(value)}
	if err := e.check(); err != nil {
		return steps, err
	}
	if len(steps) == 0 {
		return steps, errors.New("nobody has said anything yet")
	}
	last := &steps[len(steps)-1]
	last.Expect = append(last.Expect, e)
	return steps, nil
}

func (e Expectation) check() error {
	switch {
	case slices.Contains([]Kind{TextContains, CardContains, HasButton}, e.Kind):
		if e.Value == "" {
			return fmt.Errorf("%q says nothing to look for", e.Kind)
		}
	case e.Kind == Nothing && e.Value != "":
		return errors.New(`"nothing" stands alone`)
	case e.Kind != Nothing && e.Kind != NoButton:
		return fmt.Errorf(`unknown expectation %q: text, card, button, no button or nothing`, e.Kind)
	}
	return nil
}

// forbids tells whether the expectation is about something that must not come.
func (e Expectation) forbids() bool { return e.Kind == NoButton || e.Kind == Nothing }

// holds tells whether the replies are as expected.
func (e Expectation) holds(replies []Sent) bool {
	switch e.Kind {
	case Nothing:
		return len(replies) == 0
	case NoButton:
		return !slices.ContainsFunc(replies, e.hasForbiddenButton)
	}
	return slices.ContainsFunc(replies, func(reply Sent) bool {
		switch e.Kind {
		case TextContains:
			return strings.Contains(reply.Text(), e.Value)
		case CardContains:
			return strings.Contains(reply.CardText(), e.Value)
		}
		return slices.Contains(reply.Buttons(), e.Value)
	})
}

func (e Expectation) hasForbiddenButton(reply Sent) bool {
	if e.Value == "" {
		return len(reply.ActionTitles()) > 0
	}
	return slices.Contains(reply.Buttons(), e.Value)
}
