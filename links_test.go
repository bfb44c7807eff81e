package main

import (
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// oldKnowledge has a link that moved, one that has a locale, and one that is as it should be.
const oldKnowledge = `version: 1
issues:
  - id: cannot-reset # 재설정이 안 됨
    title:    {en: Cannot reset, ko: 재설정이 안 됨}
    symptoms: {en: [I cannot reset], ko: [재설정이 안 돼요]}
    links:
      - title: {en: Troubleshoot, ko: 문제 해결}
        url: https://docs.microsoft.com/azure/active-directory/authentication/troubleshoot-sspr # 옛 주소
      - {title: {en: Policies, ko: 정책}, url: "https://learn.microsoft.com/ko-kr/entra/identity/authentication/concept-sspr-policy"}
      - {title: {en: A wiki, ko: 위키}, url: "https://wiki.contoso.example/sspr"}
`

func TestLinksOffline(t *testing.T) {
	stdout, stderr, code := cli(t, "", nil, "links", "--offline")
	if code != 0 || stderr != "" || !strings.Contains(stdout, " ok; no page was asked\n") {
		t.Errorf("the built-in knowledge: exit code %d\n%s%s", code, stdout, stderr)
	}

	file := filepath.Join(t.TempDir(), "ours.yaml")
	write(t, file, oldKnowledge)
	stdout, stderr, code = cli(t, "", nil, "links", "--offline", "--knowledge", file)
	want := `STATUS  AGE  ENTRY         TITLE         URL
moved   -    cannot-reset  Troubleshoot  https://docs.microsoft.com/azure/active-directory/authentication/troubleshoot-sspr → https://learn.microsoft.com/entra/identity/authentication/troubleshoot-sspr
  moved: by the list of known redirects
faulty  -    cannot-reset  Policies      https://learn.microsoft.com/ko-kr/entra/identity/authentication/concept-sspr-policy → https://learn.microsoft.com/entra/identity/authentication/concept-sspr-policy
  faulty: the path holds the locale ko-kr: without it the page opens in the reader's language
ok      -    cannot-reset  A wiki        https://wiki.contoso.example/sspr
  note: the host wiki.contoso.example is not in the list of known ones
3 links: 1 faulty, 1 moved, 1 ok; no page was asked
`
	if code != 1 || stdout != want || stderr != "" {
		t.Errorf("exit code %d\n%s\nwant\n%s\n%s", code, stdout, want, stderr)
	}
}

func TestLinksFix(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "ours.yaml")
	write(t, file, oldKnowledge)
	arguments := []string{"links", "--offline", "--fix", "--knowledge", "base", "--knowledge", folder}
	stdout, stderr, code := cli(t, "", nil, arguments...)
	if code != 0 || stderr != "" || !strings.Contains(stdout, "ours.yaml:8: rewritten: https://docs.microsoft.com/") || !strings.Contains(stdout, "; 2 rewritten; no page") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer(
		"https://docs.microsoft.com/azure/active-directory/authentication/troubleshoot-sspr # 옛 주소\n",
		"https://learn.microsoft.com/entra/identity/authentication/troubleshoot-sspr # 옛 주소\n        was: https://docs.microsoft.com/azure/active-directory/authentication/troubleshoot-sspr\n",
		`"https://learn.microsoft.com/ko-kr/entra/identity/authentication/concept-sspr-policy"`,
		`"https://learn.microsoft.com/entra/identity/authentication/concept-sspr-policy", was: "https://learn.microsoft.com/ko-kr/entra/identity/authentication/concept-sspr-policy"`,
	).Replace(oldKnowledge)
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if stdout, _, code := cli(t, "", nil, arguments...); code != 0 || strings.Contains(stdout, "rewritten") {
		t.Errorf("a second time: exit code %d\n%s", code, stdout)
	}
}

