package teamstest_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"ssprbot/bot/teamstest"
)

const talk = `
# Somebody is helped.
> my card

< card: Was this it?
< button: Solved
< button: the guide
< no button: Not solved
press: Solved
< card: Thank you
< no button
> hush
< nothing
> goodbye
< text: you said: goodbye
`

func parse(t *testing.T, script string) []teamstest.Step {
	t.Helper()
	steps, err := teamstest.ParseScript("talk.txt", script)
	if err != nil {
		t.Fatal(err)
	}
	return steps
}

func TestParseScript(t *testing.T) {
	want := []teamstest.Step{
		{Line: 3, Say: "my card", Expect: []teamstest.Expectation{
			{Line: 5, Kind: teamstest.CardContains, Value: "Was this it?"},
			{Line: 6, Kind: teamstest.HasButton, Value: "Solved"},
			{Line: 7, Kind: teamstest.HasButton, Value: "the guide"},
			{Line: 8, Kind: teamstest.NoButton, Value: "Not solved"},
		}},
		{Line: 9, Press: "Solved", Expect: []teamstest.Expectation{
			{Line: 10, Kind: teamstest.CardContains, Value: "Thank you"},
			{Line: 11, Kind: teamstest.NoButton},
		}},
		{Line: 12, Say: "hush", Expect: []teamstest.Expectation{{Line: 13, Kind: teamstest.Nothing}}},
		{Line: 14, Say: "goodbye", Expect: []teamstest.Expectation{
			{Line: 15, Kind: teamstest.TextContains, Value: "you said: goodbye"},
		}},
	}
	if got := parse(t, talk); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestWrongScripts(t *testing.T) {
	cases := []struct{ name, script, want string }{
		{"empty", "# nothing\n", "talk.txt:1: the script has no step"},
		{"unknown line", "> a\nhello\n", `talk.txt:2: a line begins with`},
		{"unknown expectation", "> a\n< picture: b\n", `talk.txt:2: unknown expectation "picture"`},
		{"no value", "> a\n\n< text:\n", `talk.txt:3: "text" says nothing to look for`},
		{"nothing more", "> a\n< nothing: b\n", `talk.txt:2: "nothing" stands alone`},
		{"expectation first", "< text: b\n> a\n", "talk.txt:1: nobody has said anything yet"},
		{"empty step", "> a\n>\n", "talk.txt:2: the step is empty"},
		{"empty press", "press:\n", "talk.txt:1: the step is empty"},
		{"two mistakes", "hello\n> a\nhello\n", "talk.txt:3:"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, err := teamstest.ParseScript("talk.txt", c.script); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
}

// What a script says is what its steps say: written again, it is read the same.
func FuzzParseScript(f *testing.F) {
	f.Add(talk)
	f.Add("press: a\n< no button: b\n< no button\n< nothing")
	f.Fuzz(func(t *testing.T, script string) {
		steps, err := teamstest.ParseScript("fuzz.txt", script)
		if err != nil {
			return
		}
		var written []string
		for _, step := range steps {
			written = append(written, step.String())
		}
		again, err := teamstest.ParseScript("again.txt", strings.Join(written, "\n"))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.EqualFunc(steps, again, func(a, b teamstest.Step) bool { return a.String() == b.String() }) {
			t.Errorf("read again as %v", again)
		}
	})
}
