package main

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
)

// request is one POST to the endpoint, before it is spoilt.
type request struct {
	activity teamstest.Activity
	body     string // instead of the activity
	forge    []func(*teamstest.Forgery)
	header   map[string]string // "" removes
	method   string
}

// forgery is a request that differs from an honest one in one thing.
type forgery struct {
	spoil  func(*request)
	status int // that it is answered with
}

// forgeries are what nobody may get through with, by name.
func forgeries(t testing.TB, teams *teamstest.Teams) map[string]forgery {
	elsewhere := teams.PublishKey("webchat")
	foreign := teamstest.New(t)
	now := time.Now()
	claim := func(name string, value any) func(*request) {
		return func(r *request) { r.forge = append(r.forge, teamstest.Claim(name, value)) }
	}
	forge := func(f func(*teamstest.Forgery)) func(*request) {
		return func(r *request) { r.forge = append(r.forge, f) }
	}
	header := func(name, value string) func(*request) {
		return func(r *request) { r.header[name] = value }
	}
	change := func(path string, value any) func(*request) {
		return func(r *request) { r.activity = r.activity.Changed(path, value) }
	}
	body := func(b string) func(*request) { return func(r *request) { r.body = b } }
	serviceURL := func(url string) func(*request) {
		return func(r *request) {
			claim("serviceurl", url)(r)
			change("serviceUrl", url)(r)
		}
	}
	return map[string]forgery{
		"no token":                               {header("Authorization", ""), 401},
		"empty bearer":                           {header("Authorization", "Bearer "), 401},
		"another scheme":                         {header("Authorization", "Basic Ym90OmJvdA=="), 401},
		"not a token":                            {header("Authorization", "Bearer nonsense"), 401},
		"token twice":                            {header("Authorization", "Bearer "+teams.Token()+" "+teams.Token()), 401},
		"alg none":                               {forge(teamstest.Unsigned), 401},
		"HS256 with the public key's PEM":        {forge(teams.HMACWithPEM), 401},
		"HS256 with the public key's modulus":    {forge(teams.HMACWithModulus), 401},
		"RS384":                                  {forge(teamstest.RS384), 401},
		"PS256":                                  {forge(teamstest.PS256), 401},
		"header lies about the algorithm":        {forge(func(f *teamstest.Forgery) { teams.HMACWithPEM(f); f.Header["alg"] = "RS256" }), 401},
		"unknown key":                            {forge(teams.UnknownKey), 401},
		"known key id, other key":                {forge(teams.BadSignature), 401},
		"no key id":                              {forge(teamstest.WithoutKeyID), 401},
		"key of another issuer":                  {header("Authorization", "Bearer "+foreign.Token(teamstest.Claim("aud", teams.AppID), teamstest.Claim("serviceurl", teams.ServiceURL()))), 401},
		"wrong issuer":                           {claim("iss", "https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/"), 401},
		"issuer of another cloud":                {claim("iss", "https://api.botframework.us"), 401},
		"issuer with a slash more":               {claim("iss", "https://api.botframework.com/"), 401},
		"no issuer":                              {claim("iss", nil), 401},
		"wrong audience":                         {claim("aud", "11111111-2222-3333-4444-555555555555"), 401},
		"audience of the connector":              {claim("aud", "https://api.botframework.com"), 401},
		"audience as api://":                     {claim("aud", "api://"+teams.AppID), 401},
		"two audiences":                          {claim("aud", []string{teams.AppID, "other"}), 401},
		"no audience":                            {claim("aud", nil), 401},
		"expired":                                {claim("exp", now.Add(-6*time.Minute).Unix()), 401},
		"never expires":                          {claim("exp", nil), 401},
		"not yet valid":                          {claim("nbf", now.Add(24*time.Hour).Unix()), 401},
		"service URL missing in the token":       {claim("serviceurl", nil), 403},
		"service URL of the token differs":       {claim("serviceurl", "https://smba.trafficmanager.net/emea/"), 403},
		"service URL of the activity differs":    {change("serviceUrl", "https://smba.trafficmanager.net/emea/"), 403},
		"service URL missing in the activity":    {change("serviceUrl", nil), 403},
		"foreign service host, both agree":       {serviceURL("https://evil.example/"), 403},
		"any customer's trafficmanager.net host": {serviceURL("https://evil.trafficmanager.net/"), 403},
		"service host as a prefix":               {serviceURL("https://smba.trafficmanager.net.evil.example/"), 403},
		"service host as a user":                 {serviceURL("https://smba.trafficmanager.net@evil.example/"), 403},
		"service host with a trailing dot":       {serviceURL("https://smba.trafficmanager.net./emea/"), 403},
		"service host behind a slash":            {serviceURL("https://evil.example/smba.trafficmanager.net/"), 403},
		"IPv6 loopback that is not listed":       {serviceURL("http://[::1]:1/"), 403},
		"IPv4 in IPv6":                           {serviceURL(strings.Replace(teams.ServiceURL(), "127.0.0.1", "[::ffff:127.0.0.1]", 1)), 403},
		"loopback as a number":                   {serviceURL(strings.Replace(teams.ServiceURL(), "127.0.0.1", "2130706433", 1)), 403},
		"service host on another port":           {serviceURL("https://smba.trafficmanager.net:8443/emea/"), 403},
		"service host without TLS":               {serviceURL("http://smba.trafficmanager.net/emea/"), 403},
		"loopback host that is not listed":       {serviceURL("http://127.0.0.1:1/"), 403},
		"foreign tenant": {func(r *request) {
			tenant(r, "99999999-2222-3333-4444-555555555555", "99999999-2222-3333-4444-555555555555")
		}, 403},
		"tenants that contradict each other": {func(r *request) { tenant(r, teams.TenantID, "99999999-2222-3333-4444-555555555555") }, 403},
		"no tenant":                          {func(r *request) { tenant(r, nil, nil) }, 403},
		"wrong channel":                      {change("channelId", "webchat"), 403},
		"emulator channel":                   {change("channelId", "emulator"), 403},
		"no channel":                         {change("channelId", nil), 403},
		"key endorsed for another channel":   {forge(teams.SignedBy(elsewhere)), 403},
		"truncated JSON":                     {body(`{"type":"message","text":"hel`), 400},
		"not JSON":                           {body(`type=message`), 400},
		"a list":                             {body(`[]`), 400},
		"empty body":                         {body(` `), 400},
		"deeply nested JSON":                 {body(strings.Repeat(`{"value":`, 50_000)), 400},
		"10 MB":                              {body(`{"text":"` + strings.Repeat("a", 10<<20) + `"}`), 413},
		"text/plain":                         {header("Content-Type", "text/plain"), 415},
		"form":                               {header("Content-Type", "application/x-www-form-urlencoded"), 415},
		"no content type":                    {header("Content-Type", ""), 415},
		"GET":                                {func(r *request) { r.method = http.MethodGet }, 405},
		"PUT":                                {func(r *request) { r.method = http.MethodPut }, 405},
	}
}

