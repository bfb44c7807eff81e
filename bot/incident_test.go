package bot_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

// rush is a counter whose rule is the usual one, and where that many people have met the trouble in their own chats.
func rush(t *testing.T, people int, options ...option) *counter {
	t.Helper()
	c := newCounter(t, append(options, func(config *bot.Config) { config.Incidents = helpdesk.DefaultRule() })...)
	for n := range people {
		c.meet(fmt.Sprint("p", n))
	}
	return c
}

// meet is somebody who tells the bot the trouble in their own chat.
func (c *counter) meet(who string) []bot.Delivery {
	c.t.Helper()
	c.receive(c.activity(map[string]any{
		"text": trouble, "from": map[string]any{"id": "29:" + who, "name": who, "aadObjectId": who},
		"conversation": map[string]any{"id": "a:" + who, "conversationType": "personal", "tenantId": "tenant"},
	}))
	return c.run(time.Second)
}

const deskThread = "19:desk;messageid=1001"

func TestManyWithTheSameTroubleAreAnIncident(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := rush(t, 4)
		if n := c.count("19:desk", "incident.confirm"); n != 0 {
			t.Errorf("four people are an incident")
		}
		c.meet("p0") // again
		if n := c.count("19:desk", "incident.confirm"); n != 0 {
			t.Errorf("the same person counts twice")
		}
		c.meet("p4")
		c.sees("19:desk", "5 people in 1 min: "+troubleTitle)
		for n := 5; n < 9; n++ {
			c.meet(fmt.Sprint("p", n))
		}
		c.sees("19:desk", "9 people in")
		if n := c.count("19:desk", "people in"); n != 1 {
			t.Errorf("%d cards of one incident", n)
		}
	})
}

func TestWhoMetAnIncidentIsToldOnceAndAgainWhenItIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := rush(t, 5)
		c.meet("p1")
		card := c.card("19:desk", "incident.confirm")
		says(t, c.press("lee", deskThread, card, "incident.confirm", ""), "Lee says that it is one")
		says(t, c.press("park", deskThread, card, "incident.confirm", ""), "already done")
		c.meet("late")
		c.sees("a:late", "The helpdesk knows and is working on it") // in the answer itself
		c.press("lee", deskThread, c.card("19:desk", "incident.end"), "incident.end", "")
		for _, who := range []string{"p0", "p1", "p2", "p3", "p4", "late"} {
			known, over := c.count("a:"+who, "many people have this trouble"), c.count("a:"+who, "says that this is over")
			wantKnown := 1
			if who == "late" {
				wantKnown = 0
			}
			if known != wantKnown || over != 1 {
				t.Errorf("%s is told %d times that it is known and %d times that it is over", who, known, over)
			}
		}
		c.sees("19:desk", "It is over.")
	})
}

// The news that it is over goes to those who heard that it was known.
func TestWhoWasNotToldIsNotToldThatItIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, func(config *bot.Config) { config.Incidents = helpdesk.DefaultRule() })
		c.meet("early")
		c.later += time.Hour
		for n := range 5 {
			c.meet(fmt.Sprint("p", n))
		}
		c.receive(c.activity(map[string]any{
			"text": "it works now", "from": map[string]any{"id": "29:early", "name": "early", "aadObjectId": "early"},
			"conversation": map[string]any{"id": "a:early", "conversationType": "personal", "tenantId": "tenant"},
		}))
		c.press("lee", deskThread, c.card("19:desk", "incident.confirm"), "incident.confirm", "")
		for range 2 {
			c.post("choi", "17", trouble, nil)
			c.post("choi", "18", trouble+" again", nil)
		}
		c.press("lee", deskThread, c.card("19:desk", "incident.end"), "incident.end", "")
		for who, want := range map[string]int{"p0": 1, "p4": 1, "early": 0, "29:choi": 1} {
			if n := c.count("a:"+who, "many people have this trouble"); n != want {
				t.Errorf("%s is told %d times that it is known", who, n)
			}
			if n := c.count("a:"+who, "says that this is over"); n != want {
				t.Errorf("%s is told %d times that it is over", who, n)
			}
		}
	})
}

