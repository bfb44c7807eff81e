package main

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"ssprbot/bot/teamstest"
)

// scrape reads the metrics of the real program, by name.
func scrape(t *testing.T, p *program) (families map[string]*dto.MetricFamily, text string) {
	t.Helper()
	response, err := http.Get("http://" + p.admin() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("scraping: %d, %v", response.StatusCode, err)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err = parser.TextToMetricFamilies(strings.NewReader(string(body)))
	if err != nil {
		t.Fatalf("scraping: %v", err)
	}
	return families, string(body)
}

// sample is the value of a counter or gauge, or the count of a histogram, summed over what has all the labels.
func sample(families map[string]*dto.MetricFamily, name string, labels ...string) (sum float64) {
	for _, m := range families[name].GetMetric() {
		has := 0
		for _, l := range m.GetLabel() {
			if slices.Contains(labels, l.GetName()+"="+l.GetValue()) {
				has++
			}
		}
		if has == len(labels) {
			sum += m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	return sum
}

// observed is the real program after a conversation in which a bit of everything happened.
func observed(t *testing.T, environment ...string) (*teamstest.Teams, *program) {
	t.Helper()
	teams := teamstest.New(t)
	p := start(t, append(teams.Environment(), environment...), "--admin-listen", freeAddress(t))
	place := teamstest.Personal(teamstest.Someone("Kim Minji"))
	question := teams.Message(trouble, place)
	teams.Fail(1, teamstest.Status(429).RetryAfter("1").In(place.ConversationID()))
	for range 2 { // the second time it is recognised
		teams.Deliver(p.endpoint, question)
	}
	card := teams.Await(place.ConversationID(), 1)[0]
	teams.Deliver(p.endpoint, teams.Click(card, "This solved it", teamstest.Execute))
	teams.Deliver(p.endpoint, teams.Message("what is for lunch today?", place))
	teams.Deliver(p.endpoint, teams.Message(trouble, place), teamstest.Bearer(teams.Token()+"x"))
	teams.Await(place.ConversationID(), 4) // answer, goodbye, the answer without buttons, declined
	return teams, p
}

// awaitSample waits until a metric has the value.
func awaitSample(t *testing.T, p *program, want float64, name string, labels ...string) map[string]*dto.MetricFamily {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		families, _ := scrape(t, p)
		if sample(families, name, labels...) == want {
			return families
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s%v stays %v, want %v: %v", name, labels, sample(families, name, labels...), want, families[name])
		}
	}
}

func TestMetricsOfAConversation(t *testing.T) {
	teams, p := observed(t)
	families := awaitSample(t, p, 4, "ssprbot_sends_total", "outcome=delivered", "status=2xx")
	for _, want := range []struct {
		value  float64
		name   string
		labels []string
	}{
		{4, "ssprbot_http_requests_total", []string{"code=200"}},
		{1, "ssprbot_http_requests_total", []string{"code=401"}},
		{0, "ssprbot_http_requests_in_flight", nil},
		{5, "ssprbot_http_request_duration_seconds", nil},
		{5, "ssprbot_verify_duration_seconds", nil},
		{2, "ssprbot_turns_total", []string{"event=said", "outcome=committed"}},
		{1, "ssprbot_turns_total", []string{"event=said", "outcome=repeated"}},
		{1, "ssprbot_turns_total", []string{"event=pressed", "outcome=committed"}},
		{4, "ssprbot_turn_duration_seconds", nil},
		{1, "ssprbot_matches_total", []string{"event=said", "scope=in", "language=en"}},
		{1, "ssprbot_matches_total", []string{"event=said", "scope=out", "language=en"}},
		{2, "ssprbot_match_confidence_ratio", nil},
		{4, "ssprbot_store_duration_seconds", []string{"operation=turn"}},
		{0, "ssprbot_store_errors_total", nil},
		{1, "ssprbot_sends_total", []string{"operation=post", "outcome=refused", "status=429"}},
		{0, "ssprbot_deliveries_given_up_total", nil},
		{1, "ssprbot_key_refreshes_total", []string{"result=ok"}},
		{1, "ssprbot_token_refreshes_total", []string{"result=ok"}},
		{0, "ssprbot_knowledge_reloads_total", nil},
		{1, "ssprbot_ready", nil},
	} {
		if got := sample(families, want.name, want.labels...); got != want.value {
			t.Errorf("%s%v is %v, want %v", want.name, want.labels, got, want.value)
		}
	}
	if got := sample(families, "ssprbot_knowledge_entries"); got < 50 {
		t.Errorf("%v entries in force", got)
	}
	if families["ssprbot_trace_exports_total"] != nil || strings.Contains(p.logged(), "trace_id") || teams.Sent()[0].Header.Get("Traceparent") != "" {
		t.Error("traces are made, though nobody asks for them")
	}
	_, text := scrape(t, p)
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("promlint: %v, %v", problems, err)
	}
	promtool(t, text, "check", "metrics")
	heard, err := teamstest.ReadHeard(teams.Environment())
	if err != nil {
		t.Fatal(err)
	}
	if found := heard.In(text); len(found) > 0 {
		t.Errorf("the metrics hold what nobody may read there: %q", found)
	}
}

// TestMetricsOfTrouble: a queue that does not move and knowledge with a mistake show at once.
func TestMetricsOfTrouble(t *testing.T) {
	teams := teamstest.New(t)
	folder := t.TempDir()
	file := filepath.Join(folder, "ours.yaml")
	write(t, file, strings.ReplaceAll(vpnEntry, "%s", "A title"))
	p := start(t, teams.Environment(), "--knowledge", folder, "--admin-listen", freeAddress(t))
	teams.GoOffline()
	teams.Deliver(p.endpoint, teams.Message("the vpn asks for my old password"))
	replace(t, file, "version: 1\nissues: [\n")
	families := awaitSample(t, p, 1, "ssprbot_knowledge_reloads_total", "result=failed")
	for name, want := range map[string]float64{"ssprbot_knowledge_stale": 1, "ssprbot_knowledge_entries": 1, "ssprbot_outbox_waiting_deliveries": 1} {
		if got := sample(families, name); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	awaitSample(t, p, 1, "ssprbot_sends_total", "outcome=refused", "status=none")
	var details struct {
		Ready                    bool
		Database, Keys, Token    string
		Knowledge, Version       string
		Entries, Waiting, Failed int
	}
	if err := json.Unmarshal([]byte(admin(t, p)), &details); err != nil {
		t.Fatal(err)
	}
	if !details.Ready || details.Database != "ok" || details.Keys != "ok" || details.Token != "ok" || details.Waiting != 1 ||
		details.Entries != 1 || details.Version == "" || !strings.Contains(details.Knowledge, "ours.yaml:") {
		t.Errorf("the operator is told %+v", details)
	}
}

// TestAlertsAndDashboard: promtool accepts the rules and their own tests; whatever rules, dashboard and documentation
// name is measured; and whatever is measured is documented.
func TestAlertsAndDashboard(t *testing.T) {
	collector := newCollector(t)
	_, p := observed(t, collector.environment()...)
	awaitSample(t, p, 4, "ssprbot_sends_total", "outcome=delivered")
	collector.await("send", 1)
	families, _ := scrape(t, p)

	const rules, dashboard, page = "deploy/prometheus/ssprbot.rules.yml", "deploy/grafana/ssprbot.json", "docs/observability.md"
	promtool(t, "", "check", "rules", rules)
	promtool(t, "", "test", "rules", strings.Replace(rules, "rules.yml", "rules.test.yml", 1))
	promtool(t, "", "check", "rules", asRules(t, dashboard))
	documented := map[string]bool{}
	for _, file := range []string{rules, dashboard, page} {
		for _, name := range metricNames(t, file) {
			if families[name] == nil {
				t.Errorf("%s names %s, which is not measured", file, name)
			}
			documented[name] = documented[name] || file == page
		}
	}
	for name := range families {
		if strings.HasPrefix(name, "ssprbot_") && !documented[name] {
			t.Errorf("%s does not explain %s", page, name)
		}
	}
	text := readFile(t, page)
	for _, alert := range regexp.MustCompile(`alert: (\w+)`).FindAllStringSubmatch(readFile(t, rules), -1) {
		if !strings.Contains(text, "`"+alert[1]+"`") {
			t.Errorf("%s does not say what to do about %s", page, alert[1])
		}
	}
}

// metricNames are the metrics that a file names; of a histogram also its parts are names.
func metricNames(t *testing.T, file string) []string {
	t.Helper()
	found := map[string]bool{}
	for _, name := range regexp.MustCompile(`\b(ssprbot|go|process)_[a-z0-9_]+`).FindAllString(readFile(t, file), -1) {
		if trimmed := regexp.MustCompile(`_(bucket|sum|count)$`).ReplaceAllString(name, ""); strings.HasSuffix(trimmed, "_seconds") || strings.HasSuffix(trimmed, "_ratio") {
			name = trimmed
		}
		found[name] = true
	}
	if len(found) == 0 {
		t.Errorf("%s names no metric", file)
	}
	return slices.Sorted(maps.Keys(found))
}

// asRules makes a file of rules of a dashboard's queries, for promtool to read them.
func asRules(t *testing.T, dashboard string) string {
	t.Helper()
	var drawn any
	if err := json.Unmarshal([]byte(readFile(t, dashboard)), &drawn); err != nil {
		t.Fatalf("%s: %v", dashboard, err)
	}
	variables := strings.NewReplacer("$__rate_interval", "5m", "$job", ".*", "$instance", ".*")
	var rules strings.Builder
	rules.WriteString("groups:\n  - name: dashboard\n    rules:\n")
	queries := 0
	var look func(any)
	look = func(value any) {
		switch v := value.(type) {
		case []any:
			for _, inner := range v {
				look(inner)
			}
		case map[string]any:
			if expr, ok := v["expr"].(string); ok {
				quoted, _ := json.Marshal(variables.Replace(expr))
				rules.WriteString("      - {record: 'dashboard:query" + strings.Repeat("i", queries) + "', expr: " + string(quoted) + "}\n")
				queries++
			}
			for _, inner := range v {
				look(inner)
			}
		}
	}
	look(drawn)
	if queries < 20 {
		t.Errorf("the dashboard has %d queries", queries)
	}
	file := filepath.Join(t.TempDir(), "dashboard.yml")
	write(t, file, rules.String())
	return file
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// promtool runs Prometheus' own checks (`make setup` fetches it).
func promtool(t *testing.T, stdin string, args ...string) {
	t.Helper()
	program, err := exec.LookPath("promtool")
	if err != nil {
		program = filepath.Join("bin", "promtool")
	}
	command := exec.CommandContext(t.Context(), program, args...)
	command.Stdin = strings.NewReader(stdin)
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("promtool %s: %v (make setup fetches it)\n%s", strings.Join(args, " "), err, out)
	}
}
