package text_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

func load(t testing.TB) *text.Catalog {
	t.Helper()
	c, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// english is the file of one language with other lines in the place of the one that begins with start.
func english(t *testing.T, start string, lines ...string) []byte {
	t.Helper()
	content, err := os.ReadFile("en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Split(string(content), "\n")
	i := slices.IndexFunc(all, func(line string) bool { return strings.HasPrefix(line, start) })
	if i < 0 {
		t.Fatalf("en.yaml has no line that begins with %q", start)
	}
	return []byte(strings.Join(slices.Replace(all, i, i+1, lines...), "\n"))
}

func TestMistakesInAFileAreAllNamed(t *testing.T) {
	for name, tt := range map[string]struct {
		content []byte
		want    []string
	}{
		"unknown key":                {english(t, "# ", "surprise: x"), []string{"surprise"}},
		"unknown key within":         {english(t, "  examples:", "  exmples: x"), []string{"exmples"}},
		"several unknown keys":       {english(t, "# ", "one: x", "two: x"), []string{"one", "two"}},
		"key twice":                  {english(t, "  examples:", "  examples: x", "  examples: x"), []string{"examples", "already"}},
		"missing key":                {english(t, "  examples:"), []string{"welcome.examples is missing"}},
		"key with a name of its own": {english(t, "  solvedQuestion:"), []string{"answer.solvedQuestion is missing"}},
		"missing list":               {english(t, "greetings:"), []string{"greetings is missing"}},
		"empty sentence":             {english(t, "  examples:", `  examples: ""`), []string{"welcome.examples is missing"}},
		"blank sentence":             {english(t, "  examples:", `  examples: " \t"`), []string{"welcome.examples is missing"}},
		"no value":                   {english(t, "  examples:", "  examples:"), []string{"welcome.examples is missing"}},
		"empty list":                 {english(t, "greetings:", "greetings: []"), []string{"greetings is missing"}},
		"empty line in a list":       {english(t, "  - I forgot", `  - ""`), []string{"starters[0] is missing"}},
		"empty line within":          {english(t, "ordinals:", "ordinals:", `  - [x, ""]`), []string{"ordinals[0][1] is missing"}},
		"placeholder missing":        {english(t, "chosen:", "chosen: x"), []string{"chosen must have {title} once"}},
		"placeholder misspelt":       {english(t, "chosen:", `chosen: "{titel}"`), []string{"chosen must have {title} once"}},
		"placeholder twice":          {english(t, "chosen:", `chosen: "{title} {title}"`), []string{"chosen must have {title} once"}},
		"two placeholders":           {english(t, "chosen:", `chosen: "{title} {reference}"`), []string{"chosen must have {title} once"}},
		"placeholder of another":     {english(t, "unavailable:", `unavailable: "{title}"`), []string{"unavailable must have {reference} once"}},
		"placeholder elsewhere":      {english(t, "  examples:", `  examples: "{title}"`), []string{"welcome.examples has {title}"}},
		"placeholder in a list":      {english(t, "  - I forgot", `  - "{title}"`), []string{"starters[0] has {title}"}},
		"everything missing":         {nil, []string{"welcome.title is missing", "chosen is missing", "commands.help.words is missing", "ordinals is missing"}},
		"not YAML":                   {[]byte("welcome: ["), []string{"yaml"}},
		"not a map":                  {[]byte("- welcome"), []string{"cannot unmarshal"}},
		"list as a sentence":         {english(t, "  examples:", "  examples: [x]"), []string{"cannot unmarshal"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := text.Parse(tt.content)
			if err == nil {
				t.Fatalf("Parse took it: %+v", s)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error does not say %q: %v", want, err)
				}
			}
		})
	}
}

func TestEveryLanguageIsComplete(t *testing.T) {
	c := load(t)
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".yaml") {
			found++
		}
	}
	if found != len(text.Languages()) {
		t.Errorf("there are %d files for %d languages", found, len(text.Languages()))
	}
	first := c.In(knowledge.English)
	for _, language := range text.Languages()[1:] {
		s := c.In(language)
		if s == first {
			t.Errorf("%s speaks English", language)
		}
		for what, lengths := range map[string][2]int{
			"starters": {len(s.Starters), len(first.Starters)},
			"ordinals": {len(s.Ordinals), len(first.Ordinals)},
			"points":   {len(s.Person.Points), len(first.Person.Points)},
		} {
			if lengths[0] != lengths[1] {
				t.Errorf("%s has %d %s, English %d: a button means the same in both", language, lengths[0], what, lengths[1])
			}
		}
	}
	if got := c.In("de"); got != first {
		t.Error("a language that the bot does not speak is not answered in English")
	}
}

