package helpdesk_test

import (
	"strings"
	"testing"

	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

func TestWhatIsOneTrouble(t *testing.T) {
	first := helpdesk.Ticket{Requester: helpdesk.Person{ID: "kim"}, Problem: "it  does not\nwork", Issue: "codes", Comments: []helpdesk.Comment{{Text: "since Monday"}}}
	for name, tt := range map[string]struct {
		who, problem           string
		issue                  knowledge.IssueID
		same, inThread, saysIt bool
	}{
		"the same cause":            {"kim", "no code arrives", "codes", true, true, false},
		"the same words":            {"kim", "it does not work ", "", true, true, true},
		"the same words, elsewhere": {"kim", "it does not work", "portal", true, false, true},
		"words of a comment":        {"kim", "since  Monday", "", false, true, true},
		"another cause":             {"kim", "locked out", "portal", false, false, false},
		"nothing known":             {"kim", "locked out", "", false, true, false},
		"somebody else":             {"choi", "it does not work", "codes", false, false, true},
		"nobody":                    {"", "it does not work", "codes", false, false, true},
		"no words":                  {"kim", " ", "", false, true, true},
	} {
		second := helpdesk.Ticket{Requester: helpdesk.Person{ID: tt.who}, Problem: tt.problem, Issue: tt.issue}
		if got := first.Same(second); got != tt.same || second.Same(first) != got {
			t.Errorf("%s: the same: %v", name, got)
		}
		if got := first.SameThread(second); got != tt.inThread || second.SameThread(first) != got {
			t.Errorf("%s: the same in a thread: %v", name, got)
		}
		if got := first.Says(tt.problem); got != tt.saysIt {
			t.Errorf("%s: said already: %v", name, got)
		}
	}
	long := strings.Repeat("x", 5000)
	if cut := (helpdesk.Ticket{Problem: long[:1000]}); !cut.Says(long) {
		t.Error("what was cut off makes it another text")
	}
}
