package bot_test

import (
	"strings"
	"testing"

	"ssprbot/bot"
)

// composeRights says who gets what of the message extension, beside a message of Kim's: the thing itself, or a sentence.
// Elsewhere is an agent who asks from another tenant.
const composeRights = `
what      requester  agent  other  guest  stranger  elsewhere
help      yes        yes    yes    yes    yes       yes
tickets   no         yes    yes    no     no        no
dialog    no         yes    yes    no     no        no
make      no         yes    yes    no     no        no
`

func TestWhoGetsWhatOfTheMessageExtension(t *testing.T) {
	asks := map[string]struct {
		name  string
		value map[string]any
		yes   string
	}{
		"help":    {"query", query(bot.SearchKnowledge, typing(trouble)), troubleTitle},
		"tickets": {"query", query(bot.SearchTickets, typing("password")), "Ticket 1"},
		"dialog":  {"fetchTask", action(message("kim", "It does not work")), "Input.Text"},
		"make":    {"submitAction", submitted(message("kim", "It does not work"), "It does not work"), "ticket 2"},
	}
	c := newCounter(t)
	c.roster.teams = map[string][]string{"19:sales": {"kim", "choi"}}
	c.open(fromTalk())
	for column, wanted := range table(composeRights) {
		for what, want := range wanted {
			ask := composing(people[column], asks[what].name, asks[what].value)
			if column == "elsewhere" {
				ask["conversation"] = map[string]any{"id": "19:sales@thread.tacv2;messageid=70", "conversationType": "channel", "tenantId": "another"}
			}
			_, answer := c.compose(ask)
			if got := strings.Contains(string(answer.Body), asks[what].yes); got != (want == "yes") {
				t.Errorf("%s by %s: answered %s", what, column, answer.Body)
			}
		}
	}
	if all := c.tickets(); len(all) != 2 || all[0].Tenant != "tenant" {
		t.Errorf("%d tickets", len(all))
	}
}
