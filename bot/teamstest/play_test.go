package teamstest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
)

func TestPlayOverHTTP(t *testing.T) {
	employee := teamstest.Someone("Employee")
	places := map[string]teamstest.Place{
		"personal": teamstest.Personal(employee),
		"group":    teamstest.Group(employee),
		"channel":  teamstest.Channel(employee),
	}
	for name, place := range places {
		t.Run(name, func(t *testing.T) {
			teams := teamstest.New(t)
			bot := startEcho(t, teams)
			script := talk
			if name != "personal" { // the bot repeats its mention
				script = strings.Replace(talk, "you said: goodbye", "</at> goodbye", 1)
			}
			teamstest.Play(t, teams.Conversation(bot.url, teamstest.Execute, place), parse(t, script))
		})
	}
}

func TestOldClientsPressTheFallback(t *testing.T) {
	teams := teamstest.New(t)
	bot := startEcho(t, teams)
	script := parse(t, "> card\npress: Solved\n< text: chosen: solved\n")
	teamstest.Play(t, teams.Conversation(bot.url, teamstest.Submit), script)
}

// inProcess answers with what was said, and to a press with a card of two buttons.
func inProcess() teamstest.Conversation {
	return teamstest.Conversation{
		Say: func(text string) []teamstest.Sent {
			if text == "hush" {
				return nil
			}
			return []teamstest.Sent{teamstest.Says("you said: " + text)}
		},
		Press: func(title string) []teamstest.Sent {
			return []teamstest.Sent{teamstest.Shows("you pressed "+title+", see [the guide](https://example.com)", "Yes", "No")}
		},
	}
}

func TestExpectations(t *testing.T) {
	cases := []struct{ script, failure string }{
		{"> hello\n< text: hello", ""},
		{"> hello\n< text: goodbye", "line 2: not so: < text: goodbye"},
		{"> hello\n< card: hello", "line 2:"},
		{"> hello\n< nothing", "line 2:"},
		{"> hello\n< no button", ""},
		{"> hush\n< nothing", ""},
		{"> hush\n< text: hello", "the replies: none"},
		{"press: Go\n< card: you pressed Go", ""},
		{"press: Go\n< card: you pressed Stop", "line 2:"},
		{"press: Go\n< button: Yes\n< button: the guide\n< no button: Maybe", ""},
		{"press: Go\n< button: Ye", "line 2:"},
		{"press: Go\n< no button", "line 2:"},
		{"press: Go\n< no button: No", `buttons ["Yes" "No" "the guide"]`},
		{"> hello\n< text: hello\n> hello\n< text: goodbye", "line 3: > hello\nline 4:"},
	}
	for _, c := range cases {
		t.Run(c.script, func(t *testing.T) {
			got := failure(t, func(tb testing.TB) { teamstest.Play(tb, inProcess(), parse(t, c.script)) })
			if (got == "") != (c.failure == "") || !strings.Contains(got, c.failure) {
				t.Errorf("failure %q, want %q", got, c.failure)
			}
		})
	}
}

func TestPlayWaitsForLateReplies(t *testing.T) {
	late := [][]teamstest.Sent{{teamstest.Says("one moment")}, {teamstest.Says("here it is")}}
	conversation := teamstest.Conversation{
		Say:      func(string) []teamstest.Sent { return nil },
		Patience: time.Minute,
		Wait: func(patience time.Duration) []teamstest.Sent {
			if len(late) == 0 {
				return nil
			}
			next := late[0]
			late = late[1:]
			return next
		},
	}
	teamstest.Play(t, conversation, parse(t, "> hello\n< text: here it is\n"))
	late = [][]teamstest.Sent{{teamstest.Says("surprise")}}
	got := failure(t, func(tb testing.TB) { teamstest.Play(tb, conversation, parse(t, "> hello\n< nothing\n")) })
	if !strings.Contains(got, "surprise") {
		t.Errorf("failure %q", got)
	}
}