// honest is the request that the forgeries begin with.
func honest(teams *teamstest.Teams) request {
	return request{activity: teams.Message(trouble), header: map[string]string{"Content-Type": "application/json"}, method: http.MethodPost}
}

// TestForgedRequests: nobody but the Bot Connector makes the bot speak.
func TestForgedRequests(t *testing.T) {
	teams := teamstest.New(t)
	rows := forgeries(t, teams)
	p := start(t, teams.Environment())
	if len(rows) < 25 {
		t.Fatalf("only %d rows", len(rows))
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			r := honest(teams)
			row.spoil(&r)
			status, answer, header := post(t, teams, p.endpoint, r)
			if status != row.status {
				t.Errorf("answered %d, want %d", status, row.status)
			}
			if len(answer) > 0 {
				t.Errorf("told the caller %q", answer)
			}
			if header.Get("WWW-Authenticate") != "" || header.Get("Server") != "" {
				t.Errorf("told the caller %v", header)
			}
		})
	}
	if sent := teams.Calls(); len(sent) > 0 {
		t.Errorf("a forged request reached the dialog: %v", sent)
	}
	if refusals := strings.Count(p.logged(), `"msg":"request refused"`); refusals < len(rows)-3 { // the router itself turns methods away
		t.Errorf("%d refusals in the log for %d rows", refusals, len(rows))
	}
	// The same request unspoilt is honest.
	teams.Deliver(p.endpoint, teams.Message(trouble))
	teams.AwaitCalls(1)
}

func tenant(r *request, inChannelData, inConversation any) {
	r.activity = r.activity.Changed("channelData.tenant.id", inChannelData).Changed("conversation.tenantId", inConversation)
}

func post(t *testing.T, teams *teamstest.Teams, endpoint string, r request) (status int, body []byte, header http.Header) {
	t.Helper()
	spoil := func(req *http.Request) {
		req.Method = r.method
		req.Header.Set("Authorization", "Bearer "+teams.Token(r.forge...))
		for name, value := range r.header {
			if req.Header.Set(name, value); value == "" {
				req.Header.Del(name)
			}
		}
		if r.body != "" {
			req.Body, req.ContentLength, req.GetBody = io.NopCloser(strings.NewReader(r.body)), int64(len(r.body)), nil
		}
	}
	response := teams.With(t).Deliver(endpoint, r.activity, spoil)
	return response.Status, response.Body, response.Header
}
