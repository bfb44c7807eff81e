// Command pretrain trains the matcher on the embedded knowledge and writes what it learned to the file that it is
// given, for the next build to embed. It writes only when something has changed.
package main

import (
	"bytes"
	"fmt"
	"os"
	"time"

	"ssprbot/knowledge"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: pretrain FILE")
		os.Exit(2)
	}
	if err := pretrain(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "pretrain:", err)
		os.Exit(1)
	}
}

func pretrain(file string) error {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		return err
	}
	learned := base.Pretrain(time.Now())
	if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, learned) {
		return nil
	}
	if err := os.WriteFile(file, learned, 0o644); err != nil {
		return fmt.Errorf("writing what was learned: %w", err)
	}
	return nil
}
