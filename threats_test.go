package main

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestWhatTheThreatModelNamesIsThere: a test that was renamed would leave a threat without anything that stands in its way.
func TestWhatTheThreatModelNamesIsThere(t *testing.T) {
	tests := map[string]bool{}
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == ".git") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, "_test.go") {
			return nil
		}
		source, err := os.ReadFile(name)
		for _, found := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllStringSubmatch(string(source), -1) {
			tests[found[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"docs/threat-model.md", "SECURITY.md", "docs/doctor.md"} {
		content, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		named := regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(string(content), -1)
		if len(named) == 0 {
			t.Errorf("%s names no test", page)
		}
		for _, one := range named {
			if !tests[one[1]] {
				t.Errorf("%s names %s, which is not there", page, one[1])
			}
		}
	}
}
