package text_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

func overrides(files map[string]string) text.Overrides {
	folder := fstest.MapFS{}
	for name, content := range files {
		folder[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return text.Overrides{Name: "ours", FS: folder}
}

func TestOverridesReplaceWhatTheyName(t *testing.T) {
	c, err := text.Load(
		overrides(map[string]string{
			"en.yaml": "welcome:\n  title: Locked out at Contoso?\nchosen: \"Picked: {title}\"\nthanks: [tack]\ncommands: {person: {words: [servicedesk]}}\n",
			"ko.yaml": "# only comments\n",
		}),
		overrides(map[string]string{"en.yaml": "welcome: {body: Ask.}", "README.md": "not ours", ".draft.yaml": "nonsense: ["}))
	if err != nil {
		t.Fatal(err)
	}
	own, built := c.In(knowledge.English), load(t).In(knowledge.English)
	for what, same := range map[string]bool{
		"title":         own.Welcome.Title == "Locked out at Contoso?",
		"later wins":    own.Welcome.Body == "Ask.",
		"placeholder":   own.Chosen == "Picked: {title}",
		"list":          len(own.Thanks) == 1 && own.Thanks[0] == "tack",
		"left alone":    own.Welcome.Privacy == built.Welcome.Privacy && own.Commands.Person.Title == built.Commands.Person.Title,
		"Korean":        c.In(knowledge.Korean).Welcome.Title == load(t).In(knowledge.Korean).Welcome.Title,
		"not the other": built.Welcome.Title != own.Welcome.Title,
	} {
		if !same {
			t.Errorf("%s: not as the files say", what)
		}
	}
	if word, ok := c.Word("Servicedesk!"); !ok || word.Meaning != text.Person {
		t.Errorf("a word of the operator's means %+v", word)
	}
	if word, ok := c.Word("talk to a human"); ok {
		t.Errorf("a word that was replaced still means %+v", word)
	}
}

func TestMistakesInOverridesAreAllNamed(t *testing.T) {
	for name, tt := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"unknown keys":           {map[string]string{"en.yaml": "welcom: {title: x}\nwelcome:\n  titel: x\n"}, []string{"ours/en.yaml:1:1: welcom is not a key", "ours/en.yaml:3:3: welcome.titel is not a key"}},
		"two files":              {map[string]string{"en.yaml": "x: y", "ko.yaml": "x: y"}, []string{"ours/en.yaml:1:1", "ours/ko.yaml:1:1"}},
		"key twice":              {map[string]string{"en.yaml": "stale: x\nstale: y\n"}, []string{"ours/en.yaml:2:1", "twice"}},
		"placeholder missing":    {map[string]string{"ko.yaml": "welcome: {title: x}\nchosen: 선택\n"}, []string{"ours/ko.yaml:2:9: chosen must have {title} once"}},
		"placeholder of another": {map[string]string{"en.yaml": "chosen: \"{title} {reference}\""}, []string{"en.yaml:1:9: chosen must have {title} once"}},
		"placeholder elsewhere":  {map[string]string{"en.yaml": "stale: \"{title}\""}, []string{"en.yaml:1:8: stale has {title}"}},
		"placeholder in a list":  {map[string]string{"en.yaml": "starters: [a, b, \"{title}\"]"}, []string{"en.yaml:1:18: starters[2] has {title}"}},
		"nothing":                {map[string]string{"en.yaml": "stale:\nthanks: []\n"}, []string{"en.yaml:1:7: stale is missing", "en.yaml:2:9: thanks is missing"}},
		"list as a sentence":     {map[string]string{"en.yaml": "stale: [x]"}, []string{"en.yaml:1:8: stale must be a sentence"}},
		"sentence as a list":     {map[string]string{"en.yaml": "thanks: x"}, []string{"en.yaml:1:9: thanks must be a list"}},
		"sentence as keys":       {map[string]string{"en.yaml": "welcome: x"}, []string{"en.yaml:1:10: welcome must be keys"}},
		"not a map":              {map[string]string{"en.yaml": "- x"}, []string{"en.yaml:1:1: the file must be keys"}},
		"alias":                  {map[string]string{"en.yaml": "stale: &a x\nslowDown: *a\n"}, []string{"en.yaml:2:11: slowDown must be a sentence"}},
		"not YAML":               {map[string]string{"en.yaml": "stale: ["}, []string{"ours/en.yaml", "line 1"}},
		"no such language":       {map[string]string{"de.yaml": "stale: x"}, []string{"ours/de.yaml", "en.yaml, ko.yaml"}},
		"other ending":           {map[string]string{"en.yml": "stale: x"}, []string{"ours/en.yml", "en.yaml, ko.yaml"}},
		"empty folder":           {nil, []string{"ours", "neither en.yaml nor ko.yaml"}},
		"word with two meanings": {map[string]string{"en.yaml": "thanks: [help]"}, []string{`"help"`}},
		"starters of one":        {map[string]string{"en.yaml": "starters: [a]"}, []string{`"ko" has 3 starters`}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := text.Load(overrides(tt.files))
			if err == nil {
				t.Fatal("Load took it")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error does not say %q: %v", want, err)
				}
			}
		})
	}
}

// Whatever an operator writes, what Load takes is complete: no sentence is empty or has lost its placeholder.
func FuzzOverrides(f *testing.F) {
	for _, seed := range []string{"", "welcome: {title: x}", "chosen: \"{title}\"", "ordinals: [[x]]", "a: &a [*a]", "stale: 1", "? stale", "stale: !!binary aGk=", "<<: {stale: x}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		c, err := text.Load(text.Overrides{Name: "ours", FS: fstest.MapFS{"en.yaml": {Data: content}}})
		if err != nil {
			return
		}
		for path, sentence := range sentences(t, c.In(knowledge.English)) {
			if strings.TrimSpace(sentence) == "" {
				t.Errorf("%s is empty", path)
			}
		}
		if !strings.Contains(c.In(knowledge.English).Chosen, "{title}") {
			t.Error("a placeholder is lost")
		}
	})
}
