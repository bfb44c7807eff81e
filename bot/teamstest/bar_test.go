package teamstest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"ssprbot/bot/teamstest"
)

func TestWhereTheBotIsNotWanted(t *testing.T) {
	person := teamstest.Someone("Kim")
	channel := teamstest.Channel(person)
	chat := url.PathEscape(teamstest.Personal(person).ConversationID())
	open := func(s *teamstest.Teams, with map[string]any) map[string]any {
		return map[string]any{"isGroup": false, "tenantId": s.TenantID, "members": []any{map[string]any{"id": person.ID}}, "activity": with}
	}
	type call struct {
		method, path string
		body         any
		code         string // "" where it is let through
	}
	cases := map[string]struct {
		bar, end func(*teamstest.Teams)
		calls    func(*teamstest.Teams) []call
	}{
		"blocked": {
			func(s *teamstest.Teams) { s.Block(person) }, func(s *teamstest.Teams) { s.Welcome(person) },
			func(s *teamstest.Teams) []call {
				return []call{
					{"POST", "v3/conversations", open(s, nil), ""},
					{"POST", "v3/conversations", open(s, message("hello")), "ConversationBlockedByUser"},
					{"POST", "v3/conversations/" + chat + "/activities", message("hello"), "ConversationBlockedByUser"},
				}
			},
		},
		"not installed": {
			func(s *teamstest.Teams) { s.Uninstall(person) }, func(s *teamstest.Teams) { s.Welcome(person) },
			func(s *teamstest.Teams) []call {
				return []call{
					{"POST", "v3/conversations", open(s, nil), "ForbiddenOperationException"},
					{"POST", "v3/conversations/" + chat + "/activities", message("hello"), "ForbiddenOperationException"},
				}
			},
		},
		"evicted": {
			func(s *teamstest.Teams) { s.Evict(channel) }, func(s *teamstest.Teams) { s.Readmit(channel) },
			func(s *teamstest.Teams) []call {
				thread := channel.InThread("17").ConversationID()
				return []call{
					{"POST", "v3/conversations/" + url.PathEscape(channel.ConversationID()) + "/activities", message("hello"), "BotNotInConversationRoster"},
					{"POST", "v3/conversations/" + url.PathEscape(thread) + "/activities", message("hello"), "BotNotInConversationRoster"},
					{"GET", "v3/conversations/" + url.PathEscape(channel.TeamID()) + "/pagedmembers", nil, "BotNotInConversationRoster"},
					{"POST", "v3/conversations", map[string]any{"isGroup": true, "tenantId": s.TenantID, "activity": message("a"),
						"channelData": map[string]any{"channel": map[string]any{"id": channel.ChannelID()}}}, "BotNotInConversationRoster"},
				}
			},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			teams := teamstest.New(t)
			bot := startEcho(t, teams)
			teams.Join(channel)
			c.bar(teams)
			for _, call := range c.calls(teams) {
				status, answer := bot.do(t, call.method, call.path, call.body)
				problem, _ := answer["error"].(map[string]any)
				if refused := status == http.StatusForbidden; refused != (call.code != "") || refused && problem["code"] != call.code {
					t.Errorf("%s %s: %d %v, want %q", call.method, call.path, status, answer, call.code)
				}
			}
			if sent := teams.Sent(); len(sent) > 0 {
				t.Errorf("taken: %v", sent)
			}
			c.end(teams)
			for _, call := range c.calls(teams) {
				if status, answer := bot.do(t, call.method, call.path, call.body); status/100 != 2 {
					t.Errorf("afterwards %s %s: %d %v", call.method, call.path, status, answer)
				}
			}
		})
	}
}

func TestGuestsAndStrangersOnAList(t *testing.T) {
	teams := teamstest.New(t)
	bot := startEcho(t, teams)
	channel := teamstest.Channel(teamstest.Someone("Agent"))
	for _, person := range []teamstest.Person{channel.Person, teamstest.Someone("Guest").AsGuest(), teamstest.Someone("Partner").OfTenant("elsewhere")} {
		teams.Join(channel.By(person))
	}
	want := map[string][3]string{
		"Agent":   {"user", teams.TenantID, "agent@example.com"},
		"Guest":   {"guest", teams.TenantID, "guest_example.com#EXT#@tenant.example"},
		"Partner": {"user", "elsewhere", "partner@example.com"},
	}
	_, page := bot.do(t, "GET", "v3/conversations/"+url.PathEscape(channel.TeamID())+"/pagedmembers", nil)
	for _, m := range page["members"].([]any) {
		member := m.(map[string]any)
		got := [3]string{fmt.Sprint(member["userRole"]), fmt.Sprint(member["tenantId"]), fmt.Sprint(member["userPrincipalName"])}
		if got != want[fmt.Sprint(member["name"])] {
			t.Errorf("%v: %v", member["name"], got)
		}
	}
}

func TestAThreadIsNamedByItsFirstMessage(t *testing.T) {
	teams := teamstest.New(t)
	bot := startEcho(t, teams)
	for path, want := range map[string]string{
		"19:c@thread.tacv2":             "19:c@thread.tacv2;messageid=%s",
		"19:c@thread.tacv2;messageid=1": "19:c@thread.tacv2;messageid=1",
		"19:c@thread.v2":                "19:c@thread.v2",
		"a:1":                           "a:1",
	} {
		_, posted := bot.do(t, "POST", "v3/conversations/"+url.PathEscape(path)+"/activities", message("hello"))
		if sent := teams.SentTo(path); len(sent) != 1 || sent[0].Thread() != fmt.Sprintf(want, posted["id"]) && sent[0].Thread() != want {
			t.Errorf("%s: %v", path, sent)
		}
	}
}

func TestAnOutageOfTypingToo(t *testing.T) {
	teams := teamstest.New(t)
	bot := startEcho(t, teams)
	teams.Fail(1, teamstest.Status(503).AlsoTyping())
	if got := bot.send(t, t.Context(), "a:1", "typing"); got.status != 503 {
		t.Errorf("typing was answered %d", got.status)
	}
}
