package connector_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot/connector"
	"ssprbot/bot/teamstest"
)

const desk = "19:desk@thread.tacv2"

// list is a connector that answers with a team's list, or with what it is told to.
type list struct {
	calls   atomic.Int32
	mu      sync.Mutex
	members string                         // JSON objects, separated by commas
	fails   func() (*http.Response, error) // nil: answer
}

func (l *list) RoundTrip(*http.Request) (*http.Response, error) {
	l.calls.Add(1)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fails != nil {
		return l.fails()
	}
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(`{"members":[` + l.members + `]}`))}, nil
}

func (l *list) now(members string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.members, l.fails = members, nil
}

func (l *list) failing(status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fails = func() (*http.Response, error) {
		if status == 0 {
			return nil, errors.New("connection refused")
		}
		return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(""))}, nil
	}
}

func (l *list) roster() *connector.Roster {
	return &connector.Roster{Client: &connector.Client{Allow: anywhere, Transport: l}}
}

func called(id string) string { return fmt.Sprintf(`{"objectId":%q,"userRole":"user"}`, id) }

// asks tells in a word what the roster answers: member, guest, stranger or unknown.
func asks(t *testing.T, r *connector.Roster, person string) string {
	t.Helper()
	guest, ok, err := r.Member(t.Context(), "https://smba.example", desk, person)
	switch {
	case err != nil && (guest || ok):
		t.Errorf("a right with an error: %v", err)
	case err != nil:
		return "unknown"
	case ok && guest:
		return "guest"
	case ok:
		return "member"
	}
	return "stranger"
}

func TestWhoIsInATeam(t *testing.T) {
	teams := teamstest.New(t)
	teams.AllowAnonymous()
	channel := teamstest.Channel(teamstest.Someone("Agent"))
	guest, partner := teamstest.Someone("Guest").AsGuest(), teamstest.Someone("Partner").OfTenant("elsewhere")
	nameless := teamstest.Someone("Nameless")
	nameless.AadObjectID = ""
	for _, p := range []teamstest.Person{channel.Person, guest, partner, nameless} {
		teams.Join(channel.By(p))
	}
	for i := range 1200 { // on several pages
		teams.Join(channel.By(teamstest.Someone(fmt.Sprint("Agent ", i))))
	}
	roster := &connector.Roster{Client: newClient(t), Tenants: []string{strings.ToUpper(teams.TenantID)}}
	for name, test := range map[string]struct {
		id        string
		guest, ok bool
	}{
		"agent":                       {channel.Person.AadObjectID, false, true},
		"agent in capitals":           {strings.ToUpper(channel.Person.AadObjectID), false, true},
		"agent on the last page":      {teamstest.Someone("Agent 1199").AadObjectID, false, true},
		"guest":                       {guest.AadObjectID, true, true},
		"of another tenant":           {partner.AadObjectID, true, true},
		"stranger":                    {teamstest.Someone("Kim").AadObjectID, false, false},
		"nobody":                      {"", false, false},
		"an account instead of an id": {channel.Person.ID, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			guest, ok, err := roster.Member(t.Context(), teams.ServiceURL(), channel.TeamID(), test.id)
			if guest != test.guest || ok != test.ok || err != nil {
				t.Errorf("guest %v, ok %v, %v; want %v, %v", guest, ok, err, test.guest, test.ok)
			}
		})
	}
	calls := teams.Calls()
	if len(calls) != 3 || calls[0].URI != "/teams/v3/conversations/"+escaped(channel.TeamID())+"/pagedmembers?pageSize=500" {
		t.Errorf("%d calls, first %s", len(calls), calls[0].URI)
	}
}

func escaped(id string) string { return strings.ReplaceAll(url.QueryEscape(id), "+", "%20") }

