package dialogs_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

// checkedStep is Step with everything checked that holds of any step. The event's turn must not be that of the live card.
func checkedStep(t failing, m dialogs.Machine, s dialogs.State, e dialogs.Event) (dialogs.State, []dialogs.Effect) {
	t.Helper()
	before := s.Encode()
	next, effects := m.Step(s, e)
	c := check{t, m, s, e, turnOf(e), next, effects}
	c.pure(before)
	c.stored()
	c.withinTheTable()
	c.phaseHasItsData()
	c.liveCard()
	c.replies()
	c.oneLanguage()
	c.oldButtonsMoveNothing()
	return next, effects
}

func turnOf(e dialogs.Event) string {
	switch e := e.(type) {
	case dialogs.Joined:
		return e.Turn
	case dialogs.Left:
		return e.Turn
	case dialogs.Said:
		return e.Turn
	case dialogs.Pressed:
		return e.Turn
	}
	return ""
}

// failing is what the tests of testing, rapid and fuzzing have in common.
type failing interface {
	Helper()
	Fatalf(format string, args ...any)
}

type check struct {
	t       failing
	m       dialogs.Machine
	before  dialogs.State
	event   dialogs.Event
	turn    string
	next    dialogs.State
	effects []dialogs.Effect
}

func (c check) expect(ok bool, format string, args ...any) {
	c.t.Helper()
	if !ok {
		c.t.Fatalf("%s\nstate %s\nevent %#v\nnext  %s\nsays  %#v", fmt.Sprintf(format, args...),
			c.before.Encode(), c.event, c.next.Encode(), c.effects)
	}
}

func (c check) pure(before []byte) {
	c.t.Helper()
	c.expect(bytes.Equal(before, c.before.Encode()), "the step changed the state it was given: %s", before)
	next, effects := c.m.Step(c.before, c.event)
	c.expect(cmp.Equal(next, c.next) && cmp.Equal(effects, c.effects), "the same step again differs: %s %#v", next.Encode(), effects)
}

func (c check) stored() {
	c.t.Helper()
	parsed, err := dialogs.ParseState(c.next.Encode())
	c.expect(err == nil, "the next state cannot be read: %v", err)
	c.expect(cmp.Equal(parsed, c.next), "the next state comes back changed:\n%s", cmp.Diff(c.next, parsed))
}

func (c check) withinTheTable() {
	c.t.Helper()
	edge := dialogs.Edge{From: phase(c.before), To: phase(c.next), Signal: c.m.Understood(c.before, c.event)}
	c.expect(slices.Contains(dialogs.Edges(), edge) || !c.current(), "the table has no row for %+v", edge)
}

// current tells whether the state is about issues that the knowledge still has; else Step starts from Ready.
func (c check) current() bool {
	asked := append(slices.Clone(c.before.Offered), c.before.Issue)
	return phase(c.before) == dialogs.Ready || slices.ContainsFunc(asked, c.known)
}

func (c check) known(id knowledge.IssueID) bool { return c.m.Knowledge.Issue(id) != nil }

func phase(s dialogs.State) dialogs.Phase {
	if s.Phase == "" {
		return dialogs.Ready
	}
	return s.Phase
}

func (c check) phaseHasItsData() {
	c.t.Helper()
	s := c.next
	c.expect((phase(s) == dialogs.Choosing) == (len(s.Offered) > 0), "offered, but not choosing, or the reverse")
	c.expect((phase(s) == dialogs.Answered) == (s.Issue != ""), "an issue, but not answered, or the reverse")
	c.expect(len(s.Offered) <= 3, "%d issues are offered", len(s.Offered))
	c.expect(phase(s) == dialogs.Ready || s.Live != "", "a question without a card")
	c.expect(phase(s) != dialogs.Answered || c.known(s.Issue), "an answer about an unknown issue")
	c.expect(phase(s) != dialogs.Choosing || slices.ContainsFunc(s.Offered, c.known), "a choice of unknown issues")
	all := slices.Concat(s.Offered, s.Rest)
	if s.Issue != "" {
		all = append(all, s.Issue)
	}
	slices.Sort(all)
	c.expect(len(slices.Compact(slices.Clone(all))) == len(all), "an issue stands twice in the state")
}

// liveCard: a card becomes live in the turn that shows it, and no other does.
func (c check) liveCard() {
	c.t.Helper()
	for i, e := range c.effects {
		if retire, ok := e.(dialogs.Retire); ok {
			p, pressed := c.event.(dialogs.Pressed)
			c.expect(i == 0 && pressed && p.Nonce == c.before.Live && p.Nonce != "", "a card is retired that was not pressed")
			c.expect(retire.Verb == p.Verb && c.next.Live != c.before.Live, "the retired card is still live")
		}
	}
	if c.next.Live == "" || c.next.Live == c.before.Live {
		return
	}
	said := messages(c.effects)
	c.expect(c.next.Live == c.turn && len(said) > 0, "the live card %q is none of this turn", c.next.Live)
	switch last := said[len(said)-1].(type) {
	case dialogs.Candidates, dialogs.Answer, dialogs.NoMore, dialogs.Declined:
	default:
		c.expect(false, "the live card is a %T", last)
	}
}

