package manifest_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"ssprbot/manifest"
)

// fullest is an app whose every text is as long as Teams takes it, in characters that need three bytes each.
func fullest() manifest.App {
	long := func(r rune, n, i int) string { return strings.Repeat(string(r), n-2) + fmt.Sprintf("%02d", i) }
	both := func(n, i int) map[string]string {
		return map[string]string{"en": long('n', n, i), "ko": long('암', n, i)}
	}
	app := contoso()
	app.Name, app.Developer = strings.Repeat("가", 30), strings.Repeat("나", 32)
	app.Commands = nil
	for i := range 12 {
		app.Commands = append(app.Commands, manifest.Command{Title: both(128, i), Description: both(4000, i), Prompt: both(4000, i)})
	}
	app.Extension = nil
	for i := range 10 {
		app.Extension = append(app.Extension, manifest.ExtensionCommand{
			ID: long('i', 64, i), Title: both(32, i), Description: both(128, i),
			Search: &manifest.SearchField{Name: long('n', 64, i), Title: both(32, i), Description: both(128, i)},
		})
	}
	return app
}

// limit is what the localisation schema allows for a key; 0 for a key that it does not know.
func limit(key string) int {
	fixed := map[string]int{"name.short": 30, "name.full": 100, "description.short": 80, "description.full": 4000}
	if n := fixed[key]; n > 0 {
		return n
	}
	command := regexp.MustCompile(`^bots\[0\]\.commandLists\[[0-2]\]\.commands\[([0-9]|1[0-1])\]\.(title|description|prompt)$`)
	extension := regexp.MustCompile(`^composeExtensions\[0\]\.commands\[[0-9]\]\.(parameters\[[0-4]\]\.)?(title|description)$`)
	if m := extension.FindStringSubmatch(key); m != nil {
		return map[string]int{"title": 32, "description": 128}[m[2]]
	}
	m := command.FindStringSubmatch(key)
	if m == nil {
		return 0
	}
	return map[string]int{"title": 128, "description": 4000, "prompt": 4000}[m[2]]
}

func TestTextsKeepToTheLocalisationSchema(t *testing.T) {
	for name, app := range map[string]manifest.App{"usual": contoso(), "fullest": fullest()} {
		pkg := build(t, app)
		for _, file := range []string{"en.json", "ko.json"} {
			t.Run(name+" "+file, func(t *testing.T) {
				texts := decode[map[string]string](t, content(t, pkg, file))
				delete(texts, "$schema")
				for key, value := range texts {
					if n := utf8.RuneCountInString(value); n == 0 || n > limit(key) {
						t.Errorf("%s has %d characters, want 1 to %d", key, n, limit(key))
					}
				}
			})
		}
	}
}

func TestKoreanCoversEveryEnglishText(t *testing.T) {
	pkg := build(t, contoso())
	en := decode[map[string]string](t, content(t, pkg, "en.json"))
	ko := decode[map[string]string](t, content(t, pkg, "ko.json"))
	if got, want := slices.Sorted(maps.Keys(ko)), slices.Sorted(maps.Keys(en)); !slices.Equal(got, want) {
		t.Fatalf("ko.json has the keys %q, en.json %q", got, want)
	}
	for key, value := range ko {
		named := key == "$schema" || key == "name.short"
		if !named && !strings.ContainsFunc(value, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
			t.Errorf("%s is not Korean: %q", key, value)
		}
	}
}

// Teams reads the default language from its file, older clients from the manifest: both must say the same.
func TestEnglishFileRepeatsTheManifest(t *testing.T) {
	pkg := build(t, contoso())
	en := decode[map[string]string](t, content(t, pkg, "en.json"))
	delete(en, "$schema")
	inManifest := map[string]string{}
	localisable(decode[map[string]any](t, content(t, pkg, "manifest.json")), inManifest)
	if !maps.Equal(en, inManifest) {
		t.Errorf("en.json says %q, manifest.json %q", en, inManifest)
	}
}

// localisable collects the texts of a decoded manifest that have a key in the localisation schema.
func localisable(document map[string]any, into map[string]string) {
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, value := range v {
				walk(strings.TrimPrefix(path+"."+key, "."), value)
			}
		case []any:
			for i, value := range v {
				walk(fmt.Sprintf("%s[%d]", path, i), value)
			}
		case string:
			if limit(path) > 0 {
				into[path] = v
			}
		}
	}
	walk("", document)
}
