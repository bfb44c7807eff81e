package main

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ssprbot/bot"
	"ssprbot/bot/teamstest"
	"ssprbot/doctor"
)

// surgery is a fake Teams, and a bot that has been added to a team of it.
type surgery struct {
	*teamstest.Teams
	t        *testing.T
	database string // a URL
	folder   string
	desk     teamstest.Place
}

// visit is one run of doctor beside what openSurgery gives it.
type visit struct {
	change map[string]string // of the environment; "" takes a name away
	args   []string
}

func openSurgery(t *testing.T) *surgery {
	t.Helper()
	folder := t.TempDir()
	s := &surgery{
		Teams: teamstest.New(t), t: t, database: "sqlite:" + filepath.Join(folder, "bot.db"), folder: folder,
		desk: teamstest.Channel(teamstest.Someone("Agent")),
	}
	write(t, s.knowledge(), small)
	p := start(t, s.Environment(), "--database-url", s.database, "--knowledge", s.knowledge())
	if response := s.Deliver(p.endpoint, s.Installed(s.desk)); response.Status != 200 {
		t.Fatalf("not installed: %d", response.Status)
	}
	s.Await(s.desk.ConversationID(), 1)
	p.stop()
	return s
}

// small is knowledge that is read in no time.
const small = `version: 1
issues:
  - id: a-trouble
    title: {en: A trouble, ko: 문제}
    symptoms: {en: [it does not work], ko: [안 돼요]}
    links: [{title: {en: Help, ko: 도움말}, url: "https://example.com/help"}]
`

func (s *surgery) knowledge() string { return filepath.Join(s.folder, "small.yaml") }

// in is the surgery for a subtest.
func (s *surgery) in(t *testing.T) *surgery {
	other := *s
	other.t, other.Teams = t, s.With(t)
	return &other
}

// environment is that of a healthy bot on a machine that reaches nothing but this one.
func (s *surgery) environment() map[string]string {
	env := map[string]string{
		"SSPRBOT_DATABASE_URL": s.database, "SSPRBOT_KNOWLEDGE": s.knowledge(), "SSPRBOT_LISTEN": freeAddress(s.t),
		"HTTPS_PROXY": "http://" + freeAddress(s.t), "SSPRBOT_TICKET_WEBHOOK": "http://127.0.0.1:9/hook?key=" + planted,
		"SSPRBOT_TICKET_WEBHOOK_SECRET": planted + planted,
	}
	for _, pair := range s.Environment() {
		name, value, _ := strings.Cut(pair, "=")
		env[name] = value
	}
	return env
}

// planted is in every place of the configuration where a secret can be.
const planted = "Pl4nted~Secret~Value"

// see runs doctor and reads what it found.
func (s *surgery) see(v visit) (found []doctor.Finding, code int) {
	s.t.Helper()
	output, code := s.run(v, "--json")
	var report struct {
		OK       bool
		Findings []doctor.Finding
	}
	if err := json.Unmarshal([]byte(output), &report); err != nil {
		s.t.Fatalf("%v:\n%s", err, output)
	}
	if report.OK != (code == 0) {
		s.t.Errorf("ok is %v, and the exit code %d", report.OK, code)
	}
	return report.Findings, code
}

func (s *surgery) run(v visit, args ...string) (output string, code int) {
	s.t.Helper()
	env := s.environment()
	maps.Copy(env, v.change)
	command := exec.CommandContext(s.t.Context(), binary, slices.Concat([]string{"doctor"}, args, v.args)...)
	command.Dir = s.t.TempDir()
	command.Env = []string{}
	for name, value := range env {
		if value != "" {
			command.Env = append(command.Env, name+"="+value)
		}
	}
	out, err := command.CombinedOutput()
	if err != nil && command.ProcessState == nil {
		s.t.Fatal(err)
	}
	for _, secret := range []string{s.AppPassword, planted, env["MicrosoftAppPassword"], "token-"} {
		if secret != "" && strings.Contains(string(out), secret) {
			s.t.Errorf("a secret is shown:\n%s", out)
		}
	}
	return string(out), command.ProcessState.ExitCode()
}

