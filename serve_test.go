package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
)

const (
	trouble      = "my new password does not work on my office PC"
	troubleTitle = "Password writeback is not turned on"
)

// TestConversations plays the scripts of the dialogs against the real program, with new and with old clients' buttons.
func TestConversations(t *testing.T) {
	files, err := filepath.Glob("dialogs/testdata/scripts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no scripts: %v", err)
	}
	teams := teamstest.New(t)
	p := start(t, teams.Environment())
	for _, file := range files {
		script, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		steps, err := teamstest.ParseScript(file, string(script))
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		for how, label := range map[teamstest.How]string{teamstest.Execute: "execute", teamstest.Submit: "submit"} {
			for _, place := range []func(teamstest.Person) teamstest.Place{teamstest.Personal, teamstest.Group, teamstest.Channel} {
				where := place(teamstest.Someone(name + " " + label)).Named(name + label)
				t.Run(fmt.Sprintf("%s/%s/%s", name, label, where.Type), func(t *testing.T) {
					teamstest.Play(t, teams.With(t).Conversation(p.endpoint, how, where), steps)
				})
			}
		}
	}
	if refused := teams.Unauthorized(); len(refused) > 0 {
		t.Errorf("%d sends without a good token", len(refused))
	}
}

func TestAnswersSurviveTheConnectorsFaults(t *testing.T) {
	faults := map[string]struct {
		fault teamstest.Fault
		posts int // accepted by the connector: 2 where its answer was lost, since it cannot recognise a repeat
	}{
		"401, token revoked":            {teamstest.Status(401), 1},
		"412":                           {teamstest.Status(412), 1},
		"429 that asks for two seconds": {teamstest.Status(429).RetryAfter("2"), 1},
		"503, which may have arrived":   {teamstest.Status(503), 1},
		"connection refused half-way":   {teamstest.Refuse(), 1},
		"answer lost":                   {teamstest.Cut(), 2},
		"answer that is no JSON":        {teamstest.MalformedJSON(), 1},
		"answer without an id":          {teamstest.NoID(), 1},
	}
	teams := teamstest.New(t)
	p := start(t, teams.Environment())
	for name, tt := range faults {
		t.Run(name, func(t *testing.T) {
			teams := teams.With(t)
			place := teamstest.Personal(teamstest.Someone(name))
			teams.Fail(1, tt.fault.On(http.MethodPost).In(place.ConversationID()))
			if response := teams.Deliver(p.endpoint, teams.Message(trouble, place)); response.Status != 200 {
				t.Fatalf("not acknowledged: %d", response.Status)
			}
			teams.Await(place.ConversationID(), tt.posts)
			// A second question is answered after the first, and nothing came in between.
			teams.Deliver(p.endpoint, teams.Message("help", place))
			sent := teams.Await(place.ConversationID(), tt.posts+1)
			if len(sent) != tt.posts+1 || !strings.Contains(sent[tt.posts].CardText(), "What I can do") {
				t.Errorf("sent %v", sent)
			}
			for _, s := range sent[:tt.posts] {
				if !strings.Contains(s.CardText(), troubleTitle) {
					t.Errorf("sent %v", s)
				}
			}
		})
	}
}

func TestAHangingConnectorDelaysNoAcknowledgement(t *testing.T) {
	teams := teamstest.New(t)
	p := start(t, teams.Environment())
	place := teamstest.Personal(teamstest.Someone("Kim"))
	teams.Fail(1, teamstest.Hang().In(place.ConversationID()))
	for range 3 {
		before := time.Now()
		if response := teams.Deliver(p.endpoint, teams.Message(trouble, place)); response.Status != 200 || time.Since(before) > 5*time.Second {
			t.Fatalf("acknowledged with %d after %v", response.Status, time.Since(before))
		}
	}
	other := teamstest.Personal(teamstest.Someone("Lee"))
	teams.Deliver(p.endpoint, teams.Message(trouble, other))
	teams.Await(other.ConversationID(), 1)
}

func TestARestartInMidDialogGoesOn(t *testing.T) {
	teams := teamstest.New(t)
	database := "--database-url=sqlite:" + filepath.Join(t.TempDir(), "bot.db")
	place := teamstest.Personal(teamstest.Someone("Kim"))
	p := start(t, teams.Environment(), database)
	teams.Deliver(p.endpoint, teams.Message(trouble, place))
	card := teams.Await(place.ConversationID(), 1)[0]

	// A message that is accepted while the connector is away outlives a crash.
	teams.GoOffline()
	if response := teams.Deliver(p.endpoint, teams.Message("help", place)); response.Status != 200 {
		t.Fatalf("not acknowledged: %d", response.Status)
	}
	p.kill()
	p.wait()
	teams.GoOnline()
	p = start(t, teams.Environment(), database)
	before := awaitCard(teams, place, "What I can do")
	// The card from before still has its question.
	teams.Deliver(p.endpoint, teams.Click(card, "This solved it", teamstest.Submit))
	awaitCard(teams, place, "Glad to help")
	// The crash may have come before the first answer was noted as sent: then it is repeated, once.
	if before > 3 {
		t.Errorf("%d messages until the answer to the second question", before)
	}
}