// TestLinksFixElsewhere: an address that also stands where nothing was rewritten is not fixed.
func TestLinksFixElsewhere(t *testing.T) {
	folder := t.TempDir()
	first, second := filepath.Join(folder, "first.yaml"), filepath.Join(folder, "second.yaml")
	write(t, second, strings.Replace(oldKnowledge, "id: cannot-reset", "id: cannot-reset-either", 1))
	write(t, first, strings.Replace(strings.Replace(oldKnowledge, " # 옛 주소", "", 1), "url: https://docs", "url: >-\n          https://docs", 1))
	stdout, stderr, code := cli(t, "", nil, "links", "--offline", "--fix", "--json", "--knowledge", first, "--knowledge", second)
	if code != 1 || stderr != "" || !strings.Contains(stdout, `"failing": 1`) {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
}

func TestLinksFixByHand(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ours.yaml")
	folded := strings.Replace(oldKnowledge, "url: https://docs", "url: >-\n          https://docs", 1)
	folded = strings.Replace(folded, " # 옛 주소", "", 1)
	write(t, file, folded)
	stdout, _, code := cli(t, "", nil, "links", "--offline", "--fix", "--knowledge", file)
	if code != 1 || !strings.Contains(stdout, "ours.yaml:8: to be rewritten by hand") {
		t.Errorf("exit code %d\n%s", code, stdout)
	}
}

func TestLinksRefuses(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "cache.json"), "x")
	tests := map[string]struct {
		args []string
		want string
	}{
		"an argument":                  {[]string{"https://example.com"}, "takes no arguments"},
		"nothing to rewrite":           {[]string{"--offline", "--fix"}, "name them by --knowledge PATH"},
		"no attempt":                   {[]string{"--attempts", "0"}, "greater than 0"},
		"no request":                   {[]string{"--per-host", "0"}, "greater than 0"},
		"a cache without the network":  {[]string{"--offline", "--cache", "x"}, "leave one of them out"},
		"a cache that is none":         {[]string{"--cache", filepath.Join(folder, "cache.json")}, "delete it to start afresh"},
		"knowledge that is not there":  {[]string{"--knowledge", filepath.Join(folder, "none")}, "no such file"},
		"knowledge that is at fault":   {[]string{"--offline", "--knowledge", filepath.Join(folder, "cache.json")}, "cache.json:1:1"},
		"a flag that nobody has heard": {[]string{"--online"}, "not defined"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			stdout, stderr, code := cli(t, "", nil, append([]string{"links"}, tt.args...)...)
			if code == 0 || stdout != "" || !strings.Contains(stderr, tt.want) {
				t.Errorf("exit code %d: %s%s", code, stdout, stderr)
			}
		})
	}
}

// linkSite is a site for the program itself: its certificate, and knowledge that leads to it.
func linkSite(t *testing.T, paths ...string) (site *httptest.Server, certificate, file string) {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/old", http.RedirectHandler("/new", http.StatusMovedPermanently))
	mux.Handle("/for-now", http.RedirectHandler("/new", http.StatusFound))
	mux.HandleFunc("/new", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, `<html><h2 id="section">x</h2>`) })
	site = httptest.NewTLSServer(mux)
	t.Cleanup(site.Close)
	folder := t.TempDir()
	certificate, file = filepath.Join(folder, "ca.pem"), filepath.Join(folder, "ours.yaml")
	write(t, certificate, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: site.Certificate().Raw})))
	content := "version: 1\nissues:\n  - id: a-trouble\n    title: {en: A trouble}\n    symptoms: {en: [I am in trouble]}\n    links:\n"
	for _, path := range paths {
		content += fmt.Sprintf("      - {title: {en: \"To %s\"}, url: \"%s%s\"}\n", path, site.URL, path)
	}
	write(t, file, content)
	return site, certificate, file
}

// runLinks runs the program as it is shipped: who vouches for a host is read once in a process.
func runLinks(t *testing.T, certificate string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, wrong strings.Builder
	command := exec.CommandContext(t.Context(), binary, append([]string{"links"}, args...)...)
	command.Env = []string{"SSL_CERT_FILE=" + certificate}
	command.Stdout, command.Stderr = &out, &wrong
	err := command.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok && err != nil {
		t.Fatal(err)
	} else if ok {
		code = exit.ExitCode()
	}
	return out.String(), wrong.String(), code
}