func TestWhoIsAGuest(t *testing.T) {
	for member, want := range map[string]string{
		`{"objectId":"kim","userRole":"user","tenantId":"home"}`:                                       "member",
		`{"objectId":"KIM","userRole":"User","tenantId":"HOME"}`:                                       "member",
		`{"aadObjectId":"kim","userRole":"user"}`:                                                      "member",
		`{"objectId":"kim","tenantId":"home"}`:                                                         "member",
		`{"objectId":"kim"}`:                                                                           "guest", // nothing says that it is none
		`{"objectId":"kim","userRole":"guest","tenantId":"home"}`:                                      "guest",
		`{"objectId":"kim","userRole":"anonymous"}`:                                                    "guest",
		`{"objectId":"kim","userRole":"owner of something new"}`:                                       "guest",
		`{"objectId":"kim","userRole":"user","tenantId":"elsewhere"}`:                                  "guest",
		`{"objectId":"kim","tenantId":"elsewhere"}`:                                                    "guest",
		`{"objectId":"kim","userRole":"user","tenantId":"home","userPrincipalName":"kim_a#ext#@home"}`: "guest",
		`{"id":"kim","userPrincipalName":"kim"}`:                                                       "stranger",
	} {
		l := &list{members: member}
		roster := l.roster()
		roster.Tenants = []string{"home"}
		if got := asks(t, roster, "kim"); got != want {
			t.Errorf("%s is a %s, want %s", member, got, want)
		}
	}
	l := &list{members: `{"objectId":"kim","tenantId":"elsewhere"}`} // without credentials, as in local mode
	if got := asks(t, l.roster(), "kim"); got != "member" {
		t.Errorf("in local mode: %s", got)
	}
}

// TestHowLongAListHolds plays a time line: what is asked after which pause, what comes back and how often the list has
// been read by then.
func TestHowLongAListHolds(t *testing.T) {
	type moment struct {
		after  time.Duration
		do     func(*list)
		person string
		want   string
		reads  int
	}
	down := func(l *list) { l.failing(0) }
	status := func(s int) func(*list) { return func(l *list) { l.failing(s) } }
	back := func(l *list) { l.now(called("kim")) }
	empty := func(l *list) { l.now("") }
	for name, line := range map[string][]moment{
		"those on it are not asked about for ten minutes": {
			{0, nil, "kim", "member", 1}, {9 * time.Minute, empty, "kim", "member", 1}, {time.Minute, nil, "kim", "stranger", 2},
		},
		"who is not on it may join within a minute": {
			{0, empty, "kim", "stranger", 1}, {59 * time.Second, back, "kim", "stranger", 1}, {time.Second, nil, "kim", "member", 2},
		},
		"strangers cost one reading a minute": {
			{0, nil, "lee", "stranger", 1}, {0, nil, "park", "stranger", 1}, {time.Minute, nil, "lee", "stranger", 2}, {time.Second, nil, "park", "stranger", 2},
		},
		"an outage locks nobody out for an hour, and lets nobody in": {
			{0, nil, "kim", "member", 1}, {10 * time.Minute, down, "kim", "member", 2}, {0, nil, "lee", "unknown", 2},
			{49 * time.Minute, nil, "kim", "member", 3}, {time.Minute, nil, "kim", "unknown", 4}, {time.Minute, back, "kim", "member", 5},
		},
		"a failed reading is not repeated at once": {
			{0, down, "kim", "unknown", 1}, {9 * time.Second, back, "kim", "unknown", 1}, {time.Second, nil, "kim", "member", 2},
		},
		"an unavailable service is an outage": {
			{0, nil, "kim", "member", 1}, {10 * time.Minute, status(503), "kim", "member", 2}, {10 * time.Second, status(429), "kim", "member", 3},
			{10 * time.Second, status(401), "kim", "member", 4},
		},
		"a bot that was removed knows nobody": {
			{0, nil, "kim", "member", 1}, {10 * time.Minute, status(403), "kim", "unknown", 2}, {0, back, "kim", "unknown", 2}, {10 * time.Second, nil, "kim", "member", 3},
		},
		"so does one whose team is gone": {
			{0, nil, "kim", "member", 1}, {10 * time.Minute, status(404), "kim", "unknown", 2},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &list{members: called("kim")}
				roster := l.roster()
				for i, m := range line {
					time.Sleep(m.after)
					if m.do != nil {
						m.do(l)
					}
					if got := asks(t, roster, m.person); got != m.want || int(l.calls.Load()) != m.reads {
						t.Errorf("moment %d: %s is %s after %d readings, want %s after %d", i, m.person, got, l.calls.Load(), m.want, m.reads)
					}
				}
			})
		})
	}
}

func TestAListIsReadOnceForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &list{members: called("kim")}
		roster := &connector.Roster{Client: &connector.Client{Allow: anywhere, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			time.Sleep(time.Second)
			return l.RoundTrip(r)
		})}}
		var all sync.WaitGroup
		for i := range 50 {
			all.Go(func() {
				want := map[string]string{"kim": "member", "lee": "stranger"}
				person := []string{"kim", "lee"}[i%2]
				if got := asks(t, roster, person); got != want[person] {
					t.Errorf("%s is %s", person, got)
				}
			})
		}
		all.Wait()
		if n := l.calls.Load(); n != 1 {
			t.Errorf("read %d times", n)
		}
	})
}

