//go:build !race

package knowledge_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"testing"
	"time"

	"ssprbot/knowledge"
)

// Where the build has made no file yet, training must at least do the same twice.
func TestPretrainedIsTrained(t *testing.T) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	saved, err := os.ReadFile("pretrained/base.matcher")
	if errors.Is(err, fs.ErrNotExist) {
		saved, err = base.Pretrain(time.Now()), nil
	}
	if err != nil {
		t.Fatal(err)
	}
	if trained := base.Pretrain(time.Now()); !bytes.Equal(trained, saved) {
		t.Error("the pretrained matcher is not what training makes of the base: `make build` renews it")
	}
}

// Dated entries make several bases of it, each of which has to be learned.
func TestEmbeddedBaseIsClean(t *testing.T) {
	if warnings := load(t, knowledge.Embedded()).Lint(november); len(warnings) > 0 {
		t.Errorf("%v", warnings)
	}
}
