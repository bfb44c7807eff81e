package links_test

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ssprbot/knowledge"
	"ssprbot/knowledge/links"
)

var update = flag.Bool("update", false, "write the golden files")

// addresses are those that moved in the files of testdata/rewrite.
func addresses() map[string]string {
	const old, now = "https://docs.microsoft.com/azure/active-directory/authentication/", "https://learn.microsoft.com/entra/identity/authentication/"
	return map[string]string{
		old + "troubleshoot-sspr":            now + "troubleshoot-sspr",
		old + "troubleshoot-sspr#sspr-usage": now + "troubleshoot-sspr#sspr-usage",
		"https://example.com/a,b":            "https://example.com/c,d",
		"https://example.com/plain":          "https://example.com/[x],{y}",
		"https://example.com/cafe":           "https://example.com/l'étage",
	}
}

func TestRewrite(t *testing.T) {
	files, err := filepath.Glob("testdata/rewrite/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data := readFile(t, name)
			got, changes, err := links.Rewrite(data, addresses())
			if err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(name, ".yaml") + ".golden"
			if *update {
				writeFile(t, golden, got)
			}
			if want := readFile(t, golden); !bytes.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if len(changes) == 0 {
				t.Error("nothing changed")
			}
			again, _, err := links.Rewrite(got, addresses())
			if err != nil || !bytes.Equal(again, got) {
				t.Errorf("a second time it changes more: %v\n%s", err, again)
			}
		})
	}
}

// TestTheRewrittenFileLoads: and means the same, apart from the addresses.
func TestTheRewrittenFileLoads(t *testing.T) {
	name := filepath.Join(t.TempDir(), "ours.yaml")
	writeFile(t, name, readFile(t, "testdata/rewrite/korean.yaml"))
	if _, err := links.RewriteFiles([]string{name}, addresses()); err != nil {
		t.Fatal(err)
	}
	source, err := knowledge.PathSource(name)
	if err != nil {
		t.Fatal(err)
	}
	base, err := knowledge.Load(source)
	if err != nil {
		t.Fatal(err)
	}
	l := base.Issue("cannot-reset").Links[0]
	if l.URL != "https://learn.microsoft.com/entra/identity/authentication/troubleshoot-sspr" || l.Was != "https://docs.microsoft.com/azure/active-directory/authentication/troubleshoot-sspr" {
		t.Errorf("%+v", l)
	}
}

func TestRewriteTellsWhatItDid(t *testing.T) {
	_, changes, err := links.Rewrite(readFile(t, "testdata/rewrite/by-hand.yaml"), addresses())
	if err != nil {
		t.Fatal(err)
	}
	type did struct {
		line             int
		byHand, wasAdded bool
	}
	var got []did
	for _, c := range changes {
		got = append(got, did{c.Line, c.ByHand, c.WasAdded})
	}
	want := []did{{6, true, false}, {8, true, false}, {11, false, true}, {13, false, false}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestRewriteRefuses(t *testing.T) {
	tests := map[string]struct{ data, old, now string }{
		"no YAML":                         {"issues: [", "a", "b"},
		"an address that means two lines": {"issues: [{links: [{url: https://a}]}]", "https://a", "https://b\nx: y"},
		"an address that reads as less":   {"issues:\n- links:\n  - url: https://a\n", "https://a", "https://b #c"},
		"a key of its own line":           {"issues:\n  - links:\n    - ? url\n      : https://a\n", "https://a", "https://b"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got, _, err := links.Rewrite([]byte(tt.data), map[string]string{tt.old: tt.now}); err == nil {
				t.Errorf("wrote\n%s", got)
			}
		})
	}
}

func TestRewriteFiles(t *testing.T) {
	folder := t.TempDir()
	moved := "issues: [{links: [{url: https://example.com/a}]}] # 한글  \n"
	rewritten := "issues: [{links: [{url: https://example.com/b, was: https://example.com/a}]}] # 한글  \n"
	for _, name := range []string{"one.yaml", "two.yml", ".hidden.yaml", "notes.txt", "linked"} {
		writeFile(t, filepath.Join(folder, name), []byte(moved))
	}
	writeFile(t, filepath.Join(folder, "other.yaml"), []byte("version: 1\n"))
	if err := os.Symlink("linked", filepath.Join(folder, "link.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(folder, "one.yaml"), 0o640); err != nil {
		t.Fatal(err)
	}
	changes, err := links.RewriteFiles([]string{folder}, map[string]string{"https://example.com/a": "https://example.com/b"})
	if err != nil || len(changes) != 3 || changes[0].File != filepath.ToSlash(filepath.Join(folder, "link.yaml")) {
		t.Fatalf("%v, %+v", err, changes)
	}
	want := map[string]string{"one.yaml": rewritten, "two.yml": rewritten, "linked": rewritten, "link.yaml": rewritten, ".hidden.yaml": moved, "notes.txt": moved, "other.yaml": "version: 1\n"}
	for name, content := range want {
		if got := string(readFile(t, filepath.Join(folder, name))); got != content {
			t.Errorf("%s: %q", name, got)
		}
	}
	if info, err := os.Lstat(filepath.Join(folder, "link.yaml")); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the symbolic link is gone: %v", err)
	}
	if info, err := os.Stat(filepath.Join(folder, "one.yaml")); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the rights have changed: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, ".*")); len(left) != 1 {
		t.Errorf("left behind: %q", left)
	}
}

