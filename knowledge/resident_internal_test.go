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

func TestLetGoLosesNothing(t *testing.T) {
	read := func() (all []byte) {
		files, err := embedded.ReadDir("base")
		if err != nil || len(files) == 0 {
			t.Fatal(err)
		}
		for _, file := range files {
			content, _ := embedded.ReadFile("base/" + file.Name())
			all = append(all, content...)
		}
		return all
	}
	before := read()
	LetGo()
	if !bytes.Equal(before, read()) {
		t.Error("files have changed")
	}
	own := bytes.Repeat([]byte("x"), 1<<20) // no file has it
	forget(own)
	if bytes.Count(own, []byte("x")) != len(own) {
		t.Error("what is on the heap was lost")
	}
}
