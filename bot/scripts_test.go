package bot_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/bot/teamstest"
	"ssprbot/dialogs"
	"ssprbot/knowledge"
)

// TestScripts plays the golden conversations of the dialogs through cards, buttons and the store, at any hour.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("../dialogs/testdata/scripts/small/*.txt")
	desk, _ := filepath.Glob("../dialogs/testdata/scripts/desk/*.txt") // where a helpdesk takes cases
	files = append(files, desk...)
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no scripts: %v", err)
	}
	for _, file := range files {
		for how, wrap := range map[string]func(map[string]any) map[string]any{"execute": invoke, "submit": submit} {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txt")+"/"+how, func(t *testing.T) {
				script, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				v := newVisit(t, wrap)
				if strings.Contains(file, "/desk/") {
					(&talkDesk{teams: v.teams}).open()
				}
				for i, part := range strings.Split(string(script), "\n--- ") {
					if i > 0 {
						part = v.wait(part)
					}
					steps, err := teamstest.ParseScript(file, part)
					if err != nil {
						t.Fatal(err)
					}
					teamstest.Play(t, teamstest.Conversation{Say: v.say, Press: v.press}, steps)
				}
			})
		}
	}
}

// Two answers to one question are two presses: the second hears that it came too late, and is no repetition.
func TestTwoAnswersToOneQuestion(t *testing.T) {
	v := newVisit(t, submit)
	v.say("SSPR_0043")
	if said := v.press("On the office PC"); len(said) != 2 {
		t.Fatalf("the first is answered with %v", said)
	}
	said := v.press("In the admin center")
	if len(said) != 1 || !strings.Contains(said[0].Text(), "belongs to an earlier question") {
		t.Errorf("the second is answered with %v", said)
	}
	if said = v.press("On the office PC"); len(said) != 0 {
		t.Errorf("the first again is answered with %v", said)
	}
}

// visit is a person in front of the bot.
type visit struct {
	*teams
	later  atomic.Int64 // by how much the clock is ahead of the morning, in nanoseconds; timers read it as well
	wrap   func(map[string]any) map[string]any
	screen []teamstest.Sent
}

func newVisit(t *testing.T, wrap func(map[string]any) map[string]any) *visit {
	t.Helper()
	source, err := knowledge.PathSource("../dialogs/testdata/knowledge.yaml")
	if err != nil {
		t.Fatal(err)
	}
	base, err := knowledge.Load(source)
	if err != nil {
		t.Fatal(err)
	}
	v, morning := &visit{wrap: wrap}, time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	v.teams = newTeams(t, func(c *bot.Config) {
		c.Machine = dialogs.Machine{Knowledge: base, Texts: c.Machine.Texts}
		c.Now = func() time.Time { return morning.Add(time.Duration(v.later.Load())) }
	})
	return v
}

// wait lets the time pass that the next part of a script begins with, such as "3h later", and returns the rest.
func (v *visit) wait(part string) string {
	v.t.Helper()
	first, rest, _ := strings.Cut(part, "\n")
	later, err := time.ParseDuration(strings.TrimSuffix(first, " later"))
	if err != nil {
		v.t.Fatal(err)
	}
	v.later.Add(int64(later))
	return rest
}

func (v *visit) say(text string) []teamstest.Sent {
	return v.hear(v.activity(map[string]any{"text": text}))
}

func (v *visit) press(title string) []teamstest.Sent {
	v.t.Helper()
	for _, shown := range slices.Backward(v.screen) {
		if data := titled(shown.Card(), title); data != nil {
			return v.hear(v.activity(v.wrap(data)))
		}
	}
	v.t.Fatalf("no card shows %q", title)
	return nil
}

// hear takes what comes back: the sends, and the text or card that answers an invoke.
func (v *visit) hear(activity []byte) []teamstest.Sent {
	v.t.Helper()
	answer := v.receive(activity)
	v.later.Add(int64(time.Second)) // updates leave a moment after the rest
	var sent []teamstest.Sent
	if answer.Body != nil {
		body := decode(v.t, answer.Body).(map[string]any)
		if sentence, ok := body["value"].(string); ok && sentence != "" {
			sent = append(sent, teamstest.Says(sentence))
		}
	}
	for _, d := range v.flush() {
		message := teamstest.Sent{Method: "POST", Body: decode(v.t, d.Payload).(map[string]any)}
		sent = append(sent, message)
		if d.Operation == bot.Post {
			v.screen = append(v.screen, message)
		}
	}
	return sent
}

// titled is the data of the button with that title, nil where there is none.
func titled(v any, title string) map[string]any {
	switch v := v.(type) {
	case map[string]any:
		if data, ok := v["data"].(map[string]any); ok && v["title"] == title {
			return data
		}
		for _, inner := range v {
			if data := titled(inner, title); data != nil {
				return data
			}
		}
	case []any:
		for _, inner := range v {
			if data := titled(inner, title); data != nil {
				return data
			}
		}
	}
	return nil
}