func TestLinks(t *testing.T) {
	site, certificate, file := linkSite(t, "/new", "/new#section", "/new#missing", "/for-now", "/old", "/none")
	stdout, stderr, code := runLinks(t, certificate, "--allow-private", "--per-host", "1000", "--knowledge", file)
	want := `STATUS      AGE  ENTRY      TITLE            URL
ok          now  a-trouble  To /new          SITE/new
ok          now  a-trouble  To /new#section  SITE/new#section
broken      now  a-trouble  To /new#missing  SITE/new#missing
  broken: the page has no section #missing
redirected  now  a-trouble  To /for-now      SITE/for-now → SITE/new
  redirected: for now (HTTP 302)
moved       now  a-trouble  To /old          SITE/old → SITE/new
  moved: for good (HTTP 301)
broken      now  a-trouble  To /none         SITE/none
  broken: HTTP 404
6 links: 2 broken, 1 moved, 2 ok, 1 redirected
`
	got := slices.DeleteFunc(strings.SplitAfter(stdout, "\n"), func(line string) bool { return strings.Contains(line, "  note: the host 127.0.0.1") })
	if table := strings.ReplaceAll(strings.Join(got, ""), site.URL, "SITE"); code != 1 || stderr != "" || table != want {
		t.Errorf("exit code %d\n%s\nwant\n%s\n%s", code, table, want, stderr)
	}
}

func TestLinksAsJSON(t *testing.T) {
	site, certificate, file := linkSite(t, "/new#section", "/old")
	cache := filepath.Join(t.TempDir(), "cache.json")
	arguments := []string{"--json", "--allow-private", "--fix", "--cache", cache, "--knowledge", file}
	type output struct {
		Offline bool
		Links   []struct {
			Status, Entry, Title, URL, NewURL, Detail, Checked string
			AgeSeconds                                         *int
			Remarks                                            []struct{ Level, Text string }
		}
		Fixed []struct {
			File, Old, New   string
			Line             int
			ByHand, WasAdded bool
		}
		At      string
		Counts  map[string]int
		Failing int
	}
	for round, want := range []struct {
		status string
		url    string
		fixed  int
	}{{"moved", "/old", 1}, {"ok", "/new", 0}} {
		stdout, stderr, code := runLinks(t, certificate, arguments...)
		var got output
		decoder := json.NewDecoder(strings.NewReader(stdout))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&got); err != nil || code != 0 || stderr != "" {
			t.Fatalf("round %d: exit code %d: %v\n%s%s", round, code, err, stdout, stderr)
		}
		second := got.Links[1]
		if len(got.Links) != 2 || second.Status != want.status || second.URL != site.URL+want.url || len(got.Fixed) != want.fixed || got.Failing != 0 || second.AgeSeconds == nil {
			t.Errorf("round %d: %s", round, stdout)
		}
	}
	if data, err := os.ReadFile(cache); err != nil || !strings.Contains(string(data), site.URL+"/new") {
		t.Errorf("the cache: %v\n%s", err, data)
	}
}

// TestLinksStayPublic: what knowledge says is no reason to ask a private address.
func TestLinksStayPublic(t *testing.T) {
	_, certificate, file := linkSite(t, "/new")
	stdout, _, code := runLinks(t, certificate, "--knowledge", file)
	if code != 1 || !strings.Contains(stdout, "broken: leads to a private or loopback address") {
		t.Errorf("exit code %d\n%s", code, stdout)
	}
}

func TestProgressBar(t *testing.T) {
	var drawn strings.Builder
	show := progressBar(&drawn)
	show(1, 2)
	if want := "\r[" + strings.Repeat("#", 20) + strings.Repeat(".", 20) + "] 1/2"; drawn.String() != want {
		t.Errorf("drew %q, want %q", drawn.String(), want)
	}
	drawn.Reset()
	show(2, 2)
	if got := drawn.String(); strings.TrimSpace(got) != "" || !strings.HasSuffix(got, "\r") {
		t.Errorf("left %q", got)
	}
}

func TestProxyFromTheEnvironment(t *testing.T) {
	variables := map[string]string{"HTTPS_PROXY": "http://other:1", "https_proxy": "http://proxy.example:3128", "NO_PROXY": "wiki.example"}
	choose := proxyFrom(func(name string) string { return variables[name] })
	for address, want := range map[string]string{"https://learn.microsoft.com/x": "http://proxy.example:3128", "https://wiki.example/": ""} {
		request := httptest.NewRequest(http.MethodGet, address, nil)
		proxy, err := choose(request.URL)
		if got := fmt.Sprint(proxy); err != nil || want != "" && got != want || want == "" && proxy != nil {
			t.Errorf("%s: %v, %v", address, proxy, err)
		}
	}
}