func TestPressingWhatIsNotShownAnyMore(t *testing.T) {
	hide := map[string]func(*testing.T, *echo, teamstest.Conversation, string){
		"replaced by the answer": func(_ *testing.T, _ *echo, chat teamstest.Conversation, _ string) { chat.Press("Solved") },
		"replaced": func(t *testing.T, bot *echo, _ teamstest.Conversation, path string) {
			bot.do(t, "PUT", path, message("answered"))
		},
		"deleted": func(t *testing.T, bot *echo, _ teamstest.Conversation, path string) { bot.do(t, "DELETE", path, nil) },
	}
	for name, hide := range hide {
		t.Run(name, func(t *testing.T) {
			teams := teamstest.New(t)
			bot := startEcho(t, teams)
			got := failure(t, func(tb testing.TB) {
				impatient := teams.With(tb)
				impatient.Patience = 50 * time.Millisecond
				chat := impatient.Conversation(bot.url, teamstest.Execute)
				chat.Say("card")
				card := teams.Await(employeeChat(), 1)[0]
				hide(t, bot, chat, "v3/conversations/"+employeeChat()+"/activities/"+card.ActivityID)
				chat.Press("Solved")
			})
			if !strings.Contains(got, `pressing "Solved": no card shows such a button`) {
				t.Errorf("failure %q", got)
			}
		})
	}
}

// employeeChat is the conversation that is meant where a test names none.
func employeeChat() string { return teamstest.Personal(teamstest.Someone("Employee")).ConversationID() }

func TestWhatCameBeforeIsNoReply(t *testing.T) {
	teams := teamstest.New(t)
	bot := startEcho(t, teams)
	chat := teams.Conversation(bot.url, teamstest.Execute)
	if _, err := bot.post(teams.ServiceURL(), employeeChat(), message("welcome")); err != nil {
		t.Fatal(err)
	}
	if got := chat.Say("hush"); len(got) != 0 {
		t.Errorf("replies %v", got)
	}
}

func TestRepliesToEarlierStepsAreLeftOut(t *testing.T) {
	teams := teamstest.New(t)
	bot := startEcho(t, teams)
	chat := teams.Conversation(bot.url, teamstest.Execute)
	first := chat.Say("hello")
	if len(first) == 0 { // not there yet
		first = chat.Wait(chat.Patience)
	}
	chat.Say("hush")
	late := message("about the first")
	late["replyToId"] = first[0].Body["replyToId"]
	if _, err := bot.post(teams.ServiceURL(), employeeChat(), late); err != nil {
		t.Fatal(err)
	}
	if _, err := bot.post(teams.ServiceURL(), employeeChat(), message("unasked")); err != nil {
		t.Fatal(err)
	}
	if got := chat.Wait(chat.Patience); len(got) != 1 || got[0].Text() != "unasked" {
		t.Errorf("replies %v", got)
	}
}

func TestABotThatRefusesFailsTheTest(t *testing.T) {
	teams := teamstest.New(t)
	endpoint := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	got := failure(t, func(tb testing.TB) { teams.With(tb).Conversation(endpoint, teamstest.Execute).Say("hello") })
	if !strings.Contains(got, "status 403") {
		t.Errorf("failure %q", got)
	}
}

func TestAnswersToInvokes(t *testing.T) {
	cases := []struct {
		name   string
		status int
		body   string
		text   string
		shown  bool
		fails  bool
	}{
		{"card", 200, `{"statusCode":200,"type":"application/vnd.microsoft.card.adaptive",
			"value":{"type":"AdaptiveCard","body":[{"type":"TextBlock","text":"new"}]}}`, "new", true, false},
		{"message", 200, `{"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":"done"}`, "done", true, false},
		{"without statusCode", 200, `{"type":"application/vnd.microsoft.activity.message","value":"done"}`, "done", true, false},
		{"empty", 200, "", "", false, false},
		{"empty object", 200, "{}", "", false, false},
		{"error", 200, `{"statusCode":400,"type":"application/vnd.microsoft.error","value":{"code":"Bad"}}`, "", false, true},
		{"status", 500, "", "", false, true},
		{"no JSON", 200, "hello", "", false, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			reply, shown, err := (&teamstest.Response{Status: c.status, Body: []byte(c.body)}).Reply()
			if shown != c.shown || (err != nil) != c.fails || reply.Text()+reply.CardText() != c.text {
				t.Errorf("%v, %v, %v", reply, shown, err)
			}
		})
	}
}

func ExampleParseScript() {
	steps, err := teamstest.ParseScript("writeback.txt", `
# A clear case needs no question.
> my new password does not work on my office PC
< card: Password writeback is not enabled
< button: This solved it
press: This solved it
< text: Glad that helped
`)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, step := range steps {
		fmt.Printf("line %d, %d expectations: %q %q\n", step.Line, len(step.Expect), step.Say, step.Press)
	}
	// Output:
	// line 3, 2 expectations: "my new password does not work on my office PC" ""
	// line 6, 1 expectations: "" "This solved it"
}
