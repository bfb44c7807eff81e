package bot_test

import (
	"context"
	"maps"
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
	maps.Copy(a, change)
	return a
}

// The channel that is chosen at the installation becomes the desk and hears so, the first one of the tenant; it ends with
// the bot's removal from that team.
func TestTheChosenChannelBecomesTheDesk(t *testing.T) {
	s, desk := newDesk(t)
	desk.remove()
	installed := func(action string) map[string]any {
		return inChannel("19:desk@thread.tacv2", map[string]any{"type": "installationUpdate", "action": action})
	}
	s.receive(s.activity(inChannel("19:team", map[string]any{"type": "conversationUpdate", "membersAdded": []any{map[string]any{"id": "28:bot"}}})))
	if desk.place() != (helpdesk.Place{}) {
		t.Errorf("a channel that nobody chose is the desk: %+v", desk.place())
	}
	s.flush()
	s.receive(s.activity(installed("add")))
	want := deskPlace()
	if diff := cmp.Diff(want, desk.place()); diff != "" {
		t.Errorf("the desk, want -, got +\n%s", diff)
	}
	if sent := payloads(s.flush()); !strings.Contains(sent, "what people send to the helpdesk") || !strings.Contains(sent, "get back into your account") {
		t.Errorf("the channel hears %s", sent)
	}
	other := installed("add")
	other["conversation"] = map[string]any{"id": "19:other@thread.tacv2", "conversationType": "channel", "tenantId": "tenant"}
	other["channelData"] = map[string]any{"team": map[string]any{"id": "19:other"}, "settings": map[string]any{"selectedChannel": map[string]any{"id": "19:other@thread.tacv2"}}}
	s.receive(s.activity(other))
	if sent := payloads(s.flush()); desk.place() != want || strings.Contains(sent, "what people send to the helpdesk") {
		t.Errorf("the second installation takes the desk: %+v, %s", desk.place(), sent)
	}
	gone := installed("remove")
	gone["channelData"] = other["channelData"]
	s.receive(s.activity(gone))
	if desk.place() != want {
		t.Error("leaving another team ends the desk")
	}
	s.receive(s.activity(installed("remove")))
	none(t, s.flush())
	if desk.place() != (helpdesk.Place{}) {
		t.Errorf("the desk outlives its team: %+v", desk.place())
	}
}

func TestHowAChannelIsReachedIsRemembered(t *testing.T) {
	s, desk := newDesk(t)
	post := mentioned(map[string]any{"id": "19:c@thread.tacv2;messageid=17", "conversationType": "channel", "isGroup": true, "tenantId": "tenant"}, "kim", trouble)
	post["channelData"] = map[string]any{"team": map[string]any{"id": "19:team"}}
	s.receive(s.activity(post))
	desk.work(func(ctx context.Context, r helpdesk.Records) error {
		got, ok, err := r.Reach(ctx, "tenant", "19:c@thread.tacv2")
		want := helpdesk.Place{ServiceURL: "https://teams.example/", Conversation: "19:c@thread.tacv2", Team: "19:team"}
		if diff := cmp.Diff(want, got); diff != "" || !ok {
			t.Errorf("the channel, want -, got +\n%s", diff)
		}
		return err
	})
}