// News for many leaves at the pace that Teams allows, each once.
func TestManyAreToldAtTheAllowedPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const people = 220
		c := rush(t, 5, func(config *bot.Config) { config.Limits = bot.DefaultLimits() })
		c.work(func(r helpdesk.Records) (err error) {
			for n := range people {
				who := fmt.Sprint("q", n)
				err = errors.Join(err, r.Sight(t.Context(), helpdesk.Sighting{
					Key: who, Tenant: "tenant", Person: who, Account: "29:" + who, Issue: "writeback-off", Language: "en", At: c.bot.Now(), Outcome: helpdesk.Answered,
					Where: helpdesk.Place{ServiceURL: "https://teams.example/", Conversation: "a:" + who},
				}))
			}
			return err
		})
		seconds := map[int64]int{}
		var counting sync.Mutex // deliveries leave side by side
		c.deliver = func(bot.Delivery) error {
			counting.Lock()
			defer counting.Unlock()
			seconds[time.Now().Unix()]++
			return nil
		}
		c.press("lee", deskThread, c.card("19:desk", "incident.confirm"), "incident.confirm", "")
		c.run(time.Minute)
		for n := range people {
			if told := c.count(fmt.Sprint("a:q", n), "many people have this trouble"); told != 1 {
				t.Errorf("q%d is told %d times", n, told)
			}
		}
		for at, n := range seconds {
			if n > 50 {
				t.Errorf("%d sends in the second %d", n, at)
			}
		}
		if len(seconds) < people/50 {
			t.Errorf("all within %d seconds", len(seconds))
		}
	})
}

func TestWhatIsNoIncidentRests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := rush(t, 5)
		c.press("lee", deskThread, c.card("19:desk", "incident.refute"), "incident.refute", "")
		for n := range 10 {
			c.meet(fmt.Sprint("q", n))
		}
		if n := c.count("19:desk", "people in"); n != 1 || c.count("a:p0", "helpdesk knows") != 0 {
			t.Errorf("%d cards", n)
		}
		c.sees("19:desk", "It is none.")
		c.later += 25 * time.Hour
		for n := range 12 {
			c.meet(fmt.Sprint("r", n))
		}
		if n := c.count("19:desk", "people in"); n != 2 {
			t.Errorf("%d cards after a day", n)
		}
		if i := c.incident(); i.Status != helpdesk.Over || i.Was != helpdesk.Refuted {
			t.Errorf("the first was none, and is kept as %+v", i)
		}
	})
}

// Of agents who press at once one wins; the others see how it stands, and people are told once.
func TestAgentsWhoPressAnIncidentsButtonsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := rush(t, 5)
		data := button(t, bot.Delivery{Payload: []byte(c.card("19:desk", "incident.confirm").content)}, "incident.confirm")
		var presses [][]byte
		for n := range 10 {
			who := []string{"lee", "park"}[n%2]
			a := invoke(maps.Clone(data))
			a["from"] = map[string]any{"id": "29:" + who, "name": who, "aadObjectId": who}
			a["conversation"] = map[string]any{"id": deskThread, "conversationType": "channel", "tenantId": "tenant"}
			presses = append(presses, c.activity(a))
		}
		var pressing sync.WaitGroup
		answers := make([]string, len(presses))
		for n, press := range presses {
			pressing.Go(func() { answers[n] = string(c.receive(press).Body) })
		}
		pressing.Wait()
		c.run(time.Minute)
		already := 0
		for _, answer := range answers {
			if strings.Contains(answer, "already done") {
				already++
			}
		}
		if told := c.count("a:p0", "many people have this trouble"); told != 1 || already != len(presses)-1 {
			t.Errorf("p0 is told %d times, %d agents hear that it is done: %q", told, already, answers)
		}
		if n := c.count("19:desk", "people in"); n != 1 {
			t.Errorf("%d cards", n)
		}
	})
}

// Who was told that it is known, and finds that it was none, waits for nothing any more; should it be one after all, they
// hear of that and of its end. Nobody hears anything twice.
func TestWhoWasToldByMistakeIsToldSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := rush(t, 5)
		press := func(who, verb string) {
			t.Helper()
			c.press(who, deskThread, c.card("19:desk", verb), verb, "")
		}
		told := func(step string, known, none, over int) {
			t.Helper()
			for _, who := range []string{"a:p0", "a:p4"} {
				k, n, o := c.count(who, `"text":"The helpdesk knows that many people`), c.count(who, `"text":"I told you that many people`), c.count(who, `"text":"The helpdesk says that this is over`)
				if k != known || n != none || o != over {
					t.Errorf("%s: %s hears %d times that it is known, %d that it is none, %d that it is over", step, who, k, n, o)
				}
			}
		}
		press("lee", "incident.confirm")
		press("park", "incident.refute")
		told("refuted", 1, 1, 0)
		if i := c.incident(); i.Confirmed != (helpdesk.Person{}) || i.Status != helpdesk.Refuted {
			t.Errorf("the incident is %+v", i)
		}
		c.meet("late")
		if n := c.count("a:late", "The helpdesk knows"); n != 0 {
			t.Error("late hears of an incident that is none")
		}
		press("lee", "incident.confirm")
		told("confirmed again", 2, 1, 0)
		press("lee", "incident.end")
		told("over", 2, 1, 1)
	})
}

