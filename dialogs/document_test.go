package dialogs_test

import (
	"os"
	"regexp"
	"testing"
)

// block is what stands between the markers of a generated part of the document.
func block(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	from, to := markers(t, string(content), name)
	return string(content[from:to])
}

func writeBlock(t *testing.T, name, generated string) {
	t.Helper()
	content, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	from, to := markers(t, string(content), name)
	if err := os.WriteFile(document, []byte(string(content[:from])+generated+string(content[to:])), 0o644); err != nil {
		t.Fatal(err)
	}
}

func markers(t *testing.T, content, name string) (from, to int) {
	t.Helper()
	found := regexp.MustCompile(`(?s)<!-- ` + name + `:[^\n]*-->\n(.*?)<!-- end of ` + name + ` -->`).FindStringSubmatchIndex(content)
	if found == nil {
		t.Fatalf("%s has no %s between its markers", document, name)
	}
	return found[2], found[3]
}