func (c check) replies() {
	c.t.Helper()
	said := messages(c.effects)
	switch c.event.(type) {
	case dialogs.Left:
		c.expect(len(said) == 0 && cmp.Equal(c.next, dialogs.State{Version: 1}), "something is kept or said after the end")
	case dialogs.Joined:
		c.expect((len(said) == 1) == !c.before.Welcomed && c.next.Welcomed, "welcomed %d times", len(said))
	default:
		c.expect(len(said) > 0, "a person is not answered")
	}
	for _, message := range said {
		for _, id := range issues(message) {
			c.expect(c.known(id), "%T is about %q, which is not known", message, id)
		}
	}
	for _, e := range c.effects {
		if r, ok := e.(dialogs.Reply); ok {
			c.expect(r.Nonce == c.turn, "a reply has the nonce %q", r.Nonce)
		}
	}
}

func issues(m dialogs.Message) []knowledge.IssueID {
	switch m := m.(type) {
	case dialogs.Candidates:
		return m.Issues
	case dialogs.Answer:
		return []knowledge.IssueID{m.Issue}
	case dialogs.Handover:
		if m.About != "" {
			return []knowledge.IssueID{m.About}
		}
	}
	return nil
}

func (c check) oneLanguage() {
	c.t.Helper()
	var spoken []knowledge.Language
	for _, e := range c.effects {
		switch e := e.(type) {
		case dialogs.Reply:
			spoken = append(spoken, e.Language)
		case dialogs.Retire:
			spoken = append(spoken, e.Language)
		}
	}
	slices.Sort(spoken)
	spoken = slices.Compact(spoken)
	c.expect(len(spoken) <= 1, "one step speaks %v", spoken)
	for _, l := range spoken {
		c.expect(slices.Contains(text.Languages(), l), "the bot does not speak %q", l)
	}
}

func (c check) oldButtonsMoveNothing() {
	c.t.Helper()
	p, ok := c.event.(dialogs.Pressed)
	asksAnew := p.Verb == dialogs.Try || p.Verb == dialogs.SetLanguage
	if !ok || asksAnew || p.Nonce != "" && p.Nonce == c.before.Live || !c.current() {
		return
	}
	same := c.before
	same.Version, same.Audience = c.next.Version, c.next.Audience
	c.expect(cmp.Equal(same, c.next), "a button that is not on the live card changed the state")
}

func TestInvariantsFail(t *testing.T) {
	m := machine(t)
	good := check{t, m, answered, said("no"), "turn", dialogs.State{}, nil}
	good.next, good.effects = m.Step(answered, good.event)
	for name, spoil := range map[string]func(*check){
		"no reply":             func(c *check) { c.effects = nil },
		"two languages":        func(c *check) { c.effects = append(c.effects, dialogs.Reply{Language: "xx", Nonce: "turn"}) },
		"no such row":          func(c *check) { c.next = choosing; c.next.Live = "turn" },
		"unknown issue":        func(c *check) { c.next.Issue = "gone" },
		"question and no card": func(c *check) { c.next.Live = "" },
		"foreign card":         func(c *check) { c.next.Live = "other" },
		"issue twice":          func(c *check) { c.next.Rest = []knowledge.IssueID{c.next.Issue} },
		"unreadable":           func(c *check) { c.next.Version = 9 },
		"other than stored":    func(c *check) { c.next.Rest = []knowledge.IssueID{} },
		"retired by typing":    func(c *check) { c.effects = append([]dialogs.Effect{dialogs.Retire{Language: "en"}}, c.effects...) },
	} {
		t.Run(name, func(t *testing.T) {
			broken := good
			spoil(&broken)
			broken.t = &recorder{}
			func() {
				defer func() { _ = recover() }()
				broken.stored()
				broken.withinTheTable()
				broken.phaseHasItsData()
				broken.liveCard()
				broken.replies()
				broken.oneLanguage()
				broken.oldButtonsMoveNothing()
			}()
			if !broken.t.(*recorder).failed {
				t.Error("nothing notices it")
			}
		})
	}
}

// recorder ends like a failing test, by a panic.
type recorder struct{ failed bool }

func (*recorder) Helper() {}
func (r *recorder) Fatalf(string, ...any) {
	r.failed = true
	panic("failed")
}
