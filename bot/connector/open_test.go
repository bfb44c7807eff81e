package connector_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"ssprbot/bot"
	"ssprbot/bot/teamstest"
)

// news is a post to a person whose chat is not known.
func news(serviceURL string) bot.Delivery {
	return bot.Delivery{
		Operation: bot.Post, ServiceURL: serviceURL, ConversationID: bot.MemberQueue("29:kim"), Member: "29:kim", TenantID: "tenant",
		Payload: []byte(`{"type":"message","from":{"id":"28:bot"},"text":"hello"}`),
	}
}

func TestOpeningAChatOnTheWire(t *testing.T) {
	for _, status := range []int{200, 201, 202} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			var got []string
			url := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				got = append(got, r.Method+" "+r.RequestURI+" "+r.Header.Get("Authorization")+" "+string(body))
				w.WriteHeader(status)
				_, _ = fmt.Fprint(w, `{"id":"a:`+fmt.Sprint(len(got))+`"}`)
			})
			client := newClient(t)
			client.Tokens = newTokens(t, counting(new(atomic.Int32)))
			posted, err := client.Deliver(t.Context(), news(url+"/emea/"))
			if err != nil {
				t.Fatal(err)
			}
			want := []string{
				`POST /emea/v3/conversations Bearer token 1 {"isGroup":false,"bot":{"id":"28:bot"},"members":[{"id":"29:kim"}],"tenantId":"tenant"}`,
				`POST /emea/v3/conversations/a%3A1/activities Bearer token 1 {"type":"message","from":{"id":"28:bot"},"text":"hello"}`,
			}
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("sent\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if posted != (bot.Posted{ConversationID: "a:1", ActivityID: "a:2"}) {
				t.Errorf("posted %+v", posted)
			}
		})
	}
}

func TestOpeningAChatWithoutTheBotsName(t *testing.T) {
	var opened map[string]any
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/v3/conversations") {
			_ = json.NewDecoder(r.Body).Decode(&opened)
		}
		_, _ = fmt.Fprint(w, `{"id":"a:1"}`)
	})
	d := news(url)
	d.Payload = []byte(`{"type":"message"}`)
	if _, err := newClient(t).Deliver(t.Context(), d); err != nil || opened["bot"] != nil || opened["members"] == nil {
		t.Errorf("asked for %v, %v", opened, err)
	}
}

func TestOutcomesOfOpeningAChat(t *testing.T) {
	type row struct {
		name    string
		status  int
		body    string
		outcome bot.Outcome
		says    string
	}
	coded := func(status int, code string) string {
		return fmt.Sprintf(`{"error":{"code":%q,"message":"hello"}}`, code)
	}
	rows := []row{
		{"not installed", 403, coded(403, "ForbiddenOperationException"), bot.Gone, "not installed for this person"},
		{"blocked", 403, coded(403, "ConversationBlockedByUser"), bot.Gone, "has blocked the bot"},
		{"forbidden", 403, "", bot.Gone, "forbidden"},
		{"an account of nobody's", 400, coded(400, "BadSyntax"), bot.Gone, "BadSyntax"},
		{"a member who left", 404, coded(404, "MemberNotFoundInConversation"), bot.Gone, "MemberNotFound"},
		{"a redirect", 302, "", bot.Gone, "302"},
		{"token refused", 401, "", bot.Refused, "401"},
		{"precondition", 412, "", bot.Refused, "412"},
		{"throttled", 429, "", bot.Refused, "429"},
		{"timed out there", 408, "", bot.Refused, "408"},
		{"server's error", 500, "", bot.Refused, "500"},
		{"unavailable", 503, "", bot.Refused, "503"},
		{"no id", 201, `{}`, bot.Refused, "did not say which"},
		{"no JSON", 200, `<html>`, bot.Refused, "did not say which"},
		{"an id that is a step in the path", 201, `{"id":".."}`, bot.Rejected, "step in the path"},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			var calls atomic.Int32
			url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				calls.Add(1)
				w.Header().Set("Retry-After", "7")
				w.WriteHeader(r.status)
				_, _ = fmt.Fprint(w, r.body)
			})
			_, err := newClient(t).Deliver(t.Context(), news(url))
			e := failed(t, err)
			if e.Outcome != r.outcome || !strings.Contains(err.Error(), r.says) || calls.Load() != 1 {
				t.Errorf("outcome %d, %v, %d calls; want %d, %q and one", e.Outcome, err, calls.Load(), r.outcome, r.says)
			}
			if e.Status != 0 && e.RetryAfter.Seconds() != 7 {
				t.Errorf("asked to wait %v", e.RetryAfter)
			}
		})
	}
	t.Run("answer lost", func(t *testing.T) { // asking again brings the same chat
		url := serve(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
		_, err := newClient(t).Deliver(t.Context(), news(url))
		if e := failed(t, err); e.Outcome != bot.Refused {
			t.Errorf("outcome %d", e.Outcome)
		}
	})
}