// awaitCard waits for a card that says so, and returns how many messages the conversation then has.
func awaitCard(teams *teamstest.Teams, place teamstest.Place, says string) int {
	for n := 1; ; n++ {
		sent := teams.Await(place.ConversationID(), n)
		if strings.Contains(sent[n-1].CardText(), says) {
			return n
		}
	}
}

func TestStoppingLosesNoAcceptedTurn(t *testing.T) {
	teams := teamstest.New(t)
	p := start(t, teams.Environment())
	const people = 50
	for i := range people {
		place := teamstest.Personal(teamstest.Someone(fmt.Sprint("Person ", i)))
		if response := teams.Deliver(p.endpoint, teams.Message(trouble, place)); response.Status != 200 {
			t.Fatalf("not acknowledged: %d", response.Status)
		}
	}
	p.stop()
	if got := len(teams.Sent()); got != people {
		t.Errorf("%d of %d answers left before the end", got, people)
	}
}

func TestRedeliveriesAreRecognised(t *testing.T) {
	teams := teamstest.New(t)
	p := start(t, teams.Environment())
	place := teamstest.Personal(teamstest.Someone("Kim"))
	message := teams.Message(trouble, place)
	for range 3 {
		if response := teams.Deliver(p.endpoint, message); response.Status != 200 {
			t.Fatalf("answered %d", response.Status)
		}
	}
	card := teams.Await(place.ConversationID(), 1)[0]
	click := teams.Click(card, "This solved it", teamstest.Execute)
	first := teams.Deliver(p.endpoint, click)
	for _, again := range []teamstest.Activity{click, teams.Again(click)} {
		if response := teams.Deliver(p.endpoint, again); string(response.Body) != string(first.Body) {
			t.Errorf("the same press is answered differently:\n%s\n%s", first.Body, response.Body)
		}
	}
	teams.Deliver(p.endpoint, teams.Message("help", place))
	sent := teams.Await(place.ConversationID(), 4) // answer, goodbye, the answer without buttons, help
	if len(sent) != 4 || !strings.Contains(sent[3].CardText(), "What I can do") {
		t.Errorf("sent %v", sent)
	}
}

// TestTheTokenGoesNowhereElse: what the activity claims decides nothing, only what the signed token names.
func TestTheTokenGoesNowhereElse(t *testing.T) {
	teams, thief := teamstest.New(t), teamstest.New(t)
	p := start(t, teams.Environment())
	lying := teams.Message(trouble).Changed("serviceUrl", thief.ServiceURL())
	for name, token := range map[string]string{
		"token of the true service URL": teams.Token(),
		"token that names the thief":    teams.Token(teamstest.Claim("serviceurl", thief.ServiceURL())),
	} {
		if response := teams.Deliver(p.endpoint, lying, teamstest.Bearer(token)); response.Status != 403 {
			t.Errorf("%s: answered %d", name, response.Status)
		}
	}
	if calls := thief.Calls(); len(calls) > 0 {
		t.Errorf("the thief was called: %v", calls)
	}
}

// TestRedirectsLeadNowhere: neither what is sent nor the bot's secret goes where an answer points, and keys come from
// where they are looked for.
func TestRedirectsLeadNowhere(t *testing.T) {
	teams, thief := teamstest.New(t), teamstest.New(t)
	teams.FailKeys(1, teamstest.Redirect(thief.MetadataURL()))
	p := start(t, teams.Environment())
	awaitReadiness(t, p, http.StatusOK) // once the keys are looked for again
	place := teamstest.Personal(teamstest.Someone("Kim"))
	teams.Fail(1, teamstest.Redirect(thief.ServiceURL()+"v3/conversations/a/activities"))
	teams.Deliver(p.endpoint, teams.Message(trouble, place))
	teams.Deliver(p.endpoint, teams.Message("help", place))
	awaitCard(teams, place, "What I can do")
	teams.RevokeTokens()
	teams.FailTokens(-1, teamstest.Redirect(thief.AuthorityURL()+"/"+teams.TenantID+"/oauth2/v2.0/token"))
	teams.Deliver(p.endpoint, teams.Message("help", place))
	p.awaitLog("token: status 307")
	if n := len(thief.Calls()) + thief.TokenRequests() + thief.MetadataRequests() + thief.KeyRequests(); n > 0 {
		t.Errorf("%d requests went where they were redirected to: %v", n, thief.Calls())
	}
	if teams.TokenRequests() < 2 || teams.MetadataRequests() < 2 {
		t.Errorf("%d token requests and %d for keys: nothing was redirected", teams.TokenRequests(), teams.MetadataRequests())
	}
}

