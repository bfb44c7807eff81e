package knowledge_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ssprbot/knowledge"
)

// Each file of testdata/broken has one kind of mistake and says in "# want line:column: message" what is to be
// reported, all of it.
func TestLoadReportsEveryMistake(t *testing.T) {
	for _, file := range files(t, "testdata/broken/*.yaml") {
		t.Run(nameOf(file), func(t *testing.T) {
			want := wanted(t, file)
			got := lines(problemsOf(t, source(t, file)))
			if !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

func wanted(t *testing.T, file string) []string {
	t.Helper()
	var want []string
	for line := range strings.Lines(readFile(t, file)) {
		if place, ok := strings.CutPrefix(line, "# want "); ok {
			want = append(want, file+":"+strings.TrimSpace(place))
		}
	}
	if len(want) == 0 {
		t.Fatalf("%s says nothing about what is wrong with it", file)
	}
	return want
}

func source(t *testing.T, path string) knowledge.Source {
	t.Helper()
	s, err := knowledge.PathSource(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func problemsOf(t *testing.T, sources ...knowledge.Source) knowledge.Problems {
	t.Helper()
	_, err := knowledge.Load(sources...)
	problems, ok := errors.AsType[knowledge.Problems](err)
	if !ok {
		t.Fatalf("Load gave %v, want Problems", err)
	}
	return problems
}

func lines(problems knowledge.Problems) []string {
	var all []string
	for _, p := range problems {
		all = append(all, p.String())
	}
	return all
}

func inMemory(name, text string) knowledge.Source {
	return knowledge.Source{Name: name, FS: fstest.MapFS{"a.yaml": {Data: []byte(text)}}}
}

func twoFiles(name, a, b string) knowledge.Source {
	return knowledge.Source{Name: name, FS: fstest.MapFS{"a.yaml": {Data: []byte(a)}, "b.yaml": {Data: []byte(b)}}}
}

func load(t *testing.T, sources ...knowledge.Source) *knowledge.Base {
	t.Helper()
	base, err := knowledge.Load(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return base
}

func TestLoadSaysWhatIsWrongWithAWholeFile(t *testing.T) {
	const sound = "version: 1\nissues: [{id: sound, title: {en: Sound}, symptoms: {en: [it is sound]}}]\n"
	tests := map[string]struct{ text, want string }{
		"empty":                   {"", "ours/a.yaml:1:1: is empty"},
		"comments only":           {"# nothing yet\n", "ours/a.yaml:1:1: is empty"},
		"byte order mark only":    {"\ufeff", "ours/a.yaml:1:1: is empty"},
		"mark before a mistake":   {"\ufeffversion: 2\n", "ours/a.yaml:1:10: the version must be 1, the only one there is"},
		"null":                    {"~\n", "ours/a.yaml:1:1: want a mapping (key: value), found nothing"},
		"UTF-16":                  {"\xff\xfev\x00e\x00", "ours/a.yaml:1:1: is UTF-16: save it as UTF-8"},
		"CP949":                   {"version: 1\n# \xbe\xcf\xc8\xa3\n", "ours/a.yaml:2:3: this is no readable UTF-8 character"},
		"control character":       {"version: 1\x1b[0m\n", "ours/a.yaml:1:11: this is no readable UTF-8 character"},
		"over 10 MB":              {sound + "# " + strings.Repeat("x", 10_000_000), "ours/a.yaml:1:1: cannot be read: it is larger than 10 MB"},
		"too many values":         {"version: 1\nissues: [" + strings.Repeat("[],", 250_000) + "]", "ours/a.yaml:1:1: has more than 500000 values"},
		"too deep":                {"version: " + strings.Repeat("[", 20_000), "ours/a.yaml:1:1: exceeded max depth of 10000"},
		"second document, broken": {sound + "---\n[", "ours/a.yaml:4:1: did not find expected node content"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := lines(problemsOf(t, inMemory("ours", tt.text)))
			if !slices.Equal(got, []string{tt.want}) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestLoadTakesWhatEditorsWrite(t *testing.T) {
	least, err := os.ReadFile("testdata/least.yaml")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string][]byte{
		"byte order mark": append([]byte("\ufeff"), least...),
		"CRLF":            bytes.ReplaceAll(least, []byte("\n"), []byte("\r\n")),
		"document marker": append([]byte("---\n"), least...),
		"no last newline": bytes.TrimSpace(least),
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			if base := load(t, inMemory("ours", string(text))); base.Issue("writeback-not-enabled") == nil {
				t.Error("the entry is missing")
			}
		})
	}
}

func TestLoadShowsTheProblemsOfAllFiles(t *testing.T) {
	files := knowledge.Source{Name: "ours", FS: fstest.MapFS{
		"b.yaml":        {Data: []byte("version: 1\nissues: [{id: b, title: {en: B}, symptoms: {en: [b]}, related: [in-c]}]\n")},
		"a.yml":         {Data: []byte("version: 2\nisues: []\n")},
		"c.yaml":        {Data: []byte("version: 1\nissues: [\n")},
		"d.yaml":        {Data: []byte("version: 1\nissues: &all [{id: in-d}]\n")},
		"notes.txt":     {Data: []byte("not knowledge")},
		".hidden.yaml":  {Data: []byte("not knowledge")},
		"sub.yaml/x.md": {Data: []byte("not knowledge")},
	}}
	got := lines(problemsOf(t, files, inMemory("theirs", "")))
	// That the related entry is missing is not said: it may stand in a file that gave no entries.
	want := []string{
		"ours/a.yml:1:10: the version must be 1, the only one there is",
		"ours/a.yml:2:1: unknown key \"isues\", did you mean `issues`?",
		"ours/c.yaml:3:1: did not find expected node content",
		"ours/d.yaml:2:9: anchors and aliases are not allowed: write the value out",
		"theirs/a.yaml:1:1: is empty",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A file with unusual mistakes only: what its entries relate to is not said to be missing.
func TestLoadExpectsRelatedEntriesInFilesAtFault(t *testing.T) {
	const here = "version: 1\nissues: [{id: a, title: {en: A}, symptoms: {en: [a]}, related: [there]}]\n"
	for _, there := range []string{"", "[", "isues: []\nversion: 1", "version: 1\nissues: &all [{id: there}]"} {
		files := knowledge.Source{Name: "ours", FS: fstest.MapFS{"a.yaml": {Data: []byte(here)}, "b.yaml": {Data: []byte(there)}}}
		for _, problem := range problemsOf(t, files) {
			if problem.File != "ours/b.yaml" {
				t.Errorf("with %q: %s", there, problem)
			}
		}
	}
}

func TestLoadWithNothingToLoad(t *testing.T) {
	tests := map[string]struct {
		sources []knowledge.Source
		want    string
	}{
		"no source":            {nil, "loading knowledge: no source given"},
		"no entry":             {[]knowledge.Source{inMemory("ours", "version: 1\n")}, "loading knowledge: no entry is switched on"},
		"folder without files": {[]knowledge.Source{{Name: "ours", FS: fstest.MapFS{"a.json": {}}}}, "ours:1:1: has no *.yaml or *.yml file"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := knowledge.Load(tt.sources...); err == nil || err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestPathSourceTakesFileAndFolder(t *testing.T) {
	folder := t.TempDir()
	least, err := os.ReadFile("testdata/least.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"a.yaml": least, "ours.txt": []byte("version: 3\n")} {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if issues := load(t, source(t, folder)).Issues(); len(issues) != 1 {
		t.Errorf("the folder has %d entries, want 1", len(issues))
	}
	file := filepath.Join(folder, "ours.txt")
	got := problemsOf(t, source(t, file)).Error()
	if want := file + ":1:10: the version must be 1, the only one there is"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := knowledge.PathSource(filepath.Join(folder, "missing")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing path gave %v", err)
	}
}
