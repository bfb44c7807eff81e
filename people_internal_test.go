package main

import (
	"context"
	"crypto/tls"
	"net/http"
	"testing"
	"time"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/directory"
	"ssprbot/directory/graphtest"
	"ssprbot/knowledge"
)

type fixedToken struct{}

func (fixedToken) Token(context.Context) (string, error) { return "token", nil }
func (fixedToken) Invalidate(string)                     {}

type set = map[string]any

// lookedUp is what a turn hears of Minji from a Graph with such changes.
func lookedUp(t *testing.T, now time.Time, report, user, tenant set) []dialogs.Evidence {
	t.Helper()
	graph := graphtest.New(now)
	defer graph.Close()
	graph.Set(graphtest.Report, graphtest.Minji, report)
	graph.Set(graphtest.User, graphtest.Minji, user)
	graph.Set(graphtest.Organization, "", tenant)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: graph.Roots()}}
	defer transport.CloseIdleConnections()
	client, err := directory.New(directory.Config{
		URL: graph.URL, Tokens: fixedToken{}, Transport: transport, Now: func() time.Time { return now }, Version: "test",
	})
	if err != nil {
		t.Fatal(err)
	}
	known, err := people{client, "contoso"}.Look(t.Context(), "Contoso", graphtest.Minji)
	if err != nil {
		t.Fatal(err)
	}
	return known
}

func embeddedMachine(t *testing.T) dialogs.Machine {
	t.Helper()
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	texts, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	return dialogs.Machine{Knowledge: base, Texts: texts}
}

// TestFromTheDirectoryToTheAnswer: in each of the six founding areas what the directory says leads from words that
// several causes share to the right first answer. Without it the same words lead to a question, or elsewhere.
func TestFromTheDirectoryToTheAnswer(t *testing.T) {
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	machine := embeddedMachine(t)
	ago := func(d time.Duration) string { return now.Add(-d).Format(time.RFC3339) }
	for name, tt := range map[string]struct {
		typed                string
		area                 knowledge.Area
		report, user, tenant set
		anyway               bool // the words say it, and what is true does not lead away from it
	}{
		"synchronized, just reset": {
			typed: "my new password does not work", area: "writeback-not-enabled", user: set{"lastPasswordChangeDateTime": ago(time.Hour)},
		},
		"no license": {
			typed: "I cannot use self-service password reset", area: "license-not-assigned", user: set{"assignedPlans": []any{}},
		},
		"synchronization overdue, new password at the office": {
			typed: "the new password does not work on my PC", area: "connect-sync-errors", tenant: set{"onPremisesLastSyncDateTime": ago(30 * time.Hour)},
		},
		"synchronization overdue, no reset": {
			typed: "재설정이 계속 실패해요", area: "connect-connectivity", tenant: set{"onPremisesLastSyncDateTime": ago(30 * time.Hour)},
		},
		"nothing registered": {
			typed: "비밀번호를 재설정할 수 없어요", area: "methods-not-registered",
			report: set{"isSsprRegistered": false, "isSsprCapable": false, "methodsRegistered": []string{}},
		},
		"an administrator's own": {
			typed: "I changed my own password and AD still has the old one", area: "unsupported-writeback", anyway: true,
			report: set{"isAdmin": true}, user: set{"lastPasswordChangeDateTime": ago(time.Hour)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			first := func(known []dialogs.Evidence) knowledge.Area {
				said := dialogs.Said{Context: dialogs.Context{At: now, Turn: "t", Known: known, Looked: true}, Text: tt.typed}
				_, effects := machine.Step(dialogs.State{}, said)
				answer, _ := effects[0].(dialogs.Reply).Message.(dialogs.Answer)
				if issue := machine.Knowledge.Issue(answer.Issue); issue != nil {
					return issue.Area
				}
				return ""
			}
			if got := first(lookedUp(t, now, tt.report, tt.user, tt.tenant)); got != tt.area {
				t.Errorf("with the directory the answer is about %q, want %s", got, tt.area)
			}
			if got := first(nil); got == tt.area && !tt.anyway {
				t.Errorf("without it the answer is about %q too", got)
			}
		})
	}
}
