package dialogs_test

import (
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

// TestSteps has a row for each way on from a question, by typing and by the button of the live card.
func TestSteps(t *testing.T) {
	whole := machine(t)
	candidates := dialogs.Candidates{Issues: choosing.Offered}
	answer := dialogs.Answer{Issue: "code-missing"}
	ready := dialogs.State{Version: 1, Phase: dialogs.Ready}
	nothingMore := dialogs.State{Version: 1, Phase: dialogs.Ready, Live: "turn", Shown: "noMore"}
	second := dialogs.State{
		Version: 1, Phase: dialogs.Answered, Live: "turn", Issue: "code-missing",
		Rest: []knowledge.IssueID{"account-locked", "not-registered", "license-missing"},
	}
	next := dialogs.State{Version: 1, Phase: dialogs.Answered, Live: "turn", Issue: "account-locked", Rest: []knowledge.IssueID{"not-registered"}}
	last := answered
	last.Rest = nil
	skipped := dialogs.State{Version: 1, Phase: dialogs.Answered, Live: "turn", Issue: "not-registered"}
	for name, tt := range map[string]struct {
		m     dialogs.Machine
		state dialogs.State
		event dialogs.Event
		want  dialogs.State
		says  []dialogs.Effect
	}{
		"picked by typing": {whole, choosing, said("2"), second, []dialogs.Effect{reply(answer)}},
		"picked by button": {
			whole, choosing, picked("code-missing", "card"), second,
			[]dialogs.Effect{retire(candidates, dialogs.Pick, "code-missing"), reply(answer)},
		},
		"none by typing": {whole, choosing, said("none of these"), nothingMore, []dialogs.Effect{reply(dialogs.NoMore{})}},
		"none by button": {
			whole, choosing, pressed(dialogs.None, "card"), nothingMore,
			[]dialogs.Effect{retire(candidates, dialogs.None, ""), reply(dialogs.NoMore{})},
		},
		"solved by typing": {whole, answered, said("yes!"), ready, []dialogs.Effect{reply(dialogs.Goodbye{})}},
		"solved by button": {
			whole, answered, pressed(dialogs.Solved, "card"), ready,
			[]dialogs.Effect{retire(answer, dialogs.Solved, ""), reply(dialogs.Goodbye{})},
		},
		"next by typing": {
			whole, answered, said("no"), next,
			[]dialogs.Effect{reply(dialogs.Answer{Issue: "account-locked", Instead: true})},
		},
		"next by button": {
			whole, answered, pressed(dialogs.Next, "card"), next,
			[]dialogs.Effect{retire(answer, dialogs.Next, ""), reply(dialogs.Answer{Issue: "account-locked", Instead: true})},
		},
		"next when none is left": {
			whole, last, pressed(dialogs.Next, "card"), nothingMore,
			[]dialogs.Effect{retire(answer, dialogs.Next, ""), reply(dialogs.NoMore{})},
		},
		"next that is gone is passed over": {
			machine(t, "account-locked"), answered, said("no"), skipped,
			[]dialogs.Effect{reply(dialogs.Answer{Issue: "not-registered", Instead: true})},
		},
		"all next are gone": {
			machine(t, "account-locked", "not-registered"), answered, said("no"), nothingMore,
			[]dialogs.Effect{reply(dialogs.NoMore{})},
		},
		"a person by typing": {
			whole, answered, said("human please"), answered,
			[]dialogs.Effect{reply(dialogs.Handover{About: "code-missing"})},
		},
		"a person by button": {
			whole, answered, pressed(dialogs.Person, "card"), ready,
			[]dialogs.Effect{retire(answer, dialogs.Person, ""), reply(dialogs.Handover{About: "code-missing"})},
		},
		"a person instead of a choice": {
			whole, choosing, pressed(dialogs.Person, "card"), ready,
			[]dialogs.Effect{retire(candidates, dialogs.Person, ""), reply(dialogs.Handover{})},
		},
		"a person after declining": {
			whole, declined, pressed(dialogs.Person, "card"), ready,
			[]dialogs.Effect{retire(dialogs.Declined{}, dialogs.Person, ""), reply(dialogs.Handover{})},
		},
		"start over by typing": {whole, answered, said("start over"), ready, []dialogs.Effect{reply(dialogs.Ask{})}},
		"start over by button": {
			whole, noMore, pressed(dialogs.Restart, "card"), ready,
			[]dialogs.Effect{retire(dialogs.NoMore{}, dialogs.Restart, ""), reply(dialogs.Ask{})},
		},
		"help by the live card's button": {whole, declined, pressed(dialogs.Help, "card"), declined, []dialogs.Effect{reply(dialogs.Menu{})}},
		"thanks before trying":           {whole, answered, said("thanks!"), answered, []dialogs.Effect{reply(dialogs.Goodbye{})}},
		"the answered issue is gone": {
			machine(t, "code-missing"), answered, said("yes"), ready,
			[]dialogs.Effect{reply(dialogs.Ask{})},
		},
		"all offered issues are gone": {
			machine(t, "account-locked", "code-missing", "not-registered"), choosing, said("2"), ready,
			[]dialogs.Effect{reply(dialogs.Ask{})},
		},
		"the issue of that number is gone": {
			machine(t, "code-missing"), choosing, said("2"),
			dialogs.State{
				Version: 1, Phase: dialogs.Choosing, Live: "turn",
				Offered: []knowledge.IssueID{"account-locked", "not-registered"}, Rest: choosing.Rest,
			},
			[]dialogs.Effect{reply(dialogs.Candidates{Issues: []knowledge.IssueID{"account-locked", "not-registered"}})},
		},
		"a number keeps its issue when one before is gone": {
			machine(t, "code-missing"), choosing, said("3"),
			dialogs.State{
				Version: 1, Phase: dialogs.Answered, Live: "turn", Issue: "not-registered",
				Rest: []knowledge.IssueID{"account-locked", "code-missing", "license-missing"},
			},
			[]dialogs.Effect{reply(dialogs.Answer{Issue: "not-registered"})},
		},
	} {
		t.Run(name, func(t *testing.T) {
			tt.state.Language, tt.want.Language = knowledge.English, knowledge.English
			got, says := checkedStep(t, tt.m, tt.state, tt.event)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("state, want -, got +\n%s", diff)
			}
			if diff := cmp.Diff(tt.says, says); diff != "" {
				t.Errorf("effects, want -, got +\n%s", diff)
			}
		})
	}
}
