package dialogs_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

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
	c := check{t, m, s, e, contextOf(e).Turn, next, effects}
	c.pure(before)
	c.stored()
	c.withinTheTable()
	c.phaseHasItsData()
	c.liveCard()
	c.replies()
	c.oneLanguage()
	c.oldButtonsMoveNothing()
	c.handedOver()
	return next, effects
}

func contextOf(e dialogs.Event) dialogs.Context {
	switch e := e.(type) {
	case dialogs.Joined:
		return e.Context
	case dialogs.Left:
		return e.Context
	case dialogs.Said:
		return e.Context
	case dialogs.Pressed:
		return e.Context
	}
	return dialogs.Context{}
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

// current tells whether the state is about what the knowledge still has, and not too old; else Step starts from Ready.
func (c check) current() bool {
	switch s := c.before; {
	case s.At != 0 && contextOf(c.event).At.Sub(time.Unix(s.At, 0)) > 8*time.Hour:
		return false
	case phase(s) == dialogs.Handing:
		return contextOf(c.event).Desk && !contextOf(c.event).Group
	case phase(s) == dialogs.Asking:
		fact, _ := c.m.Knowledge.Fact(s.Question)
		offered := func(v knowledge.FactValue) bool { return slices.Contains(s.Options, v.ID) }
		candidate := func(share dialogs.Share) bool { return c.known(share.Issue) }
		return slices.ContainsFunc(fact.Values, offered) && slices.ContainsFunc(s.Candidates, candidate)
	default:
		return phase(s) == dialogs.Ready || slices.ContainsFunc(append(slices.Clone(s.Offered), s.Issue), c.known)
	}
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
	c.expect(phase(s) == dialogs.Handing || (phase(s) == dialogs.Answered) == (s.Issue != ""), "an issue, but not answered, or the reverse")
	c.expect(phase(s) == dialogs.Handing || s.Paused == nil, "something is paused, but nothing handed over")
	c.expect((phase(s) == dialogs.Asking) == (s.Question != "") && (s.Question != "") == (len(s.Options) > 0), "a question, but not asking, or the reverse")
	c.expect(len(s.Offered) <= 5, "%d issues are offered", len(s.Offered))
	c.expect(len(s.Options) <= 6, "%d answers are offered", len(s.Options))
	c.expect(phase(s) == dialogs.Ready || s.Live != "", "a question without a card")
	c.expect(phase(s) != dialogs.Answered || c.known(s.Issue), "an answer about an unknown issue")
	c.expect(phase(s) != dialogs.Choosing || slices.ContainsFunc(s.Offered, c.known), "a choice of unknown issues")
	c.expect(phase(s) != dialogs.Asking || slices.Contains(s.Asked, s.Question), "a question that does not count as asked")
	c.expect(len(s.Asked)+s.Cards <= 3, "%d questions and %d cards about one trouble", len(s.Asked), s.Cards)
	c.expect(utf8.RuneCountInString(s.Problem) <= 500 && utf8.ValidString(s.Problem), "the trouble is %q", s.Problem)
	c.candidates()
	c.evidence()
}

func (c check) candidates() {
	c.t.Helper()
	seen := map[knowledge.IssueID]bool{}
	sum := 0.0
	for _, share := range c.next.Candidates {
		c.expect(!seen[share.Issue], "%q is a candidate twice", share.Issue)
		c.expect(share.Weight >= 0 && share.Weight <= 1, "%q has a share of %v", share.Issue, share.Weight)
		seen[share.Issue] = true
		sum += share.Weight
	}
	c.expect(len(seen) <= 41, "%d candidates", len(seen))
	c.expect(len(seen) == 0 || seen[""] && math.Abs(sum-1) < 1e-4, "the shares sum to %v", sum)
}

func (c check) evidence() {
	c.t.Helper()
	seen := map[string]bool{}
	for _, e := range c.next.Known {
		_, declared := c.m.Knowledge.Fact(e.Fact)
		c.expect(declared && !seen[e.Fact] && e.Value != "" && e.Source != "", "it holds the evidence %+v", e)
		seen[e.Fact] = true
	}
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
	case dialogs.Question, dialogs.Candidates, dialogs.Answer, dialogs.NoMore, dialogs.Declined, dialogs.Draft:
	default:
		c.expect(false, "the live card is a %T", last)
	}
}

