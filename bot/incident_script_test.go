package bot_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// transcript is what people of a rush say and see, to be read.
type transcript struct {
	*counter
	locale string
	lines  strings.Builder
}

// incidentScripts are what people of a rush do. What everybody reads of it stands in testdata/desk; make golden rewrites it.
var incidentScripts = map[string]func(s *transcript, words string){
	"incident": func(s *transcript, words string) { // from the first person to its end
		s.presses("choi", "incident.confirm")
		s.presses("lee", "incident.confirm")
		s.presses("park", "incident.confirm")
		s.writes("late", words)
		s.note("Choi posts in a channel: " + words)
		s.heard(s.post("choi", "17", words, map[string]any{"locale": s.locale}))
		s.presses("park", "incident.end")
	},
	"refuted": func(s *transcript, words string) { // nobody was told of it, and nobody hears of it
		s.presses("lee", "incident.refute")
		s.presses("park", "incident.refute")
		s.writes("late", words)
		s.presses("choi", "incident.confirm")
	},
	"recalled": func(s *transcript, words string) { // an agent confirms by mistake, and is mistaken in that as well
		s.presses("lee", "incident.confirm")
		s.writes("late", words)
		s.presses("park", "incident.refute")
		s.presses("lee", "incident.end")
		s.writes("p0", words)
		s.presses("lee", "incident.confirm")
		s.presses("lee", "incident.end")
		s.presses("park", "incident.refute")
	},
}

func TestIncidentScripts(t *testing.T) {
	locales := map[knowledge.Language]string{knowledge.English: "en-US", knowledge.Korean: "ko-KR"}
	for language, words := range map[knowledge.Language]string{knowledge.English: trouble, knowledge.Korean: "회사 PC에서 새 암호가 안 돼요"} {
		for name, script := range incidentScripts {
			t.Run(name+"."+string(language), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					routes := "version: 1\nroutes:\n  - {name: desk, language: " + string(language) + "}\n"
					s := &transcript{locale: locales[language]}
					s.counter = newCounter(t, func(c *bot.Config) { c.Incidents, c.Routes = helpdesk.DefaultRule(), routesOf(t, routes) })
					for n := range 5 {
						s.writes(fmt.Sprint("p", n), words)
					}
					script(s, words)
					compareScript(t, "testdata/desk/"+name+"."+string(language)+".txt", s.lines.String())
				})
			})
		}
	}
}

func (s *transcript) note(line string) { fmt.Fprintf(&s.lines, "> %s\n", line) }

func (s *transcript) writes(who, words string) {
	s.note(who + " writes: " + words)
	s.receive(s.activity(map[string]any{
		"text": words, "locale": s.locale, "from": map[string]any{"id": "29:" + who, "name": who, "aadObjectId": who},
		"conversation": map[string]any{"id": "a:" + who, "conversationType": "personal", "tenantId": "tenant"},
	}))
	s.heard(s.run(time.Second))
}

func (s *transcript) presses(who, verb string) {
	s.t.Helper()
	s.note(who + " presses " + verb)
	p := posted{}
	for where, all := range s.wall {
		for _, at := range all {
			if strings.HasPrefix(where, "19:desk") && strings.Contains(at.content, `"incident":1`) {
				p = at
			}
		}
	}
	data := map[string]any{"ssprbot": 1, "verb": verb, "incident": 1, "nonce": "nonce"}
	if strings.Contains(p.content, verb) {
		data = button(s.t, bot.Delivery{Payload: []byte(p.content)}, verb)
	}
	a := invoke(data)
	a["locale"] = s.locale
	a["from"] = map[string]any{"id": "29:" + who, "name": strings.ToUpper(who[:1]) + who[1:], "aadObjectId": who}
	a["conversation"] = map[string]any{"id": deskThread, "conversationType": "channel", "tenantId": "tenant"}
	answer := s.receive(s.activity(a))
	fmt.Fprintf(&s.lines, "< %s sees: %s\n", who, strings.Join(readable(s.t, answer.Body), " | "))
	s.heard(s.run(time.Minute))
}

var messageID = regexp.MustCompile(`;messageid=1\d{3}$`)

// heard notes what was sent, in the order of where it goes: conversations are independent of each other.
func (s *transcript) heard(sent []bot.Delivery) {
	byPlace := map[string][]string{}
	var places []string
	for _, d := range sent {
		where := d.ConversationID
		if d.Member != "" {
			where = "a:" + d.Member
		}
		if byPlace[where] == nil {
			places = append(places, where)
		}
		says := strings.Join(readable(s.t, d.Payload), " | ")
		if d.Operation == bot.Put {
			says = "(card changes) " + says
		}
		byPlace[where] = append(byPlace[where], says)
	}
	slices.Sort(places)
	for _, where := range places {
		name := messageID.ReplaceAllString(where, "") // differs with what leaves first
		for _, says := range byPlace[where] {
			fmt.Fprintf(&s.lines, "< to %s: %s\n", name, says)
		}
	}
}

// readable are the sentences of a message or card, and its buttons in brackets.
func readable(t testing.TB, payload []byte) (all []string) {
	t.Helper()
	var look func(any)
	look = func(node any) {
		switch node := node.(type) {
		case map[string]any:
			if kind, _ := node["type"].(string); strings.HasPrefix(kind, "Action.") && kind != "Action.OpenUrl" {
				all = append(all, fmt.Sprintf("[%v]", node["title"]))
				return
			}
			for _, key := range []string{"text", "value", "attachments", "content", "body", "items", "inlines", "actions"} {
				if said, ok := node[key].(string); ok && said != "" {
					all = append(all, said)
				} else {
					look(node[key])
				}
			}
		case []any:
			for _, inner := range node {
				look(inner)
			}
		}
	}
	var decoded any
	if err := json.Unmarshal(payload, &decoded); err != nil {
		t.Fatal(err)
	}
	look(decoded)
	return all
}

func compareScript(t *testing.T, file, got string) {
	t.Helper()
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("differs from %s; make golden rewrites it\n%s", file, got)
	}
}

func routesOf(t *testing.T, file string) helpdesk.Routes {
	t.Helper()
	routes, err := helpdesk.LoadRoutes(fstest.MapFS{"routes.yaml": {Data: []byte(file)}}, "routes.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	return routes
}