func TestTheLogKeepsSecretsAndWordsOut(t *testing.T) {
	teams := teamstest.New(t)
	p := start(t, teams.Environment())
	place := teamstest.Personal(teamstest.Someone("Kim Minji"))
	const planted = "Tr0ub4dor&3"
	token := teams.Token()
	teams.Deliver(p.endpoint, teams.Message("my password is "+planted+" and it does not work", place), teamstest.Bearer(token))
	teams.Await(place.ConversationID(), 1)
	teams.Deliver(p.endpoint, teams.Message(planted, place), teamstest.Bearer(token+"x"))
	p.stop()
	for what, secret := range map[string]string{
		"a typed password": planted, "the caller's token": token, "the app's secret": teams.AppPassword, "a name": "Minji",
		"a person's id": place.Person.AadObjectID, "the bot's token": "eyJ",
	} {
		if strings.Contains(p.logged(), secret) {
			t.Errorf("the log has %s:\n%s", what, p.logged())
		}
	}
	kept, err := filepath.Glob(filepath.Join(p.command.Dir, "*"))
	if err != nil || len(kept) == 0 {
		t.Fatalf("the program kept nothing: %v", err)
	}
	for _, file := range kept {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(content), planted) {
			t.Errorf("%s has a typed password", filepath.Base(file))
		}
	}
}

func TestHealthAndReadiness(t *testing.T) {
	teams := teamstest.New(t)
	p := start(t, teams.Environment())
	base := strings.TrimSuffix(p.endpoint, "/api/messages")
	get := func(path string) int {
		response, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		return response.StatusCode
	}
	for deadline := time.Now().Add(10 * time.Second); get("/readyz") != 200; {
		if time.Now().After(deadline) {
			t.Fatal("never ready")
		}
	}
	for path, want := range map[string]int{"/healthz": 200, "/": 404, "/api/messages": 405, "/metrics": 404} {
		if got := get(path); got != want {
			t.Errorf("GET %s is answered %d, want %d", path, got, want)
		}
	}
}

func TestLocalMode(t *testing.T) {
	teams := teamstest.New(t)
	teams.AllowAnonymous()
	p := start(t, nil)
	if first, _, _ := strings.Cut(p.logged(), "\n"); !strings.Contains(first, "local mode") {
		t.Errorf("the first line of the log does not say so: %s", first)
	}
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for name, tt := range map[string]struct {
		change func(*http.Request)
		url    string
		want   int
	}{
		"plain":                     {func(*http.Request) {}, teams.ServiceURL(), 200},
		"Host localhost":            {func(r *http.Request) { r.Host = "localhost:3978" }, teams.ServiceURL(), 200},
		"foreign Host":              {func(r *http.Request) { r.Host = "bot.example.com" }, teams.ServiceURL(), 403},
		"Host that looks like ours": {func(r *http.Request) { r.Host = "127.0.0.1.example.com" }, teams.ServiceURL(), 403},
		"Authorization":             {header("Authorization", "Bearer x"), teams.ServiceURL(), 403},
		"Forwarded":                 {header("Forwarded", "for=1.2.3.4"), teams.ServiceURL(), 403},
		"X-Forwarded-For":           {header("X-Forwarded-For", "1.2.3.4"), teams.ServiceURL(), 403},
		"X-Forwarded-Host":          {header("X-Forwarded-Host", "x"), teams.ServiceURL(), 403},
		"foreign service URL":       {func(*http.Request) {}, "https://smba.trafficmanager.net/teams/", 403},
		"service URL in disguise":   {func(*http.Request) {}, "http://127.0.0.1@evil.example/", 403},
	} {
		t.Run(name, func(t *testing.T) {
			teams := teams.With(t)
			a := teams.Message("help", teamstest.Personal(teamstest.Someone(name))).Changed("serviceUrl", tt.url)
			response := teams.Deliver(p.endpoint, a, teamstest.WithoutToken, tt.change)
			if response.Status != tt.want || len(response.Body) > 0 {
				t.Errorf("answered %d %q, want %d and nothing", response.Status, response.Body, tt.want)
			}
		})
	}
	teams.AwaitCalls(2)
}
