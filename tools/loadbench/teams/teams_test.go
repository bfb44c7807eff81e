package teams_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"ssprbot/tools/loadbench/teams"
)

func start(t *testing.T) *teams.Teams {
	t.Helper()
	s, err := teams.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// ask returns the status, and the answer where it is JSON.
func ask(t *testing.T, client *http.Client, req *http.Request) (int, map[string]any) {
	t.Helper()
	res, err := client.Do(req.WithContext(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var answer map[string]any
	_ = json.NewDecoder(res.Body).Decode(&answer) // a refusal has no body
	return res.StatusCode, answer
}

func request(method, address, body string) *http.Request {
	req, err := http.NewRequestWithContext(context.Background(), method, address, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	return req
}

// grant asks the authority for the bot's token, over TLS, with the CA that the bot is given.
func grant(t *testing.T, s *teams.Teams, secret string) (int, string) {
	t.Helper()
	pem, err := os.ReadFile(s.CAFile)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}
	defer transport.CloseIdleConnections()
	req := request(http.MethodPost, s.AuthorityURL+"/"+teams.TenantID+"/oauth2/v2.0/token", url.Values{"client_secret": {secret}}.Encode())
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	status, answer := ask(t, &http.Client{Transport: transport}, req)
	token, _ := answer["access_token"].(string)
	return status, token
}

func TestAuthority(t *testing.T) {
	s := start(t)
	if status, token := grant(t, s, teams.Secret); status != http.StatusOK || token == "" {
		t.Errorf("status %d, token %q", status, token)
	}
	if status, token := grant(t, s, "another"); status != http.StatusUnauthorized || token != "" {
		t.Errorf("another secret: status %d, token %q", status, token)
	}
}

func TestReplies(t *testing.T) {
	s := start(t)
	_, token := grant(t, s, teams.Secret)
	const message, card = `"type":"message"`, `"attachments":[{}]`
	for _, tt := range []struct {
		name, token, path, body string
		status                  int
		want                    teams.Counts
	}{
		{"a reply", token, "a%3A1loadbench_7/activities", message + "," + card, 201, teams.Counts{Replies: 1}},
		{"a reply to a message", token, "a:1loadbench_7/activities/1", message + "," + card, 201, teams.Counts{Replies: 1}},
		{"typing", token, "a%3A1loadbench_7/activities", `"type":"typing"`, 201, teams.Counts{Typing: 1}},
		{"no card", token, "a%3A1loadbench_7/activities", message, 201, teams.Counts{Strange: 1}},
		{"another conversation", token, "a%3Aother/activities", message + "," + card, 404, teams.Counts{Strange: 1}},
		{"no token", "", "a%3A1loadbench_7/activities", message + "," + card, 401, teams.Counts{Unauthorized: 1}},
		{"another token", "x", "a%3A1loadbench_7/activities", message + "," + card, 401, teams.Counts{Unauthorized: 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			told := 0
			s.Tell(func(turn int, _ time.Time) { told += turn })
			before := s.Counts()
			req := request(http.MethodPost, s.ServiceURL+"v3/conversations/"+tt.path, "{"+tt.body+"}")
			req.Header.Set("Authorization", "Bearer "+tt.token)
			status, _ := ask(t, http.DefaultClient, req)
			now := s.Counts()
			got := teams.Counts{
				Replies: now.Replies - before.Replies, Typing: now.Typing - before.Typing,
				Unauthorized: now.Unauthorized - before.Unauthorized, Strange: now.Strange - before.Strange,
			}
			if status != tt.status || got != tt.want || told != int(7*tt.want.Replies) {
				t.Errorf("status %d, %+v, told of turn %d", status, got, told)
			}
		})
	}
}

func TestActivitiesAreConversationsOfTheirOwn(t *testing.T) {
	s := start(t)
	read := func(turn int) (a struct {
		Text         string
		From         struct{ AadObjectID string }
		Conversation struct{ ID string }
	},
	) {
		if err := json.Unmarshal(s.Activity(turn, "a <b>", "en-US"), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	first, second := read(1), read(2)
	if first.Text != "a <b>" || first.From == second.From || first.Conversation == second.Conversation {
		t.Errorf("%+v and %+v", first, second)
	}
	if bytes.Equal(s.Activity(1, "", ""), s.Activity(1<<21, "", "")) {
		t.Error("two turns have one activity")
	}
}
