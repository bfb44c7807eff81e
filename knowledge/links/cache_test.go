package links_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/knowledge/links"
)

func TestACacheThatCannotBeRead(t *testing.T) {
	tests := map[string]struct{ content, want string }{
		"no JSON":         {"x", "delete it to start afresh"},
		"cut off":         {`{"version":1,"pages":{`, "delete it to start afresh"},
		"another version": {`{"version":2,"pages":{"x":{}}}`, ""},
		"nothing in it":   {`{}`, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "cache.json")
			writeFile(t, file, []byte(tt.content))
			cache, err := links.OpenCache(file, time.Hour)
			if (err != nil) != (tt.want != "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("error: %v", err)
			}
			if err == nil && cache.Save() != nil {
				t.Error("cannot be saved")
			}
		})
	}
	if _, err := links.OpenCache(t.TempDir(), time.Hour); err == nil {
		t.Error("a folder is a cache")
	}
}

func TestACacheThatCannotBeWritten(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "folder")
	cache, err := links.OpenCache(filepath.Join(folder, "cache.json"), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if err := cache.Save(); err == nil || !strings.Contains(err.Error(), "writing the cache") {
		t.Errorf("error: %v", err)
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("made a folder")
	}
}

// TestSectionsInTheCache: an answer that does not know about a section is no answer for it.
func TestSectionsInTheCache(t *testing.T) {
	s := newSite(t)
	cache, err := links.OpenCache(filepath.Join(t.TempDir(), "cache.json"), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	c := s.checker()
	c.Cache = cache
	steps := []struct {
		path  string
		want  links.Status
		asked int
	}{
		{"/200", links.OK, 1},
		{"/200#plain", links.OK, 2},
		{"/200#plain", links.OK, 2},
		{"/200", links.OK, 2},
		{"/200#missing", links.Broken, 3},
		{"/200#missing", links.Broken, 3},
	}
	for _, step := range steps {
		if r := check(t, c, s.URL+step.path); r.Status != step.want || len(s.asked("/200")) != step.asked {
			t.Errorf("%s: %s, asked %q", step.path, r.Status, s.asked("/200"))
		}
	}
}

func TestCacheAges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "links.json")
		w := newWeb(func(r *http.Request) (int, http.Header) {
			switch r.URL.Path {
			case "/missing":
				return 404, http.Header{}
			case "/moved":
				return 301, http.Header{"Location": {"/there"}}
			}
			return fine(r)
		})
		all := []links.Link{link("https://learn.microsoft.com/there"), link("https://learn.microsoft.com/missing"), link("https://learn.microsoft.com/moved")}
		run := func() []links.Result {
			cache, err := links.OpenCache(file, 24*time.Hour)
			if err != nil {
				t.Fatal(err)
			}
			w.times = map[string][]time.Duration{}
			results, err := links.Checker{Transport: w, PerSecond: 1e9, Cache: cache}.Check(t.Context(), all)
			if err != nil {
				t.Fatal(err)
			}
			if err := cache.Save(); err != nil {
				t.Fatal(err)
			}
			return results
		}
		first := run()
		time.Sleep(23 * time.Hour)
		second := run()
		if _, again := w.times["learn.microsoft.com/there"]; again || time.Since(second[0].Checked) < 23*time.Hour || !second[0].Checked.Equal(first[0].Checked) {
			t.Errorf("a good answer was asked for again: %v", w.times)
		}
		if _, again := w.times["learn.microsoft.com/missing"]; !again {
			t.Error("a broken link came out of the cache")
		}
		if second[2].Status != links.Moved || second[2].Target != first[2].Target {
			t.Errorf("out of the cache: %+v", second[2])
		}
		time.Sleep(2 * time.Hour)
		if third := run(); time.Since(third[0].Checked) > time.Second {
			t.Errorf("an old answer was used: %v", third[0].Checked)
		}
	})
}
