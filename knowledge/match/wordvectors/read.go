package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"strings"

	"github.com/kljensen/snowball/english"
)

// entry is a word, or a stem, and its vector.
type entry struct {
	word   string
	vector []float64
	weight float64
}

const dimensions = 100 // the numbers behind them in the file are a length and a place

// read takes the commonest words of letters from the JSON object "vectors".
func read(name string) ([]entry, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	in := json.NewDecoder(bufio.NewReaderSize(file, 1<<20))
	if err := seek(in, "vectors"); err != nil {
		return nil, err
	}
	var list []entry
	for in.More() && len(list) < words {
		word, err := in.Token()
		if err != nil {
			return nil, err
		}
		var vector []float64
		if err := in.Decode(&vector); err != nil {
			return nil, err
		}
		if text, ok := word.(string); ok && isWord(text) && len(vector) >= dimensions {
			list = append(list, entry{text, vector[:dimensions], 1 / float64(len(list)+1)})
		}
	}
	return list, nil
}

// seek goes to the first member of an object that is a member of the outermost one.
func seek(in *json.Decoder, name string) error {
	for depth := 0; ; {
		token, err := in.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		case name:
			if token, err = in.Token(); depth == 1 && err == nil && token == json.Delim('{') {
				return nil
			}
			if err != nil {
				return errors.Join(errors.New(name+" is no object"), err)
			}
		}
	}
}

func isWord(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r < 'a' || r > 'z' }) < 0 && text != ""
}

// joined is one entry for each stem, the commonest first: the mean of its words, each as common as by Zipf's law.
func joined(list []entry) []entry {
	var stems []entry
	at := map[string]int{}
	for _, e := range list {
		s := e.word
		if len(s) >= 3 && len(s) <= 30 { // as package match does
			s = english.Stem(s, false)
		}
		i, known := at[s]
		if !known {
			i = len(stems)
			at[s] = i
			stems = append(stems, entry{word: s, vector: make([]float64, dimensions)})
		}
		for d, x := range e.vector {
			stems[i].vector[d] += e.weight * x
		}
		stems[i].weight += e.weight
	}
	for _, s := range stems {
		for d := range s.vector {
			s.vector[d] /= s.weight
		}
	}
	return stems
}
