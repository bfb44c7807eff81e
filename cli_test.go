package main

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestChat(t *testing.T) {
	tests := map[string]struct {
		stdin string
		args  []string
		want  []string
		never []string
	}{
		"English":           {"my new password does not work on my office PC\n", nil, []string{troubleTitle, "tutorial-enable-sspr-writeback", "[1] This solved it", "Links for your administrator"}, []string{"What an administrator can do"}},
		"Korean":            {"온프레미스에서 새 암호가 안 돼요\n", nil, []string{"암호 쓰기 저장이 켜져 있지 않음", "tutorial-enable-sspr-writeback"}, []string{"What is going on"}},
		"no phone":          {"I never registered a phone", nil, []string{"https://mysignins.microsoft.com/security-info"}, nil},
		"a button":          {"my new password does not work on my office PC\n1\n", nil, []string{"Glad to help"}, nil},
		"a button by words": {"my new password does not work on my office PC\nyes\n", nil, []string{"Glad to help"}, nil},
		"an administrator":  {"my new password does not work on my office PC\n", []string{"--as", "admin"}, []string{"What an administrator can do"}, []string{"What you can do"}},
		"Korean client":     {"SSPR_0010\n", []string{"--locale", "ko-KR"}, []string{"암호 쓰기 저장이 켜져 있지 않음"}, nil},
		"nothing typed":     {"", nil, nil, []string{"╭"}},
		"only white space":  {"   \n", nil, []string{"What is going wrong?"}, nil},
		"no last line end":  {"help", nil, []string{"What I can do"}, nil},
		"no such button":    {"help\n99\n", nil, []string{"What I can do", "I am not sure I can help"}, nil},
		"very long":         {strings.Repeat("password ", 12_000) + "\n", nil, []string{"╭"}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			stdout, stderr, code := cli(t, tt.stdin, nil, append([]string{"chat"}, tt.args...)...)
			if code != 0 || stderr != "" {
				t.Fatalf("exit code %d: %s", code, stderr)
			}
			for _, want := range tt.want {
				if !strings.Contains(stdout, want) {
					t.Errorf("does not show %q:\n%s", want, stdout)
				}
			}
			for _, never := range tt.never {
				if strings.Contains(stdout, never) {
					t.Errorf("shows %q:\n%s", never, stdout)
				}
			}
		})
	}
}

func TestDrawingFitsTheTerminal(t *testing.T) {
	stdout, _, _ := cli(t, "온프레미스에서 새 암호가 안 돼요\nmy new password does not work on my office PC\nhelp\n도움말\n", nil, "chat")
	for line := range strings.Lines(stdout) {
		if columns(strings.TrimRight(line, "\n")) > lineWidth && !strings.Contains(line, "https://") {
			t.Errorf("%d columns: %s", columns(line), line)
		}
	}
}

func TestMatch(t *testing.T) {
	stdout, stderr, code := cli(t, `{"id":"1","text":"SSPR writeback 안돼요"}
{"id":"2","text":"the printer is jammed","locale":"en-US"}

{"id":"3","text":""}
`, nil, "match")
	if code != 0 || stderr != "" {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines for 3 questions:\n%s", len(lines), stdout)
	}
	for i, line := range lines {
		var answer ranked
		dec := json.NewDecoder(strings.NewReader(line))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&answer); err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, c := range answer.Candidates {
			sum += c.Confidence
		}
		if answer.ID != fmt.Sprint(i+1) || answer.Confidence < 0 || answer.Confidence > 1 || sum > answer.Confidence+1e-9 || answer.Candidates == nil || len(answer.Candidates) > 5 {
			t.Errorf("line %d: %s", i+1, line)
		}
	}
	if !strings.Contains(lines[0], `"inScope":true`) || !strings.Contains(lines[0], `"language":"ko"`) || !strings.Contains(lines[0], `"candidates":[{"issue":"writeback-not-enabled","area":"writeback-not-enabled"`) {
		t.Errorf("writeback: %s", lines[0])
	}
	if !strings.Contains(lines[1], `"inScope":false`) {
		t.Errorf("printer: %s", lines[1])
	}
}

