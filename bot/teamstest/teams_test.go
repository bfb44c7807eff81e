package teamstest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
)

func TestAMessageIsAnswered(t *testing.T) {
	places := map[string]teamstest.Place{
		"personal": teamstest.Personal(teamstest.Someone("Employee")),
		"group":    teamstest.Group(teamstest.Someone("Employee")),
		"channel":  teamstest.Channel(teamstest.Someone("Employee")),
	}
	for name, place := range places {
		t.Run(name, func(t *testing.T) {
			teams := teamstest.New(t)
			bot := startEcho(t, teams)
			message := teams.Message("hello", place)
			if res := teams.Deliver(bot.url, message); res.Status != http.StatusAccepted {
				t.Fatalf("status %d", res.Status)
			}
			sent := teams.Await(message.ConversationID(), 1)
			if got := sent[0]; !strings.HasSuffix(got.Text(), "hello") || !got.Authorized || got.Status != http.StatusCreated {
				t.Errorf("got %+v", got)
			}
			if teams.Typing(message.ConversationID()) != 1 || len(teams.Sent()) != 1 || len(teams.Calls()) != 2 {
				t.Errorf("typing is not kept apart: %v", teams.Calls())
			}
			if teams.TokenRequests() != 1 {
				t.Errorf("%d token requests", teams.TokenRequests())
			}
		})
	}
}

func TestAwaitFailsWhenNothingComes(t *testing.T) {
	teams := teamstest.New(t)
	got := failure(t, func(tb testing.TB) {
		impatient := teams.With(tb)
		impatient.Patience = time.Millisecond
		impatient.Await("a:1", 1)
	})
	if !strings.Contains(got, "0 of 1 messages in a:1") {
		t.Errorf("failure %q", got)
	}
}

func TestDeliverFailsWithoutABot(t *testing.T) {
	teams := teamstest.New(t)
	got := failure(t, func(tb testing.TB) { teams.With(tb).Deliver("http://127.0.0.1:1/", teams.Message("hello")) })
	if !strings.Contains(got, "delivering an activity") {
		t.Errorf("failure %q", got)
	}
}

func TestEnvironmentNamesEveryService(t *testing.T) {
	teams := teamstest.New(t)
	want := []string{
		"MicrosoftAppId=" + teams.AppID, "MicrosoftAppTenantId=" + teams.TenantID,
		"SSPRBOT_OPENID_METADATA_URL=" + teams.MetadataURL(), "SSPRBOT_AUTHORITY_URL=" + teams.AuthorityURL(),
		"SSPRBOT_SERVICE_HOSTS=" + teams.ServiceHost(), "SSL_CERT_FILE=" + teams.CAFile(),
	}
	for _, variable := range want {
		if !slices.Contains(teams.Environment(), variable) {
			t.Errorf("%s is missing", variable)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	teams := teamstest.New(t)
	bot := startEcho(t, teams)
	messages := make([]teamstest.Activity, 20)
	for i := range messages {
		messages[i] = teams.Message("hello", teamstest.Personal(teamstest.Someone(string(rune('a'+i)))))
		bot.sending.Go(func() { _, _ = teams.TryDeliver(bot.url, messages[i]) })
	}
	for _, message := range messages {
		teams.Await(message.ConversationID(), 1)
	}
	if n := len(teams.Sent()); n != len(messages) {
		t.Errorf("%d messages", n)
	}
}
