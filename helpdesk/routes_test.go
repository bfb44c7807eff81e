package helpdesk_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

var areas = []string{"writeback-not-enabled", "writeback-service-errors", "connect-sync-errors", "account-locked"}

func TestRoutesFile(t *testing.T) {
	routes, err := helpdesk.LoadRoutes(os.DirFS("testdata/routes"), "routes.yaml", areas)
	if err != nil {
		t.Fatal(err)
	}
	if got := routes.Files(); !slices.Equal(got, []string{"routes.yaml", "rota.yaml"}) {
		t.Errorf("read from %v", got)
	}
	identity := routes.For("connect-sync-errors")
	if identity.Name != "identity" || identity.Channel != "19:identity-desk@thread.tacv2" || identity.Language != knowledge.Korean {
		t.Errorf("an area with a route of its own goes to %+v", identity)
	}
	if identity.Remind != 30*time.Minute || identity.Escalate != 2*time.Hour {
		t.Errorf("reminds after %v, escalates after %v", identity.Remind, identity.Escalate)
	}
	if second, ok := routes.Second("identity"); !ok || second.Name != "helpdesk" {
		t.Errorf("escalates to %+v", second)
	}
	if _, ok := routes.Second("helpdesk"); ok {
		t.Error("the last route escalates")
	}
	for _, area := range []string{"account-locked", "", "new-area"} {
		if got := routes.For(area).Name; got != "helpdesk" {
			t.Errorf("%q goes to %q", area, got)
		}
	}
	seoul := zone(t, "Asia/Seoul")
	evening := time.Date(2026, 12, 4, 20, 0, 0, 0, seoul)
	if got, want := identity.Quiet.Until(evening), time.Date(2026, 12, 7, 8, 30, 0, 0, seoul); !got.Equal(want) {
		t.Errorf("quiet until %v", got)
	}
	for at, want := range map[time.Time]string{
		time.Date(2026, 12, 1, 0, 0, 0, 0, seoul):   "First",
		time.Date(2026, 12, 24, 12, 0, 0, 0, seoul): "Third",
	} {
		if got := identity.Rota.At(at); len(got) != 1 || got[0].Name != want {
			t.Errorf("%v is on call at %v", got, at)
		}
	}
}

func TestNoRoutes(t *testing.T) {
	var none helpdesk.Routes
	if got := none.For("account-locked"); got.Channel != "" || got.Name != "" {
		t.Errorf("without routes a ticket goes to %+v", got)
	}
	if got := none.Named("identity"); got.Name != "" {
		t.Errorf("a route that is gone is %+v", got)
	}
}

const plain = "version: 1\nroutes:\n  - name: a\n"