// documented is a row of docs/doctor.md.
type documented struct {
	threads []string
	prints  string
	quotes  []string // in backticks: state, check, words
	test    string
}

var (
	thread    = regexp.MustCompile(`[A-Za-z][\w-]*#\d+`)
	backticks = regexp.MustCompile("`([^`]+)`")
)

func documentedRows(t *testing.T) (rows []documented) {
	t.Helper()
	for line := range strings.Lines(page(t)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 4 || strings.Contains(line, "|---|") || strings.HasPrefix(line, "| symptom") {
			continue
		}
		row := documented{threads: thread.FindAllString(cells[1], -1), prints: strings.TrimSpace(cells[2]), test: strings.TrimSpace(cells[3])}
		for _, quote := range backticks.FindAllStringSubmatch(cells[2], -1) {
			row.quotes = append(row.quotes, quote[1])
		}
		rows = append(rows, row)
	}
	return rows
}

// TestDoctorSeesWhatIsReported runs a case for each row of the documentation, against the real program.
func TestDoctorSeesWhatIsReported(t *testing.T) {
	s := openSurgery(t)
	cases := doctorCases()
	for _, row := range documentedRows(t) {
		if row.test == "–" {
			if !strings.HasPrefix(row.prints, "Doctor cannot see ") {
				t.Errorf("no case shows this row: %s", row.prints)
			}
			continue
		}
		arrange, ok := cases[row.test]
		if !ok || len(row.quotes) < 3 {
			t.Errorf("there is no case %s, or it says too little: %s", row.test, row.prints)
			continue
		}
		delete(cases, row.test)
		t.Run(row.test, func(t *testing.T) {
			s := s.in(t)
			defer s.Heal()
			found, code := s.see(arrange(s))
			if !slices.ContainsFunc(found, func(f doctor.Finding) bool { return row.says(f) }) {
				t.Errorf("none of these is %q:\n%+v", row.quotes, found)
			}
			if want := slices.ContainsFunc(found, func(f doctor.Finding) bool { return f.State == doctor.Wrong }); want != (code == 1) {
				t.Errorf("exit code %d", code)
			}
		})
	}
	for name := range cases {
		t.Errorf("the documentation has no row for the case %s", name)
	}
}

func (d documented) says(f doctor.Finding) bool {
	if string(f.State) != d.quotes[0] || f.Check != d.quotes[1] {
		return false
	}
	for _, words := range d.quotes[2:] {
		if !strings.Contains(f.Says+"\n"+f.Fix, words) {
			return false
		}
	}
	return true
}

// TestNoReportIsForgotten compares what people have reported with the documentation.
func TestNoReportIsForgotten(t *testing.T) {
	var said []string
	for _, row := range documentedRows(t) {
		said = append(said, row.threads...)
	}
	content, err := os.ReadFile("testdata/reported.md")
	if err != nil {
		t.Fatal(err)
	}
	var reported []string
	for line := range strings.Lines(string(content)) {
		if strings.HasPrefix(line, "- ") {
			reported = append(reported, thread.FindString(line))
		}
	}
	if len(reported) < 40 {
		t.Fatalf("only %d reports are known", len(reported))
	}
	for _, one := range reported {
		if !slices.Contains(said, one) {
			t.Errorf("docs/doctor.md does not say what is seen of %s", one)
		}
	}
	for _, one := range said {
		if !slices.Contains(reported, one) {
			t.Errorf("docs/doctor.md names %s, which nobody has reported", one)
		}
	}
}

