package teamstest_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"ssprbot/bot/teamstest"
)

// The fields are those of real activities.
func TestActivitiesHaveTheFieldsOfTeams(t *testing.T) {
	const (
		event  = "channelData channelId conversation from id recipient serviceUrl timestamp type "
		client = event + "entities locale localTimestamp localTimezone "
	)
	teams := teamstest.New(t)
	person := teamstest.Someone("Employee")
	channel := teamstest.Channel(person)
	cases := []struct {
		name     string
		activity teamstest.Activity
		fields   string
		data     string // fields of channelData
	}{
		{"message", teams.Message("hi"), client + "attachments text textFormat", "tenant"},
		{"message in a channel", teams.Message("hi", channel), client + "attachments text textFormat", "channel team tenant"},
		{"edit", teams.Edit(teams.Message("hi"), "ho"), client + "text textFormat", "eventType tenant"},
		{"installed", teams.Installed(), event + "action entities locale", "settings source tenant"},
		{"installed in a team", teams.Installed(channel), event + "action entities locale", "channel settings source team tenant"},
		{"removed", teams.Removed(), event + "action entities locale", "settings source tenant"},
		{"added", teams.Added(), event + "membersAdded", "tenant"},
		{"added to a team", teams.Added(channel), event + "membersAdded", "eventType settings team tenant"},
		{"invoke", teams.Invoke("message/submitAction", map[string]any{}), client + "name value", "tenant"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, want := slices.Sorted(maps.Keys(c.activity)), strings.Fields(c.fields); !slices.Equal(got, sorted(want)) {
				t.Errorf("fields %v, want %v", got, sorted(want))
			}
			data := c.activity["channelData"].(map[string]any)
			if got := slices.Sorted(maps.Keys(data)); !slices.Equal(got, strings.Fields(c.data)) {
				t.Errorf("channelData %v, want %v", got, c.data)
			}
		})
	}
}

func sorted(words []string) []string {
	slices.Sort(words)
	return words
}

func TestPlaces(t *testing.T) {
	person := teamstest.Someone("Employee")
	cases := []struct {
		name           string
		place          teamstest.Place
		prefix, suffix string
	}{
		{"personal", teamstest.Personal(person), "a:1", ""},
		{"group", teamstest.Group(person), "19:", "@thread.v2"},
		{"channel", teamstest.Channel(person), "19:", "@thread.tacv2"},
		{"thread", teamstest.Channel(person).InThread("177"), "19:", "@thread.tacv2;messageid=177"},
		{"other channel", teamstest.Channel(person).Named("Other"), "19:", "@thread.tacv2"},
		{"other team", teamstest.Channel(person).OfTeam("Other"), "19:", "@thread.tacv2"},
		{"other group", teamstest.Group(person).Named("Other"), "19:", "@thread.v2"},
		{"other person", teamstest.Personal(teamstest.Someone("Other")), "a:1", ""},
	}
	seen := map[string]string{}
	for _, c := range cases {
		id := c.place.ConversationID()
		if !strings.HasPrefix(id, c.prefix) || !strings.HasSuffix(id, c.suffix) {
			t.Errorf("%s: id %q", c.name, id)
		}
		if other, taken := seen[id]; taken {
			t.Errorf("%s and %s share %q", c.name, other, id)
		}
		seen[id] = c.name
	}
	group := teamstest.Group(person)
	if group.ConversationID() != group.By(teamstest.Someone("Other")).ConversationID() {
		t.Error("a group chat depends on who speaks")
	}
	general := teamstest.Channel(person).Named("General")
	if general.ChannelID() != general.TeamID() {
		t.Error("General has an id of its own")
	}
}

