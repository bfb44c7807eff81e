package teamstest_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ssprbot/bot/teamstest"
)

// do calls the connector and decodes its answer.
func (e *echo) do(t *testing.T, method, path string, body any) (int, map[string]any) {
	t.Helper()
	token, err := e.ownToken()
	if err != nil {
		t.Fatal(err)
	}
	res, err := request(method, e.teams.ServiceURL()+path, token, body)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.Header.Get("MS-CV") == "" {
		t.Errorf("%s %s: no correlation vector", method, path)
	}
	var answer any
	_ = json.NewDecoder(res.Body).Decode(&answer) // an empty body is an answer too
	object, _ := answer.(map[string]any)
	if list, ok := answer.([]any); ok {
		object = map[string]any{"list": list}
	}
	return res.StatusCode, object
}

func message(text string) map[string]any { return map[string]any{"type": "message", "text": text} }

func TestIDsAreDecodedOnce(t *testing.T) {
	const id = "19:abc@thread.tacv2;messageid=177"
	cases := []struct {
		name, escaped, want string
		status              int
	}{
		{"as .NET escapes", "19%3Aabc%40thread.tacv2%3Bmessageid%3D177", id, http.StatusCreated},
		{"as Go escapes", url.PathEscape(id), id, http.StatusCreated},
		{"slash inside", "19%3Aa%2Fb%2Bc", "19:a/b+c", http.StatusCreated},
		{"plus is no space", "19%3Aa+b", "19:a+b", http.StatusCreated},
		{"escaped twice", "19%253Aabc", "19%3Aabc", http.StatusBadRequest},
	}
	teams := teamstest.New(t)
	bot := startEcho(t, teams)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := "v3/conversations/" + c.escaped + "/activities"
			if status, answer := bot.do(t, "POST", path, message("hello")); status != c.status {
				t.Fatalf("status %d: %v", status, answer)
			}
			calls := teams.Calls()
			if got := calls[len(calls)-1]; got.ConversationID != c.want || got.URI != "/teams/"+path {
				t.Errorf("id %q, URI %q", got.ConversationID, got.URI)
			}
		})
	}
}

func TestMessagesAreReplacedAndDeleted(t *testing.T) {
	teams := teamstest.New(t)
	bot := startEcho(t, teams)
	_, posted := bot.do(t, "POST", "v3/conversations/a:1/activities/123", message("first"))
	path := fmt.Sprintf("v3/conversations/a:1/activities/%s", posted["id"])
	steps := []struct {
		method, path string
		want         int
	}{
		{"PUT", path, http.StatusOK},
		{"PUT", "v3/conversations/a:2/activities/" + posted["id"].(string), http.StatusNotFound},
		{"PUT", "v3/conversations/a:1/activities/123", http.StatusNotFound},
		{"DELETE", path, http.StatusOK},
		{"DELETE", path, http.StatusNotFound},
		{"PUT", path, http.StatusNotFound},
	}
	for _, step := range steps {
		if status, answer := bot.do(t, step.method, step.path, message("second")); status != step.want {
			t.Errorf("%s %s: status %d %v, want %d", step.method, step.path, status, answer, step.want)
		}
	}
	sent := teams.SentTo("a:1")
	if len(sent) != 3 || sent[1].Method != "PUT" || sent[1].Text() != "second" || sent[2].Method != "DELETE" {
		t.Errorf("sent %v", sent)
	}
}

func TestAThreadsMessageIsFoundFromItsChannel(t *testing.T) {
	teams := teamstest.New(t)
	bot := startEcho(t, teams)
	_, posted := bot.do(t, "POST", "v3/conversations/19:c;messageid=1/activities", message("first"))
	path := fmt.Sprintf("v3/conversations/19:c/activities/%s", posted["id"])
	if status, _ := bot.do(t, "PUT", path, message("second")); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
}

func TestRefusedCalls(t *testing.T) {
	large := message(strings.Repeat("a", 262144))
	cases := []struct {
		name, method, path string
		body               any
		want               int
	}{
		{"too large", "POST", "v3/conversations/a:1/activities", large, http.StatusRequestEntityTooLarge},
		{"no object", "POST", "v3/conversations/a:1/activities", []string{"a"}, http.StatusBadRequest},
		{"null", "POST", "v3/conversations/a:1/activities", nil, http.StatusBadRequest},
		{"no type", "POST", "v3/conversations/a:1/activities", map[string]any{}, http.StatusBadRequest},
		{"unknown route", "POST", "v3/conversations/a:1/messages", message("a"), http.StatusNotFound},
		{"unknown method", "PATCH", "v3/conversations/a:1/activities", message("a"), http.StatusNotFound},
		{"empty id", "POST", "v3/conversations//activities", message("a"), http.StatusNotFound},
		{"two slashes", "POST", "/v3/conversations/a:1/activities", message("a"), http.StatusNotFound},
	}
	teams := teamstest.New(t)
	bot := startEcho(t, teams)
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if status, answer := bot.do(t, c.method, c.path, c.body); status != c.want || answer["error"] == nil {
				t.Errorf("status %d %v, want %d", status, answer, c.want)
			}
			if calls := teams.Calls(); len(calls) != i+1 || calls[i].Status != c.want {
				t.Errorf("calls %v", calls)
			}
		})
	}
	if len(teams.Sent()) != 0 || len(teams.Unauthorized()) != 0 {
		t.Errorf("sent %v, unauthorised %v", teams.Sent(), teams.Unauthorized())
	}
}

