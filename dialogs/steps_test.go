package dialogs_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ssprbot/dialogs"
	"ssprbot/knowledge"
)

func reply(m dialogs.Message) dialogs.Effect {
	return dialogs.Reply{Language: knowledge.English, Nonce: "turn", Message: m}
}

func retire(m dialogs.Message, v dialogs.Verb, issue knowledge.IssueID) dialogs.Effect {
	return dialogs.Retire{Language: knowledge.English, Message: m, Verb: v, Issue: issue}
}

// wish is what a step is to come to: the phase with what it shows, everything else as it was.
type wish func(dialogs.State) dialogs.State

func isReady(s dialogs.State) dialogs.State {
	return dialogs.State{Version: 2, At: s.At, Phase: dialogs.Ready, Language: s.Language}
}

func isReadyButSays(shown string) wish {
	return func(s dialogs.State) dialogs.State {
		next := isReady(s)
		next.Live, next.Problem = "turn", s.Problem
		if shown == "noMore" {
			next.Shown = noMore.Shown
		}
		return next
	}
}

func hasAnswered(issue knowledge.IssueID, candidates ...dialogs.Share) wish {
	return func(s dialogs.State) dialogs.State {
		s.Phase, s.Live, s.Issue, s.Offered, s.Question, s.Options = dialogs.Answered, "turn", issue, nil, "", nil
		if candidates != nil {
			s.Candidates = candidates
		}
		return s
	}
}

// without is a wish after an answer that did not help.
func without(issue knowledge.IssueID, w wish) wish {
	return func(s dialogs.State) dialogs.State {
		s = w(s)
		s.Tried = []knowledge.IssueID{issue}
		return s
	}
}

func stays(s dialogs.State) dialogs.State { return s }