func TestMentions(t *testing.T) {
	teams := teamstest.New(t)
	person := teamstest.Someone("Employee")
	for name, place := range map[string]teamstest.Place{"group": teamstest.Group(person), "channel": teamstest.Channel(person)} {
		t.Run(name, func(t *testing.T) {
			with, without := teams.Message("a < b", place), teams.Message("a < b", place.WithoutMention())
			if with["text"] != "<at>"+teams.BotName+"</at> a < b" || without["text"] != "a < b" {
				t.Errorf("texts %q and %q", with["text"], without["text"])
			}
			html := without["attachments"].([]any)[0].(map[string]any)["content"]
			if html != "<p>a &lt; b</p>" || without["conversation"].(map[string]any)["isGroup"] != true {
				t.Errorf("HTML %q in %v", html, without["conversation"])
			}
			mention := with["entities"].([]any)[0].(map[string]any)
			if mention["type"] != "mention" || mention["mentioned"].(map[string]any)["id"] != teams.BotID {
				t.Errorf("mention %v", mention)
			}
			if len(without["entities"].([]any)) != 1 {
				t.Errorf("entities without a mention: %v", without["entities"])
			}
		})
	}
	if got := teams.Message("hello", teamstest.Personal(person))["text"]; got != "hello" {
		t.Errorf("personal text %q", got)
	}
}

func TestLanguages(t *testing.T) {
	teams := teamstest.New(t)
	a := teams.Message("hello", teamstest.Personal(teamstest.Someone("Employee").Speaking("ko-KR")))
	client := a["entities"].([]any)[0].(map[string]any)
	if a["locale"] != "ko-KR" || client["locale"] != "ko-KR" || client["country"] != "KR" {
		t.Errorf("locale %v of %v", a["locale"], client)
	}
}

func TestAFirstChannelMessageStartsItsThread(t *testing.T) {
	teams := teamstest.New(t)
	channel := teamstest.Channel(teamstest.Someone("Employee"))
	first := teams.Message("hello", channel)
	if want := channel.ChannelID() + ";messageid=" + first.ID(); first.ConversationID() != want {
		t.Errorf("conversation %q, want %q", first.ConversationID(), want)
	}
	second := teams.Message("again", channel.InThread(first.ID()))
	if second.ConversationID() != first.ConversationID() || second.ID() == first.ID() {
		t.Errorf("second message %s in %q", second.ID(), second.ConversationID())
	}
}

func TestChangedLeavesTheOriginalAlone(t *testing.T) {
	teams := teamstest.New(t)
	original := teams.Message("hello")
	before, err := json.Marshal(original)
	if err != nil {
		t.Fatal(err)
	}
	changed := original.Changed("channelData.tenant.id", "other").Changed("conversation.tenantId", nil).Changed("new.path", 1)
	if got := changed["channelData"].(map[string]any)["tenant"].(map[string]any)["id"]; got != "other" {
		t.Errorf("changed to %v", got)
	}
	if _, still := changed["conversation"].(map[string]any)["tenantId"]; still || changed["new"] == nil {
		t.Errorf("changed to %v", changed)
	}
	if after, _ := json.Marshal(original); string(after) != string(before) {
		t.Errorf("the original became %s", after)
	}
}

func TestDuplicates(t *testing.T) {
	teams := teamstest.New(t)
	var got []map[string]any
	handler := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var a map[string]any
		_ = json.NewDecoder(r.Body).Decode(&a)
		got = append(got, a)
	})
	endpoint := serve(t, handler)
	a := teams.Message("hello")
	teams.Deliver(endpoint, a)
	teams.Redeliver(endpoint, a)
	teams.Deliver(endpoint, teams.Again(a))
	if got[0]["id"] != got[1]["id"] || got[0]["timestamp"] != got[1]["timestamp"] {
		t.Errorf("redelivered as %v", got[1])
	}
	if got[2]["id"] == got[0]["id"] || got[2]["text"] != got[0]["text"] {
		t.Errorf("sent again as %v", got[2])
	}
}

func TestDeliveriesCanBeChanged(t *testing.T) {
	teams := teamstest.New(t)
	var seen *http.Request
	endpoint := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = r
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	res := teams.Deliver(endpoint, teams.Message("hello"))
	if res.Status != http.StatusFound || res.Header.Get("Location") == "" {
		t.Errorf("the redirect was followed: %+v", res)
	}
	if _, err := verify(t, teams, strings.TrimPrefix(seen.Header.Get("Authorization"), "Bearer ")); err != nil {
		t.Error(err)
	}
	teams.Deliver(endpoint, teams.Message("hello"), teamstest.Bearer("forged"))
	if got := seen.Header.Get("Authorization"); got != "Bearer forged" {
		t.Errorf("Authorization %q", got)
	}
	teams.Deliver(endpoint, teams.Message("hello"), teamstest.WithoutToken)
	if _, present := seen.Header["Authorization"]; present {
		t.Error("the token is still there")
	}
}
