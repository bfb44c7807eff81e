package knowledge

import (
	"bytes"
	"testing"
	"unsafe"
)

// The file that is always there stands for the one that a build has made.
func TestWhatIsEmbeddedIsNotCopied(t *testing.T) {
	const name = "pretrained/README.md"
	want, err := pretrained.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	first, err := asItLies(pretrained, name)
	if err != nil || !bytes.Equal(first, want) {
		t.Fatalf("%v, %q", err, first)
	}
	if again, _ := asItLies(pretrained, name); unsafe.SliceData(again) != unsafe.SliceData(first) {
		t.Error("it is copied each time")
	}
	if _, err := asItLies(pretrained, "pretrained/nothing"); err == nil {
		t.Error("what is not there was found")
	}
}