func TestOpeningAChatChecksBeforeItSends(t *testing.T) {
	forbidden := func(string) error { return fmt.Errorf("not on the list") }
	put := news("https://smba.example")
	put.Operation, put.ActivityID = bot.Put, "7"
	for name, test := range map[string]struct {
		d     bot.Delivery
		allow func(string) error
		want  string
	}{
		"host not allowed":      {news("https://smba.example"), forbidden, "not on the list"},
		"nothing to replace":    {put, anywhere, "whose chat is not known"},
		"nothing to say":        {bot.Delivery{Operation: bot.Post, Member: "29:kim", ServiceURL: "https://smba.example"}, anywhere, "without an activity"},
		"no proper service URL": {news("ftp://smba.example"), anywhere, "not a plain URL"},
	} {
		t.Run(name, func(t *testing.T) {
			var fetched, sent atomic.Int32
			client := newClient(t)
			client.Allow, client.Tokens = test.allow, newTokens(t, counting(&fetched))
			client.Transport = roundTrip(func(*http.Request) (*http.Response, error) { sent.Add(1); return nil, io.EOF })
			_, err := client.Deliver(t.Context(), test.d)
			if e := failed(t, err); e.Outcome != bot.Rejected || !strings.Contains(err.Error(), test.want) || fetched.Load()+sent.Load() > 0 {
				t.Errorf("outcome %d, %v, %d tokens, %d requests", e.Outcome, err, fetched.Load(), sent.Load())
			}
		})
	}
}

// TestOpeningAChatFollowsNoRedirect: neither call takes the token elsewhere.
func TestOpeningAChatFollowsNoRedirect(t *testing.T) {
	elsewhere := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the second host got a request, with Authorization %q", r.Header.Get("Authorization"))
	})
	for _, opened := range []bool{false, true} {
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if opened && strings.HasSuffix(r.URL.Path, "/v3/conversations") {
				_, _ = fmt.Fprint(w, `{"id":"a:1"}`)
				return
			}
			http.Redirect(w, r, elsewhere, http.StatusTemporaryRedirect)
		})
		client := newClient(t)
		client.Tokens = newTokens(t, counting(new(atomic.Int32)))
		_, err := client.Deliver(t.Context(), news(url))
		failed(t, err)
	}
}

func TestWhatPeopleDoToTheirChat(t *testing.T) {
	kim := teamstest.Someone("Kim")
	for name, test := range map[string]struct {
		before  func(*teamstest.Teams)
		outcome bot.Outcome // Delivered for no error
	}{
		"nothing":           {func(*teamstest.Teams) {}, bot.Delivered},
		"blocked the bot":   {func(s *teamstest.Teams) { s.Block(kim) }, bot.Gone},
		"never had the app": {func(s *teamstest.Teams) { s.Uninstall(kim) }, bot.Gone},
		"came back":         {func(s *teamstest.Teams) { s.Block(kim); s.Welcome(kim) }, bot.Delivered},
	} {
		t.Run(name, func(t *testing.T) {
			teams := teamstest.New(t)
			teams.AllowAnonymous()
			test.before(teams)
			d := news(teams.ServiceURL())
			d.Member, d.TenantID = kim.ID, teams.TenantID
			posted, err := newClient(t).Deliver(t.Context(), d)
			if test.outcome != bot.Delivered {
				if e := failed(t, err); e.Outcome != test.outcome {
					t.Errorf("outcome %d, %v", e.Outcome, err)
				}
				return
			}
			sent := teams.SentTo(teamstest.Personal(kim).ConversationID())
			if err != nil || len(sent) != 1 || posted.ConversationID != sent[0].ConversationID || posted.ActivityID != sent[0].ActivityID {
				t.Errorf("posted %+v, %v; sent %v", posted, err, sent)
			}
		})
	}
}

func TestWhereAPostStands(t *testing.T) {
	for id, want := range map[string]string{
		"a:1":                            "a:1",
		"19:g@thread.v2":                 "19:g@thread.v2",
		"19:c@thread.tacv2":              "19:c@thread.tacv2;messageid=177",
		"19:c@thread.skype":              "19:c@thread.skype;messageid=177",
		"19:c@thread.tacv2;messageid=12": "19:c@thread.tacv2;messageid=12",
	} {
		for _, op := range []bot.Operation{bot.Post, bot.Put} {
			d := delivery(op, "https://smba.example")
			d.ConversationID = id
			posted, err := answering(201, nil, `{"id":"177"}`).Deliver(t.Context(), d)
			if op == bot.Put {
				want = id
			}
			if err != nil || posted.ConversationID != want {
				t.Errorf("%s in %s: stands in %s, %v; want %s", op, id, posted.ConversationID, err, want)
			}
		}
	}
	d := delivery(bot.Post, "https://smba.example")
	d.ConversationID = "19:c@thread.tacv2"
	if posted, _ := answering(200, nil, `{}`).Deliver(t.Context(), d); posted.ConversationID != d.ConversationID {
		t.Errorf("a thread without a name: %s", posted.ConversationID)
	}
}

// TestRefusalsSayWhatToDo: what ends a job is read by an operator.
func TestRefusalsSayWhatToDo(t *testing.T) {
	for code, says := range map[string]string{
		"BotNotInConversationRoster":  "until the app is added to it again",
		"ConversationBlockedByUser":   "blocked the bot or removed the app",
		"MessageWritesBlocked":        "blocked the bot or removed the app",
		"ForbiddenOperationException": "install it for everybody",
		"BotDisabledByAdmin":          "allow it in the Teams admin center",
		"InvalidBotApiHost":           "GCC",
		"NotEnoughPermissions":        "compare its manifest",
		"SomethingNew":                "SomethingNew: forbidden",
	} {
		_, err := answering(403, nil, fmt.Sprintf(`{"error":{"code":%q}}`, code)).Deliver(t.Context(), delivery(bot.Post, "https://smba.example"))
		if e := failed(t, err); e.Outcome != bot.Gone || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), code) {
			t.Errorf("%s: %v", code, err)
		}
	}
}
