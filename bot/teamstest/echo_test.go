package teamstest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"

	"ssprbot/bot/teamstest"
)

// echo is a small bot that knows nothing of the kit but its addresses.
type echo struct {
	teams   *teamstest.Teams
	url     string
	scope   string // of the bot's own token
	sending sync.WaitGroup
	mu      sync.Mutex
	token   string
}

func startEcho(t *testing.T, teams *teamstest.Teams) *echo {
	t.Helper()
	e := &echo{teams: teams, scope: teamstest.BotScope}
	server := httptest.NewServer(e)
	t.Cleanup(func() {
		server.Close()
		e.sending.Wait()
	})
	e.url = server.URL + "/api/messages"
	return e
}

const clickable = `{"type":"AdaptiveCard","version":"1.5","body":[
	{"type":"TextBlock","text":"Was this it? See [the guide](https://example.com/guide)."},
	{"type":"ActionSet","actions":[{"type":"Action.Execute","title":"Solved","verb":"solved","data":{"nonce":"n1"},
		"fallback":{"type":"Action.Submit","title":"Solved","data":{"nonce":"n1","verb":"solved"}}}]}],
	"actions":[{"type":"Action.OpenUrl","title":"Read more","url":"https://example.com"}]}`

func (e *echo) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var a struct {
		Type, ID, Text, ServiceURL string
		Conversation               struct{ ID string }
		Value                      map[string]any
	}
	if err := json.NewDecoder(r.Body).Decode(&a); err != nil || r.Header.Get("Authorization") == "" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	reply := map[string]any{"type": "message", "replyToId": a.ID}
	switch {
	case a.Type == "invoke":
		fmt.Fprint(w, `{"statusCode":200,"type":"application/vnd.microsoft.card.adaptive",
			"value":{"type":"AdaptiveCard","body":[{"type":"TextBlock","text":"Thank you."}]}}`)
		return
	case a.Value != nil:
		reply["text"] = fmt.Sprint("chosen: ", a.Value["verb"])
	case strings.HasSuffix(a.Text, "card"):
		reply["attachments"] = []any{map[string]any{
			"contentType": "application/vnd.microsoft.card.adaptive", "content": json.RawMessage(clickable),
		}}
	case strings.HasSuffix(a.Text, "hush"):
		return
	default:
		reply["text"] = "you said: " + a.Text
	}
	e.sending.Go(func() {
		_, _ = e.post(a.ServiceURL, a.Conversation.ID, map[string]any{"type": "typing"})
		_, _ = e.post(a.ServiceURL, a.Conversation.ID, reply)
	})
	w.WriteHeader(http.StatusAccepted)
}

func (e *echo) post(serviceURL, conversation string, activity map[string]any) (*http.Response, error) {
	return e.call(http.MethodPost, serviceURL+"v3/conversations/"+url.QueryEscape(conversation)+"/activities", activity)
}

// call speaks to the connector with the bot's own token and closes the body, which tests read elsewhere.
func (e *echo) call(method, address string, body any) (*http.Response, error) {
	token, err := e.ownToken()
	if err != nil {
		return nil, err
	}
	res, err := request(method, address, token, body)
	if err == nil {
		res.Body.Close()
	}
	return res, err
}

func request(method, address, token string, body any) (*http.Response, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequest(method, address, bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	return http.DefaultClient.Do(req)
}

func (e *echo) ownToken() (string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.token != "" {
		return e.token, nil
	}
	form := secretForm(e.teams)
	form.Set("scope", e.scope)
	res, err := e.teams.Client().PostForm(tokenURL(e.teams), form)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	var answer struct {
		AccessToken string `json:"access_token"`
	}
	err = json.NewDecoder(res.Body).Decode(&answer)
	e.token = answer.AccessToken
	return e.token, err
}

func tokenURL(teams *teamstest.Teams) string {
	return teams.AuthorityURL() + "/" + teams.TenantID + "/oauth2/v2.0/token"
}

func secretForm(teams *teamstest.Teams) url.Values {
	return url.Values{
		"grant_type": {"client_credentials"}, "client_id": {teams.AppID},
		"client_secret": {teams.AppPassword}, "scope": {teamstest.BotScope},
	}
}

// spy stands in for a test that is expected to fail.
type spy struct {
	testing.TB
	failure string
}

func (s *spy) Helper() {}

func (s *spy) Fatalf(format string, args ...any) {
	s.failure = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (s *spy) Fatal(args ...any) { s.Fatalf("%s", fmt.Sprint(args...)) }

// failure is the message with which f failed its test; "" when it did not.
func failure(t *testing.T, f func(testing.TB)) string {
	t.Helper()
	s := &spy{TB: t}
	var running sync.WaitGroup
	running.Go(func() { f(s) })
	running.Wait()
	return s.failure
}

// serve serves the handler at the address returned.
func serve(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}
