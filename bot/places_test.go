package bot_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ssprbot/helpdesk"
)

func inChannel(channel string, change map[string]any) map[string]any {
	a := map[string]any{
		"conversation": map[string]any{"id": channel, "conversationType": "channel", "isGroup": true, "tenantId": "tenant"},
		"channelData":  map[string]any{"tenant": map[string]any{"id": "tenant"}, "team": map[string]any{"id": "19:team"}, "settings": map[string]any{"selectedChannel": map[string]any{"id": "19:desk@thread.tacv2"}}},
	}
	for key, value := range change {
		a[key] = value
	}
	return a
}

// The channel that is chosen at the installation becomes the desk and hears so, the first one of the tenant; it ends with
// the bot's removal from that team.
func TestTheChosenChannelBecomesTheDesk(t *testing.T) {
	s, desk := newDesk(t)
	clear(desk.desk)
	installed := func(action string) map[string]any {
		return inChannel("19:desk@thread.tacv2", map[string]any{"type": "installationUpdate", "action": action})
	}
	s.receive(s.activity(inChannel("19:team", map[string]any{"type": "conversationUpdate", "membersAdded": []any{map[string]any{"id": "28:bot"}}})))
	if len(desk.desk) != 0 {
		t.Errorf("a channel that nobody chose is the desk: %+v", desk.desk)
	}
	s.flush()
	s.receive(s.activity(installed("add")))
	want := helpdesk.Place{ServiceURL: "https://teams.example/", Conversation: "19:desk@thread.tacv2", Team: "19:team"}
	if diff := cmp.Diff(want, desk.desk["tenant"]); diff != "" {
		t.Errorf("the desk, want -, got +\n%s", diff)
	}
	if sent := payloads(s.flush()); !strings.Contains(sent, "what people send to the helpdesk") || !strings.Contains(sent, "get back into your account") {
		t.Errorf("the channel hears %s", sent)
	}
	other := installed("add")
	other["conversation"] = map[string]any{"id": "19:other@thread.tacv2", "conversationType": "channel", "tenantId": "tenant"}
	other["channelData"] = map[string]any{"team": map[string]any{"id": "19:other"}, "settings": map[string]any{"selectedChannel": map[string]any{"id": "19:other@thread.tacv2"}}}
	s.receive(s.activity(other))
	if sent := payloads(s.flush()); desk.desk["tenant"] != want || strings.Contains(sent, "what people send to the helpdesk") {
		t.Errorf("the second installation takes the desk: %+v, %s", desk.desk, sent)
	}
	gone := installed("remove")
	gone["channelData"] = other["channelData"]
	s.receive(s.activity(gone))
	if desk.desk["tenant"] != want {
		t.Error("leaving another team ends the desk")
	}
	s.receive(s.activity(installed("remove")))
	none(t, s.flush())
	if len(desk.desk) != 0 {
		t.Errorf("the desk outlives its team: %+v", desk.desk)
	}
}

func TestChannelsAreRememberedAndChatsAreNot(t *testing.T) {
	s, desk := newDesk(t)
	post := mentioned(map[string]any{"id": "19:c@thread.tacv2;messageid=17", "conversationType": "channel", "isGroup": true, "tenantId": "tenant"}, "kim", trouble)
	post["channelData"] = map[string]any{"team": map[string]any{"id": "19:team"}}
	s.receive(s.activity(post))
	s.say(trouble)
	want := []helpdesk.Place{{ServiceURL: "https://teams.example/", Conversation: "19:c@thread.tacv2", Team: "19:team"}}
	if diff := cmp.Diff(want, desk.places); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
}