// Each language is written in its own letters; only names and words of the trade may look foreign.
func TestEveryLanguageIsItself(t *testing.T) {
	c := load(t)
	for _, language := range text.Languages() {
		for path, sentence := range sentences(t, c.In(language)) {
			if !spoken(path) {
				continue
			}
			detected := knowledge.DetectLanguage(sentence)
			if detected != language && (language == knowledge.Korean || detected == knowledge.Korean) {
				t.Errorf("%s: %s is %s: %q", language, path, detected, sentence)
			}
		}
	}
}

// The words of Korean that the bot's readers see: one word for a password, polite but not stiff, no exclamations.
func TestTone(t *testing.T) {
	c := load(t)
	for _, language := range text.Languages() {
		for path, sentence := range sentences(t, c.In(language)) {
			if !spoken(path) {
				continue
			}
			for _, unwanted := range []string{"비밀번호", "비번", "패스워드", "니다.", "십시오", "당신", "!", "  ", "](", "http"} {
				if strings.Contains(sentence, unwanted) {
					t.Errorf("%s: %s has %q: %q", language, path, unwanted, sentence)
				}
			}
			if sentence != strings.TrimSpace(sentence) {
				t.Errorf("%s: %s has white space around it: %q", language, path, sentence)
			}
		}
	}
}

// spoken tells whether the bot says the sentence; the others are words that people type.
func spoken(path string) bool {
	list, _, _ := strings.Cut(path, "[")
	switch list {
	case "languagewords", "greetings", "yes", "no", "affirm", "deny", "sendit", "donotsend", "thanks", "ordinals", "noneofthese", "unsure", "languagenames.en", "languagenames.ko":
		return false
	}
	return !strings.Contains(path, ".words")
}

// sentences lists every sentence by its path in lower case.
func sentences(t *testing.T, s *text.Sentences) map[string]string {
	t.Helper()
	content, err := yaml.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var root any
	if err := yaml.Unmarshal(content, &root); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	collect(all, "", root)
	if len(all) < 50 {
		t.Fatalf("only %d sentences found", len(all))
	}
	return all
}

func collect(all map[string]string, path string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			collect(all, strings.TrimPrefix(path+"."+strings.ToLower(key), "."), inner)
		}
	case []any:
		for i, inner := range v {
			collect(all, fmt.Sprintf("%s[%d]", path, i), inner)
		}
	default:
		all[path] = fmt.Sprint(v)
	}
}

// What Teams shows beside the compose box (app manifest, "commandLists"): 32 characters were the limit of a title for
// years, and longer ones are cut on phones; a prompt starter may have 128.
func TestTheManifestTakesTheCommands(t *testing.T) {
	c := load(t)
	for _, language := range text.Languages() {
		s := c.In(language)
		titles := map[string]string{}
		check := func(what, title, description string, longest int) {
			if n := utf8.RuneCountInString(title); n > longest {
				t.Errorf("%s: %s has %d characters, more than %d", language, what, n, longest)
			}
			if n := utf8.RuneCountInString(description); n > 128 {
				t.Errorf("%s: the description of %s has %d characters, more than 128", language, what, n)
			}
			if other := titles[text.Fold(title)]; other != "" {
				t.Errorf("%s: %s and %s look alike", language, what, other)
			}
			titles[text.Fold(title)] = what
		}
		check("help", s.Commands.Help.Title, s.Commands.Help.Description, 32)
		check("start over", s.Commands.Restart.Title, s.Commands.Restart.Description, 32)
		check("talk to a person", s.Commands.Person.Title, s.Commands.Person.Description, 32)
		check("my tickets", s.Commands.Tickets.Title, s.Commands.Tickets.Description, 32)
		check("forget me", s.Commands.Forget.Title, s.Commands.Forget.Description, 32)
		check("language", s.Commands.Language.Title, s.Commands.Language.Description, 32)
		for i, starter := range s.Starters {
			check(fmt.Sprintf("starter %d", i), starter, s.Ask.Title, 128)
		}
		if all := 6 + len(s.Starters); all > 10 {
			t.Errorf("%s: %d commands; Teams lists ten", language, all)
		}
	}
}

func TestFill(t *testing.T) {
	for name, tt := range map[string]struct{ sentence, placeholder, value, want string }{
		"filled":                  {"You chose: {title}", "title", "Help", "You chose: Help"},
		"another placeholder":     {"You chose: {title}", "reference", "Help", "You chose: {title}"},
		"value with placeholders": {"{title}", "title", "{title} {reference}", "{title} {reference}"},
		"none":                    {"Hello", "title", "Help", "Hello"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := text.Fill(tt.sentence, tt.placeholder, tt.value); got != tt.want {
				t.Errorf("Fill = %q, want %q", got, tt.want)
			}
		})
	}
}