func TestMatchSaysWhichLineIsWrong(t *testing.T) {
	stdout, stderr, code := cli(t, "{\"id\":\"1\",\"text\":\"a\"}\nnot json\n", nil, "match")
	if code != 1 || !strings.Contains(stderr, "line 2") || strings.Count(stdout, "\n") != 1 {
		t.Errorf("exit code %d, %q, %q", code, stdout, stderr)
	}
}

func TestLint(t *testing.T) {
	stdout, stderr, code := cli(t, "", nil, "lint", "--strict")
	if code != 0 || stderr != "" || !strings.Contains(stdout, "0 warnings") {
		t.Errorf("the built-in knowledge: exit code %d\n%s%s", code, stdout, stderr)
	}
}

// TestBrokenKnowledgeStopsTheStart: every mistake is listed, with its place, by every command that uses knowledge.
func TestBrokenKnowledgeStopsTheStart(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "one.yaml"), `version: 1
issues:
  - id: a-trouble
    title: {en: A}
    symptom: {en: [x]}
    links:
      - {title: {en: L}, url: "http://example.com"}
  - id: a-trouble
    title: {en: B}
    symptoms: {en: [y]}
`)
	write(t, filepath.Join(folder, "two.yaml"), "version: 1\nissues: [\n")
	for _, command := range []string{"serve", "chat", "match", "lint"} {
		t.Run(command, func(t *testing.T) {
			stdout, stderr, code := cli(t, "", map[string]string{"SSPRBOT_KNOWLEDGE": folder, "SSPRBOT_LISTEN": "127.0.0.1:0"}, command)
			if code != 1 || stdout != "" {
				t.Errorf("exit code %d, said %q", code, stdout)
			}
			for _, want := range []string{"one.yaml:5:5: ", "did you mean `symptoms`?", "one.yaml:7:31: ", "one.yaml:8:5: ", "two.yaml:"} {
				if !strings.Contains(stderr, want) {
					t.Errorf("does not say %q:\n%s", want, stderr)
				}
			}
		})
	}
}

