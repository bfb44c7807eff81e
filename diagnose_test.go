package main

import (
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
	"ssprbot/directory"
	"ssprbot/directory/graphtest"
)

// clinic is a fake Teams and a fake directory, and the environment of who may read it.
func clinic(t *testing.T) (*teamstest.Teams, *graphtest.Server, map[string]string) {
	t.Helper()
	teams, graph := teamstest.New(t), graphtest.New(time.Now())
	t.Cleanup(graph.Close)
	teams.AcceptScope(directory.Scope(graph.URL))
	authorities, err := os.ReadFile(teams.CAFile())
	if err != nil {
		t.Fatal(err)
	}
	trusted := filepath.Join(t.TempDir(), "ca.pem")
	own := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: graph.Certificate().Raw})
	if err := os.WriteFile(trusted, append(authorities, own...), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"SSPRBOT_GRAPH_URL": graph.URL}
	for _, pair := range teams.Environment() {
		name, value, _ := strings.Cut(pair, "=")
		env[name] = value
	}
	env["SSL_CERT_FILE"] = trusted
	return teams, graph, env
}

// TestDiagnose: an administrator sees what the directory says of somebody, how old that is and what it speaks for.
func TestDiagnose(t *testing.T) {
	_, graph, env := clinic(t)
	graph.Set(graphtest.User, graphtest.Minji, map[string]any{"assignedPlans": []any{}})
	out, problem, code := cli(t, "", env, "diagnose", "--text", "I cannot use self-service password reset", "minji@contoso.example")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, problem)
	}
	for _, want := range []string{"THE DIRECTORY SAYS", "Has no Entra ID P1 or P2 license", "UTC", "LIKELY", "(license-not-assigned)"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing:\n%s", want, out)
		}
	}
	out, problem, code = cli(t, "", env, "diagnose", "--json", "--text", "I cannot use self-service password reset", graphtest.Minji)
	var d diagnosed
	if err := json.Unmarshal([]byte(out), &d); err != nil || code != 0 || len(d.Evidence) == 0 || len(d.Likely) == 0 {
		t.Fatalf("exit code %d, %v: %s%s", code, err, out, problem)
	}
	if d.Likely[0].Area != "license-not-assigned" {
		t.Errorf("the likeliest is %+v", d.Likely[0])
	}
	for _, private := range []string{"Minji Kim", "5555", "Engineer", "microsoftAuthenticatorPush"} {
		if strings.Contains(out, private) {
			t.Errorf("%q is shown, which docs/privacy.md does not list", private)
		}
	}
	for _, asked := range graph.Requests() {
		if asked.Method != "GET" {
			t.Errorf("the directory was sent a %s", asked.Method)
		}
	}
}

func TestDiagnoseSaysWhatItCannotSee(t *testing.T) {
	_, graph, env := clinic(t)
	graph.Fail(graphtest.Report, graphtest.Fault{Status: 403, Code: "Authorization_RequestDenied"})
	out, problem, code := cli(t, "", env, "diagnose", graphtest.Minji)
	if code != 0 || !strings.Contains(out, "not known:") || !strings.Contains(out, "AuditLog.Read.All") {
		t.Errorf("exit code %d:\n%s%s", code, out, problem)
	}
	graph.Fail(graphtest.Report, graphtest.Fault{})
	out, problem, code = cli(t, "", env, "diagnose", "nobody@contoso.example")
	if code != 1 || out != "" || !strings.Contains(problem, "nobody") {
		t.Errorf("of nobody: exit code %d:\n%s%s", code, out, problem)
	}
	graph.FailAll(graphtest.Fault{Status: 503})
	if out, problem, code = cli(t, "", env, "diagnose", graphtest.Minji); code != 1 || out != "" || !strings.Contains(problem, "503") {
		t.Errorf("of a directory that is away: exit code %d:\n%s%s", code, out, problem)
	}
	delete(env, "MicrosoftAppId")
	if _, problem, code = cli(t, "", env, "diagnose", graphtest.Minji); code != 1 || !strings.Contains(problem, "credentials") {
		t.Errorf("without credentials: exit code %d: %s", code, problem)
	}
}
