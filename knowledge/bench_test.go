package knowledge_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"ssprbot/knowledge"
)

// BenchmarkLint checks 250 entries of 24 symptoms, with the learning that it needs.
func BenchmarkLint(b *testing.B) {
	text := manyEntries(b, 250, 12)
	for b.Loop() {
		base, err := knowledge.Load(inMemory("ours", text))
		if err != nil {
			b.Fatal(err)
		}
		base.Lint(november)
	}
}

// manyEntries makes entries out of the base's words, each with words that it uses more often than the others.
func manyEntries(tb testing.TB, entries, symptoms int) string {
	tb.Helper()
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		tb.Fatal(err)
	}
	words := map[knowledge.Language][]string{}
	for _, issue := range base.Issues() {
		for _, language := range knowledge.Languages() {
			words[language] = append(words[language], strings.Fields(strings.Join(issue.Symptoms[language], " "))...)
		}
	}
	chance := rand.New(rand.NewPCG(1, 2))
	var text strings.Builder
	text.WriteString("version: 1\nissues:\n")
	for n := range entries {
		fmt.Fprintf(&text, "  - id: e%d\n    title: {en: Entry %d, ko: 항목 %d}\n    symptoms:\n", n, n, n)
		for _, language := range knowledge.Languages() {
			all := words[language]
			from := chance.IntN(len(all) - 12)
			fmt.Fprintf(&text, "      %s:\n", language)
			for range symptoms {
				fmt.Fprintf(&text, "        - %q\n", sentenceOf(chance, all, all[from:from+12]))
			}
		}
	}
	return text.String()
}

func sentenceOf(chance *rand.Rand, all, own []string) string {
	var words []string
	for range 4 + chance.IntN(8) {
		from := all
		if chance.IntN(2) == 0 {
			from = own
		}
		words = append(words, from[chance.IntN(len(from))])
	}
	return strings.Join(words, " ")
}