func TestServeSaysWhatIsWrongWithItsConfiguration(t *testing.T) {
	const app, tenant, secretValue = "11111111-2222-3333-4444-555555555555", "22222222-2222-3333-4444-555555555555", "abc~DEF_ghi"
	const webhookSecret = "d2e0f6c4b8a19375d2e0f6c4b8a19375"
	good := map[string]string{"MicrosoftAppId": app, "MicrosoftAppPassword": secretValue, "MicrosoftAppTenantId": tenant}
	tests := map[string]struct {
		change map[string]string
		args   []string
		want   []string
	}{
		"no credentials, beyond loopback":   {map[string]string{"MicrosoftAppId": "", "MicrosoftAppPassword": ""}, []string{"--listen", "0.0.0.0:3978"}, []string{"refusing to listen on 0.0.0.0:3978 without credentials"}},
		"no credentials, everywhere":        {map[string]string{"MicrosoftAppId": "", "MicrosoftAppPassword": ""}, []string{"--listen", ":3978"}, []string{"refusing to listen"}},
		"no credentials, a name":            {map[string]string{"MicrosoftAppId": "", "MicrosoftAppPassword": ""}, []string{"--listen", "myhost:3978"}, []string{"refusing to listen"}},
		"secret's id instead of its value":  {map[string]string{"MicrosoftAppPassword": "0f8fad5b-d9cb-469f-a165-70867728950e"}, nil, []string{"looks like a secret's id"}},
		"secret without an app id":          {map[string]string{"MicrosoftAppId": ""}, nil, []string{"no MicrosoftAppId"}},
		"no secret":                         {map[string]string{"MicrosoftAppPassword": ""}, nil, []string{"MicrosoftAppPassword or SSPRBOT_CERTIFICATE_FILE"}},
		"no tenant":                         {map[string]string{"MicrosoftAppTenantId": ""}, nil, []string{"MicrosoftAppTenantId is missing"}},
		"app id is a name":                  {map[string]string{"MicrosoftAppId": "my-bot"}, nil, []string{"MicrosoftAppId is not a GUID"}},
		"unknown type":                      {map[string]string{"MicrosoftAppType": "Robot"}, nil, []string{`"Robot" is none of`}},
		"managed identity with a secret":    {map[string]string{"MicrosoftAppType": "UserAssignedMSI"}, nil, []string{"managed identity takes neither"}},
		"unknown cloud":                     {map[string]string{"SSPRBOT_CLOUD": "mars"}, nil, []string{`"mars" is none of public, usgov, dod, china`}},
		"metadata without TLS":              {map[string]string{"SSPRBOT_OPENID_METADATA_URL": "http://example.com/x"}, nil, []string{"OpenID metadata"}},
		"authority without TLS":             {map[string]string{"SSPRBOT_AUTHORITY_URL": "http://127.0.0.1:1"}, nil, []string{"authority must be an https URL"}},
		"limits that cannot be read":        {map[string]string{"SSPRBOT_SEND_LIMITS": "fast", "SSPRBOT_RATE_LIMITS": "slow"}, nil, []string{"send limits", "rate limits"}},
		"a certificate that is not there":   {map[string]string{"SSPRBOT_CERTIFICATE_FILE": "/nonexistent.pem", "MicrosoftAppPassword": ""}, nil, []string{"SSPRBOT_CERTIFICATE_FILE"}},
		"operator's listener for everybody": {nil, []string{"--admin-listen", "0.0.0.0:1"}, []string{"not a loopback address"}},
		"a webhook without TLS":             {map[string]string{"SSPRBOT_TICKET_WEBHOOK": "http://desk.example/", "SSPRBOT_TICKET_WEBHOOK_SECRET": webhookSecret}, nil, []string{"SSPRBOT_TICKET_WEBHOOK cannot be used: it must begin with https://"}},
		"a webhook that names a user":       {map[string]string{"SSPRBOT_TICKET_WEBHOOK_SECRET": webhookSecret}, []string{"--ticket-webhook", "https://" + secretValue + "@desk.example/"}, []string{"names a user"}},
		"a webhook without a secret":        {map[string]string{"SSPRBOT_TICKET_WEBHOOK": "https://desk.example/"}, nil, []string{"SSPRBOT_TICKET_WEBHOOK_SECRET is missing"}},
		"a webhook's secret is too short":   {map[string]string{"SSPRBOT_TICKET_WEBHOOK": "https://desk.example/", "SSPRBOT_TICKET_WEBHOOK_SECRET": secretValue}, nil, []string{"shorter than 32 characters"}},
		"a webhook's secret without it":     {map[string]string{"SSPRBOT_TICKET_WEBHOOK_SECRET": webhookSecret}, nil, []string{"no SSPRBOT_TICKET_WEBHOOK:"}},
		"all that is wrong with a webhook":  {map[string]string{"SSPRBOT_TICKET_WEBHOOK": "desk", "SSPRBOT_CLOUD": "mars"}, nil, []string{"not an absolute URL", "SECRET is missing", "mars"}},
		"a database nobody knows":           {map[string]string{"SSPRBOT_DATABASE_URL": "mysql://x"}, nil, []string{"opening the database"}},
		"routes that are not there":         {map[string]string{"SSPRBOT_ROUTES": "nonexistent.yaml"}, nil, []string{"nonexistent.yaml"}},
		"a day that is none":                {nil, []string{"--date", "tomorrow"}, []string{"not a day"}},
		"an argument":                       {nil, []string{"now"}, []string{"takes no arguments"}},
		"several at once":                   {map[string]string{"MicrosoftAppTenantId": "", "SSPRBOT_CLOUD": "mars", "MicrosoftAppId": "x"}, nil, []string{"MicrosoftAppTenantId", "mars", "not a GUID"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			variables := map[string]string{"SSPRBOT_LISTEN": "127.0.0.1:0", "SSPRBOT_DATABASE_URL": "sqlite::memory:"}
			for _, from := range []map[string]string{good, tt.change} {
				maps.Copy(variables, from)
			}
			_, stderr, code := cli(t, "", variables, append([]string{"serve"}, tt.args...)...)
			if code != 1 {
				t.Errorf("exit code %d", code)
			}
			for _, want := range tt.want {
				if !strings.Contains(stderr, want) {
					t.Errorf("does not say %q:\n%s", want, stderr)
				}
			}
			if strings.Contains(stderr, secretValue) || strings.Contains(stderr, "0f8fad5b") || strings.Contains(stderr, webhookSecret) {
				t.Errorf("the secret is told:\n%s", stderr)
			}
		})
	}
}