// Every mistake is reported with its place, all at once.
func TestMistakesInRoutes(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"empty", "", "r.yaml:1:1: is empty"},
		{"no YAML", "routes: [", "r.yaml:1:1: did not find expected node content"},
		{"two documents", plain + "---\nversion: 1\n", "r.yaml:1:1: a second document"},
		{"a list", "- a\n", "r.yaml:1:1: the file is a mapping"},
		{"no version", "routes:\n  - name: a\n", "r.yaml:1:1: version: 1 is missing"},
		{"another version", "version: 2\nroutes:\n  - name: a\n", "version: 1 is missing"},
		{"no routes", "version: 1\n", "routes are missing"},
		{"unknown key", plain + "    chanel: x\n", `r.yaml:4:5: a route has no key "chanel": it knows areas, channel,`},
		{"key twice", plain + "    name: b\n", "r.yaml:4:5: name stands here twice"},
		{"name twice", plain + "  - name: a\n    areas: [account-locked]\n", `r.yaml:4:5: there is a route "a" already`},
		{"no name", "version: 1\nroutes:\n  - areas: []\n", "the route has no name"},
		{"no fallback", plain + "    areas: [account-locked]\n", "0 routes name no areas"},
		{"two fallbacks", plain + "  - name: b\n", "2 routes name no areas"},
		{"unknown area", plain + "  - name: b\n    areas: [acount-locked]\n", `r.yaml:5:13: the knowledge has no area "acount-locked"`},
		{"area twice", plain + "  - name: b\n    areas: [account-locked]\n  - name: c\n    areas: [account-locked]\n", `the area account-locked goes to the route "b" already`},
		{"channel without team", plain + "    channel: 19:x@thread.tacv2\n", "both team and channel"},
		{"no channel", plain + "    channel: Helpdesk\n    team: 19:x@thread.tacv2\n", "r.yaml:4:14: channel is a conversation id"},
		{"a thread", plain + "    channel: \"19:x@thread.tacv2;messageid=1\"\n    team: 19:x@thread.tacv2\n", "channel is a conversation id"},
		{"no duration", plain + "    remind: soon\n", "r.yaml:4:13: remind is a time from 1m"},
		{"too short", plain + "    remind: 1s\n", "remind is a time from 1m"},
		{"too long", plain + "    close: 9999h\n", "close is a time from 1m"},
		{"escalates to nobody", plain + "    escalate: {after: 1h, to: b}\n", `escalates to "b", which is no other route`},
		{"escalates to itself", plain + "    escalate: {after: 1h, to: a}\n", `escalates to "a", which is no other route`},
		{"escalates too early", plain + "    remind: 2h\n    escalate: {after: 1h, to: b}\n  - name: b\n    areas: [account-locked]\n", "escalates before it reminds"},
		{"escalates without a time", plain + "    escalate: {to: b}\n", "escalate has after, a time, and to"},
		{"language", plain + "    language: de\n", `language "de" is none of en, ko`},
		{"zone", plain + "    quiet: {from: \"19:00\", to: \"08:00\", zone: Seoul}\n", `"Seoul" is no time zone`},
		{"no zone", plain + "    quiet: {from: \"19:00\", to: \"08:00\"}\n", "quiet hours need a zone"},
		{"all day", plain + "    quiet: {from: \"00:00\", to: \"24:00\", zone: UTC}\n", "the whole day is quiet"},
		{"no night", plain + "    quiet: {from: \"08:30\", to: \"08:30\", zone: UTC}\n", "r.yaml:4:12: from and to are the same"},
		{"a night without an end", plain + "    quiet: {from: \"19:00\", zone: UTC}\n", "r.yaml:4:12: quiet has from and to, or neither"},
		{"a night without a beginning", plain + "    quiet: {to: \"08:30\", zone: UTC}\n", "r.yaml:4:12: quiet has from and to, or neither"},
		{"clock", plain + "    quiet: {from: 7pm, to: \"08:00\", zone: UTC}\n", `"7pm" is no time of day`},
		{"weekend", plain + "    quiet: {weekend: maybe, zone: UTC}\n", "weekend is true or false"},
		{"no rota", plain + "    rota: none.yaml\n", "reading the routes: open none.yaml"},
		{"rota outside", plain + "    rota: ../rota.yaml\n", "r.yaml:4:11: the rota stands beside this file, or in a folder below it"},
		{"rota of the system", plain + "    rota: /etc/passwd\n", "r.yaml:4:11: the rota stands beside this file, or in a folder below it"},
		{"somebody unknown", plain + "    rota: unknown.yaml\n", `unknown.yaml:3:5: "Kim" names nobody in the directory: id is an object id or a sign-in name`},
		{"broken rota", plain + "    rota: broken.yaml\n", "broken.yaml:1:1: start is a day such as"},
		{"rota without order", plain + "    rota: broken.yaml\n", "broken.yaml:1:1: order is missing"},
		{"days", plain + "    rota: broken.yaml\n", "broken.yaml:1:1: days is a number from 1"},
		{"override", plain + "    rota: broken.yaml\n", "broken.yaml:4:5: the override ends before it begins"},
		{"person", plain + "    rota: broken.yaml\n", "broken.yaml:6:15: a person has a name and an id"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := fstest.MapFS{
				"r.yaml":       {Data: []byte(c.file)},
				"unknown.yaml": {Data: []byte("start: 2026-11-30\norder:\n  - {name: Kim, id: Kim}\n  - {name: Lee, id: lee@contoso.example}\n  - {name: Park, id: 00000000-0000-4000-8000-000000000001}\n")},
				"broken.yaml":  {Data: []byte("start: Monday\ndays: many\noverrides:\n  - from: 2026-12-03\n    to: 2026-12-02\n    people: [ {name: A}]\n")},
			}
			_, err := helpdesk.LoadRoutes(files, "r.yaml", areas)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("said %v\nwant %s", err, c.want)
			}
		})
	}
}

func FuzzRoutes(f *testing.F) {
	for _, name := range []string{"testdata/routes/routes.yaml", "testdata/routes/rota.yaml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(plain + "    rota: r.yaml\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		routes, err := helpdesk.LoadRoutes(fstest.MapFS{"r.yaml": {Data: data}}, "r.yaml", areas)
		if err != nil {
			return
		}
		for _, area := range append(areas, "") {
			route := routes.For(area)
			if route.Name == "" || routes.Named(route.Name).Name != route.Name {
				t.Errorf("%q goes to %+v", area, route)
			}
			if now := time.Unix(1_800_000_000, 0); route.Quiet.Until(now).Before(now) {
				t.Errorf("the quiet time ended before now: %+v", route.Quiet)
			}
		}
	})
}

func ExampleLoadRoutes() {
	routes, err := helpdesk.LoadRoutes(os.DirFS("testdata/routes"), "routes.yaml", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(routes.For("writeback-not-enabled").Name, routes.For("account-locked").Name)
	// Output: identity helpdesk
}
