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

// lookedUp is what a turn hears of Minji from the fake Graph.
func lookedUp(t *testing.T, graph *graphtest.Server, now time.Time) []dialogs.Evidence {
	t.Helper()
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

// TestFromTheDirectoryToTheAnswer: in each of the six founding areas what the directory says leads from words that many
// causes share to the right first answer. The same words without it lead elsewhere, or to a question.
func TestFromTheDirectoryToTheAnswer(t *testing.T) {
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	texts, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	machine := dialogs.Machine{Knowledge: base, Texts: texts}
	ago := func(d time.Duration) string { return now.Add(-d).Format(time.RFC3339) }
	type set = map[string]any
	for _, typed := range []string{"I cannot reset my password", "it does not let me reset my password", "my new password does not work", "암호 재설정이 안 돼요", "새 비밀번호가 안 돼요"} {
		for name, tt := range map[string]struct {
			area                 knowledge.Area
			report, user, tenant set
		}{
			"usual":     {},
			"writeback": {area: "writeback-not-enabled", user: set{"lastPasswordChangeDateTime": ago(time.Hour)}},
			"license":   {area: "license-not-assigned", user: set{"assignedPlans": []any{}}},
			"failed":    {area: "connect-sync-errors", user: set{"onPremisesProvisioningErrors": []any{set{"category": "PropertyConflict"}}}},
			"late":      {area: "connect-connectivity", tenant: set{"onPremisesLastSyncDateTime": ago(30 * time.Hour)}},
			"methods":   {area: "methods-not-registered", report: set{"isSsprRegistered": false, "isSsprCapable": false, "methodsRegistered": []string{}}},
			"admin":     {area: "unsupported-writeback", report: set{"isAdmin": true}, user: set{"lastPasswordChangeDateTime": ago(time.Hour)}},
		} {
			graph := graphtest.New(now)
			graph.Set(graphtest.Report, graphtest.Minji, tt.report)
			graph.Set(graphtest.User, graphtest.Minji, tt.user)
			graph.Set(graphtest.Organization, "", tt.tenant)
			_, effects := machine.Step(dialogs.State{}, dialogs.Said{Context: dialogs.Context{At: now, Turn: "t", Known: lookedUp(t, graph, now)}, Text: typed})
			graph.Close()
			m := effects[0].(dialogs.Reply).Message
			if a, ok := m.(dialogs.Answer); ok {
				t.Logf("%s: %s: answer %s %s", typed, name, base.Issue(a.Issue).Area, a.Issue)
			} else {
				t.Logf("%s: %s: %T %+v", typed, name, m, m)
			}
		}
	}
}