// TestServeRunsInProcess runs the wiring itself under the race detector.
func TestServeRunsInProcess(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	log := &watched{found: make(chan struct{})}
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, nil, environment{
			getenv: func(name string) string {
				return map[string]string{"SSPRBOT_LISTEN": "127.0.0.1:0", "SSPRBOT_ADMIN_LISTEN": "127.0.0.1:0", "SSPRBOT_DATABASE_URL": "sqlite::memory:"}[name]
			},
			stdin: strings.NewReader(""), stdout: log, stderr: log,
		})
	}()
	select {
	case <-log.found:
	case <-time.After(patience):
		t.Fatal("never listened")
	}
	cancel()
	if c := <-code; c != 0 {
		t.Errorf("exit code %d:\n%s", c, log.String())
	}
}

// watched is a log that tells when the program listens.
type watched struct {
	mu    sync.Mutex
	text  strings.Builder
	found chan struct{}
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if strings.Contains(string(p), `"msg":"listening"`) {
		close(w.found)
	}
	return w.text.Write(p)
}

func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

func TestManifest(t *testing.T) {
	out := filepath.Join(t.TempDir(), "app.zip")
	_, stderr, code := cli(t, "", nil, "manifest", "--app-id", "11111111-2222-3333-4444-555555555555", "--developer", "Contoso",
		"--website", "https://contoso.example", "--privacy", "https://contoso.example/p", "--terms", "https://contoso.example/t", "--out", out)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	archive, err := zip.OpenReader(out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	for _, name := range []string{"manifest.json", "ko.json", "color.png", "outline.png"} {
		if _, err := archive.Open(name); err != nil {
			t.Errorf("the package lacks %s", name)
		}
	}
	_, stderr, code = cli(t, "", nil, "manifest")
	for _, flag := range []string{"--app-id", "--developer", "--website", "--privacy", "--terms", "--out"} {
		if code == 0 || !strings.Contains(stderr, flag) {
			t.Errorf("does not miss %s: %s", flag, stderr)
		}
	}
}

func TestHelp(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"--help"}, {"-h"}} {
		if stdout, _, code := cli(t, "", nil, args...); code != 0 || !strings.Contains(stdout, "serve") {
			t.Errorf("%v: exit code %d: %s", args, code, stdout)
		}
	}
	for _, c := range commands() {
		stdout, stderr, code := cli(t, "", nil, c.name, "--help")
		if code != 0 || stderr != "" || !strings.Contains(stdout, "example:\n  "+c.example) {
			t.Errorf("%s --help: exit code %d: %s%s", c.name, code, stdout, stderr)
		}
	}
	for _, args := range [][]string{{"dance"}, {"chat", "--no-such-flag"}, {"match", "--date"}} {
		if _, stderr, code := cli(t, "", nil, args...); code != 2 || stderr == "" {
			t.Errorf("%v: exit code %d: %s", args, code, stderr)
		}
	}
}

func TestASecretIsNeverPrinted(t *testing.T) {
	s := secret("hunter2")
	encoded, err := json.Marshal(map[string]any{"s": s})
	if err != nil {
		t.Fatal(err)
	}
	for _, printed := range []string{fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %s %q", s, s, s, s, s), string(encoded), s.LogValue().String()} {
		if strings.Contains(printed, "hunter2") {
			t.Errorf("printed %s", printed)
		}
	}
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
