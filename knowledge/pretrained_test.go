package knowledge

import (
	"bytes"
	"os"
	"testing"
	"time"
)

// The gate builds before it tests, so the file is there; a test of a fresh clone without a build says so.
func TestPretrainedIsTrained(t *testing.T) {
	base, err := Load(Embedded())
	if err != nil {
		t.Fatal(err)
	}
	saved, err := pretrained.ReadFile(pretrainedBase)
	if os.IsNotExist(err) {
		t.Skip("no pretrained matcher: `make build` makes it")
	}
	if err != nil {
		t.Fatal(err)
	}
	if trained := base.Pretrain(time.Now()); !bytes.Equal(trained, saved) {
		t.Error("the pretrained matcher is not what training makes of the base: `make build` renews it")
	}
}