// incidentRights says what comes of each button of an incident's card, pressed in this order: what is said of it then, or
// why nothing changes. Whoever met it has no part in it.
const incidentRights = `
button            agent        other     met       guest     stranger  elsewhere
incident.refute   none         none      notYours  notYours  notYours  unknown
incident.confirm  one          one       notYours  notYours  notYours  unknown
incident.end      over         over      notYours  notYours  notYours  unknown
incident.open     notNow     notNow    notYours  notYours  notYours  unknown
`

func TestWhoMayPressEachButtonOfAnIncident(t *testing.T) {
	who := map[string]string{"agent": "lee", "other": "park", "met": "p0", "guest": "guest", "stranger": "choi", "elsewhere": "lee"}
	sentence := map[string]string{
		"none": "It is none.", "one": "says that it is one", "over": "It is over.", "notYours": "Only the helpdesk", "notNow": "This has moved on meanwhile",
		"unknown": "I do not know the incident",
	}
	for column, wanted := range table(incidentRights) {
		t.Run(column, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := rush(t, 5)
				before := c.incident()
				for _, verb := range []string{"incident.refute", "incident.confirm", "incident.end", "incident.open"} {
					a := invoke(map[string]any{"ssprbot": 1, "verb": verb, "incident": 1, "nonce": "nonce"})
					a["from"] = map[string]any{"id": "29:" + who[column], "name": "Somebody", "aadObjectId": who[column]}
					conversation := map[string]any{"id": deskThread, "conversationType": "channel", "tenantId": "tenant"}
					if column == "elsewhere" {
						conversation["tenantId"] = "another"
					}
					a["conversation"] = conversation
					says(t, c.receive(c.activity(a)), sentence[wanted[verb]])
					c.run(time.Minute)
				}
				told := c.count("a:p0", "says that this is over")
				if agent := column == "agent" || column == "other"; agent != (told == 1) || agent == cmp.Equal(before, c.incident()) {
					t.Errorf("p0 is told %d times that it is over; the incident is %+v", told, c.incident())
				}
			})
		})
	}
}

func (c *counter) incident() (i helpdesk.Incident) {
	c.t.Helper()
	c.work(func(r helpdesk.Records) (err error) {
		i, err = r.IncidentNumber(c.t.Context(), "tenant", 1)
		return err
	})
	return i
}

func TestWhoMayPressAnIncidentsButtons(t *testing.T) {
	for name, tt := range map[string]struct {
		who    string
		change map[string]any
		says   string
		tenant string
	}{
		"an agent":              {"lee", nil, "Lee says that it is one", "tenant"},
		"another employee":      {"choi", nil, "Only the helpdesk", "tenant"},
		"who met it":            {"p0", nil, "Only the helpdesk", "tenant"},
		"a guest":               {"guest", nil, "Only the helpdesk", "tenant"},
		"of another tenant":     {"lee", nil, "I do not know the incident", "another"},
		"another nonce":         {"lee", map[string]any{"nonce": "other"}, "I do not know the incident", "tenant"},
		"another incident":      {"lee", map[string]any{"incident": 7}, "I do not know the incident", "tenant"},
		"a verb of its own":     {"lee", map[string]any{"verb": "incident.forget"}, "This has moved on meanwhile", "tenant"},
		"an agent, wrong types": {"lee", map[string]any{"incident": "1"}, "belongs to an earlier question", "tenant"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var logged bytes.Buffer
				c := rush(t, 5, func(config *bot.Config) { config.Log = slog.New(slog.NewTextHandler(&logged, nil)) })
				logged.Reset()
				data := button(t, bot.Delivery{Payload: []byte(c.card("19:desk", "incident.confirm").content)}, "incident.confirm")
				maps.Copy(data, tt.change)
				a := invoke(data)
				a["from"] = map[string]any{"id": "29:" + tt.who, "name": strings.ToUpper(tt.who[:1]) + tt.who[1:], "aadObjectId": tt.who}
				a["conversation"] = map[string]any{"id": deskThread, "conversationType": "channel", "tenantId": tt.tenant}
				says(t, c.receive(c.activity(a)), tt.says)
				c.run(time.Second)
				confirmed := c.count("a:p0", "many people have this trouble") == 1
				if confirmed != (name == "an agent") {
					t.Errorf("confirmed: %v", confirmed)
				}
				if !confirmed && name != "an agent, wrong types" && !strings.Contains(logged.String(), "changes nothing") {
					t.Errorf("not logged: %s", logged.String())
				}
			})
		})
	}
}