// TestSteps has a row for each way on from a question, by typing and by the button of the live card.
func TestSteps(t *testing.T) {
	whole := machine(t)
	candidates := dialogs.Candidates{Issues: choosing.Offered}
	question := dialogs.Question{Fact: asking.Question, Values: asking.Options}
	answer := dialogs.Answer{Issue: "code-missing"}
	last := answered
	last.Candidates = shares("code-missing")
	asked := asking
	asked.Asked, asked.Cards = []string{"place"}, 2
	atOffice := func(s dialogs.State) dialogs.State {
		s.Known = []dialogs.Evidence{{Fact: "place", Value: "office-pc", Source: dialogs.FromAnswer}}
		return hasAnswered("writeback-off")(s)
	}
	written := func(s dialogs.State) dialogs.State {
		s.Problem += "\nat my desk of course"
		return atOffice(s)
	}
	left := func(issues ...knowledge.IssueID) []dialogs.Share {
		all := shares(append([]knowledge.IssueID{"code-missing"}, issues...)...)[1:]
		for i := range all {
			all[i].Weight = math.Round(5e6*all[i].Weight) / 1e6
		}
		return all
	}
	// What is picked from a card becomes likelier than the others, which keep their order.
	second := []dialogs.Share{
		{Issue: "code-missing", Weight: 0.655738}, {Issue: "account-locked", Weight: 0.327869}, {Issue: "not-registered", Weight: 0.013115},
		{Issue: "license-missing", Weight: 0.002623}, {Weight: 0.000656},
	}
	third := []dialogs.Share{
		{Issue: "account-locked", Weight: 0.621118}, {Issue: "not-registered", Weight: 0.248447}, {Issue: "code-missing", Weight: 0.124224},
		{Issue: "license-missing", Weight: 0.004969}, {Weight: 0.001242},
	}
	for name, tt := range map[string]struct {
		m     dialogs.Machine
		state dialogs.State
		event dialogs.Event
		want  wish
		says  []dialogs.Effect
	}{
		"told by button": {
			whole, asking, told("office-pc", "card"), atOffice,
			[]dialogs.Effect{retireTold(question, "office-pc"), reply(dialogs.Answer{Issue: "writeback-off"})},
		},
		"told by number":     {whole, asking, said("2"), atOffice, []dialogs.Effect{reply(dialogs.Answer{Issue: "writeback-off"})}},
		"told by ordinal":    {whole, asking, said("the second"), atOffice, []dialogs.Effect{reply(dialogs.Answer{Issue: "writeback-off"})}},
		"told by its label":  {whole, asking, said("on the office pc."), atOffice, []dialogs.Effect{reply(dialogs.Answer{Issue: "writeback-off"})}},
		"told in a sentence": {whole, asking, said("at my desk of course"), written, []dialogs.Effect{reply(dialogs.Answer{Issue: "writeback-off"})}},
		"not known by typing": {
			whole, asking, said("no idea"), hasAnswered("writeback-off"), []dialogs.Effect{reply(dialogs.Answer{Issue: "writeback-off"})},
		},
		"not known by button": {
			whole, asking, pressed(dialogs.Unsure, "card"), hasAnswered("writeback-off"),
			[]dialogs.Effect{retire(question, dialogs.Unsure, ""), reply(dialogs.Answer{Issue: "writeback-off"})},
		},
		"picked by typing": {whole, choosing, said("2"), hasAnswered("code-missing", second...), []dialogs.Effect{reply(answer)}},
		"picked by button": {
			whole, choosing, picked("code-missing", "card"), hasAnswered("code-missing", second...),
			[]dialogs.Effect{retire(candidates, dialogs.Pick, "code-missing"), reply(answer)},
		},
		"cannot choose": {
			whole, choosing, pressed(dialogs.Unsure, "card"), hasAnswered("account-locked"),
			[]dialogs.Effect{retire(candidates, dialogs.Unsure, ""), reply(dialogs.Answer{Issue: "account-locked"})},
		},
		"solved by typing": {whole, answered, said("yes!"), isReady, []dialogs.Effect{reply(dialogs.Goodbye{})}},
		"solved by button": {
			whole, answered, pressed(dialogs.Solved, "card"), isReady,
			[]dialogs.Effect{retire(answer, dialogs.Solved, ""), reply(dialogs.Goodbye{})},
		},
		"next by typing": {
			whole, answered, said("no"), without("code-missing", hasAnswered("account-locked", left("account-locked", "not-registered")...)),
			[]dialogs.Effect{reply(dialogs.Answer{Issue: "account-locked", Instead: true})},
		},
		"next by button": {
			whole, answered, pressed(dialogs.Next, "card"), without("code-missing", hasAnswered("account-locked", left("account-locked", "not-registered")...)),
			[]dialogs.Effect{retire(answer, dialogs.Next, ""), reply(dialogs.Answer{Issue: "account-locked", Instead: true})},
		},
		"next when none is left": {
			whole, last, pressed(dialogs.Next, "card"), without("code-missing", isReadyButSays("noMore")),
			[]dialogs.Effect{retire(answer, dialogs.Next, ""), reply(dialogs.NoMore{})},
		},
		"next that is gone is passed over": {
			machine(t, "account-locked"), answered, said("no"), without("code-missing", hasAnswered("not-registered", left("account-locked", "not-registered")...)),
			[]dialogs.Effect{reply(dialogs.Answer{Issue: "not-registered", Instead: true})},
		},
		"all next are gone": {
			machine(t, "account-locked", "not-registered"), answered, said("no"), without("code-missing", isReadyButSays("noMore")),
			[]dialogs.Effect{reply(dialogs.NoMore{})},
		},
		"a person by typing": {whole, answered, said("human please"), stays, []dialogs.Effect{reply(dialogs.Handover{About: "code-missing"})}},
		"a person by button": {
			whole, answered, pressed(dialogs.Person, "card"), keepsProblem,
			[]dialogs.Effect{retire(answer, dialogs.Person, ""), reply(dialogs.Handover{About: "code-missing"})},
		},
		"a person instead of an answer": {
			whole, asking, pressed(dialogs.Person, "card"), keepsProblem,
			[]dialogs.Effect{retire(question, dialogs.Person, ""), reply(dialogs.Handover{})},
		},
		"a person instead of a choice": {
			whole, choosing, pressed(dialogs.Person, "card"), keepsProblem,
			[]dialogs.Effect{retire(candidates, dialogs.Person, ""), reply(dialogs.Handover{})},
		},
		"a person after declining": {
			whole, declined, pressed(dialogs.Person, "card"), isReady,
			[]dialogs.Effect{retire(dialogs.Declined{}, dialogs.Person, ""), reply(dialogs.Handover{})},
		},
		"start over by typing": {whole, answered, said("start over"), isReady, []dialogs.Effect{reply(dialogs.Ask{})}},
		"start over by button": {
			whole, noMore, pressed(dialogs.Restart, "card"), isReady,
			[]dialogs.Effect{retire(dialogs.NoMore{}, dialogs.Restart, ""), reply(dialogs.Ask{})},
		},
		"help by the live card's button": {whole, declined, pressed(dialogs.Help, "card"), stays, []dialogs.Effect{reply(dialogs.Menu{})}},
		"thanks before trying":           {whole, answered, said("thanks!"), stays, []dialogs.Effect{reply(dialogs.Goodbye{})}},
		"tickets while asking":           {whole, asked, said("my tickets"), stays, []dialogs.Effect{dialogs.ListTickets{Language: knowledge.English}}},
		"the answered issue is gone": {
			machine(t, "code-missing"), answered, said("yes"), isReady, []dialogs.Effect{reply(dialogs.Ask{})},
		},
		"all offered issues are gone": {
			machine(t, "account-locked", "code-missing", "not-registered"), choosing, said("2"), isReady,
			[]dialogs.Effect{reply(dialogs.Ask{})},
		},
		"all that a question is about is gone": {
			machine(t, "account-locked", "license-missing", "writeback-off"), asking, said("2"), isReady,
			[]dialogs.Effect{reply(dialogs.Ask{})},
		},
		"the issue of that number is gone": {
			machine(t, "code-missing"), choosing, said("2"),
			func(s dialogs.State) dialogs.State {
				s.Live, s.Offered = "turn", []knowledge.IssueID{"account-locked", "not-registered"}
				return s
			},
			[]dialogs.Effect{reply(dialogs.Candidates{Issues: []knowledge.IssueID{"account-locked", "not-registered"}})},
		},
		"a number keeps its issue when one before is gone": {
			machine(t, "code-missing"), choosing, said("3"), hasAnswered("not-registered", third...),
			[]dialogs.Effect{reply(dialogs.Answer{Issue: "not-registered"})},
		},
	} {
		t.Run(name, func(t *testing.T) {
			tt.state.Language = knowledge.English
			got, says := checkedStep(t, tt.m, tt.state, tt.event)
			if diff := cmp.Diff(tt.want(atNoon(tt.state)), got); diff != "" {
				t.Errorf("state, want -, got +\n%s", diff)
			}
			if diff := cmp.Diff(tt.says, done(says)); diff != "" {
				t.Errorf("effects, want -, got +\n%s", diff)
			}
		})
	}
}

// keepsProblem is ready, with the words for who takes the case over.
func keepsProblem(s dialogs.State) dialogs.State {
	next := isReady(s)
	next.Problem = s.Problem
	return next
}

func retireTold(m dialogs.Message, value string) dialogs.Effect {
	return dialogs.Retire{Language: knowledge.English, Message: m, Verb: dialogs.Tell, Value: value}
}