func TestAnonymousCalls(t *testing.T) {
	teams := teamstest.New(t)
	anonymous := func() int {
		res, err := http.Post(teams.ServiceURL()+"v3/conversations/a:1/activities", "application/json",
			strings.NewReader(`{"type":"message"}`))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	if status := anonymous(); status != http.StatusUnauthorized {
		t.Errorf("status %d", status)
	}
	teams.AllowAnonymous()
	if status := anonymous(); status != http.StatusCreated || teams.Sent()[0].Authorized {
		t.Errorf("status %d once allowed: %v", status, teams.Sent())
	}
}

func TestNewConversations(t *testing.T) {
	teams := teamstest.New(t)
	bot := startEcho(t, teams)
	person := teamstest.Someone("Employee")
	member := []any{map[string]any{"id": person.ID}}
	thread := func() map[string]any {
		return map[string]any{
			"isGroup": true, "tenantId": teams.TenantID, "activity": message("new thread"),
			"channelData": map[string]any{"channel": map[string]any{"id": "19:c@thread.tacv2"}},
		}
	}
	cases := []struct {
		name   string
		body   map[string]any
		change map[string]any
		want   int
	}{
		{"personal", map[string]any{"members": member, "tenantId": teams.TenantID}, nil, http.StatusCreated},
		{"personal with a message", map[string]any{"members": member, "tenantId": teams.TenantID},
			map[string]any{"activity": message("hello")}, http.StatusCreated},
		{"no tenant", map[string]any{"members": member}, nil, http.StatusBadRequest},
		{"nobody", map[string]any{"tenantId": teams.TenantID}, nil, http.StatusBadRequest},
		{"group", map[string]any{"members": member, "tenantId": teams.TenantID},
			map[string]any{"isGroup": true}, http.StatusBadRequest},
		{"thread", thread(), nil, http.StatusCreated},
		{"thread without a message", thread(), map[string]any{"activity": nil}, http.StatusBadRequest},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			maps.Copy(c.body, c.change)
			if status, answer := bot.do(t, "POST", "v3/conversations", c.body); status != c.want {
				t.Errorf("status %d: %v", status, answer)
			}
		})
	}
	if sent := teams.SentTo(teamstest.Personal(person).ConversationID()); len(sent) != 1 || sent[0].Text() != "hello" {
		t.Errorf("sent %v", sent)
	}
	sent := teams.Sent()
	if last := sent[len(sent)-1]; last.ConversationID != "19:c@thread.tacv2;messageid="+last.ActivityID {
		t.Errorf("thread %q of message %q", last.ConversationID, last.ActivityID)
	}
}

func TestMembers(t *testing.T) {
	teams := teamstest.New(t)
	bot := startEcho(t, teams)
	channel := teamstest.Channel(teamstest.Someone("Agent 0"))
	for i := range 60 {
		teams.Join(channel.By(teamstest.Someone(fmt.Sprint("Agent ", i))))
	}
	gone := teamstest.Someone("Agent 59")
	teams.Leave(channel.By(gone))
	team := "v3/conversations/" + url.PathEscape(channel.TeamID())

	_, all := bot.do(t, "GET", team+"/members", nil)
	if n := len(all["list"].([]any)); n != 59 {
		t.Errorf("%d members", n)
	}
	_, page := bot.do(t, "GET", team+"/pagedmembers?pageSize=1", nil)
	_, rest := bot.do(t, "GET", team+"/pagedmembers?pageSize=1&continuationToken="+fmt.Sprint(page["continuationToken"]), nil)
	if len(page["members"].([]any)) != 50 || len(rest["members"].([]any)) != 9 || rest["continuationToken"] != nil {
		t.Errorf("pages of %d and %d members", len(page["members"].([]any)), len(rest["members"].([]any)))
	}
	person := channel.Person
	for _, id := range []string{person.ID, person.AadObjectID, strings.ToUpper(person.Email)} {
		if status, member := bot.do(t, "GET", team+"/members/"+url.PathEscape(id), nil); member["objectId"] != person.AadObjectID {
			t.Errorf("%s: %d %v", id, status, member)
		}
	}
	if status, _ := bot.do(t, "GET", team+"/members/"+gone.AadObjectID, nil); status != http.StatusNotFound {
		t.Errorf("status %d for somebody who left", status)
	}
}

func TestTeamsAndChannels(t *testing.T) {
	teams := teamstest.New(t)
	bot := startEcho(t, teams)
	channel := teamstest.Channel(teamstest.Someone("Agent"))
	teams.Installed(channel)
	teams.Message("hello", channel.Named("General"))
	path := "v3/teams/" + url.PathEscape(channel.TeamID())

	if _, team := bot.do(t, "GET", path, nil); team["name"] != channel.Team || team["id"] != channel.TeamID() {
		t.Errorf("team %v", team)
	}
	_, channels := bot.do(t, "GET", path+"/conversations", nil)
	list := channels["conversations"].([]any)
	if len(list) != 2 || list[0].(map[string]any)["id"] != channel.TeamID() || list[1].(map[string]any)["name"] != channel.Name {
		t.Errorf("channels %v", list)
	}
	if status, _ := bot.do(t, "GET", "v3/teams/19:nowhere", nil); status != http.StatusNotFound {
		t.Errorf("status %d for an unknown team", status)
	}
}