// TestAFileAtFaultStopsAll: what cannot be done whole is not begun.
func TestAFileAtFaultStopsAll(t *testing.T) {
	folder := t.TempDir()
	writeFile(t, filepath.Join(folder, "a.yaml"), []byte("issues: [{links: [{url: https://example.com/a}]}]\n"))
	writeFile(t, filepath.Join(folder, "b.yaml"), []byte("issues: [\n"))
	_, err := links.RewriteFiles([]string{folder, filepath.Join(folder, "none.yaml")}, map[string]string{"https://example.com/a": "https://example.com/b"})
	if err == nil || !strings.Contains(err.Error(), "b.yaml") || !strings.Contains(err.Error(), "none.yaml") {
		t.Errorf("error: %v", err)
	}
	if got := string(readFile(t, filepath.Join(folder, "a.yaml"))); strings.Contains(got, "was") {
		t.Errorf("rewritten: %s", got)
	}
}

// FuzzRewrite: every byte outside of the addresses stays where it is, and a second time nothing changes.
func FuzzRewrite(f *testing.F) {
	files, _ := filepath.Glob("testdata/rewrite/*.yaml")
	if len(files) == 0 {
		f.Fatal("no seeds")
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	moved := addresses()
	f.Fuzz(func(t *testing.T, data []byte) {
		got, changes, err := links.Rewrite(data, moved)
		if err != nil {
			return
		}
		rest := got
		for _, line := range bytes.SplitAfter(data, []byte("\n")) {
			for _, piece := range pieces(string(line), moved) {
				i := bytes.Index(rest, []byte(piece))
				if i < 0 {
					t.Fatalf("lost %q of\n%q\nin\n%q", piece, data, got)
				}
				rest = rest[i+len(piece):]
			}
		}
		if len(changes) == 0 && !bytes.Equal(got, data) {
			t.Fatalf("changed without saying so: %q", got)
		}
		if again, _, err := links.Rewrite(got, moved); err != nil || !bytes.Equal(again, got) {
			t.Fatalf("a second time: %v\n%q\n%q", err, got, again)
		}
	})
}

// pieces are what must stay of a line: all of it but the addresses.
func pieces(line string, moved map[string]string) []string {
	all := []string{line}
	for _, old := range slices.SortedFunc(maps.Keys(moved), func(a, b string) int { return len(b) - len(a) }) {
		var next []string
		for _, piece := range all {
			next = append(next, strings.Split(piece, old)...)
		}
		all = next
	}
	return all
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func writeFile(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