func TestAHealthyBotIsFoundHealthy(t *testing.T) {
	s := openSurgery(t)
	address := freeAddress(t)
	start(t, s.Environment(), "--database-url", s.database, "--listen", address)
	healthy := visit{
		change: map[string]string{"SSPRBOT_LISTEN": address, "SSPRBOT_KNOWLEDGE": "base"},
		args:   []string{"--send", "--endpoint", s.front(proxyTo(address)) + "/api/messages", "--manifest", s.appPackage(nil)},
	}
	var found []doctor.Finding
	for ready := false; !ready; { // the keys come in the background
		found, _ = s.see(healthy)
		ready = slices.ContainsFunc(found, func(f doctor.Finding) bool { return f.Check == "bot" && f.State == doctor.OK })
	}
	fine := map[string]bool{}
	for _, f := range found {
		fine[f.Check] = fine[f.Check] || f.State == doctor.OK
		private := f.Check == "endpoint" && strings.Contains(f.Says, "private address") || strings.Contains(f.Says, "its certificate is good until")
		if f.State != doctor.OK && !private && f.Check != "directory" { // which is off
			t.Errorf("%+v", f)
		}
	}
	for _, check := range []string{"configuration", "knowledge", "database", "helpdesk", "unsent", "manifest", "bot", "keys", "token", "clock", "connector", "endpoint", "send"} {
		if !fine[check] {
			t.Errorf("nothing is fine of %s: %+v", check, found)
		}
	}
	sent := s.Await(s.desk.ConversationID(), 2)
	if text := sent[len(sent)-1].Text(); !strings.Contains(text, "This is a test") || !strings.Contains(text, "테스트 메시지") {
		t.Errorf("the test message is %q", text)
	}
	text, code := s.run(healthy)
	if code != 0 || !strings.Contains(text, "ok       token         Microsoft Entra gives the bot a token\n") || !strings.Contains(text, "\n0 wrong, 2 to watch, 1 not looked at, ") {
		t.Errorf("exit code %d:\n%s", code, text)
	}
}

func TestDoctorChangesNothing(t *testing.T) {
	s := openSurgery(t)
	folder := t.TempDir()
	before := s.Calls()
	s.see(visit{change: map[string]string{"SSPRBOT_DATABASE_URL": "sqlite:" + filepath.Join(folder, "new.db")}})
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("doctor leaves %v, %v", left, err)
	}
	if after := s.Calls(); slices.ContainsFunc(after[len(before):], func(c teamstest.Sent) bool { return c.Method != "GET" }) {
		t.Errorf("without --send it sent %v", after[len(before):])
	}
}

// TestServeTellsAtStart: what does not stop the start is in the log from the first line on.
func TestServeTellsAtStart(t *testing.T) {
	s := openSurgery(t)
	p := start(t, append(s.Environment(), "SSPRBOT_TENANTS=contoso.onmicrosoft.com"),
		withJobs(t, map[bot.Operation][]string{bot.Post: {"delivering: status 401: unauthorized"}}))
	for _, want := range []string{`"check":"configuration"`, "an allowed tenant is not a GUID", `"check":"unsent"`, "check MicrosoftAppId and its secret, then retry", `"check":"helpdesk"`, `"fix":"add the app to the helpdesk's team`} {
		if !strings.Contains(p.logged(), want) {
			t.Errorf("the log does not say %s:\n%s", want, p.logged())
		}
	}
}

func TestDoctorsCodesAreDocumented(t *testing.T) {
	page := page(t)
	for _, code := range doctor.Codes() {
		if row := "| `" + code.Name + "` | " + code.Says + " | " + code.Fix + " |\n"; !strings.Contains(page, row) {
			t.Errorf("docs/doctor.md lacks:\n%s", row)
		}
	}
}

func page(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile("docs/doctor.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// TestNothingIsSentWithoutAToken: a message that is asked for does not leave unsigned.
func TestNothingIsSentWithoutAToken(t *testing.T) {
	s := openSurgery(t)
	before := len(s.Calls())
	text, code := s.run(visit{change: map[string]string{"MicrosoftAppPassword": planted}, args: []string{"--send"}})
	if code != 1 || !strings.Contains(text, "there is no token to send it with") {
		t.Errorf("exit code %d:\n%s", code, text)
	}
	for _, call := range s.Calls()[before:] {
		if call.Method != "GET" || call.Authorized {
			t.Errorf("it sent %v", call)
		}
	}
}