// TestWhoGivesUpHarmsNobody: the one who reads stops waiting, and the next reads at once.
func TestWhoGivesUpHarmsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &list{members: called("kim")}
		first := true
		roster := &connector.Roster{Client: &connector.Client{Allow: anywhere, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			if first {
				first = false
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			return l.RoundTrip(r)
		})}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var waiting sync.WaitGroup
		waiting.Go(func() {
			if _, _, err := roster.Member(ctx, "https://smba.example", desk, "kim"); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("who gave up: %v", err)
			}
		})
		synctest.Wait()
		if got := asks(t, roster, "kim"); got != "member" {
			t.Errorf("who waited: %s", got)
		}
		waiting.Wait()
	})
}

func TestAListThatCannotBeRead(t *testing.T) {
	endless := func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(`{"members":[` + called("kim") + `],"continuationToken":"again"}`))}, nil
	}
	body := func(text string) roundTrip {
		return func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(text))}, nil
		}
	}
	for name, test := range map[string]struct {
		transport roundTrip
		says      string
	}{
		"no JSON":          {body("<html>"), "cannot be read"},
		"cut":              {body(`{"members":[` + called("kim")), "cannot be read"},
		"no members":       {body(`{}`), "cannot be read"},
		"endless":          {endless, "more than 10000 members"},
		"far too long":     {body(`{"members":[` + strings.Repeat(called("kim")+",", 100_000) + called("kim") + `]}`), "cannot be read"},
		"forbidden":        {func(*http.Request) (*http.Response, error) { return answered(403, "BotNotInConversationRoster"), nil }, "status 403: the bot is not in this chat or team"},
		"never an answer":  {func(r *http.Request) (*http.Response, error) { <-r.Context().Done(); return nil, r.Context().Err() }, "deadline"},
		"no such thing":    {func(*http.Request) (*http.Response, error) { return answered(404, ""), nil }, "status 404: not found"},
		"cannot be called": {func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") }, "connection refused"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				roster := &connector.Roster{Client: &connector.Client{Allow: anywhere, Transport: test.transport}}
				guest, ok, err := roster.Member(t.Context(), "https://smba.example", desk, "kim")
				if err == nil || guest || ok || !strings.Contains(err.Error(), test.says) || !strings.HasPrefix(err.Error(), "reading who is in a team: ") {
					t.Errorf("guest %v, ok %v, %v; want an error with %q", guest, ok, err, test.says)
				}
				if took := time.Since(begun); took > 6*time.Second {
					t.Errorf("took %v", took)
				}
			})
		})
	}
}

func answered(status int, code string) *http.Response {
	body, _ := json.Marshal(map[string]any{"error": map[string]any{"code": code}})
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(string(body)))}
}

// TestTheRosterSendsNoTokenAstray: neither to a host that is not allowed nor after a redirect.
func TestTheRosterSendsNoTokenAstray(t *testing.T) {
	elsewhere := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the second host got a request, with Authorization %q", r.Header.Get("Authorization"))
	})
	home := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere, http.StatusTemporaryRedirect)
	})
	var fetched atomic.Int32
	client := newClient(t)
	client.Tokens = newTokens(t, counting(&fetched))
	client.Allow = func(serviceURL string) error {
		if serviceURL != home {
			return errors.New("not on the list")
		}
		return nil
	}
	roster := &connector.Roster{Client: client}
	if _, ok, err := roster.Member(t.Context(), elsewhere, desk, "kim"); ok || err == nil || fetched.Load() != 0 {
		t.Errorf("a host that is not allowed: ok %v, %v, %d tokens", ok, err, fetched.Load())
	}
	if _, ok, err := roster.Member(t.Context(), home, desk, "kim"); ok || err == nil {
		t.Errorf("a redirect: ok %v, %v", ok, err)
	}
}

func TestTheRosterDoesNotGrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &list{members: called("kim")}
		roster := l.roster()
		ask := func(team int) {
			time.Sleep(time.Millisecond)
			if _, ok, err := roster.Member(t.Context(), "https://smba.example", fmt.Sprint(team), "kim"); !ok || err != nil {
				t.Fatalf("team %d: %v, %v", team, ok, err)
			}
		}
		for team := range 100 {
			ask(team)
			ask(0) // is in use all the time
		}
		if n := l.calls.Load(); n != 100 {
			t.Errorf("%d readings, want one for each team", n)
		}
		ask(1) // was forgotten for others
		if n := l.calls.Load(); n != 101 {
			t.Error("everything is kept for ever")
		}
	})
}