func (c check) replies() {
	c.t.Helper()
	said := messages(c.effects)
	switch c.event.(type) {
	case dialogs.Left:
		c.expect(len(said) == 0 && cmp.Equal(c.next, dialogs.State{Version: 2, At: c.next.At}), "something is kept or said after the end")
	case dialogs.Joined:
		c.expect((len(said) == 1) == !c.before.Welcomed && c.next.Welcomed, "welcomed %d times", len(said))
	default:
		c.expect(len(said) > 0 || c.handsToTheBot(), "a person is not answered")
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

// handsToTheBot: what only the bot can answer, because it knows the tickets.
func (c check) handsToTheBot() bool {
	return slices.ContainsFunc(c.effects, func(e dialogs.Effect) bool {
		switch e.(type) {
		case dialogs.Escalate, dialogs.ListTickets:
			return true
		}
		return false
	})
}

// handedOver: a case goes to the helpdesk only from a draft that the person has seen, once, and never before others.
func (c check) handedOver() {
	c.t.Helper()
	ctx := contextOf(c.event)
	for _, e := range c.effects {
		private := !ctx.Group
		switch e := e.(type) {
		case dialogs.Escalate:
			c.expect(phase(c.before) == dialogs.Handing && phase(c.next) == dialogs.Ready, "a case goes out that was no draft, or stays one")
			c.expect(private && ctx.Desk && e.Problem != "" && utf8.RuneCountInString(e.Problem) <= dialogs.LongestProblem, "a case goes out as %+v", e)
			c.expect(slices.Contains(text.Languages(), e.Language) && len(e.Missing) <= 3, "a case goes out as %+v", e)
		case dialogs.ListTickets:
			c.expect(private, "tickets are listed before others")
		case dialogs.Reply:
			_, draft := e.Message.(dialogs.Draft)
			c.expect(!draft || private && ctx.Desk && phase(c.next) == dialogs.Handing, "a draft that nobody can send, or that others read")
		}
	}
}

func issues(m dialogs.Message) []knowledge.IssueID {
	switch m := m.(type) {
	case dialogs.Candidates:
		return m.Issues
	case dialogs.Answer:
		return []knowledge.IssueID{m.Issue}
	case dialogs.Draft:
		if m.Cause != "" {
			return append(slices.Clone(m.Tried), m.Cause)
		}
		return m.Tried
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

// withoutLost is a draft's state without the entries that the knowledge has lost.
func (c check) withoutLost(s dialogs.State) dialogs.State {
	lost := func(id knowledge.IssueID) bool { return !c.known(id) }
	if lost(s.Issue) {
		s.Issue = ""
	}
	if s.Tried = slices.DeleteFunc(slices.Clone(s.Tried), lost); len(s.Tried) == 0 {
		s.Tried = nil
	}
	return s
}

func (c check) oldButtonsMoveNothing() {
	c.t.Helper()
	p, ok := c.event.(dialogs.Pressed)
	asksAnew := p.Verb == dialogs.Try || p.Verb == dialogs.SetLanguage || p.Verb == dialogs.Person && p.Desk
	if !ok || asksAnew || p.Nonce != "" && p.Nonce == c.before.Live || !c.current() {
		return
	}
	same := c.before
	same.Version, same.At, same.Audience, same.Known = c.next.Version, c.next.At, c.next.Audience, c.next.Known
	if c.before.Phase == dialogs.Handing { // a draft outlives its entries
		same = c.withoutLost(same)
	}
	if c.before.Phase == dialogs.Handing && (p.Verb == dialogs.Send || p.Verb == dialogs.Discard) { // shows the draft anew
		same.Live, same.Problem = c.next.Live, c.next.Problem
		c.expect(strings.HasPrefix(c.next.Problem, c.before.Problem), "an older draft took words away")
	}
	c.expect(cmp.Equal(same, c.next), "a button that is not on the live card changed the state")
}

func TestInvariantsFail(t *testing.T) {
	m := machine(t)
	good := check{t, m, answered, said("no"), "turn", dialogs.State{}, nil}
	good.next, good.effects = m.Step(answered, good.event)
	for name, spoil := range map[string]func(*check){
		"no reply":             func(c *check) { c.effects = nil },
		"two languages":        func(c *check) { c.effects = append(c.effects, dialogs.Reply{Language: "xx", Nonce: "turn"}) },
		"no such row":          func(c *check) { c.event = said("thanks"); c.next = fresh },
		"unknown issue":        func(c *check) { c.next.Issue = "gone" },
		"question and no card": func(c *check) { c.next.Live = "" },
		"foreign card":         func(c *check) { c.next.Live = "other" },
		"candidate twice":      func(c *check) { c.next.Candidates = append(c.next.Candidates, c.next.Candidates[0]) },
		"no sum of one":        func(c *check) { c.next.Candidates = c.next.Candidates[1:] },
		"none left out":        func(c *check) { c.next.Candidates = []dialogs.Share{{Issue: "account-locked", Weight: 1}} },
		"unknown fact":         func(c *check) { c.next.Known = []dialogs.Evidence{{Fact: "x", Value: "y", Source: "said"}} },
		"too many questions":   func(c *check) { c.next.Cards = 4 },
		"a novel":              func(c *check) { c.next.Problem = strings.Repeat("가", 501) },
		"unreadable":           func(c *check) { c.next.Version = 9 },
		"other than stored":    func(c *check) { c.next.Asked = []string{} },
		"sent unseen":          func(c *check) { c.effects = append(c.effects, dialogs.Escalate{Language: "en", Problem: "x"}) },
		"listed to all":        func(c *check) { c.event = inGroup(said("no")); c.effects = append(c.effects, dialogs.ListTickets{}) },
		"drafted for nobody":   func(c *check) { c.effects[0] = dialogs.Reply{Language: "en", Nonce: "turn", Message: dialogs.Draft{}} },
		"still paused":         func(c *check) { c.next.Paused = &dialogs.Paused{} },
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
				broken.handedOver()
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
